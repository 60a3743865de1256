//! Parameters are compared at any depth: which there are, where, of which type, and whether they must be given.

use serde_json::json;

use super::{add, remove, reports, set};
use crate::metadata::{LOCK, Upstream};

#[test]
fn an_added_parameter_is_reported_at_any_depth() {
    let name = "ApplyPhysicalDedicatedLine";
    let optional = json!({"type": "String", "required": false, "position": "QUERY"});
    reports(
        "QueryDedicatedLines",
        add("order", optional),
        "parameters:\n        - $ref: '#/components/parameters/Marker'",
        &[
            "parameter-added: QueryDedicatedLines: order",
            "to the query as an optional String",
            "breaks no caller",
        ],
    );
    let required = json!({"type": "Integer", "required": true, "position": "BODY"});
    reports(
        name,
        add("floor", required),
        "properties:\n        name: {description: 'The name: a letter",
        &[
            "parameter-added: ApplyPhysicalDedicatedLine: floor",
            "to the body as a required Integer",
            "(breaks callers)",
        ],
    );
    let member = json!({"type": "Boolean", "required": false});
    reports(
        name,
        add("billing.reservation.autoRenew", member),
        "properties:\n        reservationLength:",
        &["billing.reservation.autoRenew", "an optional Boolean"],
    );
}

#[test]
fn a_removed_parameter_is_reported_at_any_depth() {
    let name = "ApplyPhysicalDedicatedLine";
    reports(
        name,
        remove("linkDelay"),
        "linkDelay: {",
        &[
            "parameter-removed: ApplyPhysicalDedicatedLine: linkDelay",
            "(breaks callers)",
        ],
    );
    reports(
        name,
        remove("tags.tagValue"),
        "tagValue: {",
        &["parameter-removed: ApplyPhysicalDedicatedLine: tags.tagValue"],
    );
    reports(
        name,
        remove("billing.reservation.reservationTimeUnit"),
        "reservationTimeUnit:\n",
        &["billing.reservation.reservationTimeUnit: was removed"],
    );
}

#[test]
fn members_of_a_removed_parameter_are_not_reported_beside_it() {
    let upstream = Upstream::new();
    upstream.plant_action("ApplyPhysicalDedicatedLine", remove("billing"));
    let outcome = upstream.compare(&[]);
    outcome.shows(
        1,
        &["parameter-removed: ApplyPhysicalDedicatedLine: billing"],
    );
    assert!(
        !outcome.output.contains("billing.paymentTiming"),
        "{}",
        outcome.output
    );
}

#[test]
fn a_parameter_made_required_or_optional_is_reported_at_any_depth() {
    let name = "ApplyPhysicalDedicatedLine";
    reports(
        "CreateDedicatedChannel",
        set("vlanId", "required", json!(false)),
        "vlanId:\n          description: The VLAN, unique",
        &[
            "parameter-optional: CreateDedicatedChannel: vlanId",
            "breaks no caller",
        ],
    );
    reports(
        "QueryDedicatedChannel",
        set("etChannelId", "required", json!(true)),
        "- name: etChannelId\n          in: query",
        &[
            "parameter-required: QueryDedicatedChannel: etChannelId",
            "(breaks callers)",
        ],
    );
    reports(
        name,
        set("tags.tagKey", "required", json!(true)),
        "tagKey: {",
        &["parameter-required: ApplyPhysicalDedicatedLine: tags.tagKey"],
    );
    reports(
        name,
        set(
            "billing.reservation.reservationLength",
            "required",
            json!(true),
        ),
        "reservationLength:\n",
        &["billing.reservation.reservationLength: was made required"],
    );
}

#[test]
fn a_retyped_parameter_is_reported_at_any_depth() {
    let name = "ApplyPhysicalDedicatedLine";
    reports(
        "CreateDedicatedChannel",
        set("bgpAsn", "type", json!("Integer")),
        "bgpAsn: {",
        &[
            "parameter-retyped: CreateDedicatedChannel: bgpAsn",
            "from String to Integer",
            "(breaks callers)",
        ],
    );
    reports(
        name,
        set(
            "billing.reservation.reservationLength",
            "type",
            json!("Duration"),
        ),
        "reservationLength:\n",
        &["parameter-retyped", "from Integer to Duration"],
    );
}

#[test]
fn another_word_for_the_same_type_is_no_drift_of_the_spec() {
    let upstream = Upstream::new();
    upstream.plant_action(
        "CreateDedicatedChannel",
        set("vlanId", "type", json!("Long")),
    );
    let outcome = upstream.compare(&[]);
    outcome.shows(1, &[LOCK, "lock-stale"]);
    assert!(
        !outcome.output.contains("parameter-retyped"),
        "{}",
        outcome.output
    );
    upstream.compare(&["--write-lock"]).shows(0, &["No drift"]);
}

#[test]
fn a_parameter_moved_between_path_query_and_body_is_reported() {
    reports(
        "UpdatePhysicalDedicatedLine",
        set("clientToken", "position", json!("BODY")),
        "ClientToken:\n",
        &[
            "parameter-moved: UpdatePhysicalDedicatedLine: clientToken",
            "from the query to the body",
            "(breaks callers)",
        ],
    );
    reports(
        "UpdateDedicatedChannel",
        set("bgpRouteLimit", "position", json!("QUERY")),
        "bgpRouteLimit: {",
        &["from the body to the query"],
    );
    reports(
        "QueryDedicatedLineDetail",
        set("dcphyId", "position", json!("QUERY")),
        "LineId:\n",
        &["from the path to the query"],
    );
    reports(
        "QueryDedicatedLineDetail",
        set("dcphyId", "position", json!("HEADER")),
        "LineId:\n",
        &["from the path to the header"],
    );
}

#[test]
fn a_parameter_that_also_stands_elsewhere_is_an_added_one() {
    let body = json!({"type": "String", "required": true, "position": "BODY"});
    reports(
        "CreateDedicatedChannel",
        add("etId", body),
        "properties:\n        name: {description: The name., type: string, minLength: 1}",
        &[
            "parameter-added: CreateDedicatedChannel: etId",
            "to the body",
        ],
    );
}
