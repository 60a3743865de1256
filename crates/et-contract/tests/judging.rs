//! Requests and answers are judged by the document, and what is found never shows a value.

use et_contract::{Contract, Location, Operation, Violation};
use http::StatusCode;
use serde_json::{Value, json};

const NO_QUERY: [(&str, &str); 0] = [];

fn operation(action: &str) -> &'static Operation {
    Contract::embedded()
        .operation(action)
        .expect("a known action")
}

/// Judges a body alone: the path and the flag are as they should be.
fn check_body(action: &str, body: &Value) -> Vec<String> {
    let operation = operation(action);
    let parameters = [
        ("dcphyId", "a"),
        ("etId", "a"),
        ("etChannelId", "b"),
        ("routeRuleId", "c"),
    ];
    let query: Vec<(&str, &str)> = operation
        .flag()
        .map(|flag| (flag, ""))
        .into_iter()
        .collect();
    texts(&operation.check_request(&parameters, &query, Some(body)))
}

fn check_query(action: &str, query: &[(&str, &str)]) -> Vec<String> {
    texts(&operation(action).check_request(&[("etId", "a"), ("etChannelId", "b")], query, None))
}

fn texts(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

/// A body the document itself gives as an example, with one field changed.
fn changed(action: &str, pointer: &str, value: Value) -> Value {
    let mut body = operation(action)
        .request_example()
        .expect("an example")
        .clone();
    *body.pointer_mut(pointer).expect("the field") = value;
    body
}

#[test]
fn every_example_keeps_the_contract() {
    for operation in Contract::embedded().operations() {
        if let Some(example) = operation.request_example() {
            assert_eq!(
                check_body(operation.action(), example),
                [""; 0],
                "{}",
                operation.id()
            );
        }
        for status in [
            StatusCode::OK,
            StatusCode::NOT_FOUND,
            StatusCode::INTERNAL_SERVER_ERROR,
        ] {
            let example = operation.answer_example(status);
            assert_eq!(
                texts(&operation.check_answer(status, example)),
                [""; 0],
                "{} {status}",
                operation.id()
            );
        }
    }
}

#[test]
fn states_ranges() {
    let action = "CreateDedicatedChannelBfd";
    let low = check_body(action, &changed(action, "/sendInterval", json!(199)));
    assert_eq!(low, ["body `sendInterval` must be at least 200"]);
    let high = check_body(action, &changed(action, "/detectMultiplier", json!(11)));
    assert_eq!(high, ["body `detectMultiplier` must be at most 10"]);
}

#[test]
fn states_what_is_missing_by_its_full_path() {
    assert_eq!(
        check_body("CreateDedicatedChannelUserObject", &json!({})),
        ["body `authorizedUsers` is required"]
    );
    let without = operation("ApplyPhysicalDedicatedLine").check_request(&[], &NO_QUERY, None);
    assert_eq!(texts(&without), ["the body is required"]);
}

#[test]
fn names_nested_fields_as_dotted_paths() {
    let action = "ApplyPhysicalDedicatedLine";
    let length = check_body(
        action,
        &changed(action, "/billing/reservation/reservationLength", json!(10)),
    );
    assert_eq!(
        length,
        [
            "body `billing.reservation.reservationLength` must be one of 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36"
        ]
    );
    let tag = check_body(action, &changed(action, "/tags/0/tagKey", json!("")));
    assert_eq!(tag, ["body `tags[0].tagKey` must not be empty"]);
}

#[test]
fn knows_the_vlan_that_is_not_allowed() {
    let action = "CreateDedicatedChannel";
    assert_eq!(
        check_body(action, &changed(action, "/vlanId", json!(1))),
        ["body `vlanId` must not be 1"]
    );
    assert_eq!(
        check_body(action, &changed(action, "/vlanId", json!(4010))),
        ["body `vlanId` must be at most 4009"]
    );
    for allowed in [0, 2, 4009] {
        assert_eq!(
            check_body(action, &changed(action, "/vlanId", json!(allowed))),
            [""; 0]
        );
    }
}

#[test]
fn lists_every_violation_at_once() {
    let body = json!({"sendInterval": 1, "receivInterval": 2, "detectMultiplier": 300});
    assert_eq!(check_body("UpdateDedicatedChannelBfd", &body).len(), 3);
}

#[test]
fn ignores_fields_and_parameters_it_does_not_know() {
    assert_eq!(
        check_body("UpdateDedicatedChannel", &json!({"somethingNew": [1]})),
        [""; 0]
    );
    assert_eq!(
        check_query("QueryDedicatedLines", &[("maker", "x")]),
        [""; 0]
    );
}

#[test]
fn reads_query_text_by_the_type_of_the_schema() {
    let action = "QueryDedicatedChannelRouteRules";
    assert_eq!(check_query(action, &[("maxKeys", "1000")]), [""; 0]);
    assert_eq!(
        check_query(action, &[("maxKeys", "1001")]),
        ["query `maxKeys` must be at most 1000"]
    );
    assert_eq!(
        check_query(action, &[("maxKeys", "0")]),
        ["query `maxKeys` must be at least 1"]
    );
    for no_integer in ["", "ten", "1.0", "+1", "01", "99999999999999999999"] {
        assert_eq!(
            check_query(action, &[("maxKeys", no_integer)]),
            ["query `maxKeys` must be an integer"],
            "{no_integer}"
        );
    }
}

#[test]
fn refuses_a_parameter_given_twice() {
    let twice = [("marker", "a"), ("marker", "b")];
    assert_eq!(
        check_query("QueryDedicatedLines", &twice),
        ["query `marker` must be given only once"]
    );
}

#[test]
fn refuses_a_flag_with_a_value() {
    let flagged = operation("DisableDedicatedChannelIpv6");
    let violations = flagged.check_request(
        &[("etId", "a"), ("etChannelId", "b")],
        &[("disableIpv6", "1")],
        None,
    );
    assert_eq!(texts(&violations), ["query `disableIpv6` must be empty"]);
}

#[test]
fn bounds_the_client_token() {
    let action = "QueryDedicatedChannel";
    assert_eq!(
        check_query(action, &[("clientToken", &"t".repeat(64))]),
        [""; 0]
    );
    assert_eq!(
        check_query(action, &[("clientToken", &"t".repeat(65))]),
        ["query `clientToken` must have at most 64 characters"]
    );
    assert_eq!(check_query(action, &[("clientToken", "线")]).len(), 1);
}

#[test]
fn never_shows_a_value() {
    let secret = "TOP-SECRET-VALUE";
    for operation in Contract::embedded().operations() {
        let Some(Value::Object(example)) = operation.request_example() else {
            continue;
        };
        for field in example.keys() {
            for wrong in [json!([secret]), json!({secret: secret}), json!(secret)] {
                let found = check_body(
                    operation.action(),
                    &changed(operation.action(), &format!("/{field}"), wrong),
                );
                assert!(
                    !found.join(" ").contains(secret),
                    "{}: {found:?}",
                    operation.id()
                );
            }
        }
    }
}

#[test]
fn reads_answers_leniently() {
    let lines = operation("QueryDedicatedLines");
    let body = json!({"ets": [
        {"id": "a", "status": "status-of-tomorrow", "expireTime": 1, "linkDelay": "500", "tags": null, "new": {}},
        {"Id": "b", "expireTime": null, "description": null},
    ], "maxKeys": "1000"});
    assert_eq!(
        texts(&lines.check_answer(StatusCode::OK, Some(&body))),
        [""; 0]
    );
}

#[test]
fn finds_what_an_answer_lacks() {
    let lines = operation("QueryDedicatedLines");
    assert_eq!(
        texts(&lines.check_answer(StatusCode::OK, Some(&json!({})))),
        ["body `ets` is required"]
    );
    assert_eq!(
        texts(&lines.check_answer(StatusCode::OK, None)),
        ["the body is required"]
    );
    let nameless = lines.check_answer(StatusCode::OK, Some(&json!({"ets": [{}]})));
    assert_eq!(
        texts(&nameless),
        [
            "body `ets[0]` keeps none of the alternatives: `ets[0].id` is required; `ets[0].Id` is required"
        ]
    );
    let strange = lines.check_answer(
        StatusCode::OK,
        Some(&json!({"ets": [{"id": "a", "linkDelay": true}]})),
    );
    assert_eq!(strange[0].field, "ets[0].linkDelay");
}

#[test]
fn a_bodyless_answer_has_no_body_and_an_error_may_lack_one() {
    let delete = operation("DeleteDedicatedChannel");
    assert_eq!(
        texts(&delete.check_answer(StatusCode::NO_CONTENT, None)),
        [""; 0]
    );
    assert_eq!(
        texts(&delete.check_answer(StatusCode::OK, Some(&json!({})))),
        ["the body must be empty"]
    );
    assert_eq!(
        texts(&delete.check_answer(StatusCode::BAD_GATEWAY, None)),
        [""; 0]
    );
}

#[test]
fn refuses_a_status_outside_the_contract() {
    let violations = operation("QueryDedicatedLines").check_answer(StatusCode::FOUND, None);
    assert_eq!(violations[0].location, Location::Status);
}

#[test]
fn refuses_a_document_that_is_none() {
    for text in ["", "[]", "{\"paths\": {\"/v1/et\": {\"get\": {}}}}"] {
        assert!(Contract::from_json(text).is_err(), "{text}");
    }
}
