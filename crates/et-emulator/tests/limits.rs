//! Limited resources: lines, channels, VLANs and learned routes; and what responses withhold.

mod common;

use common::{
    NOT_ALLOWED, QUOTA, application, assert_fields, channel, channel_with, id_of, list_of, start,
    start_with,
};
use et_emulator::state::ChannelStatus;
use et_emulator::{Emulator, Quotas, Snapshot};
use serde_json::json;

#[tokio::test]
async fn an_account_has_five_lines_and_a_line_ten_channels() {
    let api = start().await;
    let line = api.line().await;
    for _ in 1..5 {
        api.line().await;
    }
    let message = api.apply("").await.fails(QUOTA);
    assert!(message.contains("5 lines"), "{message}");
    for vlan in 2..12 {
        api.channel_on(&line, channel_with("vlanId", json!(vlan)))
            .await;
    }
    let list = format!("/v1/et/{line}/channel");
    let eleventh = channel_with("vlanId", json!(99));
    api.post(&list, eleventh).await.fails(QUOTA);
    // Deletion makes room.
    let second = api.lines().await[1]["id"].take();
    let second = format!("/v1/et/{}", second.as_str().unwrap());
    api.delete(&second).await.ok();
    api.line().await;
}

#[tokio::test]
async fn quotas_can_be_set() {
    let quotas = |lines, channels_per_line| Quotas {
        lines,
        channels_per_line,
        ..Quotas::default()
    };
    let api = start_with(Emulator::builder().quotas(quotas(1, 0))).await;
    let line = api.line().await;
    api.post("/v1/et/init", application()).await.fails(QUOTA);
    let list = format!("/v1/et/{line}/channel");
    api.post(&list, channel()).await.fails(QUOTA);
    api.controls().set_quotas(quotas(2, 1));
    api.line().await;
    api.channel_on(&line, channel()).await;
}

#[tokio::test]
async fn a_channel_learns_a_limited_number_of_routes_which_cannot_be_changed() {
    let api = start().await;
    let (fixed, bgp) = api.static_and_bgp().await;
    let update = async |channel: &str, limit: u32| {
        let target = format!("{channel}?modifyAttribute=");
        api.put(&target, json!({"bgpRouteLimit": limit})).await
    };
    update(&bgp, 101).await.fails(QUOTA);
    update(&fixed, 1).await.fails(NOT_ALLOWED);
    assert_eq!(api.show(&bgp).await["bgpRouteLimit"], 100);
    update(&bgp, 1).await.ok();

    let attributes = json!({
        "asPaths": "65001 65002", "localPreference": 100, "med": 5, "origin": "igp",
    });
    let mut route = attributes.clone();
    route["destAddress"] = json!("10.9.0.0/16");
    let learn = format!("channels/{}/learned-routes", id_of(&bgp));
    let id = api.control_post(&learn, route.clone()).await.id();
    assert_eq!(api.control_post(&learn, route.clone()).await.status, 400);
    let rules = format!("{bgp}/route/rule");
    let shown = api.list(&rules, "routeRules").await.remove(0);
    assert_fields(&shown, route);
    assert_fields(&shown, json!({"routeRuleId": id, "routeProto": "bgp"}));
    let rule = format!("{rules}/{id}");
    api.delete(&rule).await.fails(NOT_ALLOWED);
    let description = json!({"description": "d"});
    api.put(&rule, description).await.fails(NOT_ALLOWED);
}

#[tokio::test]
async fn a_vlan_is_used_by_one_channel_of_a_line() {
    let api = start().await;
    let conflict = (409, "VlanConflict");
    let first = api.channel().await;
    let list = list_of(&first);
    api.post(list, channel()).await.fails(conflict);
    let other_vlan = channel_with("vlanId", json!(57));
    let second = api.post(list, other_vlan.clone()).await.id();
    // Resubmitting cannot take another channel's VLAN, but a channel can keep its own.
    api.set_channel_status(&second, ChannelStatus::VlanConflict);
    let resubmit = format!("{list}/{second}?reCreate=");
    api.put(&resubmit, channel()).await.fails(conflict);
    api.put(&resubmit, other_vlan).await.ok();
    // Each line has its own VLANs, and a deleted channel releases its VLAN.
    let line = api.line().await;
    api.channel_on(&line, channel()).await;
    api.delete(&first).await.ok();
    api.post(list, channel()).await.ok();
}

#[tokio::test]
async fn a_seed_reproduces_ids_unless_they_are_taken() {
    let apply = async |snapshot: Snapshot| {
        let builder = Emulator::builder().seed(7).initial_state(snapshot);
        let api = start_with(builder).await;
        (api.line().await, api.controls().snapshot())
    };
    let empty = || Snapshot::from_json(br#"{"lines": []}"#).unwrap();
    let (id, snapshot) = apply(empty()).await;
    assert_eq!(id.len(), "dcphy-gq65bz9ip712".len());
    assert_eq!(apply(empty()).await.0, id);
    assert_ne!(apply(snapshot).await.0, id);
}

#[tokio::test]
async fn responses_mask_the_contact() {
    let api = start().await;
    let line = api.line().await;
    let shown = api.get(&format!("/v1/et/{line}")).await.ok();
    for shown in [shown, api.lines().await.remove(0)] {
        let masked = json!({"userPhone": "133*****333", "userEmail": "1***@123.com"});
        assert_fields(&shown, masked);
    }
}

#[tokio::test]
async fn an_empty_update_is_accepted() {
    let api = start().await;
    let channel = api.channel().await;
    let update = format!("{channel}?modifyAttribute=");
    api.put(&update, json!({})).await.ok();
    let line = list_of(list_of(&channel));
    api.put(line, json!({})).await.ok();
}
