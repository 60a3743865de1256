//! Everything that the vendor adds, removes or changes is found, at any depth.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::checkout::table;
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
    let groups: BTreeMap<String, Vec<Case>> = table(include_str!("drift.yaml"));
    for (group, cases) in groups {
        for case in cases {
            println!("{group}: {case:?}");
            let upstream = Upstream::new();
            case.change(&upstream);
            let place = upstream.checkout.line_of(&case.at);
            let mut words: Vec<_> = case.words.iter().map(String::as_str).collect();
            words.push(&place);
            upstream.compare(&[]).shows(1, &words);
            // The lock made from that metadata shows the same without it.
            upstream.compare(&["--write-lock"]).shows(1, &words);
            upstream.checkout.xtask(&["upstream"]).shows(1, &words);
        }
    }
}

#[test]
fn added_and_removed_actions_are_found() {
    let upstream = Upstream::new();
    let uri = "/v{version}/et/{dcphyId}?pause";
    let added = json!({"name": "PauseLine", "method": "PUT", "uri": uri, "parameters": []});
    let file = action_file("metadata", "PauseLine");
    upstream.checkout.write(&file, &added.to_string());
    let removed = upstream.folder(&action_file("metadata", "QueryDedicatedLines"));
    std::fs::remove_file(removed).unwrap();
    let outcome = upstream.compare(&[]);
    let place = upstream.checkout.line_of("paths:\n");
    let request = format!("PUT {uri}");
    outcome.shows(
        1,
        &[
            &place,
            "action-added: PauseLine",
            &request,
            "breaks callers: no",
        ],
    );
    let place = upstream
        .checkout
        .line_of("get:\n      operationId: queryDedicatedLines\n");
    outcome.shows(
        1,
        &[
            &place,
            "action-removed: QueryDedicatedLines",
            "breaks callers: yes",
        ],
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
    let outcome = upstream.compare(&[]);
    let obsolete = "difference-obsolete: ";
    for (at, words) in [
        (
            "- url: https://bcc.bj",
            ["endpoint-removed: bj: ", "breaks callers: yes"],
        ),
        ("servers:", ["endpoint-added: global: ", "et.baidubce.com"]),
        ("servers:", ["endpoint-added: yq: ", "bcc.yq.baidubce.com"]),
        (
            "- url: https://bcc.su",
            [
                "endpoint-moved: su: ",
                "from bcc.su.baidubce.com to et.su.baidubce.com",
            ],
        ),
        // What the spec lists as known is no longer true: the region exists now, and so does HTTPS.
        (
            "x-bce-differs: [{change: endpoint-removed",
            [obsolete, "`endpoint-removed`"],
        ),
        (
            "- {change: protocol-changed",
            [obsolete, "`protocol-changed`"],
        ),
    ] {
        let place = upstream.checkout.line_of(at);
        outcome.shows(1, &[&[place.as_str()], &words[..]].concat());
    }
}

#[test]
fn members_of_a_removed_parameter_are_not_reported_separately() {
    let upstream = Upstream::new();
    upstream.remove("ApplyPhysicalDedicatedLine", "billing");
    let outcome = upstream.compare(&[]);
    outcome.shows(
        1,
        &["parameter-removed: ApplyPhysicalDedicatedLine: billing: "],
    );
    outcome.lacks("billing.paymentTiming");
}

#[test]
fn another_word_for_the_same_type_is_not_drift_of_the_spec() {
    let upstream = Upstream::new();
    upstream.plant_parameter("CreateDedicatedChannel", "vlanId", |parameter| {
        parameter["type"] = json!("Long");
    });
    let outcome = upstream.compare(&[]);
    outcome.shows(1, &[LOCK, "lock-stale"]);
    outcome.lacks("parameter-retyped");
    upstream.compare(&["--write-lock"]).shows(0, &["No drift"]);
}
