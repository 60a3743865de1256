//! What an answer holds that the document does not know is found, and what must not be kept of it is hidden.

use et_contract::{Contract, Operation};
use http::StatusCode;
use serde_json::{Value, json};

fn operation(action: &str) -> &'static Operation {
    Contract::embedded()
        .operation(action)
        .expect("a known action")
}

fn unknown(action: &str, body: &Value) -> Vec<String> {
    let unknown = operation(action).find_unknown(StatusCode::OK, body);
    unknown.iter().map(ToString::to_string).collect()
}

fn redacted(action: &str, mut body: Value) -> Value {
    operation(action).redact_answer(StatusCode::OK, &mut body);
    body
}

#[test]
fn nothing_is_unknown_in_the_document_s_own_examples() {
    for operation in Contract::embedded().operations() {
        for status in [StatusCode::OK, StatusCode::NOT_FOUND] {
            if let Some(example) = operation.answer_example(status) {
                assert_eq!(
                    operation.find_unknown(status, example),
                    [],
                    "{}",
                    operation.id()
                );
            }
        }
    }
}

#[test]
fn finds_fields_at_every_depth_and_tells_their_type_only() {
    let body = json!({"ets": [{"id": "a", "tags": [{"tagKey": "k", "color": "hush"}], "owner": {"phone": "hush"}}], "total": 3});
    assert_eq!(
        unknown("QueryDedicatedLines", &body),
        [
            "unknown field `ets[0].owner` (object)",
            "unknown field `ets[0].tags[0].color` (text)",
            "unknown field `total` (number)"
        ]
    );
}

#[test]
fn finds_values_that_no_enum_has() {
    let body = json!({"etChannels": [
        {"id": "a", "status": "established", "routeType": "bgp", "enableIpv6": 1},
        {"id": "b", "status": "melting", "bgpStatus": "idle", "enableIpv6": "2"},
        {"id": "c", "status": null, "routeType": "", "enableIpv6": true},
    ]});
    assert_eq!(
        unknown("QueryDedicatedChannel", &body),
        [
            "unknown value `idle` of `etChannels[1].bgpStatus`",
            "unknown value `2` of `etChannels[1].enableIpv6`",
            "unknown value `melting` of `etChannels[1].status`",
        ]
    );
}

#[test]
fn another_spelling_of_a_field_is_known() {
    assert_eq!(
        unknown("QueryDedicatedLineDetail", &json!({"Id": "a"})),
        [""; 0]
    );
}

#[test]
fn hides_what_is_sensitive_and_what_may_be() {
    let line = json!({"id": "a", "name": "north", "userPhone": "133", "userEmail": null, "userName": 5, "expireTime": 1,
        "owner": {"phone": "133", "age": 44, "vip": true}});
    assert_eq!(
        redacted("QueryDedicatedLineDetail", line),
        json!({"id": "a", "name": "north", "userPhone": "***", "userEmail": null, "userName": "***", "expireTime": 1,
            "owner": {"phone": "***", "age": 0, "vip": true}})
    );
    let channels = json!({"etChannels": [{"id": "a", "bgpKey": "s3cret", "bgpAsn": "65001"}]});
    assert_eq!(
        redacted("QueryDedicatedChannel", channels),
        json!({"etChannels": [{"id": "a", "bgpKey": "***", "bgpAsn": "65001"}]})
    );
}

#[test]
fn hides_what_has_not_the_form_that_the_document_says() {
    let body = json!({"ets": {"userPhone": "133"}});
    assert_eq!(
        redacted("QueryDedicatedLines", body),
        json!({"ets": {"userPhone": "***"}})
    );
    let body = json!({"id": "a", "name": {"phone": "133"}});
    assert_eq!(
        redacted("QueryDedicatedLineDetail", body)["name"],
        json!({"phone": "***"})
    );
    assert_eq!(
        redacted("DeletePhysicalDedicatedLine", json!({"phone": "133"})),
        Value::Null
    );
}
