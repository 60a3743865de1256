//! What a response contains beyond the document is found, and what must not be stored is hidden.

use et_contract::{Contract, Operation};
use http::StatusCode;
use serde_json::{Value, json};

fn operation(action: &str) -> &'static Operation {
    let operation = Contract::embedded().operation(action);
    operation.expect("a known action")
}

fn unknown(action: &str, body: &Value) -> Vec<String> {
    let unknown = operation(action).find_unknown(StatusCode::OK, body);
    unknown.iter().map(ToString::to_string).collect()
}

#[test]
fn every_example_of_the_document_is_known() {
    for operation in Contract::embedded().operations() {
        for status in [StatusCode::OK, StatusCode::NOT_FOUND] {
            if let Some(example) = operation.response_example(status) {
                let unknown = operation.find_unknown(status, example);
                assert_eq!(unknown, [], "{}", operation.id());
            }
        }
    }
}

#[test]
fn finds_fields_at_every_depth_and_shows_only_their_type() {
    let line = json!({
        "id": "a", "tags": [{"tagKey": "k", "color": "hush"}], "owner": {"phone": "hush"}
    });
    let body = json!({"ets": [line], "total": 3});
    assert_eq!(
        unknown("QueryDedicatedLines", &body),
        [
            "unknown field `ets[0].owner` (object)",
            "unknown field `ets[0].tags[0].color` (string)",
            "unknown field `total` (number)"
        ]
    );
}

#[test]
fn finds_values_that_are_not_in_their_enum() {
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
fn an_alias_of_a_field_is_known() {
    let body = json!({"Id": "a"});
    assert_eq!(unknown("QueryDedicatedLineDetail", &body), [""; 0]);
}

#[test]
fn hides_sensitive_and_unknown_values_and_those_of_the_wrong_type() {
    let redacted = |action: &str, mut body: Value| {
        operation(action).redact_response(StatusCode::OK, &mut body);
        body
    };
    let line = json!({
        "id": "a", "name": "north", "userPhone": "133", "userEmail": null, "userName": 5,
        "expireTime": 1, "owner": {"phone": "133", "age": 44, "vip": true},
    });
    let expected = json!({
        "id": "a", "name": "north", "userPhone": "***", "userEmail": null, "userName": "***",
        "expireTime": 1, "owner": {"phone": "***", "age": 0, "vip": true},
    });
    assert_eq!(redacted("QueryDedicatedLineDetail", line), expected);
    let channels = json!({"etChannels": [{"id": "a", "bgpKey": "s3cret", "bgpAsn": "65001"}]});
    let expected = json!({"etChannels": [{"id": "a", "bgpKey": "***", "bgpAsn": "65001"}]});
    assert_eq!(redacted("QueryDedicatedChannel", channels), expected);
    let [phone, hidden] = ["133", "***"].map(|phone| json!({"userPhone": phone}));
    let lines = redacted("QueryDedicatedLines", json!({"ets": phone}));
    assert_eq!(lines, json!({"ets": hidden}));
    let named = redacted("QueryDedicatedLineDetail", json!({"name": phone}));
    assert_eq!(named, json!({"name": hidden}));
    assert_eq!(redacted("DeletePhysicalDedicatedLine", phone), Value::Null);
}
