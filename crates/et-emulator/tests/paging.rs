//! Lists page by marker.

mod common;

use common::{Api, application, bgp_channel, with};
use et_emulator::{Emulator, Quotas};
use serde_json::{Value, json};

async fn with_lines(count: usize) -> (Api, Vec<String>) {
    let quotas = Quotas {
        lines: 1000,
        ..Quotas::default()
    };
    let api = with(Emulator::builder().quotas(quotas).start().await.unwrap());
    let mut ids = Vec::new();
    for _ in 0..count {
        ids.push(api.post("/v1/et/init", application()).await.id());
    }
    (api, ids)
}

fn ids(page: &Value) -> Vec<&str> {
    page["ets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn lines_come_in_the_order_of_their_making_and_the_last_page_has_no_marker() {
    let (api, made) = with_lines(5).await;
    let first = api.get("/v1/et?maxKeys=2").await.ok();
    assert_eq!(ids(&first), made[..2]);
    assert_eq!(
        (
            &first["isTruncated"],
            &first["maxKeys"],
            first.get("marker")
        ),
        (&json!(true), &json!(2), None)
    );
    let second = api
        .get(&format!(
            "/v1/et?maxKeys=2&marker={}",
            first["nextMarker"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(ids(&second), made[2..4]);
    assert_eq!(second["marker"], first["nextMarker"]);
    let last = api
        .get(&format!(
            "/v1/et?maxKeys=2&marker={}",
            second["nextMarker"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(ids(&last), made[4..]);
    assert_eq!(
        (&last["isTruncated"], last.get("nextMarker")),
        (&json!(false), None)
    );
}

#[tokio::test]
async fn a_page_holds_1000_items_unless_told_otherwise() {
    let (api, _) = with_lines(1).await;
    assert_eq!(api.get("/v1/et").await.ok()["maxKeys"], 1000);
    for wrong in ["0", "1001", "ten", ""] {
        assert_eq!(
            api.get(&format!("/v1/et?maxKeys={wrong}")).await.refusal(),
            (400, "InvalidHTTPRequest"),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn refuses_a_marker_it_did_not_give_out() {
    let (api, _) = with_lines(3).await;
    let answer = api.get("/v1/et?marker=dcphy-gq65bz9ie712").await;
    assert_eq!(answer.refusal(), (400, "InvalidHTTPRequest"));
    assert!(
        answer.message().contains("`marker`"),
        "{}",
        answer.message()
    );
}

#[tokio::test]
async fn a_marker_stays_good_when_lines_are_deleted_meanwhile() {
    let (api, made) = with_lines(4).await;
    let first = api.get("/v1/et?maxKeys=2").await.ok();
    api.delete(&format!("/v1/et/{}", made[2])).await.ok();
    let second = api
        .get(&format!(
            "/v1/et?marker={}",
            first["nextMarker"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(ids(&second), made[3..]);
}

#[tokio::test]
async fn the_status_filter_applies_before_paging() {
    let (api, made) = with_lines(4).await;
    for line in [&made[0], &made[2]] {
        api.controls()
            .set_line_status(line, et_emulator::state::LineStatus::Stopped)
            .unwrap();
    }
    let stopped = api.get("/v1/et?status=stopped&maxKeys=1").await.ok();
    assert_eq!(ids(&stopped), [&made[0]]);
    let next = api
        .get(&format!(
            "/v1/et?status=stopped&maxKeys=1&marker={}",
            stopped["nextMarker"].as_str().unwrap()
        ))
        .await
        .ok();
    assert_eq!(
        (ids(&next), &next["isTruncated"]),
        (vec![made[2].as_str()], &json!(false))
    );
    assert_eq!(
        api.get("/v1/et?status=open").await.refusal(),
        (400, "InvalidHTTPRequest")
    );
}

#[tokio::test]
async fn route_rules_page_and_filter_by_destination() {
    let (api, _) = with_lines(0).await;
    let line = api.line().await;
    let channel = api.channel_on(&line, bgp_channel()).await;
    for last in 0..5 {
        let rule = json!({"destAddress": format!("10.0.0.{last}/32"), "nexthopType": "etGateway", "nexthopId": "dcgw-1"});
        api.post(&format!("{channel}/route/rule"), rule).await.ok();
    }
    let mut target = format!("{channel}/route/rule?maxKeys=2");
    let mut seen = Vec::new();
    loop {
        let page = api.get(&target).await.ok();
        seen.extend(
            page["routeRules"]
                .as_array()
                .unwrap()
                .iter()
                .map(|rule| rule["destAddress"].as_str().unwrap().to_owned()),
        );
        match page["nextMarker"].as_str() {
            Some(marker) => target = format!("{channel}/route/rule?maxKeys=2&marker={marker}"),
            None => break,
        }
    }
    assert_eq!(
        seen,
        [
            "10.0.0.0/32",
            "10.0.0.1/32",
            "10.0.0.2/32",
            "10.0.0.3/32",
            "10.0.0.4/32"
        ]
    );
    // A bare address is the network of that address alone.
    let found = api
        .get(&format!("{channel}/route/rule?destAddress=10.0.0.3"))
        .await
        .ok();
    assert_eq!(found["routeRules"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_channel_list_does_not_page() {
    let (api, _) = with_lines(1).await;
    let channel = api.channel().await;
    let list = api.get(channel.rsplit_once('/').unwrap().0).await.ok();
    assert_eq!(
        list.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["etChannels"]
    );
}
