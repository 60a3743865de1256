//! How mistakes in a snapshot are told.

mod common;
mod snapshot_cases;

use common::start;
use et_emulator::Snapshot;
use serde_json::json;
use snapshot_cases::{channel, load, violations_of_other_rules, violations_of_the_schema};

#[test]
fn a_mistake_is_told_with_its_place_and_rule_and_without_the_value() {
    let mut cases = violations_of_the_schema();
    cases.extend(violations_of_other_rules());
    for (document, expected) in cases {
        let message = load(&document).unwrap_err();
        assert!(
            message.contains(expected),
            "{message}\ninstead of\n{expected}"
        );
        assert!(!message.contains("13300000333"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
    }
    for (text, expected) in [
        ("{", "it must be JSON; the error is at line 1 column 1"),
        (r#"{"lines": []} x"#, "nothing may follow the JSON"),
        (
            r#"{"lines": [{"id": "a", "id": "b"}]}"#,
            "lines[0]: a field occurs twice",
        ),
    ] {
        let message = Snapshot::from_json(text.as_bytes())
            .unwrap_err()
            .to_string();
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn names_of_fields_before_they_were_those_of_the_api_are_unknown() {
    for (name, hint) in [
        ("ipv6", "did you mean `ipv6Networks`?"),
        ("bfd", "the known ones are `associated`"),
    ] {
        let message = load(&channel(json!({name: {}}))).unwrap_err();
        let expected = format!("lines[0].channels[0].{name}: unknown field; {hint}");
        assert!(message.contains(&expected), "{message}");
    }
}

#[test]
fn the_fields_of_bfd_need_each_other() {
    let message = load(&channel(json!({"sendInterval": 300}))).unwrap_err();
    let expected = "snapshot: 2 mistakes:\
        \n  lines[0].channels[0].sendInterval: needs `receivInterval` too\
        \n  lines[0].channels[0].sendInterval: needs `detectMultiplier` too";
    assert_eq!(message, expected);
}

#[test]
fn several_mistakes_are_told_together_up_to_twenty() {
    let message = load(&json!({"lines": [
        {"id": "a", "channels": [
            {"id": "c", "routeType": "static-route", "vlanId": "12a", "status": "open"},
        ]},
        {"id": "a"},
    ]}));
    let message = message.unwrap_err();
    assert!(message.starts_with("snapshot: 3 mistakes:\n"), "{message}");
    for place in [
        "lines[0].channels[0].status",
        "lines[0].channels[0].vlanId",
        "lines[1].id",
    ] {
        assert!(message.contains(&format!("\n  {place}: ")), "{message}");
    }

    let message = load(&json!({"lines": vec![7; 100_000]})).unwrap_err();
    assert!(
        message.starts_with("snapshot: the first 20 mistakes:\n  lines[0]:"),
        "{message}"
    );
    assert_eq!(message.lines().count(), 21);
}

#[tokio::test]
async fn the_control_api_tells_the_mistakes() {
    let document = channel(json!({"vlanID": 56}));
    let response = start().await.control_post("snapshot", document).await;
    let expected = "snapshot: lines[0].channels[0].vlanID: unknown field; did you mean `vlanId`?";
    assert_eq!(
        (response.status, &response.body["message"]),
        (400, &json!(expected))
    );
}
