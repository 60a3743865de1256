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
    let state = json!({"lines": lines}).to_string();
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
