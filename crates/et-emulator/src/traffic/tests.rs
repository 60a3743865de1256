//! What traffic needs, one thing after the other.

use super::*;
use crate::snapshot::Snapshot;

/// A gateway through which traffic can flow both ways, with these parts of the JSON replaced.
fn after(replacements: &[(&str, &str)]) -> Traffic {
    let mut state = r#"{
        "lines": [{"id": "dcphy-a", "status": "established", "channels": [{
            "id": "dedicatedconn-a", "status": "established", "routeType": "static-route",
            "networks": ["10.0.0.0/8"],
            "routeRules": [{"routeRuleId": "dcrr-a", "destAddress": "172.16.0.0/16",
                "nexthopType": "etGateway", "nexthopId": "dcgw-a"}]
        }]}],
        "vpcs": [{"vpcId": "vpc-a", "cidr": "172.16.0.0/16", "routeTableId": "rt-a",
            "routeRules": [{"routeRuleId": "rr-a", "sourceAddress": "0.0.0.0/0",
                "destinationAddress": "10.0.0.0/8", "nexthopType": "dcGateway",
                "nexthopId": "dcgw-a", "pathType": "normal"}]}],
        "gateways": [
            {"etGatewayId": "dcgw-a", "vpcId": "vpc-a", "status": "running",
                "channelId": "dedicatedconn-a", "localCidrs": ["172.16.0.0/16"]},
            {"etGatewayId": "dcgw-b", "vpcId": "vpc-a"}]
    }"#
    .to_owned();
    for (part, replacement) in replacements {
        assert!(state.contains(part), "{part}");
        state = state.replacen(part, replacement, 1);
    }
    let snapshot = Snapshot::from_json(state.as_bytes()).unwrap();
    let (store, _) = snapshot.restore().unwrap();
    through(&store, store.gateway("dcgw-a").unwrap())
}

#[test]
fn traffic_flows_both_ways_when_both_ends_route() {
    let traffic = after(&[]);
    assert!(traffic.to_data_centre && traffic.to_cloud);
    assert_eq!(traffic.words, "Traffic can flow both ways.");
    // A part of a network, or more than it, is a route to it as well.
    for (wide, other) in [("10.0.0.0/8", "10.9.0.0/16"), ("10.0.0.0/8", "0.0.0.0/0")] {
        let part = format!("\"destinationAddress\": \"{wide}\"");
        let other = format!("\"destinationAddress\": \"{other}\"");
        assert!(after(&[(&part, &other)]).to_data_centre);
    }
}

#[test]
fn each_end_is_missed_by_itself() {
    let no_rule = (
        "\"destinationAddress\": \"10.0.0.0/8\"",
        "\"destinationAddress\": \"11.0.0.0/8\"",
    );
    let no_route_rule = (
        "\"destAddress\": \"172.16.0.0/16\"",
        "\"destAddress\": \"172.17.0.0/16\"",
    );
    let out = "No traffic to the data centre: rt-a has no rule to 10.0.0.0/8 by dcgw-a.";
    let back =
        "No traffic to the cloud: dedicatedconn-a has no route rule to 172.16.0.0/16 by dcgw-a.";
    let traffic = after(&[no_rule]);
    assert_eq!((traffic.to_data_centre, traffic.to_cloud), (false, true));
    assert_eq!(traffic.words, out);
    let traffic = after(&[no_route_rule]);
    assert_eq!((traffic.to_data_centre, traffic.to_cloud), (true, false));
    assert_eq!(traffic.words, back);
    let traffic = after(&[no_rule, no_route_rule]);
    assert_eq!((traffic.to_data_centre, traffic.to_cloud), (false, false));
    assert_eq!(traffic.words, format!("{out} {back}"));
}

#[test]
fn a_route_by_another_gateway_does_not_count() {
    let traffic = after(&[(
        "\"nexthopId\": \"dcgw-a\", \"pathType\"",
        "\"nexthopId\": \"dcgw-b\", \"pathType\"",
    )]);
    assert!(!traffic.to_data_centre);
    let traffic = after(&[(
        "\"nexthopType\": \"etGateway\", \"nexthopId\": \"dcgw-a\"",
        "\"nexthopType\": \"etGateway\", \"nexthopId\": \"dcgw-b\"",
    )]);
    assert!(!traffic.to_cloud);
}

#[test]
fn every_network_needs_a_route() {
    let traffic = after(&[("[\"10.0.0.0/8\"]", "[\"10.0.0.0/8\", \"192.168.0.0/16\"]")]);
    assert_eq!(
        traffic.words,
        "No traffic to the data centre: rt-a has no rule to 192.168.0.0/16 by dcgw-a."
    );
    let more = "\"localCidrs\": [\"172.16.0.0/16\", \"172.17.0.0/16\"]";
    let traffic = after(&[("\"localCidrs\": [\"172.16.0.0/16\"]", more)]);
    assert!(traffic.words.contains("no route rule to 172.17.0.0/16"));
}

#[test]
fn a_standby_route_waits_for_the_switchover() {
    let traffic = after(&[("\"normal\"", "\"ha:standby\"")]);
    assert_eq!(
        traffic.words,
        "No traffic to the data centre: rr-a to 10.0.0.0/8 is on standby until it is switched to."
    );
    assert!(after(&[("\"normal\"", "\"ha:active\"")]).to_data_centre);
    assert!(after(&[("\"normal\"", "\"ecmp\"")]).to_data_centre);
}

#[test]
fn what_the_routes_lead_through_must_be_in_service() {
    for (part, other, words) in [
        (
            "\"running\"",
            "\"building\"",
            "the gateway is in `building`",
        ),
        (
            "\"dedicatedconn-a\", \"status\": \"established\"",
            "\"dedicatedconn-a\", \"status\": \"pay-wait\"",
            "the channel is in `pay-wait`",
        ),
        (
            "\"dcphy-a\", \"status\": \"established\"",
            "\"dcphy-a\", \"status\": \"stopped\"",
            "the line is in `stopped`",
        ),
        (
            "\"channelId\": \"dedicatedconn-a\", ",
            "",
            "the gateway is bound to no channel",
        ),
    ] {
        let traffic = after(&[(part, other)]);
        assert_eq!((traffic.to_data_centre, traffic.to_cloud), (false, false));
        assert_eq!(traffic.words, format!("No traffic: {words}."));
    }
}

#[test]
fn over_bgp_the_learned_routes_are_the_networks_of_the_data_centre() {
    const STATIC: &str =
        "\"routeType\": \"static-route\",\n            \"networks\": [\"10.0.0.0/8\"]";
    let traffic = after(&[(STATIC, "\"routeType\": \"bgp\"")]);
    assert_eq!(
        traffic.words,
        "No traffic to the data centre: dedicatedconn-a has learned no route to it."
    );
    let traffic = after(&[(STATIC, "\"routeType\": \"bgp\", \"bgpStatus\": \"down\"")]);
    assert_eq!(
        traffic.words,
        "No traffic: the BGP session of the channel is down."
    );
    let learned = r#""routeRules": [{"routeRuleId": "dcrr-b", "destAddress": "10.7.0.0/16",
        "nexthopType": "etChannel", "nexthopId": "dedicatedconn-a", "routeProto": "bgp"}, "#;
    let traffic = after(&[
        (STATIC, "\"routeType\": \"bgp\""),
        ("\"routeRules\": [", learned),
    ]);
    assert_eq!(traffic.words, "Traffic can flow both ways.");
}
