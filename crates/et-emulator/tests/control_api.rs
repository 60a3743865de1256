//! The control API over HTTP: what it does, and whom it refuses.

mod common;

use common::{Answer, Api, application, bgp_channel, channel, id_of, start};
use http::Method;
use serde_json::{Value, json};

async fn post(api: &Api, path: &str, body: Value) -> Answer {
    api.control(Method::POST, path, Some(body)).await
}

async fn raw(api: &Api, headers: &[(&str, &str)]) -> u16 {
    let url = format!("{}/_emulator/reset", api.emulator.endpoint());
    let mut request = api.http.post(url).body("{}");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn web_pages_elsewhere_cannot_drive_it() {
    let api = start().await;
    api.line().await;
    let own = api.emulator.endpoint();
    let json = ("content-type", "application/json");
    assert_eq!(
        raw(&api, &[json, ("origin", "http://example.com")]).await,
        403
    );
    assert_eq!(raw(&api, &[json, ("origin", "null")]).await, 403);
    assert_eq!(
        raw(&api, &[json, ("host", "rebound.example.com")]).await,
        403
    );
    assert_eq!(raw(&api, &[("content-type", "text/plain")]).await, 415);
    assert_eq!(raw(&api, &[]).await, 415);
    assert_eq!(
        api.get("/v1/et").await.ok()["ets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(raw(&api, &[json, ("origin", &own)]).await, 200);
    assert_eq!(api.get("/v1/et").await.ok()["ets"], json!([]));
}

#[tokio::test]
async fn is_no_part_of_the_public_api_and_not_logged() {
    let api = start().await;
    post(&api, "reset", json!({})).await.ok();
    assert_eq!(api.control(Method::GET, "nothing", None).await.status, 404);
    assert_eq!(
        api.control(Method::DELETE, "reset", Some(json!({})))
            .await
            .status,
        405
    );
    assert_eq!(api.controls().requests(), 0);
    // A path that only begins alike belongs to the service.
    assert_eq!(api.get("/_emulators/state").await.code(), "InvalidURI");
}

#[tokio::test]
async fn moves_lines_and_channels_through_their_lives() {
    let api = start().await;
    post(&api, "pace", json!({"pace": "by-hand"})).await.ok();
    let line = api.line().await;
    let status = async || api.get(&format!("/v1/et/{line}")).await.ok()["status"].take();
    assert_eq!(status().await, "ack-wait");
    assert_eq!(
        post(&api, &format!("lines/{line}/step"), json!({}))
            .await
            .ok()["status"],
        "accept"
    );
    assert_eq!(status().await, "accept");
    post(
        &api,
        &format!("lines/{line}/status"),
        json!({"status": "established"}),
    )
    .await
    .ok();
    let channel = api.channel_on(&line, channel()).await;
    let id = id_of(&channel);
    assert_eq!(api.show(&channel).await["status"], "ack-wait");
    assert_eq!(
        post(&api, &format!("channels/{id}/step"), json!({}))
            .await
            .ok()["status"],
        "accept"
    );
    post(
        &api,
        &format!("channels/{id}/status"),
        json!({"status": "reject"}),
    )
    .await
    .ok();
    assert_eq!(api.show(&channel).await["status"], "reject");
    post(&api, "pace", json!({"pace": "at-once"})).await.ok();
    assert_eq!(
        api.show(&channel).await["status"],
        "reject",
        "a rejected channel is at the end of its life"
    );

    for (path, body, expected) in [
        (
            "lines/dcphy-none/status".to_owned(),
            json!({"status": "building"}),
            404,
        ),
        ("channels/none/step".to_owned(), json!({}), 404),
        (
            format!("lines/{line}/status"),
            json!({"status": "open"}),
            400,
        ),
        (format!("lines/{line}/status"), json!({}), 400),
        ("pace".to_owned(), json!({"pace": "slowly"}), 400),
    ] {
        assert_eq!(post(&api, &path, body).await.status, expected, "{path}");
    }
}

#[tokio::test]
async fn moves_time_and_lives_follow() {
    let api = start().await;
    post(&api, "pace", json!({"pace": "3600"})).await.ok();
    let line = api.line().await;
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(api.get(&format!("/v1/et/{line}")).await.ok()["status"].take());
        post(&api, "clock/advance", json!({"seconds": 3600}))
            .await
            .ok();
    }
    assert_eq!(
        seen,
        ["ack-wait", "accept", "building", "pay-wait", "established"]
    );
}

#[tokio::test]
async fn sets_freezes_and_resumes_the_clock() {
    let api = start().await;
    assert_eq!(
        post(&api, "clock/freeze", json!({})).await.ok()["frozen"],
        true
    );
    let set = post(&api, "clock/set", json!({"time": "2031-05-06T07:08:09Z"}))
        .await
        .ok();
    assert_eq!(set["time"], "2031-05-06T07:08:09Z");
    let advanced = post(&api, "clock/advance", json!({"seconds": 51}))
        .await
        .ok();
    assert_eq!(advanced["time"], "2031-05-06T07:09:00Z");
    assert_eq!(api.control(Method::GET, "clock", None).await.ok(), advanced);
    assert_eq!(
        post(&api, "clock/resume", json!({})).await.ok()["frozen"],
        false
    );
    assert_eq!(
        post(&api, "clock/advance", json!({"seconds": -1}))
            .await
            .status,
        400
    );
    assert_eq!(
        post(&api, "clock/advance", json!({"seconds": u64::MAX}))
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn shows_the_state_without_contacts_and_keys() {
    let api = start().await;
    let line = api.line().await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    for last in 0..3 {
        let rule = json!({"destAddress": format!("10.0.0.{last}"), "nexthopType": "etGateway", "nexthopId": "dcgw-1"});
        api.post(&format!("{bgp}/route/rule"), rule).await.ok();
    }
    let answer = api.control(Method::GET, "state?rules=2", None).await;
    for secret in ["s3cret", "13300000333", "1@123.com"] {
        assert!(!answer.text.contains(secret), "{}", answer.text);
    }
    let state = answer.ok();
    let shown = &state["lines"][0]["channels"][0];
    assert_eq!(
        (&shown["id"], &shown["bgpStatus"], &shown["routeRuleCount"]),
        (&json!(id_of(&bgp)), &json!("up"), &json!(3))
    );
    assert_eq!(shown["routeRules"].as_array().unwrap().len(), 2);
    assert_eq!(
        state["quotas"],
        json!({"lines": 5, "channelsPerLine": 10, "bgpRoutesPerChannel": 100})
    );
    assert_eq!(
        api.control(Method::GET, "state?rules=many", None)
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn gives_the_log_from_where_it_was_last_read() {
    let api = start().await;
    for _ in 0..3 {
        api.get("/v1/et").await;
    }
    let log = api
        .control(Method::GET, "log?after=1&limit=1", None)
        .await
        .ok();
    assert_eq!(
        (&log["last"], &log["entries"][0]["number"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(log["entries"].as_array().unwrap().len(), 1);
    let entry = &log["entries"][0];
    assert_eq!(
        (&entry["action"], &entry["status"], &entry["path"]),
        (&json!("QueryDedicatedLines"), &json!(200), &json!("/v1/et"))
    );
}

#[tokio::test]
async fn sets_bgp_sessions() {
    let api = start().await;
    let line = api.line().await;
    let (bgp, fixed) = (
        api.channel_on(&line, bgp_channel()).await,
        api.channel_on(&line, channel()).await,
    );
    post(
        &api,
        &format!("channels/{}/bgp", id_of(&bgp)),
        json!({"bgpStatus": "down"}),
    )
    .await
    .ok();
    assert_eq!(api.show(&bgp).await["bgpStatus"], "down");
    assert_eq!(
        post(&api, &format!("channels/{}/bgp", id_of(&fixed)), json!({}))
            .await
            .status,
        400
    );
    let route = json!({"destAddress": "10.0.0.0/8"});
    assert_eq!(
        post(
            &api,
            &format!("channels/{}/learned-routes", id_of(&fixed)),
            route
        )
        .await
        .status,
        400
    );
}

#[tokio::test]
async fn saves_and_loads_the_whole_state() {
    let api = start().await;
    let line = api
        .post("/v1/et/init?clientToken=t", application())
        .await
        .id();
    let channel = api.channel_on(&line, bgp_channel()).await;
    let rule =
        json!({"destAddress": "10.0.0.0/8", "nexthopType": "etGateway", "nexthopId": "dcgw-1"});
    let rule = api.post(&format!("{channel}/route/rule"), rule).await.id();
    let before = (api.get("/v1/et").await.text, api.show(&channel).await);
    let saved = api.control(Method::GET, "snapshot", None).await.ok();

    let other = start().await;
    other.line().await;
    post(&other, "snapshot", saved).await.ok();
    assert_eq!(
        (other.get("/v1/et").await.text, other.show(&channel).await),
        before
    );
    let rules = other.get(&format!("{channel}/route/rule")).await.ok();
    assert_eq!(rules["routeRules"][0]["routeRuleId"], rule.as_str());
    // Tokens come along: the same request is still the same.
    assert_eq!(
        other
            .post("/v1/et/init?clientToken=t", application())
            .await
            .id(),
        line
    );
}

#[tokio::test]
async fn refuses_a_broken_snapshot_and_keeps_what_it_has() {
    let api = start().await;
    let line = api.line().await;
    for wrong in [
        json!({}),
        json!({"lines": [{"name": "no id"}]}),
        json!({"lines": [{"id": "a"}, {"id": "a"}]}),
        json!({"lines": [], "format": 9}),
    ] {
        assert_eq!(
            post(&api, "snapshot", wrong.clone()).await.status,
            400,
            "{wrong}"
        );
    }
    assert_eq!(api.get(&format!("/v1/et/{line}")).await.status, 200);
}

#[tokio::test]
async fn a_snapshot_written_by_hand_is_enough_to_start_from() {
    let text = br#"{"lines": [{"id": "dcphy-a", "name": "north", "channels": [
        {"id": "dedicatedconn-a", "routeType": "static-route", "networks": ["10.0.0.0/8"], "vlanId": 56}]}]}"#;
    let snapshot = et_emulator::Snapshot::from_json(text).unwrap();
    let api = common::with(
        et_emulator::Emulator::builder()
            .initial_state(snapshot)
            .start()
            .await
            .unwrap(),
    );
    let shown = api.show("/v1/et/dcphy-a/channel/dedicatedconn-a").await;
    assert_eq!(
        (&shown["status"], &shown["vlanId"]),
        (&json!("established"), &json!(56))
    );
    api.put(
        "/v1/et/dcphy-a/channel/dedicatedconn-a?modifyAttribute=",
        json!({"name": "n"}),
    )
    .await
    .ok();
}

#[tokio::test]
async fn sets_quotas_and_resets() {
    let api = start().await;
    post(&api, "quotas", json!({"lines": 1})).await.ok();
    api.line().await;
    assert_eq!(
        api.post("/v1/et/init", application()).await.code(),
        "QuotaExceeded"
    );
    post(&api, "clock/advance", json!({"seconds": 86400}))
        .await
        .ok();
    post(&api, "reset", json!({})).await.ok();
    assert_eq!(api.get("/v1/et").await.ok()["ets"], json!([]));
    assert_eq!(api.controls().log(0, 9).len(), 1);
}

#[tokio::test]
async fn refuses_faults_that_cannot_be() {
    let api = start().await;
    for wrong in [
        json!({"kind": "status", "status": 42, "times": 1}),
        json!({"kind": "reset", "rate": 2.0}),
        json!({"kind": "reset"}),
        json!({"kind": "earthquake", "times": 1}),
        json!({"kind": "reset", "times": 1, "action": "Explode"}),
    ] {
        assert_eq!(
            post(&api, "faults", wrong.clone()).await.status,
            400,
            "{wrong}"
        );
    }
    assert_eq!(
        api.control(Method::GET, "faults", None).await.ok()["faults"],
        json!([])
    );
}
