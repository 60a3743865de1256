//! The format of snapshots: its schema, its documentation, and how mistakes in it are told.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{Api, start, start_with};
use et_emulator::state::{BgpStatus, ChannelStatus, LineStatus};
use et_emulator::{Emulator, LifecyclePace, Snapshot};
use serde_json::{Map, Value, json};

fn load(document: &Value) -> Result<Snapshot, String> {
    let snapshot = Snapshot::from_json(document.to_string().as_bytes());
    snapshot.map_err(|error| error.to_string())
}

/// A document with one line, which has these fields too.
fn line(fields: Value) -> Value {
    json!({"lines": [with(json!({"id": "dcphy-a"}), fields)]})
}

/// A document with one channel, which has these fields too.
fn channel(fields: Value) -> Value {
    let channel = json!({"id": "dedicatedconn-a", "routeType": "static-route"});
    line(json!({"channels": [with(channel, fields)]}))
}

/// A document with one route rule, which has these fields too.
fn rule(fields: Value) -> Value {
    let rule = json!({
        "routeRuleId": "dcrr-a", "destAddress": "10.0.0.0/8", "nexthopType": "etGateway",
        "nexthopId": "dcgw-a",
    });
    channel(json!({"routeRules": [with(rule, fields)]}))
}

/// A document with these tokens.
fn tokens(tokens: &[Value]) -> Value {
    let common = json!({"request": "7".repeat(64), "lastUsed": "2030-01-31T08:00:00Z"});
    let tokens = tokens
        .iter()
        .map(|token| with(common.clone(), token.clone()));
    json!({"lines": [], "tokens": tokens.collect::<Vec<_>>()})
}

fn with(mut object: Value, fields: Value) -> Value {
    let fields: Map<String, Value> = serde_json::from_value(fields).unwrap();
    object.as_object_mut().unwrap().extend(fields);
    object
}

/// The schema as it is published.
fn schema() -> Value {
    serde_json::from_str(&Snapshot::json_schema()).unwrap()
}

/// Documents that violate the schema, each with its only mistake.
fn violations_of_the_schema() -> Vec<(Value, &'static str)> {
    const LINE: &str = "lines[0].";
    const CHANNEL: &str = "lines[0].channels[0].";
    const RULE: &str = "lines[0].channels[0].routeRules[0].";
    let cases = [
        ("", json!([]), "the snapshot: an array; must be an object"),
        ("", json!({}), "lines: missing; is required"),
        (
            "",
            json!({"lines": {}}),
            "lines: an object; must be an array",
        ),
        (
            "",
            json!({"lines": [7]}),
            "lines[0]: a number; must be an object",
        ),
        (
            "",
            json!({"lines": [], "format": 2}),
            "format: a number; must be 1",
        ),
        (
            "",
            json!({"lines": [], "line": []}),
            "line: unknown field; did you mean `lines`?",
        ),
        (
            "",
            json!({"lines": [{"name": "north"}]}),
            "lines[0].id: missing; is required",
        ),
        (
            LINE,
            line(json!({"id": ""})),
            "id: an empty string; must not be empty",
        ),
        (
            LINE,
            line(json!({"name": null})),
            "name: null; must be a string",
        ),
        (
            LINE,
            line(json!({"status": "open"})),
            "status: a string; must be one of `ack-wait`, `accept`, `reject`, `building`, \
             `pay-wait`, `established`, `stopped`, `deleted`",
        ),
        (
            LINE,
            line(json!({"intfType": "10GB"})),
            "intfType: a string; must be one of `1G`, `10G`, `40G`, `100G`, `400G`",
        ),
        (
            LINE,
            line(json!({"name": "line 7"})),
            "name: a string; must match the pattern ^[A-Za-z][A-Za-z0-9\\-_/.]{0,64}$",
        ),
        (
            LINE,
            line(json!({"linkDelay": "13300000333"})),
            "linkDelay: a string; must be an integer from 0 to 9007199254740991",
        ),
        (
            LINE,
            line(json!({"expiretime": 1})),
            "expiretime: unknown field; did you mean `expireTime`?",
        ),
        (
            LINE,
            line(json!({"renewedMonths": 13})),
            "renewedMonths: a number; must be 0, 1 to 9, 12, 24 or 36",
        ),
        (
            LINE,
            line(json!({"tags": [{"tagkey": "a"}]})),
            "tags[0].tagkey: unknown field; did you mean `tagKey`?",
        ),
        (
            CHANNEL,
            channel(json!({"vlanID": 56})),
            "vlanID: unknown field; did you mean `vlanId`?",
        ),
        (
            CHANNEL,
            channel(json!({"vlanId": "12a"})),
            "vlanId: a string; must be an integer from 0 to 4009",
        ),
        (
            CHANNEL,
            channel(json!({"vlanId": 4010})),
            "vlanId: a number; must be at most 4009",
        ),
        (
            CHANNEL,
            channel(json!({"vlanId": 1})),
            "vlanId: a number; must not be 1",
        ),
        (
            CHANNEL,
            channel(json!({"routeType": "ospf"})),
            "routeType: a string; must be one of `static-route`, `bgp`",
        ),
        (
            CHANNEL,
            channel(json!({"networks": ["10.0.0.0/8", 7]})),
            "networks[1]: a number; must be a string",
        ),
        (
            CHANNEL,
            channel(json!({"authorizedUsers": ["a", "b", "a"]})),
            "authorizedUsers[2]: a string; must not repeat an item before it",
        ),
        (
            CHANNEL,
            channel(json!({"sendInterval": 100, "receivInterval": 300, "detectMultiplier": 3})),
            "sendInterval: a number; must be at least 200",
        ),
        (
            RULE,
            rule(json!({"ipVersion": 5})),
            "ipVersion: a number; must be one of 4, 6",
        ),
        (
            RULE,
            rule(json!({"learned": {}})),
            "learned: unknown field; the known ones are `asPaths`",
        ),
        (
            "",
            tokens(&[json!({"token": "t", "request": "77"})]),
            "tokens[0].request: a string; must be 64 hexadecimal digits",
        ),
        (
            "",
            tokens(&[json!({"token": "a b"})]),
            "tokens[0].token: a string; must match the pattern",
        ),
    ];
    let cases = cases.into_iter();
    let cases = cases.map(|(place, document, problem)| (document, format!("{place}{problem}")));
    cases
        .map(|(document, message)| (document, &*message.leak()))
        .collect()
}

/// Documents that conform to the schema and break another rule, each with its only mistake.
fn violations_of_other_rules() -> Vec<(Value, &'static str)> {
    let two = |one: Value, other: Value| {
        let channel =
            |id: &str, fields| with(json!({"id": id, "routeType": "static-route"}), fields);
        line(json!({"channels": [
            channel("dedicatedconn-a", one), channel("dedicatedconn-b", other),
        ]}))
    };
    let on_two_lines = json!({"id": "dedicatedconn-a", "routeType": "static-route"});
    let repeated_rule = json!({
        "routeRuleId": "dcrr-a", "destAddress": "10.0.0.0/8", "nexthopType": "etGateway",
        "nexthopId": "dcgw-a",
    });
    vec![
        (
            json!({"lines": [{"id": "dcphy-a"}, {"id": "dcphy-a"}]}),
            "lines[1].id: `dcphy-a` is taken by another line; must be unique",
        ),
        (
            json!({"lines": [
                {"id": "a", "channels": [on_two_lines]}, {"id": "b", "channels": [on_two_lines]},
            ]}),
            "lines[1].channels[0].id: `dedicatedconn-a` is taken by another channel; must be unique",
        ),
        (
            channel(json!({"routeRules": [repeated_rule, repeated_rule]})),
            "lines[0].channels[0].routeRules[1].routeRuleId: `dcrr-a` is taken by another rule of \
             the channel; must be unique",
        ),
        (
            tokens(&[json!({"token": "t"}), json!({"token": "t"})]),
            "tokens[1].token: `t` is taken by another token; must be unique",
        ),
        (
            two(json!({"vlanId": 7}), json!({"vlanId": 7})),
            "lines[0].channels[1].vlanId: a number; must be unique on the line",
        ),
        (
            two(json!({"associated": ["dedicatedconn-b"]}), json!({})),
            "lines[0].channels[0].associated[0]: must be mutual; the other channel does not name \
             this one",
        ),
        (
            channel(json!({"associated": ["dedicatedconn-a"]})),
            "lines[0].channels[0].associated[0]: must be a different channel",
        ),
        (
            channel(json!({"associated": ["dedicatedconn-z"]})),
            "lines[0].channels[0].associated[0]: must be the id of a channel in the snapshot",
        ),
        (
            rule(json!({"nexthopType": "etChannel", "nexthopId": "dedicatedconn-z"})),
            "routeRules[0].nexthopId: must be the id of a channel in the snapshot",
        ),
        (
            rule(json!({"nexthopId": "dedicatedconn-a"})),
            "routeRules[0].nexthopId: a string; must be the id of a gateway (`dcgw-…`)",
        ),
        (
            rule(json!({"destAddress": "10.0.0.0/33"})),
            "routeRules[0].destAddress: a string; must be an IPv4 CIDR or address",
        ),
        (
            rule(json!({"ipVersion": 6})),
            "routeRules[0].destAddress: a string; must be an IPv6 CIDR or address",
        ),
        (
            rule(json!({"asPaths": "65001"})),
            "routeRules[0].asPaths: is only for `routeProto` \"bgp\"",
        ),
        (
            channel(json!({"networks": ["10.0.0.0/8", "ten"]})),
            "lines[0].channels[0].networks[1]: a string; must be an IPv4 CIDR",
        ),
        (
            channel(json!({"baiduAddress": "11.11.11.21"})),
            "baiduAddress: a string; must be an IPv4 address with a prefix length",
        ),
        (
            channel(json!({"baiduAddress": "1.1.1.1/24", "customerAddress": "1.1.1.1/24"})),
            "customerAddress: a string; must differ from the address of `baiduAddress`",
        ),
        (
            channel(json!({"routeType": "bgp", "bgpAsn": "4294967296"})),
            "bgpAsn: a string; must be from 1 to 4294967295",
        ),
        (
            channel(json!({"bgpKey": "13300000333"})),
            "lines[0].channels[0].bgpKey: is only for `routeType` \"bgp\"",
        ),
        (
            channel(json!({"customerIpv6Address": "2400:da00::1/88"})),
            "lines[0].channels[0].customerIpv6Address: is only for `enableIpv6` 1",
        ),
        (
            channel(json!({"vlanId": 7.0})),
            "vlanId: a number with a fraction or exponent; must be an integer from 0 to 4009",
        ),
        (
            line(json!({"expireTime": "-262000-01-01T00:00:00Z"})),
            "lines[0].expireTime: a string; must be a date from the year 1970 to 9999",
        ),
        (
            json!({"lines": [], "time": "1969-12-31T23:59:59Z"}),
            "time: a string; must be a date from the year 1970 to 9999",
        ),
        (
            tokens(&[json!({"token": "t", "lastUsed": "+10000-01-01T00:00:00Z"})]),
            "tokens[0].lastUsed: a string; must be a date from the year 1970 to 9999",
        ),
        (
            line(json!({"nextChange": "tomorrow"})),
            "nextChange: a string; must be a date and time such as 2030-01-31T08:00:00Z",
        ),
    ]
}

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

#[test]
fn every_status_can_be_loaded() {
    for status in LineStatus::ALL {
        load(&line(json!({"status": status}))).unwrap();
    }
    for status in ChannelStatus::ALL {
        load(&channel(json!({"status": status}))).unwrap();
    }
    for status in BgpStatus::ALL {
        load(&channel(json!({"routeType": "bgp", "bgpStatus": status}))).unwrap();
    }
}

const EXAMPLE: &str = include_str!("../snapshot.example.json");

/// The parts of the schema that define an object, with their titles and fields.
fn objects(schema: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let definitions = schema["$defs"].as_object().unwrap().values();
    let all = std::iter::once(schema).chain(definitions);
    all.map(|part| {
        (
            part["title"].as_str().unwrap(),
            part["properties"].as_object().unwrap(),
        )
    })
    .collect()
}

/// The names of all fields of a document.
fn names_in(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Object(members) => {
            let inner = members.values().flat_map(names_in);
            inner.chain(members.keys().cloned()).collect()
        }
        Value::Array(items) => items.iter().flat_map(names_in).collect(),
        _ => BTreeSet::new(),
    }
}

#[test]
fn the_example_has_every_field_and_is_written_as_it_was_read() {
    let example: Value = serde_json::from_str(EXAMPLE).unwrap();
    let snapshot = Snapshot::from_json(EXAMPLE.as_bytes()).unwrap();
    let written = snapshot.to_json();
    let again = Snapshot::from_json(written.as_bytes()).unwrap();
    assert_eq!(again.to_json(), written);

    // What is written has all that was read, and defaults.
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_contained(&example, &written);
    let schema = schema();
    let fields = objects(&schema)
        .into_iter()
        .flat_map(|(_, fields)| fields.keys());
    let unused: Vec<_> = fields
        .filter(|name| !names_in(&example).contains(*name))
        .collect();
    assert!(unused.is_empty(), "not in the example: {unused:?}");
    jsonschema::validate(&schema, &example).unwrap();
    jsonschema::validate(&schema, &written).unwrap();
}

fn assert_contained(part: &Value, whole: &Value) {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            for (name, value) in part.iter().filter(|(name, _)| *name != "$schema") {
                assert_contained(value, whole.get(name).unwrap_or(&Value::Null));
            }
        }
        (Value::Array(part), Value::Array(whole)) => {
            assert_eq!(part.len(), whole.len());
            part.iter()
                .zip(whole)
                .for_each(|(part, whole)| assert_contained(part, whole));
        }
        _ => assert_eq!(part, whole),
    }
}

#[test]
fn the_schema_agrees_with_what_is_loaded() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (document, message) in violations_of_the_schema() {
        assert!(!validator.is_valid(&document), "{message}");
    }
    for (document, message) in violations_of_other_rules() {
        assert!(validator.is_valid(&document), "{message}");
    }
}

#[test]
fn the_schema_is_published_and_every_field_documented_with_an_example() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let read = |file: &str| fs::read_to_string(format!("{root}{file}")).unwrap();
    let schema = schema();
    let published: Value = serde_json::from_str(&read("snapshot.schema.json")).unwrap();
    let advice = "write the file anew: et-emulator --print-state-schema > snapshot.schema.json";
    assert!(published == schema, "{advice}");
    let guide = read("../../docs/snapshot.md");
    for (title, fields) in objects(&schema) {
        assert!(guide.contains(&format!("## {title}\n")), "{title}");
        for (name, field) in fields {
            let cell = |text: &str| text.replace('|', "\\|");
            let description = cell(field["description"].as_str().unwrap());
            let example = cell(&field["examples"][0].to_string());
            let row = format!("| `{name}` | {description} | `{example}` |");
            assert!(guide.contains(&row), "not in docs/snapshot.md:\n{row}");
        }
    }
}

/// The expiry of the only line.
fn expiry(api: &Api) -> String {
    let snapshot: Value = serde_json::from_str(&api.controls().snapshot().to_json()).unwrap();
    snapshot["lines"][0]["expireTime"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_line_that_expired_long_ago_is_renewed_up_to_now() {
    let state = with(
        line(json!({"expireTime": "1970-01-31T00:00:00Z", "renewedMonths": 1})),
        json!({"time": "9998-12-31T00:00:00Z"}),
    );
    let api = start_with(Emulator::builder().initial_state(load(&state).unwrap())).await;
    api.controls().set_pace(LifecyclePace::Immediate);
    assert_eq!(expiry(&api), "9999-01-28T00:00:00Z");
}

#[tokio::test]
async fn the_clock_has_bounds_on_both_sides() {
    let api = start().await;
    for time in [
        "-262000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-01-01T00:00:00Z",
    ] {
        let response = api.control_post("clock/set", json!({"time": time})).await;
        assert_eq!(response.status, 400, "{time}");
        let message = response.body["message"].as_str().unwrap();
        assert!(message.contains("must not be before 1970"), "{message}");
    }
    for time in ["1970-01-01T00:00:00Z", "9998-12-31T23:00:00Z"] {
        api.control_post("clock/set", json!({"time": time}))
            .await
            .ok();
    }
    let late = json!({"lines": [], "time": "9999-06-01T00:00:00Z"});
    let response = api.control_post("snapshot", late).await;
    assert_eq!(response.status, 400);
    assert!(
        response.text.contains("before the year 9999"),
        "{}",
        response.text
    );
}

#[tokio::test]
async fn a_snapshot_loads_again_after_a_channel_that_was_a_next_hop_is_gone() {
    let rule = |id: &str| {
        json!({
            "routeRuleId": "dcrr-a", "destAddress": "10.0.0.0/8", "nexthopType": "etChannel",
            "nexthopId": id,
        })
    };
    let channel = |id: &str, rule: Value| json!({"id": id, "routeType": "static-route", "routeRules": [rule]});
    let [a, b, c] = ["dedicatedconn-a", "dedicatedconn-b", "dedicatedconn-c"];
    let state = json!({"time": "2030-01-31T08:00:00Z", "lines": [
        {"id": "dcphy-a", "channels": [channel(a, rule(b)), channel(b, rule(a))]},
        {"id": "dcphy-b", "expireTime": "2030-02-01T00:00:00Z", "channels": [channel(c, rule(c))]},
        {"id": "dcphy-c", "channels": [channel("dedicatedconn-d", rule(c))]},
    ]});
    let api = start_with(Emulator::builder().initial_state(load(&state).unwrap())).await;
    api.controls().set_pace(LifecyclePace::Immediate);
    api.delete("/v1/et/dcphy-a/channel/dedicatedconn-b")
        .await
        .ok();
    // Line b expires, and is gone with its channel.
    api.controls()
        .set_time("2030-03-01T00:00:00Z".parse().unwrap())
        .unwrap();
    let snapshot = api.controls().snapshot();
    assert_eq!(snapshot.lines.len(), 2);
    let lines = snapshot.lines.iter();
    let mut channels = lines.flat_map(|line| line.channels.iter());
    assert!(channels.all(|channel| channel.route_rules.is_empty()));
    Snapshot::from_json(snapshot.to_json().as_bytes()).unwrap();
}

#[tokio::test]
async fn the_control_api_serves_the_schema_and_tells_the_mistakes() {
    let api = start().await;
    assert_eq!(api.control("snapshot/schema").await.ok(), schema());
    let response = api
        .control_post("snapshot", channel(json!({"vlanID": 56})))
        .await;
    let expected = "snapshot: lines[0].channels[0].vlanID: unknown field; did you mean `vlanId`?";
    assert_eq!(
        (response.status, &response.body["message"]),
        (400, &json!(expected))
    );
}
