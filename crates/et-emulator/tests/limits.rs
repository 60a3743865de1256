//! Limited resources: lines, channels, VLANs and learned routes; and what responses withhold.

mod common;

use common::{QUOTA, channel_with, scripts, start, start_with};
use et_emulator::{Emulator, Quotas, Snapshot};
use serde_json::json;

#[tokio::test]
async fn an_account_has_five_lines_and_a_line_ten_channels() {
    let api = start().await;
    let line = api.line().await;
    for _ in 1..5 {
        api.line().await;
    }
    api.apply("").await.fails_with(QUOTA, "5 lines");
    for vlan in 2..12 {
        let body = channel_with("vlanId", json!(vlan));
        api.channel_on(&line, body).await;
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
    let mut quotas = Quotas::default();
    (quotas.lines, quotas.channels_per_line) = (1, 0);
    let api = start_with(Emulator::builder().quotas(quotas)).await;
    let script = r#"
        line = POST /v1/et/init line
        POST /v1/et/init line => QUOTA
        POST @line/channel static => QUOTA
        POST /_emulator/quotas {"lines": 2, "channelsPerLine": 1}
        POST /v1/et/init line
        POST @line/channel static
    "#;
    api.run(&[], script).await;
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

scripts! {
    a_channel_learns_a_limited_number_of_routes_which_cannot_be_changed: r#"
        CHANNELS
        PUT @bgp?modifyAttribute= {"bgpRouteLimit": 100}
        PUT @bgp?modifyAttribute= {"bgpRouteLimit": 101} => QUOTA
        PUT @fixed?modifyAttribute= {"bgpRouteLimit": 1} => NOT_ALLOWED
        SHOW @bgp => {"bgpRouteLimit": 100}
        PUT @bgp?modifyAttribute= {"bgpRouteLimit": 1}
        rule = POST /_emulator/channels/$bgp/learned-routes {"destAddress": "10.9.0.0/16",
            "asPaths": "65001 65002", "localPreference": 100, "med": 5, "origin": "igp"}
        GET @bgp/route/rule => [$rule]
        GET @bgp/route/rule => {"routeRules": [{"destAddress": "10.9.0.0/16",
            "asPaths": "65001 65002", "localPreference": 100, "med": 5, "origin": "igp",
            "routeProto": "bgp"}]}
        PUT @bgp/route/rule/$rule {"description": "d"} => NOT_ALLOWED
        DELETE @bgp/route/rule/$rule => NOT_ALLOWED
        POST /_emulator/channels/$bgp/learned-routes {"destAddress": "10.8.0.0/16"} => 400
    "#

    a_vlan_is_used_by_one_channel_of_a_line: r#"
        CHANNELS
        POST @line/channel static => VLAN
        # Resubmitting cannot take another channel's VLAN, but a channel can keep its own.
        second = POST @line/channel static {"vlanId": 58}
        POST /_emulator/channels/$second/status {"status": "vlan-conflict"}
        PUT @second?reCreate= static => VLAN
        PUT @second?reCreate= static {"vlanId": 58}
        # Each line has its own VLANs, and a deleted channel releases its VLAN.
        other = POST /v1/et/init line
        POST @other/channel static
        DELETE @fixed
        POST @line/channel static
    "#

    responses_mask_the_contact_and_an_empty_update_is_accepted: r#"
        CHANNELS
        GET @line => {"userPhone": "133*****333", "userEmail": "1***@123.com"}
        GET /v1/et => {"ets": [{"userPhone": "133*****333", "userEmail": "1***@123.com"}]}
        PUT @fixed?modifyAttribute= {}
        PUT @line {}
    "#
}
