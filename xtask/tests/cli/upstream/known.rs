//! Differences that the spec lists itself: excused with a reason, and drift when they are none any more.

use serde_json::json;

use super::{add, line_of, remove};
use crate::checkout::SPEC;
use crate::metadata::Upstream;

#[test]
fn what_the_spec_lists_with_a_reason_is_a_note() {
    let upstream = Upstream::new();
    upstream.plant_action("QueryDedicatedLines", remove("status"));
    upstream
        .compare(&[])
        .shows(1, &["parameter-removed: QueryDedicatedLines: status"]);
    upstream.checkout.edit(SPEC, "- name: status\n          in: query\n", "- name: status\n          in: query\n          x-bce-differs: [{change: parameter-removed, reason: The page shows it.}]\n");
    upstream.compare(&["--write-lock"]).shows(
        0,
        &[
            "note: ",
            "QueryDedicatedLines: status",
            "The page shows it.",
        ],
    );
    upstream
        .checkout
        .xtask(&["upstream"])
        .shows(0, &["The page shows it."]);
    upstream.checkout.xtask(&["lint"]).shows(0, &[]);
}

#[test]
fn a_difference_listed_on_the_operation_needs_the_name() {
    let upstream = Upstream::new();
    let entry = json!({"type": "String", "required": false, "position": "BODY"});
    upstream.plant_action("CreateDedicatedChannel", add("etId", entry.clone()));
    upstream.plant_action("CreateDedicatedChannel", add("zone", entry));
    let action = "x-bce-action: CreateDedicatedChannel\n";
    let listed = format!(
        "{action}      x-bce-differs: [{{change: parameter-added, name: etId, reason: It repeats the path's.}}]\n"
    );
    upstream.checkout.edit(SPEC, action, &listed);
    let outcome = upstream.compare(&[]);
    outcome.shows(1, &["parameter-added: CreateDedicatedChannel: zone"]);
    outcome.shows(
        1,
        &[
            "note: ",
            "CreateDedicatedChannel: etId",
            "It repeats the path's.",
        ],
    );
}

#[test]
fn a_listed_difference_that_is_none_is_drift() {
    let upstream = Upstream::new();
    upstream.checkout.edit(SPEC, "- name: status\n          in: query\n", "- name: status\n          in: query\n          x-bce-differs: [{change: parameter-removed, reason: The page shows it.}]\n");
    let place = line_of(
        &upstream.checkout,
        "x-bce-differs: [{change: parameter-removed",
    );
    let outcome = upstream.compare(&[]);
    outcome.shows(1, &[&place, "difference-obsolete"]);
    outcome.shows(1, &["the reason it gave: The page shows it."]);
    upstream
        .checkout
        .xtask(&["upstream"])
        .shows(1, &[&place, "difference-obsolete"]);
}

#[test]
fn a_listed_difference_without_reason_excuses_nothing() {
    let upstream = Upstream::new();
    upstream.plant_action("QueryDedicatedLines", remove("status"));
    upstream.checkout.edit(SPEC, "- name: status\n          in: query\n", "- name: status\n          in: query\n          x-bce-differs: [{change: parameter-removed}]\n");
    upstream
        .compare(&[])
        .shows(1, &["parameter-removed: QueryDedicatedLines: status"]);
    upstream.checkout.xtask(&["lint"]).shows(
        1,
        &["extension: x-bce-differs gives no `reason` for parameter-removed"],
    );
}
