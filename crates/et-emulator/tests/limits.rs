//! What there may only be so much of: lines, channels, VLANs, learned routes; and what answers hold back.

mod common;

use common::{application, bgp_channel, changed, channel, channel_with, id_of, start, with};
use et_emulator::state::ChannelStatus;
use et_emulator::{Emulator, Quotas};
use http::Method;
use serde_json::json;

const STATE: (u16, &str) = (409, "OperationNotAllowed");

#[tokio::test]
async fn the_account_holds_five_lines_and_a_line_ten_channels() {
    let api = start().await;
    let line = api.line().await;
    for _ in 1..5 {
        api.line().await;
    }
    let full = api.post("/v1/et/init", application()).await;
    assert_eq!(full.refusal(), (403, "QuotaExceeded"));
    assert!(full.message().contains("5 lines"), "{}", full.message());
    for vlan in 0..10 {
        api.channel_on(&line, channel_with("vlanId", json!(vlan + 2)))
            .await;
    }
    let full = api
        .post(
            &format!("/v1/et/{line}/channel"),
            channel_with("vlanId", json!(99)),
        )
        .await;
    assert_eq!(full.refusal(), (403, "QuotaExceeded"));
    // What is deleted makes room.
    let second = api.get("/v1/et").await.ok()["ets"][1]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    api.delete(&format!("/v1/et/{second}")).await.ok();
    api.line().await;
}

#[tokio::test]
async fn quotas_can_be_set() {
    let quotas = Quotas {
        lines: 1,
        channels_per_line: 0,
        ..Quotas::default()
    };
    let api = with(Emulator::builder().quotas(quotas).start().await.unwrap());
    let line = api.line().await;
    assert_eq!(
        api.post("/v1/et/init", application()).await.code(),
        "QuotaExceeded"
    );
    assert_eq!(
        api.post(&format!("/v1/et/{line}/channel"), channel())
            .await
            .code(),
        "QuotaExceeded"
    );
    api.controls().set_quotas(Quotas {
        lines: 2,
        channels_per_line: 1,
        ..quotas
    });
    api.line().await;
    api.channel_on(&line, channel()).await;
}

#[tokio::test]
async fn a_channel_learns_only_so_many_routes_and_they_are_not_for_changing() {
    let api = start().await;
    let line = api.line().await;
    let (bgp, fixed) = (
        api.channel_on(&line, bgp_channel()).await,
        api.channel_on(&line, channel()).await,
    );
    let limit = |limit: u32| json!({"bgpRouteLimit": limit});
    assert_eq!(
        api.put(&format!("{bgp}?modifyAttribute="), limit(101))
            .await
            .refusal(),
        (403, "QuotaExceeded")
    );
    assert_eq!(
        api.put(&format!("{fixed}?modifyAttribute="), limit(1))
            .await
            .refusal(),
        STATE
    );
    assert_eq!(api.show(&bgp).await["bgpRouteLimit"], 100);
    api.put(&format!("{bgp}?modifyAttribute="), limit(1))
        .await
        .ok();

    let route = json!({"destAddress": "10.9.0.0/16", "asPaths": "65001 65002", "localPreference": 100, "med": 5, "origin": "igp"});
    let learn = format!("channels/{}/learned-routes", id_of(&bgp));
    let id = api
        .control(Method::POST, &learn, Some(route.clone()))
        .await
        .id();
    assert_eq!(
        api.control(Method::POST, &learn, Some(route)).await.status,
        400
    );
    let rules = api.get(&format!("{bgp}/route/rule")).await.ok();
    let rule = &rules["routeRules"][0];
    assert_eq!(
        (
            &rule["routeRuleId"],
            &rule["routeProto"],
            &rule["asPaths"],
            &rule["med"]
        ),
        (&json!(id), &json!("bgp"), &json!("65001 65002"), &json!(5))
    );
    assert_eq!(
        api.delete(&format!("{bgp}/route/rule/{id}"))
            .await
            .refusal(),
        STATE
    );
    assert_eq!(
        api.put(
            &format!("{bgp}/route/rule/{id}"),
            json!({"description": "d"})
        )
        .await
        .refusal(),
        STATE
    );
}

#[tokio::test]
async fn a_vlan_is_good_for_one_channel_of_a_line() {
    let api = start().await;
    let first = api.channel().await;
    let list = first.rsplit_once('/').unwrap().0;
    let taken = api.post(list, channel()).await;
    assert_eq!(taken.refusal(), (409, "VlanConflict"));
    let second = api.post(list, channel_with("vlanId", json!(57))).await.id();
    // Nor can it be taken by submitting again, while a channel may keep its own.
    api.controls()
        .set_channel_status(&second, ChannelStatus::VlanConflict)
        .unwrap();
    assert_eq!(
        api.put(&format!("{list}/{second}?reCreate="), channel())
            .await
            .refusal(),
        (409, "VlanConflict")
    );
    api.put(
        &format!("{list}/{second}?reCreate="),
        channel_with("vlanId", json!(57)),
    )
    .await
    .ok();
    // Another line has VLANs of its own, and a deleted channel gives its VLAN back.
    let other = api.line().await;
    api.channel_on(&other, channel()).await;
    api.delete(&first).await.ok();
    api.post(list, channel()).await.ok();
}

#[tokio::test]
async fn answers_mask_a_contact_as_the_service_does() {
    let api = start().await;
    let line = api.line().await;
    let shown = api.get(&format!("/v1/et/{line}")).await.ok();
    assert_eq!(
        (&shown["userPhone"], &shown["userEmail"]),
        (&json!("133*****333"), &json!("1***@123.com"))
    );
    assert_eq!(
        api.get("/v1/et").await.ok()["ets"][0]["userPhone"],
        "133*****333"
    );
}

#[tokio::test]
async fn an_update_with_nothing_in_it_is_taken() {
    let api = start().await;
    let channel = api.channel().await;
    api.put(&format!("{channel}?modifyAttribute="), json!({}))
        .await
        .ok();
    api.put(channel.split_once("/channel").unwrap().0, json!({}))
        .await
        .ok();
    let repeated = changed(
        channel_with("vlanId", json!(77)),
        "etId",
        json!("repeated by an official client"),
    );
    api.post(channel.rsplit_once('/').unwrap().0, repeated)
        .await
        .ok();
}
