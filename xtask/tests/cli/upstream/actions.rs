//! Actions, paginators and endpoints that the vendor adds, removes or moves are seen.

use serde_json::{Value, json};

use super::{LIST_LINES, line_of, reports, set};
use crate::metadata::{Upstream, action_file};

#[test]
fn an_added_action_is_reported() {
    let upstream = Upstream::new();
    let action = json!({"name": "PauseLine", "method": "PUT", "uri": "/v{version}/et/{dcphyId}?pause", "parameters": []});
    upstream
        .checkout
        .write(&action_file("metadata", "PauseLine"), &action.to_string());
    let place = line_of(&upstream.checkout, "paths:\n");
    upstream.compare(&[]).shows(
        1,
        &[
            &place,
            "action-added: PauseLine",
            "PUT /v{version}/et/{dcphyId}?pause",
            "breaks no caller",
        ],
    );
}

#[test]
fn a_removed_action_is_reported() {
    let upstream = Upstream::new();
    std::fs::remove_file(upstream.folder(&action_file("metadata", "QueryDedicatedLines"))).unwrap();
    let place = line_of(&upstream.checkout, LIST_LINES);
    upstream.compare(&[]).shows(
        1,
        &[
            &place,
            "action-removed: QueryDedicatedLines",
            "(breaks callers)",
        ],
    );
}

#[test]
fn a_renamed_action_is_told_from_one_removed_and_one_added() {
    let rename = |file: &mut Value| file["name"] = json!("ListLines");
    reports(
        "QueryDedicatedLines",
        rename,
        LIST_LINES,
        &[
            "action-renamed: QueryDedicatedLines",
            "ListLines",
            "breaks no caller",
        ],
    );
}

#[test]
fn a_moved_action_is_reported() {
    let at = "put:\n      operationId: associatedDedicatedChannel";
    let name = "AssociatedDedicatedChannel";
    let flag =
        |file: &mut Value| file["uri"] = json!("/v{version}/et/{etId}/channel/{etChannelId}?join");
    reports(
        name,
        flag,
        at,
        &[
            "action-moved: AssociatedDedicatedChannel",
            "?associate to PUT",
            "?join",
            "(breaks callers)",
        ],
    );
    let method = |file: &mut Value| file["method"] = json!("POST");
    reports(name, method, at, &["action-moved", "from PUT", "to POST"]);
    let path = |file: &mut Value| {
        file["uri"] = json!("/v{version}/line/{etId}/channel/{etChannelId}?associate")
    };
    reports(name, path, at, &["action-moved", "/v1/line/{etId}"]);
    let version = set("version", "default", json!("2"));
    reports(name, version, at, &["action-moved", "to PUT /v2/et/{etId}"]);
}

#[test]
fn paginators_are_compared() {
    let at = "x-bce-paginator:\n";
    let name = "QueryDedicatedLines";
    reports(
        name,
        |file| file["paginator"]["result_key"] = json!("lines"),
        at,
        &[
            "paginator-changed: QueryDedicatedLines",
            "result_key lines",
            "(breaks callers)",
        ],
    );
    reports(
        name,
        |file| drop(file.as_object_mut().unwrap().remove("paginator")),
        at,
        &["paginator-removed: QueryDedicatedLines"],
    );
    let added = |file: &mut Value| file["paginator"] = json!({"input_token": "marker"});
    reports(
        "QueryDedicatedChannel",
        added,
        "get:\n      operationId: queryDedicatedChannel\n",
        &[
            "paginator-added: QueryDedicatedChannel",
            "input_token marker",
        ],
    );
}

#[test]
fn endpoints_and_protocol_are_compared() {
    let upstream = Upstream::new();
    let products = "metadata/schema/products.json";
    upstream.plant(products, |file| {
        file["products"][1]["endpoint"] = json!({"global": "et.baidubce.com", "gz": "bcc.gz.baidubce.com", "yq": "bcc.yq.baidubce.com"});
        file["products"][1]["protocol"] = json!("HTTPS");
    });
    let outcome = upstream.compare(&[]);
    let at = |text: &str| line_of(&upstream.checkout, text);
    outcome.shows(
        1,
        &[
            &at("- url: https://bcc.bj"),
            "endpoint-removed: bj",
            "(breaks callers)",
        ],
    );
    outcome.shows(
        1,
        &[&at("servers:"), "endpoint-added: global", "et.baidubce.com"],
    );
    outcome.shows(1, &[&at("servers:"), "endpoint-added: yq"]);
    // What the spec lists as known is true no more: the region it names is there now, and so is HTTPS.
    outcome.shows(
        1,
        &[
            &at("x-bce-differs: [{change: endpoint-removed"),
            "difference-obsolete",
            "endpoint-removed",
        ],
    );
    outcome.shows(
        1,
        &[&at("- {change: protocol-changed"), "difference-obsolete"],
    );
}

#[test]
fn a_host_that_moved_is_reported() {
    let upstream = Upstream::new();
    upstream.plant("metadata/schema/products.json", |file| {
        file["products"][1]["endpoint"]["su"] = json!("et.su.baidubce.com");
    });
    let place = line_of(&upstream.checkout, "- url: https://bcc.su");
    upstream.compare(&[]).shows(
        1,
        &[
            &place,
            "endpoint-moved: su",
            "from bcc.su.baidubce.com to et.su.baidubce.com",
        ],
    );
}
