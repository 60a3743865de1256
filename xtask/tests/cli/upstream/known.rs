//! Differences that the spec lists: excused with a reason, and drift once they no longer exist.

use serde_json::json;

use crate::metadata::Upstream;

/// Lists a difference on the parameter `status` of QueryDedicatedLines.
fn list(upstream: &Upstream, entry: &str) {
    let status = "- name: status\n          in: query\n";
    let listed = format!("{status}          x-bce-differs: [{{{entry}}}]\n");
    upstream.checkout.edit_spec(status, &listed);
}

const LISTED: &str = "change: parameter-removed, reason: The page shows it.";
const REMOVED: &str = "=> 1: parameter-removed: QueryDedicatedLines: status";

#[test]
fn a_difference_that_the_spec_lists_with_a_reason_is_a_note() {
    let upstream = Upstream::new();
    upstream.remove("QueryDedicatedLines", "status");
    upstream.expects(REMOVED);
    list(&upstream, LISTED);
    let note = "=> 0: note: … QueryDedicatedLines: status … The page shows it.";
    upstream.expects(&format!("--write-lock {note}"));
    upstream.lock_expects(note);
    upstream.checkout.expects("lint => 0");
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
    upstream.checkout.edit_spec(&action, &listed);
    upstream.expects(
        "=> 1: parameter-added: CreateDedicatedChannel: zone
        note: … CreateDedicatedChannel: etId … It repeats the path's.",
    );
}

#[test]
fn a_listed_difference_that_does_not_exist_is_drift() {
    let upstream = Upstream::new();
    list(&upstream, LISTED);
    let obsolete = "1: at `x-bce-differs: [{change: parameter-removed` … difference-obsolete";
    upstream.expects(&format!("=> {obsolete}\nits reason: The page shows it."));
    upstream.lock_expects(&format!("=> {obsolete}"));
}

#[test]
fn a_listed_difference_without_a_reason_excuses_nothing() {
    let upstream = Upstream::new();
    upstream.remove("QueryDedicatedLines", "status");
    list(&upstream, "change: parameter-removed");
    upstream.expects(REMOVED);
    let problem = "extension: x-bce-differs: \"reason\" is a required property";
    upstream.checkout.expects(&format!("lint => 1: {problem}"));
}
