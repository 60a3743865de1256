//! `upstream` sees every kind of drift, names the place in the spec, and says whether it breaks callers.

use serde_json::{Value, json};

use crate::checkout::{Checkout, SPEC};
use crate::metadata::{LOCK, Upstream, action_file, description_file, parameter, siblings};

/// The line of the spec on which this text first stands.
fn line_of(checkout: &Checkout, text: &str) -> String {
    let spec = checkout.read(SPEC);
    let start = spec
        .find(text)
        .unwrap_or_else(|| panic!("the spec has no `{text}`"));
    format!("{SPEC}:{}: ", spec[..start].matches('\n').count() + 1)
}

/// Plants a change in one action's file and expects it reported on the line of `at`.
#[track_caller]
fn reports(action: &str, change: impl FnOnce(&mut Value), at: &str, words: &[&str]) {
    let upstream = Upstream::new();
    upstream.plant_action(action, change);
    let place = line_of(&upstream.checkout, at);
    let words = [&[place.as_str()], words].concat();
    upstream.compare(&[]).shows(1, &words);
    // The lock made from that metadata tells the same without it.
    upstream.compare(&["--write-lock"]).shows(1, &words);
    upstream.checkout.xtask(&["upstream"]).shows(1, &words);
}

fn add(full: &'static str, entry: Value) -> impl FnOnce(&mut Value) {
    move |file| {
        let (siblings, own) = siblings(file, full);
        let mut entry = entry;
        entry["name"] = json!(own);
        siblings.as_array_mut().unwrap().push(entry);
    }
}

fn remove(full: &'static str) -> impl FnOnce(&mut Value) {
    move |file| {
        let (siblings, own) = siblings(file, full);
        siblings
            .as_array_mut()
            .unwrap()
            .retain(|parameter| parameter["name"] != own);
    }
}

fn set(full: &'static str, member: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |file| parameter(file, full)[member] = value
}

const LIST_LINES: &str = "get:\n      operationId: queryDedicatedLines\n";

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

#[test]
fn a_changed_description_is_a_value_to_look_at() {
    let upstream = Upstream::new();
    let name = "CreateDedicatedChannelBfd";
    copy(&upstream, "metadata", "old");
    let file = description_file("metadata", "en-US", name);
    upstream.plant(&file, |texts| {
        texts[name]["sendInterval"] = json!("about sendInterval, 100 to 900")
    });
    let place = line_of(&upstream.checkout, "sendInterval: {");
    let outcome = upstream.compare(&[]);
    outcome.shows(
        1,
        &[
            &place,
            "description-changed: CreateDedicatedChannelBfd: sendInterval",
            "a value to look at",
            "may break callers",
        ],
    );
    outcome.shows(1, &["en-US, old: (not at hand; --old-metadata gives it)"]);
    outcome.shows(1, &["en-US, new: about sendInterval, 100 to 900"]);
    outcome.shows(1, &["the spec's bounds: ", "minimum 200", "maximum 1000"]);
    assert!(!outcome.output.contains("zh-CN, new"), "{}", outcome.output);
    let old = upstream.folder("old");
    let outcome = upstream.compare(&["--old-metadata", old.to_str().unwrap()]);
    outcome.shows(1, &["en-US, old: about sendInterval"]);
    outcome.shows(1, &["en-US, new: about sendInterval, 100 to 900"]);
    // Writing the lock accepts what was just shown.
    upstream.compare(&["--write-lock"]).shows(
        0,
        &["No drift, 1 description to look at, accepted by writing the lock"],
    );
    upstream.compare(&[]).shows(0, &["No drift"]);
}

#[test]
fn old_metadata_that_the_lock_was_not_made_from_is_not_shown_as_old() {
    let upstream = Upstream::new();
    let name = "CreateDedicatedChannelBfd";
    copy(&upstream, "metadata", "old");
    upstream.plant(&description_file("old", "zh-CN", name), |texts| {
        texts[name]["sendInterval"] = json!("of another year")
    });
    upstream.plant(&description_file("metadata", "zh-CN", name), |texts| {
        texts[name]["sendInterval"] = json!("of this year")
    });
    let old = upstream.folder("old");
    upstream
        .compare(&["--old-metadata", old.to_str().unwrap()])
        .shows(1, &["zh-CN, old: (not at hand"]);
}

#[test]
fn missing_descriptions_are_notes() {
    let upstream = Upstream::new();
    std::fs::remove_dir_all(upstream.folder("metadata/i18n/zh-CN")).unwrap();
    upstream
        .compare(&[])
        .shows(0, &["note: there are no descriptions in zh-CN"]);
    std::fs::remove_dir_all(upstream.folder("metadata/i18n")).unwrap();
    upstream
        .compare(&[])
        .shows(0, &["note: there are no descriptions in en-US"]);
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
fn an_edited_spec_drifts_from_the_lock() {
    let checkout = Checkout::new();
    checkout.remove_line(SPEC, "linkDelay: {");
    checkout.xtask(&["upstream"]).shows(
        1,
        &["parameter-added: ApplyPhysicalDedicatedLine: linkDelay"],
    );
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

fn copy(upstream: &Upstream, from: &str, to: &str) {
    crate::checkout::copy_files(&upstream.folder(from), &upstream.folder(to));
}
