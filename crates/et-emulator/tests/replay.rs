//! A recording of the real service becomes the emulator's state, and the emulator lists where its
//! responses differ.

use et_contract::Contract;
use et_emulator::replay::{RecordedExchange, Recording, RecordingError};
use et_emulator::{Emulator, state::LineStatus};
use http::StatusCode;
use serde_json::{Value, json};

fn exchange(action: &str, path: &str, query: &[(&str, &str)], body: Value) -> RecordedExchange {
    let mut exchange = RecordedExchange::new(action, "GET", path, 200);
    let owned = |(name, value): &(&str, &str)| ((*name).into(), (*value).into());
    exchange.query = query.iter().map(owned).collect();
    exchange.time = Some("2030-01-31T08:00:00Z".parse().unwrap());
    exchange.body = Some(body);
    exchange
}

/// The differences that the emulator lists after loading the recording.
async fn differences(recording: &Recording) -> Vec<String> {
    let builder = Emulator::builder().initial_state(recording.state());
    let emulator = builder.start().await.unwrap();
    let differences = emulator.controls().compare(recording);
    differences.iter().map(ToString::to_string).collect()
}

fn line() -> Value {
    json!({
        "id": "dcphy-1", "name": "north", "description": "", "status": "established",
        "expireTime": "2031-01-30T08:50:00Z", "isp": "ISP_CTC", "intfType": "10G",
        "apType": "SINGLE", "apAddr": "WHGG", "userName": "***", "userPhone": "***",
        "userEmail": "***", "userIdc": "Beijing",
    })
}

fn channel() -> Value {
    json!({
        "id": "dedicatedconn-1", "name": "c", "status": "established", "description": "",
        "baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24", "vlanId": 7,
        "routeType": "bgp", "bgpAsn": "65001", "bgpKey": "***", "bgpStatus": "up",
        "ipv6BgpStatus": "down", "bgpRouteLimit": 50, "authorizedUsers": [], "enableIpv6": 1,
        "baiduIpv6Address": "2400:da00::1/88", "customerIpv6Address": "2400:da00::2/88",
        "ipv6Networks": [], "sendInterval": 300, "receivInterval": 300, "detectMultiplier": 4,
    })
}

fn rules() -> [Value; 2] {
    [
        json!({
            "routeRuleId": "dcrr-1", "ipVersion": 4, "destAddress": "10.0.0.0/8",
            "nexthopType": "etGateway", "nexthopId": "dcgw-1", "description": "",
            "routeProto": "static-route",
        }),
        json!({
            "routeRuleId": "dcrr-2", "ipVersion": 4, "destAddress": "10.9.0.0/16",
            "nexthopType": "etChannel", "nexthopId": "dedicatedconn-1", "description": "",
            "routeProto": "bgp", "asPaths": "65001", "localPreference": 100, "med": 0,
            "origin": "igp",
        }),
    ]
}

fn recording(line: Value, channel: Value) -> Recording {
    let [first, second] = rules();
    let channels = "/v1/et/dcphy-1/channel";
    let rules = |query: &[(&str, &str)], body: Value| {
        let path = format!("{channels}/dedicatedconn-1/route/rule");
        exchange("QueryDedicatedChannelRouteRules", &path, query, body)
    };
    let one = ("maxKeys", "1");
    let marker = "theirs-2";
    let lines = json!({"ets": [line], "isTruncated": false, "maxKeys": 1000});
    let all = json!({"routeRules": [first, second], "isTruncated": false, "maxKeys": 1000});
    let page = json!({
        "isTruncated": true, "maxKeys": 1, "routeRules": [first], "nextMarker": marker,
    });
    let last = json!({
        "isTruncated": false, "maxKeys": 1, "routeRules": [second], "marker": marker,
    });
    let channel = json!({"etChannels": [channel]});
    Recording::new(vec![
        exchange("QueryDedicatedLines", "/v1/et", &[], lines),
        exchange("QueryDedicatedLineDetail", "/v1/et/dcphy-1", &[], line),
        exchange("QueryDedicatedChannel", channels, &[], channel),
        rules(&[], all),
        rules(&[one], page),
        rules(&[one, ("marker", marker)], last),
    ])
}

#[tokio::test]
async fn responses_are_as_recorded_if_the_state_can_hold_them() {
    let recording = recording(line(), channel());
    assert_eq!(differences(&recording).await, [""; 0]);
    let snapshot = recording.state();
    assert_eq!(snapshot.time, Some("2030-01-31T08:00:00Z".parse().unwrap()));
    let line = snapshot.lines.get("dcphy-1").unwrap();
    assert_eq!(line.status, LineStatus::Established);
    let channel = line.channels.get("dedicatedconn-1").unwrap();
    assert_eq!((channel.spec.vlan_id, channel.route_rules.len()), (7, 2));
    assert!(channel.ipv6.is_some() && channel.bfd.is_some());
}

#[tokio::test]
async fn vpcs_their_routes_and_gateways_are_as_recorded() {
    let shown = "QueryTheDetailsOfTheDedicatedGateway";
    let details = Contract::embedded().operation(shown).unwrap();
    let mut details = details.response_example(StatusCode::OK).unwrap().clone();
    for (field, value) in [
        ("etGatewayId", json!("dcgw-1")),
        ("vpcId", json!("vpc-1")),
        ("etId", json!("dcphy-1")),
        ("channelId", json!("dedicatedconn-1")),
    ] {
        details[field] = value;
    }
    // The emulator has none.
    details.as_object_mut().unwrap().remove("healthCheckPort");
    let mut gateway = details.clone();
    // A list does not show the health check.
    let fields = gateway.as_object_mut().unwrap();
    fields.retain(|name, _| !name.to_lowercase().contains("health"));
    let vpc = json!({
        "vpcId": "vpc-1", "name": "servers", "description": "", "cidr": "172.16.0.0/16",
        "isDefault": false, "relay": false,
    });
    let rule = json!({
        "routeRuleId": "rr-1", "routeTableId": "rt-1", "sourceAddress": "0.0.0.0/0",
        "destinationAddress": "10.0.0.0/8", "nexthopId": "dcgw-1", "nexthopType": "dcGateway",
        "pathType": "ha:active", "description": "",
    });
    let own = json!({
        "routeRuleId": "", "routeTableId": "rt-1", "sourceAddress": "0.0.0.0/0",
        "destinationAddress": "172.16.0.0/16", "nexthopId": "", "nexthopType": "sys",
        "description": "",
    });
    let table = json!({
        "name": "servers", "routeTableId": "rt-1", "vpcId": "vpc-1", "routeRules": [own, rule],
    });
    let page =
        |field: &str, items: Value| json!({field: items, "isTruncated": false, "maxKeys": 1000});
    let of_vpc = [("vpcId", "vpc-1")];
    let gateways = "QueryTheListOfDedicatedLineGateways";
    let lines = page("ets", json!([line()]));
    let channels = json!({"etChannels": [channel()]});
    let recording = Recording::new(vec![
        exchange("QueryDedicatedLines", "/v1/et", &[], lines),
        exchange(
            "QueryDedicatedChannel",
            "/v1/et/dcphy-1/channel",
            &[],
            channels,
        ),
        exchange("QueryVpcList", "/v1/vpc", &[], page("vpcs", json!([vpc]))),
        exchange("QueryRoutingTable", "/v1/route", &of_vpc, table),
        exchange(
            "QueryRoutingRules",
            "/v1/route/rule",
            &of_vpc,
            page("routeRules", json!([rule])),
        ),
        exchange(
            gateways,
            "/v1/etGateway",
            &of_vpc,
            page("etGateways", json!([gateway])),
        ),
        exchange(shown, "/v1/etGateway/dcgw-1", &[], details),
    ]);
    assert_eq!(differences(&recording).await, [""; 0]);
    let snapshot = recording.state();
    assert_eq!(snapshot.vpcs.get("vpc-1").unwrap().route_rules.len(), 1);
    assert!(
        snapshot
            .gateways
            .get("dcgw-1")
            .unwrap()
            .health_check
            .is_some()
    );
}

#[tokio::test]
async fn missing_extra_and_other_fields_are_listed() {
    let mut line = line();
    line["newField"] = json!("***");
    line["status"] = json!("melting");
    line["linkDelay"] = json!("500");
    line.as_object_mut().unwrap().remove("description");
    let differences = differences(&recording(line, channel())).await;
    let expected = [
        r#"`ets[0].linkDelay` is "500" in the recording and 500 here"#,
        r#"`ets[0].newField` is "***" in the recording and absent here"#,
        r#"`ets[0].status` is "melting" in the recording and "established" here"#,
        r#"`ets[0].description` is "" here and absent in the recording"#,
    ];
    let expected = expected.map(|text| format!("exchange 1, QueryDedicatedLines: {text}"));
    assert_eq!(differences[..4], expected);
    // The response for the single line differs in the same fields.
    assert_eq!(differences.len(), 8, "{differences:#?}");
}

#[tokio::test]
async fn what_the_state_cannot_hold_is_a_difference_and_not_a_failure() {
    let mut channel = channel();
    channel["routeType"] = json!("carrier-pigeon");
    channel["vlanId"] = json!("seven");
    let found = differences(&recording(line(), channel)).await;
    for field in ["`etChannels[0].routeType`", "`etChannels[0].vlanId`"] {
        assert!(found.iter().any(|text| text.contains(field)), "{found:#?}");
    }

    let cases = [
        "DeletePhysicalDedicatedLine DELETE /v1/et/dcphy-1: not compared",
        "ExplodeLine GET /v1/explode: not compared",
        "QueryDedicatedLineDetail GET /v1/et/dcphy-9: \
         the status is 200 in the recording and 404 here",
    ];
    let cases = cases.map(|case| case.split_once(": ").unwrap());
    let exchanges = cases.map(|(request, _)| {
        let [action, method, path] = request.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{request}")
        };
        RecordedExchange::new(action, method, path, 200)
    });
    let found = differences(&Recording::new(exchanges.into())).await;
    assert_eq!(found.len(), cases.len());
    for (text, (_, expected)) in found.iter().zip(cases) {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn a_recording_is_written_to_a_directory_and_read_again() {
    let directory = tempfile::tempdir().unwrap();
    let new = directory.path().join("new");
    let written = recording(line(), channel());
    written.write(&new).unwrap();
    assert_eq!(Recording::read(&new).unwrap(), written);

    use RecordingError as E;
    assert!(matches!(written.write(&new), Err(E::InUse { .. })));
    let read = |path: &std::path::Path| Recording::read(path).unwrap_err();
    assert!(matches!(read(directory.path()), E::Empty { .. }));
    assert!(matches!(
        read(&directory.path().join("none")),
        E::File { .. }
    ));
    for (text, wrong_line) in [("{\n\"format\": 2}", 2), ("{\n\n7}", 3)] {
        std::fs::write(directory.path().join("0001.json"), text).unwrap();
        let error = read(directory.path());
        assert!(
            matches!(error, E::Format { line, .. } if line == wrong_line),
            "{error}"
        );
    }
}
