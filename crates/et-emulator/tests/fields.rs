//! Fields that must agree with each other where no schema can express it.

mod common;

use common::{Api, assert_fields, bgp_channel, id_of, list_of, merged, start, start_with};
use et_emulator::Emulator;
use serde_json::json;

/// Runs a script with the path of a channel and of its list.
async fn run(api: &Api, channel: &str, script: &str) {
    let names = [("channel", channel), ("list", list_of(channel))];
    api.run(&names, script).await;
}

#[tokio::test]
async fn each_route_type_needs_its_fields() {
    let api = start().await;
    let list = format!("/v1/et/{}/channel", api.line().await);
    for (body, changes) in [
        ("static", r#"{"networks": null}"#),
        ("static", r#"{"networks": []}"#),
        ("static", r#"{"networks": ["10.0.0.0"]}"#),
        ("static", r#"{"networks": ["2400::/32"]}"#),
        ("static", r#"{"baiduAddress": "11.11.11.21"}"#),
        ("static", r#"{"baiduAddress": "11.11.11.21/33"}"#),
        ("static", r#"{"customerAddress": "2400::1/64"}"#),
        ("static", r#"{"customerAddress": "11.11.11.21/30"}"#),
        ("static", r#"{"vlanId": 1}"#),
        ("static", r#"{"vlanId": 4010}"#),
        ("static", r#"{"routeType": "ospf"}"#),
        ("static", r#"{"name": null}"#),
        ("bgp", r#"{"bgpAsn": null}"#),
        ("bgp", r#"{"bgpAsn": "0"}"#),
        ("bgp", r#"{"bgpAsn": "4294967296"}"#),
        ("bgp", r#"{"bgpKey": null}"#),
        ("bgp", r#"{"bgpKey": ""}"#),
    ] {
        let field = changes.split('"').nth(1).unwrap();
        let line = format!("POST {list} {body} {changes} => INVALID_BODY `{field}");
        api.run(&[], &line).await;
    }
    let script = r#"
        POST $list static {"networks": ["10.0.0.0/8", "10.0.0.300/8"]} => INVALID_BODY `networks[1]`
        GET $list => {"etChannels": []}
        POST $list bgp {"bgpAsn": "4294967295"}
    "#;
    api.run(&[("list", &list)], script).await;
}

#[tokio::test]
async fn what_an_application_does_not_contain_cannot_be_set_by_it() {
    let api = start().await;
    let line = api.line().await;
    let ignored = json!({
        "status": "closed", "bgpRouteLimit": 7, "bgpStatus": "down", "sendInterval": 300,
        "enableIpv6": 0, "etId": "repeated by an official client",
    });
    let channel = merged(bgp_channel(), ignored);
    let channel = api.channel_on(&line, channel).await;
    let expected = json!({
        "status": "established", "bgpRouteLimit": 100, "bgpStatus": "up", "sendInterval": null,
        "enableIpv6": 0,
    });
    assert_fields(&api.show(&channel).await, expected);
}

#[tokio::test]
async fn ipv6_needs_its_addresses_and_with_static_routing_its_networks() {
    let api = start().await;
    let list = format!("/v1/et/{}/channel", api.line().await);
    let script = r#"
        POST $list static-ipv6 {"baiduIpv6Address": null} => INVALID_BODY baiduIpv6Address
        POST $list static-ipv6 {"customerIpv6Address": null} => INVALID_BODY customerIpv6Address
        POST $list static-ipv6 {"ipv6Networks": null} => INVALID_BODY ipv6Networks
        static = POST $list static-ipv6
        SHOW $list/$static => {"enableIpv6": 1, "ipv6Networks": ["2400:da00:e003:0:15f::/87"]}
        SHOW $list/$static => {"baiduIpv6Address": "2400:da00:e003:0:1eb:200::1/88"}
        SHOW $list/$static => {"customerIpv6Address": "2400:da00:e003:0:0:200::1/88"}
        bgp = POST $list bgp
        PUT $list/$bgp?enableIpv6= ipv6 {"ipv6Networks": null}
        SHOW $list/$bgp => {"ipv6BgpStatus": "up"}
    "#;
    api.run(&[("list", &list)], script).await;
}

#[tokio::test]
async fn ipv6_is_enabled_once_and_disabled_once_by_accounts_on_the_allow_list() {
    let api = start().await;
    let script = "
        PUT $channel?disableIpv6= => NOT_ALLOWED
        PUT $channel?enableIpv6= ipv6
        PUT $channel?enableIpv6= ipv6 => NOT_ALLOWED
        PUT $channel?disableIpv6=
    ";
    run(&api, &api.channel().await, script).await;

    let api = start_with(Emulator::builder().without_ipv6()).await;
    let script = r#"
        PUT $channel?enableIpv6= ipv6 => OPT_IN
        POST $list static-ipv6 {"vlanId": 9} => OPT_IN
    "#;
    run(&api, &api.channel().await, script).await;
}

#[tokio::test]
async fn route_parameters_are_for_static_routing() {
    let api = start().await;
    let (fixed, bgp) = api.static_and_bgp().await;
    let script = r#"
        PUT $bgp?addRoutes= $one => NOT_ALLOWED
        PUT $bgp?removeRoutes= $one => NOT_ALLOWED
        PUT $add {"routeType": "static-route", "networks": []} => INVALID_BODY
        PUT $add {"routeType": "static-route", "networks": ["10.0.0.0"]} => INVALID_BODY
        PUT $add {"routeType": "static-route", "ipv6Networks": ["10.0.0.0/8"]} => INVALID_BODY
        PUT $add {"routeType": "bgp", "networks": ["10.0.0.0/8"]} => INVALID_BODY
        # IPv6 networks need IPv6.
        PUT $add {"routeType": "static-route", "ipv6Networks": ["2400::/32"]} => NOT_ALLOWED
    "#;
    let one = r#"{"routeType": "static-route", "networks": ["192.168.0.0/16"]}"#;
    let add = format!("{fixed}?addRoutes=");
    api.run(&[("bgp", &bgp), ("add", &add), ("one", one)], script)
        .await;
}

#[tokio::test]
async fn adding_twice_changes_nothing_and_removing_what_is_missing_removes_nothing() {
    let api = start().await;
    let channel = api.channel().await;
    for action in ["addRoutes", "addRoutes", "addUsers", "addUsers"] {
        api.on_channel(action, &channel).await.ok();
    }
    let script = r#"
        SHOW $channel => {"networks": ["192.168.0.0/16", "10.0.0.0/8"], "authorizedUsers": ["u"]}
        PUT $channel?removeRoutes= {"routeType": "static-route", $two} => NOT_FOUND networks[1]
        SHOW $channel => {"networks": ["192.168.0.0/16", "10.0.0.0/8"], "authorizedUsers": ["u"]}
        PUT $channel?removeUsers= {"authorizedUsers": ["u"]}
        PUT $channel?removeUsers= {"authorizedUsers": ["u"]} => NOT_FOUND
        PUT $channel?addUsers= {"authorizedUsers": []} => INVALID_BODY
    "#;
    let two = r#""networks": ["10.0.0.0/8", "172.16.0.0/12"]"#;
    api.run(&[("channel", &channel), ("two", two)], script)
        .await;
}

#[tokio::test]
async fn associations_are_mutual_and_end_with_either_channel() {
    let api = start().await;
    let (one, two) = api.static_and_bgp().await;
    let script = r#"
        PUT $one?associate= {"extraChannelId": "$id1"} => INVALID_BODY
        PUT $one?associate= {"extraChannelId": "dedicatedconn-none"} => NOT_FOUND
        PUT $one?disassociate= {"extraChannelId": "$id2"} => NOT_ALLOWED
        PUT $one?associate= {"extraChannelId": "$id2"}
        PUT $two?associate= {"extraChannelId": "$id1"} => NOT_ALLOWED
        PUT $two?disassociate= {"extraChannelId": "$id1"}
        PUT $one?associate= {"extraChannelId": "$id2"}
        POST /_emulator/channels/$id2/status {"status": "ack-wait"}
        PUT $one?disassociate= {"extraChannelId": "$id2"} => NOT_ALLOWED
        POST /_emulator/channels/$id2/status {"status": "established"}
        DELETE $two
        PUT $one?disassociate= {"extraChannelId": "$id2"} => NOT_FOUND
    "#;
    let names = [
        ("one", &*one),
        ("two", &two),
        ("id1", id_of(&one)),
        ("id2", id_of(&two)),
    ];
    api.run(&names, script).await;
    let state = api.control("state").await.ok();
    let channel = &state["lines"][0]["channels"][0];
    assert_eq!(channel["associated"], json!([]));
}

#[tokio::test]
async fn bfd_is_configured_once_and_within_its_ranges() {
    let api = start().await;
    let channel = api.channel().await;
    let script = r#"
        PUT $channel/bfd bfd => NOT_FOUND
        DELETE $channel/bfd => NOT_FOUND
        POST $channel/bfd bfd {"sendInterval": 199} => INVALID_BODY
        POST $channel/bfd bfd {"sendInterval": 1001} => INVALID_BODY
        POST $channel/bfd bfd {"receivInterval": 199} => INVALID_BODY
        POST $channel/bfd bfd {"receivInterval": 1001} => INVALID_BODY
        POST $channel/bfd bfd {"detectMultiplier": 2} => INVALID_BODY
        POST $channel/bfd bfd {"detectMultiplier": 11} => INVALID_BODY
        POST $channel/bfd {"sendInterval": 200, "receivInterval": 1000, "detectMultiplier": 3}
        POST $channel/bfd bfd => NOT_ALLOWED
        PUT $channel/bfd bfd {"detectMultiplier": 11} => INVALID_BODY
        PUT $channel/bfd {"sendInterval": 1000, "receivInterval": 200, "detectMultiplier": 10}
        DELETE $channel/bfd
    "#;
    run(&api, &channel, script).await;
}

#[tokio::test]
async fn a_route_rule_needs_a_destination_of_its_version_and_a_next_hop_of_its_type() {
    let api = start().await;
    let channel = api.channel().await;
    let script = r#"
        POST $rules rule {"destAddress": "10.0.0.0/33"} => INVALID_BODY destAddress
        POST $rules rule {"destAddress": "everywhere"} => INVALID_BODY destAddress
        POST $rules rule {"ipVersion": 4, "destAddress": "2400::/32"} => INVALID_BODY destAddress
        POST $rules rule {"ipVersion": 6} => INVALID_BODY destAddress
        POST $rules rule {"ipVersion": 5} => INVALID_BODY ipVersion
        POST $rules rule {"nexthopType": "csn", "nexthopId": "csn-1"} => INVALID_BODY nexthopType
        POST $rules rule {"nexthopId": "dedicatedconn-1"} => INVALID_BODY nexthopId
        POST $rules rule {"nexthopType": "etChannel"} => INVALID_BODY nexthopId
        POST $rules rule {"nexthopType": "etChannel", "nexthopId": "dedicatedconn-0"} => NOT_FOUND
        POST $rules rule {"ipVersion": 6, "destAddress": "2400::/32"} => NOT_ALLOWED
        PUT $channel?enableIpv6= ipv6
        POST $rules rule {"ipVersion": 6, "destAddress": "2400::/32"}
        POST $rules {"destAddress": "192.168.0.7", "nexthopType": "etChannel", "nexthopId": "$id"}
    "#;
    let rules = format!("{channel}/route/rule");
    let names = [
        ("channel", &*channel),
        ("rules", &rules),
        ("id", id_of(&channel)),
    ];
    api.run(&names, script).await;
}
