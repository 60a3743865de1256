//! The lock, the metadata and the output formats.

use serde_json::{Value, json};

use crate::checkout::{Checkout, SPEC};
use crate::metadata::{LOCK, Upstream, action_file, parameter};

#[test]
fn the_spec_agrees_with_its_lock() {
    let checkout = Checkout::new();
    let lock: Value = serde_json::from_str(&checkout.read(LOCK)).unwrap();
    let actions = lock["actions"].as_object().unwrap().len();
    let compared = format!("Compared {SPEC} with {LOCK}: {actions} actions");
    checkout.expects(&format!("upstream => 0: et: No drift. {compared}"));
}

#[test]
fn the_same_metadata_makes_the_same_lock() {
    let upstream = Upstream::new();
    let first = upstream.checkout.read(LOCK);
    upstream.expects("--write-lock => 0: No drift");
    assert_eq!(upstream.checkout.read(LOCK), first);
}

#[test]
fn an_edited_spec_drifts_from_the_lock() {
    let checkout = Checkout::new();
    checkout.edit_spec("linkDelay: {", "latency: {");
    checkout.expects("upstream => 1: parameter-added: ApplyPhysicalDedicatedLine: linkDelay");
}

#[test]
fn an_unknown_member_is_noted() {
    let upstream = Upstream::new();
    upstream.plant_action("QueryDedicatedLines", |file| {
        file["deprecated"] = json!(true)
    });
    upstream.plant_parameter("CreateDedicatedChannel", "vlanId", |vlan| {
        vlan["maximum"] = json!(4000);
    });
    upstream.expects(
        "=> 0: note: QueryDedicatedLines has the member deprecated (true)
        note: CreateDedicatedChannel: vlanId has the member maximum (4000)",
    );
}

#[test]
fn unreadable_metadata_is_an_error_with_its_place() {
    let upstream = Upstream::new();
    let file = action_file("QueryDedicatedLines");
    let whole = upstream.checkout.read(&file);
    let fails = |words: &str| {
        upstream.expects(&format!("=> 2: error: … cannot read … {words}"));
        upstream.checkout.write(&file, &whole);
    };
    let plant = |change: fn(&mut Value)| upstream.plant(&file, change);
    plant(|action| parameter(action, "marker")["required"] = json!("no"));
    fails("QueryDedicatedLines.json: parameters[1].required: … expected a boolean … line 1");
    upstream.checkout.write(&file, &whole[..whole.len() / 2]);
    fails("QueryDedicatedLines.json: … EOF");
    plant(|action| {
        let marker = parameter(action, "marker").as_object_mut().unwrap();
        marker.remove("position");
    });
    fails("QueryDedicatedLines.json: parameters[1].position: marker has none");
    plant(|action| action["name"] = json!("CreateDedicatedChannel"));
    fails("CreateDedicatedChannel is also in another file");
    std::fs::remove_file(upstream.checkout.path("metadata/schema/products.json")).unwrap();
    fails("products.json");
    std::fs::remove_dir_all(upstream.checkout.path("metadata/schema")).unwrap();
    fails("cannot read the folder … schema/et");
}

#[test]
fn an_unreadable_lock_is_an_error_with_its_place() {
    let upstream = Upstream::new();
    upstream.plant(LOCK, |lock| {
        lock["actions"]["QueryDedicatedLines"]["parameters"][0]["required"] = json!(1);
    });
    let at = format!("{LOCK}: actions.QueryDedicatedLines.parameters[0]");
    upstream.lock_expects(&format!("=> 2: cannot read … {at}"));
    std::fs::remove_file(upstream.checkout.path(LOCK)).unwrap();
    upstream.lock_expects("=> 2: --write-lock` creates it");
}

#[test]
fn reports_come_as_json_and_markdown_too() {
    let upstream = Upstream::new();
    upstream.remove("QueryDedicatedLines", "status");
    let outcome = upstream.expects("--format json => 1");
    let report: Value = serde_json::from_str(&outcome.output).unwrap();
    let drift = &report["et"]["drift"][0];
    assert_eq!(drift["change"], "parameter-removed");
    assert_eq!(drift["action"], "QueryDedicatedLines");
    assert_eq!(drift["name"], "status");
    assert_eq!(drift["breaks"], "yes");
    assert_eq!(drift["file"], SPEC);
    let place = format!("{SPEC}:{}: ", drift["line"]);
    assert_eq!(place, upstream.checkout.line_of("- name: status\n"));
    let listed = upstream.checkout.read(SPEC).matches("{change: ").count();
    assert_eq!(report["et"]["known"].as_array().unwrap().len(), listed);
    let row =
        "| openapi/et.yaml: … | QueryDedicatedLines: status was removed from the query | yes |";
    upstream.expects(&format!("--format markdown => 1: {row}"));
}
