//! Everything that the vendor adds, removes or changes is found, at any depth.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::metadata::{LOCK, Upstream, action_file};

/// A case of `drift.yaml`.
#[derive(Debug, Deserialize)]
struct Case {
    action: String,
    file: Option<Map<String, Value>>,
    set: Option<Map<String, Value>>,
    add: Option<Value>,
    remove: Option<String>,
    at: String,
    words: Vec<String>,
}

impl Case {
    fn change(&self, upstream: &Upstream) {
        upstream.plant_action(&self.action, |file| {
            let members = self.file.clone().into_iter().flatten();
            file.as_object_mut().unwrap().extend(members);
            file.as_object_mut()
                .unwrap()
                .retain(|_, value| !value.is_null());
        });
        let mut set = self.set.clone().unwrap_or_default();
        if let Some(name) = set.remove("name") {
            let parameter = name.as_str().unwrap();
            upstream.plant_parameter(&self.action, parameter, |it| {
                it.as_object_mut().unwrap().extend(set);
            });
        }
        if let Some(parameter) = &self.add {
            upstream.add(&self.action, parameter.clone());
        }
        if let Some(name) = &self.remove {
            upstream.remove(&self.action, name);
        }
    }
}

#[test]
fn every_change_of_an_action_is_found() {
    let groups: BTreeMap<String, Vec<Case>> =
        serde_yaml_ng::from_str(include_str!("drift.yaml")).unwrap();
    for (group, cases) in groups {
        for case in cases {
            println!("{group}: {case:?}");
            let upstream = Upstream::new();
            case.change(&upstream);
            let place = upstream.checkout.line_of(&case.at);
            let words = [&[place], &case.words[..]].concat().join(" … ");
            upstream.expects(&format!("=> 1: {words}"));
            // The lock made from that metadata shows the same without it.
            upstream.expects(&format!("--write-lock => 1: {words}"));
            upstream.lock_expects(&format!("=> 1: {words}"));
        }
    }
}

#[test]
fn added_and_removed_actions_are_found() {
    let upstream = Upstream::new();
    let uri = "/v{version}/et/{dcphyId}?pause";
    let added = json!({"name": "PauseLine", "method": "PUT", "uri": uri, "parameters": []});
    let checkout = &upstream.checkout;
    checkout.write(&action_file("PauseLine"), &added.to_string());
    std::fs::remove_file(checkout.path(&action_file("QueryDedicatedLines"))).unwrap();
    upstream.expects(
        r"=> 1
        at `paths:\n` … action-added: PauseLine … PUT /v{version}/et/{dcphyId}?pause
        action-added: PauseLine … breaks callers: no
        at `get:\n      operationId: queryDedicatedLines\n` … action-removed: QueryDedicatedLines
        action-removed: QueryDedicatedLines … breaks callers: yes",
    );
}

#[test]
fn endpoints_and_protocol_are_compared() {
    let upstream = Upstream::new();
    upstream.plant("metadata/schema/products.json", |file| {
        file["products"][1]["endpoint"] = json!({
            "global": "et.baidubce.com",
            "gz": "bcc.gz.baidubce.com",
            "su": "et.su.baidubce.com",
            "yq": "bcc.yq.baidubce.com",
        });
        file["products"][1]["protocol"] = json!("HTTPS");
    });
    // The last two are listed as known and no longer true: the region exists now, and so does
    // HTTPS.
    upstream.expects(
        "=> 1
        at `- url: https://bcc.bj` … endpoint-removed: bj: … breaks callers: yes
        at `servers:` … endpoint-added: global: … et.baidubce.com
        at `servers:` … endpoint-added: yq: … bcc.yq.baidubce.com
        at `- url: https://bcc.su` … endpoint-moved: su:
        endpoint-moved: su: … from bcc.su.baidubce.com to et.su.baidubce.com
        at `x-bce-differs: [{change: endpoint-removed` … difference-obsolete:
        difference-obsolete: … `endpoint-removed`
        at `- {change: protocol-changed` … difference-obsolete: … `protocol-changed`",
    );
}

#[test]
fn members_of_a_removed_parameter_are_not_reported_separately() {
    let upstream = Upstream::new();
    upstream.remove("ApplyPhysicalDedicatedLine", "billing");
    upstream.expects(
        "=> 1: parameter-removed: ApplyPhysicalDedicatedLine: billing:
        but not: billing.paymentTiming",
    );
}

#[test]
fn another_word_for_the_same_type_is_not_drift_of_the_spec() {
    let upstream = Upstream::new();
    upstream.plant_parameter("CreateDedicatedChannel", "vlanId", |parameter| {
        parameter["type"] = json!("Long");
    });
    upstream.expects(&format!(
        "=> 1: {LOCK} … lock-stale\nbut not: parameter-retyped"
    ));
    upstream.expects("--write-lock => 0: No drift");
}
