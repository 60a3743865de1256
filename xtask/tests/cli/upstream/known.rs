//! Differences that the spec lists: excused with a reason, and drift once they no longer exist.

use serde_json::json;

use crate::checkout::SPEC;
use crate::metadata::Upstream;

/// Lists a difference on the parameter `status` of QueryDedicatedLines.
fn list(upstream: &Upstream, entry: &str) {
    let status = "- name: status\n          in: query\n";
    let listed = format!("{status}          x-bce-differs: [{{{entry}}}]\n");
    upstream.checkout.edit(SPEC, status, &listed);
}

#[test]
fn a_difference_that_the_spec_lists_with_a_reason_is_a_note() {
    let upstream = Upstream::new();
    upstream.remove("QueryDedicatedLines", "status");
    let removed = "parameter-removed: QueryDedicatedLines: status";
    upstream.compare(&[]).shows(1, &[removed]);
    list(
        &upstream,
        "change: parameter-removed, reason: The page shows it.",
    );
    let words = [
        "note: ",
        "QueryDedicatedLines: status",
        "The page shows it.",
    ];
    upstream.compare(&["--write-lock"]).shows(0, &words);
    upstream.checkout.xtask(&["upstream"]).shows(0, &words);
    upstream.checkout.xtask(&["lint"]).shows(0, &[]);
}

#[test]
fn a_difference_listed_on_the_operation_needs_the_name() {
    let upstream = Upstream::new();
    let name = "CreateDedicatedChannel";
    for parameter in ["etId", "zone"] {
        let parameter =
            json!({"name": parameter, "type": "String", "required": false, "position": "BODY"});
        upstream.add(name, parameter);
    }
    let action = format!("x-bce-action: {name}\n");
    let entry = "{change: parameter-added, name: etId, reason: It repeats the path's.}";
    let listed = format!("{action}      x-bce-differs: [{entry}]\n");
    upstream.checkout.edit(SPEC, &action, &listed);
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
fn a_listed_difference_that_does_not_exist_is_drift() {
    let upstream = Upstream::new();
    list(
        &upstream,
        "change: parameter-removed, reason: The page shows it.",
    );
    let place = upstream
        .checkout
        .line_of("x-bce-differs: [{change: parameter-removed");
    let outcome = upstream.compare(&[]);
    outcome.shows(1, &[&place, "difference-obsolete"]);
    outcome.shows(1, &["its reason: The page shows it."]);
    let outcome = upstream.checkout.xtask(&["upstream"]);
    outcome.shows(1, &[&place, "difference-obsolete"]);
}

#[test]
fn a_listed_difference_without_a_reason_excuses_nothing() {
    let upstream = Upstream::new();
    upstream.remove("QueryDedicatedLines", "status");
    list(&upstream, "change: parameter-removed");
    let removed = "parameter-removed: QueryDedicatedLines: status";
    upstream.compare(&[]).shows(1, &[removed]);
    let problem = "extension: x-bce-differs: \"reason\" is a required property";
    upstream.checkout.xtask(&["lint"]).shows(1, &[problem]);
}
