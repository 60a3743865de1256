//! Documents that are not snapshots, each with its only mistake.

// Each test file is a program of its own and uses a part of this.
#![allow(dead_code)]

pub mod cloud;

use et_emulator::Snapshot;
use serde_json::{Map, Value, json};

pub fn load(document: &Value) -> Result<Snapshot, String> {
    let snapshot = Snapshot::from_json(document.to_string().as_bytes());
    snapshot.map_err(|error| error.to_string())
}

/// A document with one line, which has these fields too.
pub fn line(fields: Value) -> Value {
    json!({"lines": [with(json!({"id": "dcphy-a"}), fields)]})
}

/// A document with one channel, which has these fields too.
pub fn channel(fields: Value) -> Value {
    let channel = json!({"id": "dedicatedconn-a", "routeType": "static-route"});
    line(json!({"channels": [with(channel, fields)]}))
}

/// A document with one route rule, which has these fields too.
pub fn rule(fields: Value) -> Value {
    let rule = json!({
        "routeRuleId": "dcrr-a", "destAddress": "10.0.0.0/8", "nexthopType": "etGateway",
        "nexthopId": "dcgw-a",
    });
    channel(json!({"routeRules": [with(rule, fields)]}))
}

/// A document with these tokens.
pub fn tokens(tokens: &[Value]) -> Value {
    let common = json!({"request": "7".repeat(64), "lastUsed": "2030-01-31T08:00:00Z"});
    let tokens = tokens
        .iter()
        .map(|token| with(common.clone(), token.clone()));
    json!({"lines": [], "tokens": tokens.collect::<Vec<_>>()})
}

pub fn with(mut object: Value, fields: Value) -> Value {
    let fields: Map<String, Value> = serde_json::from_value(fields).unwrap();
    object.as_object_mut().unwrap().extend(fields);
    object
}

/// Documents that violate the schema, each with its only mistake.
pub fn violations_of_the_schema() -> Vec<(Value, &'static str)> {
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
            "name: a string; must be 1 to 65 ASCII characters: a letter, then letters, digits, \
             `-`, `_`, `/` or `.`",
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
            "vlanId: a number; must be 0 or 2 to 4009",
        ),
        (
            CHANNEL,
            channel(json!({"vlanId": 1})),
            "vlanId: a number; must be 0 or 2 to 4009",
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
            "tokens[0].token: a string; must be 1 to 64 visible ASCII characters, without spaces",
        ),
    ];
    let cases = cases.into_iter().chain(cloud::violations_of_the_schema());
    let cases = cases.map(|(place, document, problem)| (document, format!("{place}{problem}")));
    cases
        .map(|(document, message)| (document, &*message.leak()))
        .collect()
}

/// Documents that conform to the schema and break another rule, each with its only mistake.
pub fn violations_of_other_rules() -> Vec<(Value, &'static str)> {
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
    let mut cases = vec![
        (
            json!({"lines": [{"id": "dcphy-a"}, {"id": "dcphy-a"}]}),
            "lines[1].id: `dcphy-a` is taken by another line; must be unique",
        ),
        (
            json!({"lines": [
                {"id": "a", "channels": [on_two_lines]}, {"id": "b", "channels": [on_two_lines]},
            ]}),
            "lines[1].channels[0].id: `dedicatedconn-a` is taken by another channel; \
             must be unique",
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
    ];
    cases.extend(cloud::violations_of_other_rules());
    cases
}
