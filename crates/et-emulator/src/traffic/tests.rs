//! What traffic needs, one thing after the other.

use super::*;
use crate::snapshot::Snapshot;

/// The only rule of the VPC's table.
const RULE: &str = r#"{"routeRuleId": "rr-a", "sourceAddress": "0.0.0.0/0",
                "destinationAddress": "10.0.0.0/8", "nexthopType": "dcGateway",
                "nexthopId": "dcgw-a", "pathType": "normal"}"#;

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
    // A default route is a route to every network.
    assert!(after(&[("\"10.0.0.0/8\", \"nexthop", "\"0.0.0.0/0\", \"nexthop")]).to_data_centre);
    assert!(after(&[("\"172.16.0.0/16\",\n", "\"0.0.0.0/0\",\n")]).to_cloud);
}

/// What replaces the rule of the VPC's table by these: source, destination, next hop, share.
fn table(rules: &[[&str; 4]]) -> String {
    let rules = rules.iter().enumerate();
    let rules = rules.map(|(place, [source, destination, hop, path])| {
        let kind = if hop.starts_with("dcgw") {
            "dcGateway"
        } else {
            "nat"
        };
        format!(
            r#"{{"routeRuleId": "rr-{place}", "sourceAddress": "{source}",
                "destinationAddress": "{destination}", "nexthopType": "{kind}",
                "nexthopId": "{hop}", "pathType": "{path}"}}"#
        )
    });
    rules.collect::<Vec<_>>().join(", ")
}

/// The same with these rules in the VPC's table.
fn with_table(rules: &[[&str; 4]], replacements: &[(&str, &str)]) -> Traffic {
    let rules = table(rules);
    let mut all = vec![(RULE, rules.as_str())];
    all.extend(replacements);
    after(&all)
}

const ALL: &str = "0.0.0.0/0";

#[test]
fn a_network_is_routed_when_rules_together_cover_it() {
    let traffic = with_table(&[[ALL, "10.9.0.0/16", "dcgw-a", "normal"]], &[]);
    assert_eq!(
        traffic.words,
        "No traffic to the data centre: rt-a has no rule to 10.0.0.0/13, a part of 10.0.0.0/8, by \
         dcgw-a."
    );
    let low = [ALL, "10.0.0.0/9", "dcgw-a", "normal"];
    let traffic = with_table(&[low], &[]);
    assert!(traffic.words.contains("no rule to 10.128.0.0/9, a part of"));
    let high = [ALL, "10.128.0.0/9", "dcgw-a", "normal"];
    assert!(with_table(&[low, high], &[]).to_data_centre);

    let part = ("\"172.16.0.0/16\",\n", "\"172.16.0.0/17\",\n");
    assert_eq!(
        after(&[part]).words,
        "No traffic to the cloud: dedicatedconn-a has no route rule to 172.16.128.0/17, a part of \
         172.16.0.0/16, by dcgw-a."
    );
}

#[test]
fn a_more_specific_rule_takes_its_part_away() {
    let wide = [ALL, "10.0.0.0/8", "dcgw-a", "normal"];
    let narrow = [ALL, "10.1.0.0/16", "nat-a", "normal"];
    let traffic = with_table(&[wide, narrow], &[]);
    assert!(!traffic.to_data_centre && traffic.to_cloud);
    assert_eq!(
        traffic.words,
        "No traffic to the data centre: rr-1 takes 10.1.0.0/16, a part of 10.0.0.0/8, to nat-a, \
         because its prefix is longer than that of rr-0."
    );
    // One that is more specific still takes it back.
    let back = [
        [ALL, "10.1.0.0/17", "dcgw-a", "normal"],
        [ALL, "10.1.128.0/17", "dcgw-a", "normal"],
    ];
    assert!(with_table(&[wide, narrow, back[0], back[1]], &[]).to_data_centre);
    // A shorter prefix takes nothing, unless there is no longer one.
    let default = [ALL, ALL, "nat-a", "normal"];
    assert!(with_table(&[default, wide], &[]).to_data_centre);
    assert_eq!(
        with_table(&[default], &[]).words,
        "No traffic to the data centre: rt-a has no rule to 10.0.0.0/8 by dcgw-a; rr-0 takes it \
         to nat-a."
    );

    let more = r#"{"routeRuleId": "dcrr-b", "destAddress": "172.16.1.0/24",
        "nexthopType": "etChannel", "nexthopId": "dedicatedconn-a"}, "#;
    let more = format!("\"routeRules\": [{more}");
    assert_eq!(
        after(&[("\"routeRules\": [", &more)]).words,
        "No traffic to the cloud: dcrr-b takes 172.16.1.0/24, a part of 172.16.0.0/16, to \
         dedicatedconn-a, because its prefix is longer than that of dcrr-a."
    );
}

#[test]
fn a_default_route_to_the_data_centre_leaves_to_others_what_they_take() {
    let everything = ("[\"10.0.0.0/8\"]", "[\"0.0.0.0/0\"]");
    let default = [ALL, ALL, "dcgw-a", "normal"];
    let narrow = [ALL, "10.1.0.0/16", "nat-a", "normal"];
    assert!(with_table(&[default, narrow], &[everything]).to_data_centre);
    let elsewhere = [ALL, ALL, "nat-a", "normal"];
    let own = [ALL, "10.1.0.0/16", "dcgw-a", "normal"];
    assert_eq!(
        with_table(&[elsewhere, own], &[everything]).words,
        "No traffic to the data centre: rt-a has no rule to 0.0.0.0/5, a part of 0.0.0.0/0, by \
         dcgw-a; rr-0 takes it to nat-a."
    );
    // Something must be left.
    let halves = ["0.0.0.0/1", "128.0.0.0/1"].map(|half| [ALL, half, "nat-a", "normal"]);
    assert_eq!(
        with_table(&halves, &[everything]).words,
        "No traffic to the data centre: rt-a has no rule to 0.0.0.0/0 by dcgw-a."
    );
}

#[test]
fn a_rule_is_for_the_sources_that_it_names() {
    let low = ["172.16.0.0/17", "10.0.0.0/8", "dcgw-a", "normal"];
    assert_eq!(
        with_table(&[low], &[]).words,
        "No traffic to the data centre: rt-a has no rule from 172.16.128.0/17 to 10.0.0.0/8 by \
         dcgw-a."
    );
    let high = ["172.16.128.0/17", "10.0.0.0/8", "dcgw-a", "normal"];
    assert!(with_table(&[low, high], &[]).to_data_centre);
    // A gateway that has only the first half needs no more.
    let half = (
        "\"localCidrs\": [\"172.16.0.0/16\"]",
        "\"localCidrs\": [\"172.16.0.0/17\"]",
    );
    assert!(with_table(&[low], &[half]).to_data_centre);
    // Of rules for the same destination, the more specific source decides.
    let wide = [ALL, "10.0.0.0/8", "dcgw-a", "normal"];
    let narrow = ["172.16.1.0/24", "10.0.0.0/8", "nat-a", "normal"];
    assert_eq!(
        with_table(&[wide, narrow], &[]).words,
        "No traffic to the data centre: rt-a has no rule from 172.16.1.0/24 to 10.0.0.0/8 by \
         dcgw-a; rr-1 takes it to nat-a."
    );
    // The longer prefix of the destination counts more.
    let to_half = [ALL, "10.0.0.0/9", "dcgw-a", "normal"];
    let to_other = [ALL, "10.128.0.0/9", "dcgw-a", "normal"];
    assert!(with_table(&[narrow, to_half, to_other], &[]).to_data_centre);
}

#[test]
fn several_next_hops_share_or_take_turns() {
    let to = |hop, path| [ALL, "10.0.0.0/8", hop, path];
    assert!(with_table(&[to("dcgw-b", "ecmp"), to("dcgw-a", "ecmp")], &[]).to_data_centre);
    let active = [to("dcgw-b", "ha:standby"), to("dcgw-a", "ha:active")];
    assert!(with_table(&active, &[]).to_data_centre);
    let standby = [to("dcgw-b", "ha:active"), to("dcgw-a", "ha:standby")];
    assert_eq!(
        with_table(&standby, &[]).words,
        "No traffic to the data centre: rr-1 to 10.0.0.0/8 is on standby until it is switched to."
    );
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
