//! Fields that must agree with each other, where no schema can say so.

mod common;

use common::{bgp_channel, changed, channel, channel_with, id_of, ipv6, on_channel, start, with};
use et_emulator::Emulator;
use et_emulator::state::ChannelStatus;
use http::Method;
use serde_json::{Value, json};

const STATE: (u16, &str) = (409, "OperationNotAllowed");
const BODY: (u16, &str) = (400, "InappropriateJSON");
const GONE: (u16, &str) = (404, "NoSuchObject");

#[tokio::test]
async fn each_route_type_needs_its_fields() {
    let api = start().await;
    let list = format!("/v1/et/{}/channel", api.line().await);
    let too_big = json!("4294967296");
    for (body, field) in [
        (channel_with("networks", Value::Null), "`networks`"),
        (channel_with("networks", json!([])), "`networks`"),
        (
            channel_with("networks", json!(["10.0.0.0/8", "10.0.0.300/8"])),
            "`networks[1]`",
        ),
        (
            channel_with("networks", json!(["2400::/32"])),
            "`networks[0]`",
        ),
        (
            channel_with("baiduAddress", json!("11.11.11.21")),
            "`baiduAddress`",
        ),
        (
            channel_with("customerAddress", json!("2400::1/64")),
            "`customerAddress`",
        ),
        (
            channel_with("customerAddress", json!("11.11.11.21/24")),
            "`customerAddress`",
        ),
        (channel_with("vlanId", json!(1)), "`vlanId`"),
        (channel_with("vlanId", json!(4010)), "`vlanId`"),
        (channel_with("routeType", json!("ospf")), "`routeType`"),
        (channel_with("name", Value::Null), "`name`"),
        (changed(bgp_channel(), "bgpAsn", Value::Null), "`bgpAsn`"),
        (changed(bgp_channel(), "bgpAsn", json!("0")), "`bgpAsn`"),
        (changed(bgp_channel(), "bgpAsn", too_big), "`bgpAsn`"),
        (changed(bgp_channel(), "bgpKey", Value::Null), "`bgpKey`"),
        (changed(bgp_channel(), "bgpKey", json!("")), "`bgpKey`"),
    ] {
        let answer = api.post(&list, body.clone()).await;
        assert_eq!(answer.refusal(), BODY, "{body}");
        assert!(
            answer.message().contains(field),
            "{field}: {}",
            answer.message()
        );
    }
    assert_eq!(api.get(&list).await.ok()["etChannels"], json!([]));
    api.post(&list, changed(bgp_channel(), "bgpAsn", json!("4294967295")))
        .await
        .ok();
}

#[tokio::test]
async fn ipv6_needs_its_addresses_and_with_static_routing_its_networks() {
    let api = start().await;
    let list = format!("/v1/et/{}/channel", api.line().await);
    let mut full = channel_with("enableIpv6", json!(1));
    for (field, value) in ipv6().as_object().unwrap() {
        full[field] = value.clone();
    }
    for field in ["baiduIpv6Address", "customerIpv6Address", "ipv6Networks"] {
        let answer = api
            .post(&list, changed(full.clone(), field, Value::Null))
            .await;
        assert_eq!(answer.refusal(), BODY, "{field}");
        assert!(answer.message().contains(field), "{}", answer.message());
    }
    let created = api.post(&list, full).await.id();
    assert_eq!(
        api.show(&format!("{list}/{created}")).await["enableIpv6"],
        1
    );

    let bgp = format!("{list}/{}", api.post(&list, bgp_channel()).await.id());
    api.put(
        &format!("{bgp}?enableIpv6="),
        changed(ipv6(), "ipv6Networks", Value::Null),
    )
    .await
    .ok();
    assert_eq!(api.show(&bgp).await["ipv6BgpStatus"], "up");
}

#[tokio::test]
async fn ipv6_is_switched_on_once_and_off_once() {
    let api = start().await;
    let channel = api.channel().await;
    assert_eq!(
        on_channel(&api, "disableIpv6", &channel).await.refusal(),
        STATE
    );
    on_channel(&api, "enableIpv6", &channel).await.ok();
    assert_eq!(
        on_channel(&api, "enableIpv6", &channel).await.refusal(),
        STATE
    );
    on_channel(&api, "disableIpv6", &channel).await.ok();
}

#[tokio::test]
async fn ipv6_is_for_accounts_on_the_allow_list() {
    let api = with(Emulator::builder().without_ipv6().start().await.unwrap());
    let channel = api.channel().await;
    assert_eq!(
        on_channel(&api, "enableIpv6", &channel).await.refusal(),
        (403, "OptInRequired")
    );
    let mut body = channel_with("enableIpv6", json!(1));
    for (field, value) in ipv6().as_object().unwrap() {
        body[field] = value.clone();
    }
    assert_eq!(
        api.post(
            channel.rsplit_once('/').unwrap().0,
            changed(body, "vlanId", json!(9))
        )
        .await
        .code(),
        "OptInRequired"
    );
}

#[tokio::test]
async fn route_parameters_are_for_static_routing() {
    let api = start().await;
    let line = api.line().await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    assert_eq!(on_channel(&api, "addRoutes", &bgp).await.refusal(), STATE);
    assert_eq!(
        on_channel(&api, "removeRoutes", &bgp).await.refusal(),
        STATE
    );
    let fixed = api.channel_on(&line, channel()).await;
    let parameters = |networks: Value, ipv6: Value| json!({"routeType": "static-route", "networks": networks, "ipv6Networks": ipv6});
    let add = format!("{fixed}?addRoutes=");
    assert_eq!(
        api.put(&add, parameters(json!([]), json!([])))
            .await
            .refusal(),
        BODY
    );
    assert_eq!(
        api.put(&add, parameters(json!(["10.0.0.0"]), json!([])))
            .await
            .refusal(),
        BODY
    );
    assert_eq!(
        api.put(&add, parameters(json!([]), json!(["10.0.0.0/8"])))
            .await
            .refusal(),
        BODY
    );
    // IPv6 networks need IPv6.
    assert_eq!(
        api.put(&add, parameters(json!([]), json!(["2400::/32"])))
            .await
            .refusal(),
        STATE
    );
    let bgp_type = json!({"routeType": "bgp", "networks": ["10.0.0.0/8"]});
    assert_eq!(api.put(&add, bgp_type).await.refusal(), BODY);
}

#[tokio::test]
async fn adding_twice_changes_nothing_and_removing_what_is_not_there_is_refused_whole() {
    let api = start().await;
    let channel = api.channel().await;
    on_channel(&api, "addRoutes", &channel).await.ok();
    on_channel(&api, "addRoutes", &channel).await.ok();
    assert_eq!(
        api.show(&channel).await["networks"],
        json!(["192.168.0.0/16", "10.0.0.0/8"])
    );
    let both = json!({"routeType": "static-route", "networks": ["10.0.0.0/8", "172.16.0.0/12"]});
    let refused = api.put(&format!("{channel}?removeRoutes="), both).await;
    assert_eq!(refused.refusal(), GONE);
    assert!(
        refused.message().contains("networks[1]"),
        "{}",
        refused.message()
    );
    assert_eq!(
        api.show(&channel).await["networks"]
            .as_array()
            .unwrap()
            .len(),
        2
    );

    on_channel(&api, "addUsers", &channel).await.ok();
    on_channel(&api, "addUsers", &channel).await.ok();
    assert_eq!(api.show(&channel).await["authorizedUsers"], json!(["u"]));
    on_channel(&api, "removeUsers", &channel).await.ok();
    assert_eq!(
        on_channel(&api, "removeUsers", &channel).await.refusal(),
        GONE
    );
    assert_eq!(
        api.put(
            &format!("{channel}?addUsers="),
            json!({"authorizedUsers": []})
        )
        .await
        .refusal(),
        BODY
    );
}

#[tokio::test]
async fn associations_are_mutual_and_end_with_either_channel() {
    let api = start().await;
    let line = api.line().await;
    let (one, two) = (
        api.channel_on(&line, channel()).await,
        api.channel_on(&line, bgp_channel()).await,
    );
    let tie = |verb: &str, from: &str, to: &str| {
        let (target, body) = (
            format!("{from}?{verb}="),
            json!({"extraChannelId": id_of(to)}),
        );
        let api = &api;
        async move { api.put(&target, body).await }
    };
    assert_eq!(tie("associate", &one, &one).await.refusal(), BODY);
    assert_eq!(
        tie("associate", &one, "/dedicatedconn-none")
            .await
            .refusal(),
        GONE
    );
    assert_eq!(tie("disassociate", &one, &two).await.refusal(), STATE);
    tie("associate", &one, &two).await.ok();
    assert_eq!(tie("associate", &two, &one).await.refusal(), STATE);
    tie("disassociate", &two, &one).await.ok();
    tie("associate", &one, &two).await.ok();
    api.controls()
        .set_channel_status(id_of(&two), ChannelStatus::AckWait)
        .unwrap();
    assert_eq!(tie("disassociate", &one, &two).await.refusal(), STATE);
    api.controls()
        .set_channel_status(id_of(&two), ChannelStatus::Established)
        .unwrap();
    api.delete(&two).await.ok();
    assert_eq!(tie("disassociate", &one, &two).await.refusal(), GONE);
    let view = api.control(Method::GET, "state", None).await.ok();
    assert_eq!(view["lines"][0]["channels"][0]["associated"], json!([]));
}

#[tokio::test]
async fn bfd_is_set_up_once_and_within_its_ranges() {
    let api = start().await;
    let channel = api.channel().await;
    let bfd = |send: i64, receive: i64, multiplier: i64| json!({"sendInterval": send, "receivInterval": receive, "detectMultiplier": multiplier});
    let path = format!("{channel}/bfd");
    assert_eq!(api.put(&path, bfd(300, 300, 4)).await.refusal(), GONE);
    assert_eq!(api.delete(&path).await.refusal(), GONE);
    for wrong in [
        bfd(199, 300, 4),
        bfd(1001, 300, 4),
        bfd(300, 199, 4),
        bfd(300, 1001, 4),
        bfd(300, 300, 2),
        bfd(300, 300, 11),
    ] {
        assert_eq!(
            api.post(&path, wrong.clone()).await.refusal(),
            BODY,
            "{wrong}"
        );
    }
    api.post(&path, bfd(200, 1000, 3)).await.ok();
    assert_eq!(api.post(&path, bfd(300, 300, 4)).await.refusal(), STATE);
    assert_eq!(api.put(&path, bfd(300, 300, 11)).await.refusal(), BODY);
    api.put(&path, bfd(1000, 200, 10)).await.ok();
    api.delete(&path).await.ok();
}

#[tokio::test]
async fn a_route_rule_needs_a_destination_of_its_version_and_a_next_hop_that_fits() {
    let api = start().await;
    let channel = api.channel().await;
    let path = format!("{channel}/route/rule");
    let rule = |version: u8, destination: &str, kind: &str, id: &str| json!({"ipVersion": version, "destAddress": destination, "nexthopType": kind, "nexthopId": id});
    for (wrong, field) in [
        (rule(4, "10.0.0.0/33", "etGateway", "dcgw-1"), "destAddress"),
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
        let answer = api.post(&path, wrong.clone()).await;
        assert_eq!(answer.refusal(), BODY, "{wrong}");
        assert!(answer.message().contains(field), "{}", answer.message());
    }
    assert_eq!(
        api.post(
            &path,
            rule(4, "10.0.0.0/8", "etChannel", "dedicatedconn-none")
        )
        .await
        .refusal(),
        GONE
    );
    assert_eq!(
        api.post(&path, rule(6, "2400::/32", "etGateway", "dcgw-1"))
            .await
            .refusal(),
        STATE
    );
    on_channel(&api, "enableIpv6", &channel).await.ok();
    api.post(&path, rule(6, "2400::/32", "etGateway", "dcgw-1"))
        .await
        .ok();
    api.post(&path, rule(4, "192.168.0.7", "etChannel", id_of(&channel)))
        .await
        .ok();
}
