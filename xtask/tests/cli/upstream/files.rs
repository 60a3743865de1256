//! The lock, the metadata and the forms of the report.

use serde_json::{Value, json};

use super::{line_of, remove, set};
use crate::checkout::{Checkout, SPEC};
use crate::metadata::{LOCK, Upstream, action_file, parameter};

#[test]
fn the_spec_agrees_with_its_lock_today() {
    Checkout::new().xtask(&["upstream"]).shows(
        0,
        &["No drift. Compared openapi/et.yaml with openapi/upstream.lock.json: 25 actions"],
    );
}

#[test]
fn the_same_metadata_makes_the_same_lock() {
    let upstream = Upstream::new();
    let first = upstream.checkout.read(LOCK);
    upstream.compare(&["--write-lock"]).shows(0, &["No drift"]);
    assert_eq!(upstream.checkout.read(LOCK), first);
}

#[test]
fn an_edited_spec_drifts_from_the_lock() {
    let checkout = Checkout::new();
    checkout.remove_line(SPEC, "linkDelay: {");
    checkout.xtask(&["upstream"]).shows(
        1,
        &["parameter-added: ApplyPhysicalDedicatedLine: linkDelay"],
    );
}

#[test]
fn a_member_the_tool_does_not_know_is_noted() {
    let upstream = Upstream::new();
    upstream.plant_action("QueryDedicatedLines", |file| {
        file["deprecated"] = json!(true)
    });
    upstream.plant_action(
        "CreateDedicatedChannel",
        set("vlanId", "maximum", json!(4000)),
    );
    let outcome = upstream.compare(&[]);
    outcome.shows(
        0,
        &["note: QueryDedicatedLines has the member deprecated (true)"],
    );
    outcome.shows(
        0,
        &["note: CreateDedicatedChannel: vlanId has the member maximum (4000)"],
    );
}

#[test]
fn metadata_that_cannot_be_read_is_named_with_its_place() {
    let upstream = Upstream::new();
    let file = action_file("metadata", "QueryDedicatedLines");
    let whole = upstream.checkout.read(&file);
    upstream.plant(&file, |action| {
        parameter(action, "marker")["required"] = json!("no")
    });
    upstream.compare(&[]).shows(
        2,
        &[
            "error: cannot read ",
            "QueryDedicatedLines.json: parameters[1].required: ",
            "expected a boolean",
            "line 1",
        ],
    );
    upstream.checkout.write(&file, &whole[..whole.len() / 2]);
    upstream
        .compare(&[])
        .shows(2, &["QueryDedicatedLines.json: ", "EOF"]);
    upstream.checkout.write(&file, &whole);
    upstream.plant(&file, |action| {
        drop(
            parameter(action, "marker")
                .as_object_mut()
                .unwrap()
                .remove("position"),
        )
    });
    upstream.compare(&[]).shows(
        2,
        &["QueryDedicatedLines.json: parameters[1].position: marker has none"],
    );
    upstream.checkout.write(&file, &whole);
    upstream.plant(&file, |action| {
        action["name"] = json!("CreateDedicatedChannel")
    });
    upstream
        .compare(&[])
        .shows(2, &["CreateDedicatedChannel stands in another file too"]);
    upstream.checkout.write(&file, &whole);
    std::fs::remove_file(upstream.folder("metadata/schema/products.json")).unwrap();
    upstream
        .compare(&[])
        .shows(2, &["cannot read ", "products.json"]);
    std::fs::remove_dir_all(upstream.folder("metadata/schema")).unwrap();
    upstream
        .compare(&[])
        .shows(2, &["cannot read the folder ", "schema/et"]);
}

#[test]
fn a_lock_that_cannot_be_read_is_named_with_its_place() {
    let upstream = Upstream::new();
    upstream.plant(LOCK, |lock| {
        lock["actions"]["QueryDedicatedLines"]["parameters"][0]["required"] = json!(1)
    });
    upstream.checkout.xtask(&["upstream"]).shows(
        2,
        &["cannot read openapi/upstream.lock.json: actions.QueryDedicatedLines.parameters[0]"],
    );
    std::fs::remove_file(upstream.folder(LOCK)).unwrap();
    upstream
        .checkout
        .xtask(&["upstream"])
        .shows(2, &["--write-lock` makes it"]);
}

#[test]
fn reports_come_as_json_and_markdown_too() {
    let upstream = Upstream::new();
    upstream.plant_action("QueryDedicatedLines", remove("status"));
    let outcome = upstream.compare(&["--format", "json"]);
    assert_eq!(outcome.code, Some(1));
    let report: Value = serde_json::from_str(&outcome.output).unwrap();
    let drift = &report["drift"][0];
    assert_eq!(drift["change"], "parameter-removed");
    assert_eq!(drift["action"], "QueryDedicatedLines");
    assert_eq!(drift["name"], "status");
    assert_eq!(drift["breaks"], "yes");
    assert_eq!(drift["file"], SPEC);
    let place = format!("{SPEC}:{}: ", drift["line"]);
    assert_eq!(place, line_of(&upstream.checkout, "- name: status\n"));
    assert_eq!(report["known"].as_array().unwrap().len(), 8);
    upstream.compare(&["--format", "markdown"]).shows(
        1,
        &[
            "| openapi/et.yaml:",
            "| QueryDedicatedLines: status was removed from the query | yes |",
        ],
    );
}
