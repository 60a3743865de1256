//! Fields that must agree with each other where no schema can express it.

mod common;

use common::{
    INVALID_BODY, NOT_ALLOWED, NOT_FOUND, assert_fields, bfd, bgp_channel, changed, channel,
    channel_with, id_of, ipv6, ipv6_channel, list_of, start, start_with,
};
use et_emulator::Emulator;
use et_emulator::state::ChannelStatus;
use serde_json::{Value, json};

#[tokio::test]
async fn each_route_type_needs_its_fields() {
    let api = start().await;
    let list = format!("/v1/et/{}/channel", api.line().await);
    let fixed = [
        ("networks", Value::Null),
        ("networks", json!([])),
        ("networks", json!(["10.0.0.0"])),
        ("networks", json!(["2400::/32"])),
        ("baiduAddress", json!("11.11.11.21")),
        ("baiduAddress", json!("11.11.11.21/33")),
        ("customerAddress", json!("2400::1/64")),
        ("customerAddress", json!("11.11.11.21/30")),
        ("vlanId", json!(1)),
        ("vlanId", json!(4010)),
        ("routeType", json!("ospf")),
        ("name", Value::Null),
    ];
    let bgp = [
        ("bgpAsn", Value::Null),
        ("bgpAsn", json!("0")),
        ("bgpAsn", json!("4294967296")),
        ("bgpKey", Value::Null),
        ("bgpKey", json!("")),
    ];
    let fixed = fixed.map(|case| (channel(), case)).into_iter();
    for (body, (field, value)) in fixed.chain(bgp.map(|case| (bgp_channel(), case))) {
        let body = changed(body, field, value);
        let message = api.post(&list, body).await.fails(INVALID_BODY);
        assert!(message.contains(&format!("`{field}")), "{field}: {message}");
    }
    let second = channel_with("networks", json!(["10.0.0.0/8", "10.0.0.300/8"]));
    let message = api.post(&list, second).await.fails(INVALID_BODY);
    assert!(message.contains("`networks[1]`"), "{message}");
    assert!(api.list(&list, "etChannels").await.is_empty());
    let largest = changed(bgp_channel(), "bgpAsn", json!("4294967295"));
    api.post(&list, largest).await.ok();
}

#[tokio::test]
async fn what_an_application_does_not_contain_cannot_be_set_by_it() {
    let api = start().await;
    let line = api.line().await;
    let mut body = bgp_channel();
    for (field, value) in [
        ("status", json!("closed")),
        ("bgpRouteLimit", json!(7)),
        ("bgpStatus", json!("down")),
        ("sendInterval", json!(300)),
        ("enableIpv6", json!(0)),
        ("etId", json!("repeated by an official client")),
    ] {
        body[field] = value;
    }
    let channel = api.channel_on(&line, body).await;
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
    for field in ["baiduIpv6Address", "customerIpv6Address", "ipv6Networks"] {
        let body = changed(ipv6_channel(), field, Value::Null);
        let message = api.post(&list, body).await.fails(INVALID_BODY);
        assert!(message.contains(field), "{message}");
    }
    let created = api.post(&list, ipv6_channel()).await.id();
    let shown = api.show(&format!("{list}/{created}")).await;
    assert_fields(&shown, changed(ipv6(), "enableIpv6", json!(1)));

    let bgp = format!("{list}/{}", api.post(&list, bgp_channel()).await.id());
    let without_networks = changed(ipv6(), "ipv6Networks", Value::Null);
    let enable = format!("{bgp}?enableIpv6=");
    api.put(&enable, without_networks).await.ok();
    assert_eq!(api.show(&bgp).await["ipv6BgpStatus"], "up");
}

#[tokio::test]
async fn ipv6_is_enabled_once_and_disabled_once() {
    let api = start().await;
    let channel = api.channel().await;
    let call = async |action| api.on_channel(action, &channel).await;
    call("disableIpv6").await.fails(NOT_ALLOWED);
    call("enableIpv6").await.ok();
    call("enableIpv6").await.fails(NOT_ALLOWED);
    call("disableIpv6").await.ok();
}

#[tokio::test]
async fn ipv6_is_for_accounts_on_the_allow_list() {
    let api = start_with(Emulator::builder().without_ipv6()).await;
    let channel = api.channel().await;
    let opt_in = (403, "OptInRequired");
    api.on_channel("enableIpv6", &channel).await.fails(opt_in);
    let other = changed(ipv6_channel(), "vlanId", json!(9));
    api.post(list_of(&channel), other).await.fails(opt_in);
}

#[tokio::test]
async fn route_parameters_are_for_static_routing() {
    let api = start().await;
    let (fixed, bgp) = api.static_and_bgp().await;
    for action in ["addRoutes", "removeRoutes"] {
        api.on_channel(action, &bgp).await.fails(NOT_ALLOWED);
    }
    let add = format!("{fixed}?addRoutes=");
    for (error, kind, networks, ipv6) in [
        (INVALID_BODY, "static-route", json!([]), json!([])),
        (INVALID_BODY, "static-route", json!(["10.0.0.0"]), json!([])),
        (
            INVALID_BODY,
            "static-route",
            json!([]),
            json!(["10.0.0.0/8"]),
        ),
        (INVALID_BODY, "bgp", json!(["10.0.0.0/8"]), json!([])),
        // IPv6 networks need IPv6.
        (NOT_ALLOWED, "static-route", json!([]), json!(["2400::/32"])),
    ] {
        let body = json!({"routeType": kind, "networks": networks, "ipv6Networks": ipv6});
        api.put(&add, body).await.fails(error);
    }
}

#[tokio::test]
async fn adding_twice_changes_nothing_and_removing_what_is_missing_removes_nothing() {
    let api = start().await;
    let channel = api.channel().await;
    for action in ["addRoutes", "addRoutes", "addUsers", "addUsers"] {
        api.on_channel(action, &channel).await.ok();
    }
    let unchanged = json!({
        "networks": ["192.168.0.0/16", "10.0.0.0/8"], "authorizedUsers": ["u"],
    });
    assert_fields(&api.show(&channel).await, unchanged.clone());

    let networks = json!(["10.0.0.0/8", "172.16.0.0/12"]);
    let both = json!({"routeType": "static-route", "networks": networks});
    let removal = api.put(&format!("{channel}?removeRoutes="), both).await;
    let message = removal.fails(NOT_FOUND);
    assert!(message.contains("networks[1]"), "{message}");
    assert_fields(&api.show(&channel).await, unchanged);

    let remove = async || api.on_channel("removeUsers", &channel).await;
    remove().await.ok();
    remove().await.fails(NOT_FOUND);
    let nobody = json!({"authorizedUsers": []});
    let add = format!("{channel}?addUsers=");
    api.put(&add, nobody).await.fails(INVALID_BODY);
}

#[tokio::test]
async fn associations_are_mutual_and_end_with_either_channel() {
    let api = start().await;
    let (one, two) = api.static_and_bgp().await;
    let call = |action: &str, from: &str, to: &str| {
        let (api, target) = (&api, format!("{from}?{action}="));
        let body = json!({"extraChannelId": id_of(to)});
        async move { api.put(&target, body).await }
    };
    call("associate", &one, &one).await.fails(INVALID_BODY);
    let missing = "/dedicatedconn-none";
    call("associate", &one, missing).await.fails(NOT_FOUND);
    call("disassociate", &one, &two).await.fails(NOT_ALLOWED);
    call("associate", &one, &two).await.ok();
    call("associate", &two, &one).await.fails(NOT_ALLOWED);
    call("disassociate", &two, &one).await.ok();
    call("associate", &one, &two).await.ok();
    api.set_channel_status(&two, ChannelStatus::AckWait);
    call("disassociate", &one, &two).await.fails(NOT_ALLOWED);
    api.set_channel_status(&two, ChannelStatus::Established);
    api.delete(&two).await.ok();
    call("disassociate", &one, &two).await.fails(NOT_FOUND);
    let state = api.control("state").await.ok();
    let channel = &state["lines"][0]["channels"][0];
    assert_eq!(channel["associated"], json!([]));
}

#[tokio::test]
async fn bfd_is_configured_once_and_within_its_ranges() {
    let api = start().await;
    let path = format!("{}/bfd", api.channel().await);
    api.put(&path, bfd(300, 300, 4)).await.fails(NOT_FOUND);
    api.delete(&path).await.fails(NOT_FOUND);
    for invalid in [
        bfd(199, 300, 4),
        bfd(1001, 300, 4),
        bfd(300, 199, 4),
        bfd(300, 1001, 4),
        bfd(300, 300, 2),
        bfd(300, 300, 11),
    ] {
        api.post(&path, invalid).await.fails(INVALID_BODY);
    }
    api.post(&path, bfd(200, 1000, 3)).await.ok();
    api.post(&path, bfd(300, 300, 4)).await.fails(NOT_ALLOWED);
    api.put(&path, bfd(300, 300, 11)).await.fails(INVALID_BODY);
    api.put(&path, bfd(1000, 200, 10)).await.ok();
    api.delete(&path).await.ok();
}

#[tokio::test]
async fn a_route_rule_needs_a_destination_of_its_version_and_a_next_hop_of_its_type() {
    let api = start().await;
    let channel = api.channel_on(&api.line().await, channel()).await;
    let path = format!("{channel}/route/rule");
    let rule = |version: u8, destination: &str, kind: &str, id: &str| {
        json!({
            "ipVersion": version, "destAddress": destination, "nexthopType": kind,
            "nexthopId": id,
        })
    };
    for (body, field) in [
        (rule(4, "10.0.0.0/33", "etGateway", "dcgw-1"), "destAddress"),
        (rule(4, "everywhere", "etGateway", "dcgw-1"), "destAddress"),
        (rule(4, "2400::/32", "etGateway", "dcgw-1"), "destAddress"),
        (rule(6, "10.0.0.0/8", "etGateway", "dcgw-1"), "destAddress"),
        (rule(5, "10.0.0.0/8", "etGateway", "dcgw-1"), "ipVersion"),
        (rule(4, "10.0.0.0/8", "csn", "csn-1"), "nexthopType"),
        (
            rule(4, "10.0.0.0/8", "etGateway", "dedicatedconn-1"),
            "nexthopId",
        ),
        (rule(4, "10.0.0.0/8", "etChannel", "dcgw-1"), "nexthopId"),
    ] {
        let message = api.post(&path, body).await.fails(INVALID_BODY);
        assert!(message.contains(field), "{message}");
    }
    let missing = rule(4, "10.0.0.0/8", "etChannel", "dedicatedconn-none");
    api.post(&path, missing).await.fails(NOT_FOUND);
    let ipv6 = rule(6, "2400::/32", "etGateway", "dcgw-1");
    api.post(&path, ipv6.clone()).await.fails(NOT_ALLOWED);
    api.on_channel("enableIpv6", &channel).await.ok();
    let to_channel = rule(4, "192.168.0.7", "etChannel", id_of(&channel));
    for body in [ipv6, to_channel] {
        api.post(&path, body).await.ok();
    }
}
