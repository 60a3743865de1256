//! The state that the control API shows: limited lists, and what a filter selects.

mod common;

use common::{Api, start_with};
use et_emulator::{Emulator, Snapshot};
use serde_json::{Value, json};

/// An emulator with two lines, the first of which has two channels.
async fn start() -> Api {
    let rule = |id: &str, destination: &str| {
        json!({"routeRuleId": id, "destAddress": destination, "nexthopType": "etGateway",
            "nexthopId": "dcgw-1", "description": format!("rule {id}")})
    };
    let office = json!({
        "id": "dedicatedconn-1", "name": "Office", "routeType": "static-route", "vlanId": 56,
        "networks": ["10.0.0.0/8"], "baiduAddress": "192.168.56.1/30",
        "routeRules": [rule("dcrr-1", "172.16.0.0/16"), rule("dcrr-2", "172.17.0.0/16")],
    });
    let hub = json!({"id": "dedicatedconn-2", "name": "hub", "routeType": "bgp", "vlanId": 57});
    let lines = json!([
        {"id": "dcphy-1", "name": "north", "channels": [office, hub]},
        {"id": "dcphy-2", "name": "south"},
    ]);
    let vpc_rule = |id: &str, destination: &str, gateway: &str| {
        json!({"routeRuleId": id, "sourceAddress": "0.0.0.0/0", "destinationAddress": destination,
            "nexthopType": "dcGateway", "nexthopId": gateway})
    };
    let vpcs = json!([
        {"vpcId": "vpc-1", "name": "servers", "cidr": "192.168.0.0/24", "routeTableId": "rt-1",
            "routeRules": [
                vpc_rule("rr-1", "10.0.0.0/8", "dcgw-1"), vpc_rule("rr-2", "11.0.0.0/8", "dcgw-2"),
            ]},
        {"vpcId": "vpc-2", "name": "tests", "cidr": "192.168.1.0/24", "routeTableId": "rt-2"},
    ]);
    let gateways = json!([
        {"etGatewayId": "dcgw-1", "vpcId": "vpc-1", "channelId": "dedicatedconn-1", "speed": 200},
        {"etGatewayId": "dcgw-2", "vpcId": "vpc-1", "name": "idle"},
    ]);
    let state = json!({"lines": lines, "vpcs": vpcs, "gateways": gateways}).to_string();
    let state = Snapshot::from_json(state.as_bytes()).unwrap();
    start_with(Emulator::builder().initial_state(state)).await
}

/// The ids of what is shown, each behind what it belongs to.
fn ids(state: &Value) -> Vec<&str> {
    let mut ids = Vec::new();
    for line in state["lines"].as_array().unwrap() {
        ids.push(line["id"].as_str().unwrap());
        for channel in line["channels"].as_array().unwrap() {
            ids.push(channel["id"].as_str().unwrap());
            let rules = channel["routeRules"].as_array().unwrap().iter();
            ids.extend(rules.map(|rule| rule["routeRuleId"].as_str().unwrap()));
        }
    }
    ids
}

#[tokio::test]
async fn lists_are_limited_and_everything_is_counted() {
    let api = start().await;
    let state = api.control("state?lines=1&channels=1&rules=1").await.ok();
    assert_eq!(ids(&state), ["dcphy-1", "dedicatedconn-1", "dcrr-1"]);
    let counts = ["lineCount", "channelCount", "routeRuleCount"].map(|name| &state[name]);
    assert_eq!(counts, [2, 2, 2]);
    assert_eq!(state["lines"][0]["channelCount"], 2);
    assert_eq!(state["lines"][0]["channels"][0]["routeRuleCount"], 2);
    assert_eq!(cloud_ids(&state), ["vpc-1", "rr-1", "dcgw-1"]);
    let vpc = &state["vpcs"][0];
    let counts = [
        &state["gatewayCount"],
        &vpc["gatewayCount"],
        &vpc["routeRuleCount"],
    ];
    assert_eq!(counts, [2, 2, 2]);
}

/// The ids of the VPCs that are shown, each before those of its rules and its gateways.
fn cloud_ids(state: &Value) -> Vec<&str> {
    let mut ids = Vec::new();
    for vpc in state["vpcs"].as_array().unwrap() {
        ids.push(vpc["id"].as_str().unwrap());
        let rules = vpc["routeRules"].as_array().unwrap().iter();
        ids.extend(rules.map(|rule| rule["routeRuleId"].as_str().unwrap()));
        let gateways = vpc["gateways"].as_array().unwrap().iter();
        ids.extend(gateways.map(|gateway| gateway["id"].as_str().unwrap()));
    }
    ids
}

#[tokio::test]
async fn a_filter_selects_vpcs_gateways_and_rules() {
    let api = start().await;
    let whole = ["vpc-1", "rr-1", "rr-2", "dcgw-1", "dcgw-2"];
    let first = ["vpc-1", "rr-1", "dcgw-1"];
    for (filter, expected) in [
        (
            "",
            &["vpc-1", "rr-1", "rr-2", "dcgw-1", "dcgw-2", "vpc-2"][..],
        ),
        ("SERVERS", &whole),
        ("rt-1", &whole),
        ("192.168.0.7", &whole),
        ("dcgw-1", &first),
        ("idle", &["vpc-1", "rr-2", "dcgw-2"]),
        // A gateway belongs to the channel that it is bound to.
        ("office", &first),
        ("11.7.0.0/16", &["vpc-1", "rr-2"]),
        ("nothing", &[]),
    ] {
        let state = api.control(&format!("state?filter={filter}")).await.ok();
        assert_eq!(cloud_ids(&state), expected, "{filter}");
    }
}

#[tokio::test]
async fn a_gateway_is_shown_with_what_its_traffic_misses() {
    let api = start().await;
    let state = api.control("state").await.ok();
    let [bound, idle] = [0, 1].map(|index| state["vpcs"][0]["gateways"][index].clone());
    let words = "No traffic: the gateway is bound to no channel.";
    assert_eq!(idle["traffic"]["words"], words);
    assert_eq!(bound["speed"], 200);
    assert_eq!(bound["channelId"], "dedicatedconn-1");
    assert_eq!(bound["traffic"]["words"], "Traffic can flow both ways.");
}

#[tokio::test]
async fn a_filter_selects_by_id_name_vlan_address_and_network() {
    let api = start().await;
    let (line, channel) = ("dcphy-1", "dedicatedconn-1");
    let office = [line, channel, "dcrr-1", "dcrr-2"];
    let hub = [line, "dedicatedconn-2"];
    for (filter, expected) in [
        ("SOUTH", &["dcphy-2"][..]),
        (
            "dcphy-1",
            &[line, channel, "dcrr-1", "dcrr-2", "dedicatedconn-2"],
        ),
        ("office", &office),
        ("56", &office),
        ("57", &hub),
        ("10.1.2.3", &office),
        ("192.168.56.2", &office),
        ("rule%20dcrr-2", &[line, channel, "dcrr-2"]),
        ("172.16.9.0/24", &[line, channel, "dcrr-1"]),
        ("172.16.0.0/12", &office),
        ("2400::/16", &[]),
        ("nothing", &[]),
    ] {
        let state = api.control(&format!("state?filter={filter}")).await.ok();
        assert_eq!(ids(&state), expected, "{filter}");
        assert_eq!(state["lineCount"], 2);
    }
}
