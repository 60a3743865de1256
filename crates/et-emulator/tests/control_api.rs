//! The control API over HTTP: what it does, and which calls it rejects.

mod common;

use common::{
    Api, INVALID_URI, QUOTA, application, assert_fields, bgp_channel, channel, id_of, rule, start,
    start_with,
};
use et_emulator::{Emulator, Fault, FaultKind, Snapshot};
use http::Method;
use serde_json::{Value, json};

async fn reset(api: &Api, headers: &[(&str, &str)]) -> u16 {
    let url = format!("{}/_emulator/reset", api.emulator.endpoint());
    let mut request = api.http.post(url).body("{}");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().status().as_u16()
}

async fn rejects(api: &Api, status: u16, path: &str, body: Value) {
    let response = api.control_post(path, body.clone()).await;
    assert_eq!(response.status, status, "{path} {body}");
    let message = response.body["message"].as_str().expect("a message");
    assert!(!message.is_empty());
}

#[tokio::test]
async fn web_pages_from_elsewhere_cannot_use_it() {
    let api = start().await;
    api.line().await;
    let json = ("content-type", "application/json");
    for (status, headers) in [
        (403, &[json, ("origin", "http://example.com")][..]),
        (403, &[json, ("origin", "null")]),
        (403, &[json, ("host", "rebound.example.com")]),
        (415, &[("content-type", "text/plain")]),
        (415, &[]),
    ] {
        assert_eq!(reset(&api, headers).await, status, "{headers:?}");
    }
    assert_eq!(api.lines().await.len(), 1);
    let own = api.emulator.endpoint();
    assert_eq!(reset(&api, &[json, ("origin", &own)]).await, 200);
    assert!(api.lines().await.is_empty());
}

#[tokio::test]
async fn is_not_part_of_the_public_api_and_not_logged() {
    let api = start().await;
    api.control_post("reset", json!({})).await.ok();
    assert_eq!(api.control("nothing").await.status, 404);
    rejects(&api, 404, "nothing", json!({})).await;
    let url = format!("{}/_emulator/reset", api.emulator.endpoint());
    let request = api.http.request(Method::DELETE, url);
    let request = request.header("content-type", "application/json");
    assert_eq!(request.send().await.unwrap().status(), 405);
    assert_eq!(api.controls().requests(), 0);
    // A path with a longer first segment belongs to the service.
    api.get("/_emulators/state").await.fails(INVALID_URI);
}

#[tokio::test]
async fn changes_the_status_of_lines_and_channels() {
    let api = start().await;
    let post = |path: String, body: Value| {
        let api = &api;
        async move { api.control_post(&path, body).await.ok()["status"].take() }
    };
    let by_hand = json!({"pace": "by-hand"});
    let set = api.control_post("pace", by_hand.clone()).await.ok();
    assert_eq!(
        (&set, &api.control("pace").await.ok()),
        (&by_hand, &by_hand)
    );
    let line = api.line().await;
    let path = format!("/v1/et/{line}");
    assert_fields(&api.get(&path).await.ok(), json!({"status": "ack-wait"}));
    let stepped = post(format!("lines/{line}/step"), json!({})).await;
    assert_eq!(stepped, "accept");
    assert_fields(&api.get(&path).await.ok(), json!({"status": "accept"}));
    let body = json!({"status": "established"});
    let set = post(format!("lines/{line}/status"), body).await;
    assert_eq!(set, "established");
    let channel = api.channel_on(&line, channel()).await;
    let id = id_of(&channel);
    assert_fields(&api.show(&channel).await, json!({"status": "ack-wait"}));
    let stepped = post(format!("channels/{id}/step"), json!({})).await;
    assert_eq!(stepped, "accept");
    let rejected = json!({"status": "reject"});
    post(format!("channels/{id}/status"), rejected.clone()).await;
    assert_fields(&api.show(&channel).await, rejected.clone());
    // A rejected channel is at the end of its lifecycle.
    let body = json!({"pace": "at-once"});
    api.control_post("pace", body).await.ok();
    assert_fields(&api.show(&channel).await, rejected);

    let status = format!("lines/{line}/status");
    for (expected, path, body) in [
        (
            404,
            "lines/dcphy-none/status",
            json!({"status": "building"}),
        ),
        (404, "channels/none/step", json!({})),
        (400, &status, json!({"status": "open"})),
        (400, &status, json!({})),
        (400, "pace", json!({"pace": "slowly"})),
    ] {
        rejects(&api, expected, path, body).await;
    }
}

#[tokio::test]
async fn sets_freezes_and_resumes_the_clock() {
    let api = start().await;
    let post = |change: &str, body: Value| {
        let (api, path) = (&api, format!("clock/{change}"));
        async move { api.control_post(&path, body).await.ok() }
    };
    assert_eq!(post("freeze", json!({})).await["frozen"], true);
    let time = json!({"time": "2031-05-06T07:08:09Z"});
    assert_fields(&post("set", time.clone()).await, time);
    let advanced = post("advance", json!({"seconds": 51})).await;
    assert_eq!(advanced["time"], "2031-05-06T07:09:00Z");
    assert_eq!(api.control("clock").await.ok(), advanced);
    assert_eq!(post("resume", json!({})).await["frozen"], false);
    for seconds in [json!(-1), json!(u64::MAX)] {
        rejects(&api, 400, "clock/advance", json!({"seconds": seconds})).await;
    }
    let unknown = json!({"seconds": 1, "minutes": 1});
    rejects(&api, 400, "clock/advance", unknown).await;
    rejects(&api, 404, "clock/stop", json!({})).await;
}

#[tokio::test]
async fn shows_the_state_without_contacts_and_keys() {
    let api = start().await;
    let line = api.line().await;
    let bgp = api.channel_on(&line, bgp_channel()).await;
    for last in 0..3 {
        let rule = rule(&format!("10.0.0.{last}"));
        api.post(&format!("{bgp}/route/rule"), rule).await.ok();
    }
    let response = api.control("state?rules=2").await;
    for secret in ["s3cret", "13300000333", "1@123.com", "Zhang San"] {
        assert!(!response.text.contains(secret), "{}", response.text);
    }
    let state = response.ok();
    let shown = &state["lines"][0]["channels"][0];
    let expected = json!({"id": id_of(&bgp), "bgpStatus": "up", "routeRuleCount": 3});
    assert_fields(shown, expected);
    assert_eq!(shown["routeRules"].as_array().unwrap().len(), 2);
    let quotas = json!({"lines": 5, "channelsPerLine": 10, "bgpRoutesPerChannel": 100});
    assert_fields(&state, json!({"quotas": quotas, "lineCount": 1}));
    assert_eq!(api.control("state?rules=many").await.status, 400);
}

#[tokio::test]
async fn returns_the_log_from_where_it_was_last_read() {
    let api = start().await;
    for _ in 0..3 {
        api.get("/v1/et").await;
    }
    let log = api.control("log?after=1&limit=1").await.ok();
    assert_eq!(log["last"], 3);
    let [entry] = &log["entries"].as_array().unwrap()[..] else {
        panic!("{log}")
    };
    let action = "QueryDedicatedLines";
    let expected = json!({"number": 2, "action": action, "status": 200, "path": "/v1/et"});
    assert_fields(entry, expected);
}

#[tokio::test]
async fn the_log_keeps_the_last_requests() {
    let api = start_with(Emulator::builder().log_capacity(3)).await;
    for _ in 0..5 {
        api.get("/v1/et").await;
    }
    for (after, limit, expected) in [(0, 9, &[3, 4, 5][..]), (3, 1, &[4]), (5, 9, &[])] {
        let log = api.controls().log(after, limit);
        let numbers: Vec<u64> = log.iter().map(|entry| entry.number).collect();
        assert_eq!(numbers, expected);
    }
    assert_eq!(api.controls().requests(), 5);
}

#[tokio::test]
async fn sets_bgp_sessions() {
    let api = start().await;
    let (fixed, bgp) = api.static_and_bgp().await;
    let down = json!({"bgpStatus": "down"});
    let path = |channel: &str, call: &str| format!("channels/{}/{call}", id_of(channel));
    api.control_post(&path(&bgp, "bgp"), down.clone())
        .await
        .ok();
    assert_fields(&api.show(&bgp).await, down);
    rejects(&api, 400, &path(&fixed, "bgp"), json!({})).await;
    let route = json!({"destAddress": "10.0.0.0/8"});
    rejects(&api, 400, &path(&fixed, "learned-routes"), route).await;
}

#[tokio::test]
async fn saves_and_loads_the_state() {
    let api = start().await;
    let line = api.apply("?clientToken=t").await.id();
    let deleted = format!("/v1/et/{}?clientToken=u", api.line().await);
    api.delete(&deleted).await.ok();
    let channel = api.channel_on(&line, bgp_channel()).await;
    let rules = format!("{channel}/route/rule");
    let rule = api.post(&rules, rule("10.0.0.0/8")).await.id();
    let before = (api.lines().await, api.show(&channel).await);
    let saved = api.control("snapshot").await.ok();
    assert_eq!(saved["lines"][0]["userPhone"], "13300000333");

    let other = start().await;
    other.line().await;
    other.control_post("snapshot", saved.clone()).await.ok();
    assert_eq!((other.lines().await, other.show(&channel).await), before);
    let restored = other.list(&rules, "routeRules").await;
    assert_eq!(restored[0]["routeRuleId"], rule.as_str());
    let mut again = other.control("snapshot").await.ok();
    again["time"] = saved["time"].clone();
    assert_eq!(again, saved);
    // The tokens are restored too: repeated requests are recognized.
    assert_eq!(other.apply("?clientToken=t").await.id(), line);
    assert_eq!(other.delete(&deleted).await.status, 200);
}

#[tokio::test]
async fn rejects_an_invalid_snapshot_and_keeps_the_state() {
    let api = start().await;
    let line = api.line().await;
    for invalid in [
        json!({}),
        json!({"lines": [{"name": "no id"}]}),
        json!({"lines": [{"id": "a"}, {"id": "a"}]}),
        json!({"lines": [], "format": 9}),
    ] {
        rejects(&api, 400, "snapshot", invalid).await;
    }
    assert_eq!(api.lines().await[0]["id"], line.as_str());
}

#[tokio::test]
async fn a_snapshot_written_by_hand_is_enough_to_start_from() {
    let text = br#"{"lines": [{"id": "dcphy-a", "name": "north", "channels": [
        {"id": "dedicatedconn-a", "routeType": "static-route", "networks": ["10.0.0.0/8"],
         "vlanId": 56}]}]}"#;
    let snapshot = Snapshot::from_json(text).unwrap();
    let api = start_with(Emulator::builder().initial_state(snapshot)).await;
    let channel = "/v1/et/dcphy-a/channel/dedicatedconn-a";
    let expected = json!({"status": "established", "vlanId": 56, "networks": ["10.0.0.0/8"]});
    assert_fields(&api.show(channel).await, expected);
    api.on_channel("modifyAttribute", channel).await.ok();
}

#[tokio::test]
async fn sets_quotas_and_resets() {
    let api = start().await;
    api.control_post("quotas", json!({"lines": 1})).await.ok();
    let quotas = api.control("quotas").await.ok();
    assert_fields(&quotas, json!({"lines": 1, "channelsPerLine": 10}));
    api.line().await;
    api.post("/v1/et/init", application()).await.fails(QUOTA);
    let day = json!({"seconds": 86400});
    api.control_post("clock/advance", day).await.ok();
    api.control_post("reset", json!({})).await.ok();
    assert!(api.lines().await.is_empty());
    assert_eq!(api.controls().log(0, 9).len(), 1);
}

#[tokio::test]
async fn rejects_invalid_faults() {
    let api = start().await;
    for invalid in [
        json!({"kind": "status", "status": 42, "times": 1}),
        json!({"kind": "wrongDate", "offsetSeconds": i64::MIN, "times": 1}),
        json!({"kind": "reset", "rate": 2.0}),
        json!({"kind": "reset"}),
        json!({"kind": "earthquake", "times": 1}),
        json!({"kind": "reset", "times": 1, "action": "Explode"}),
    ] {
        rejects(&api, 400, "faults", invalid).await;
    }
    let nan = Fault::at_rate(f64::NAN, 0, FaultKind::Reset);
    assert!(api.controls().inject(nan).is_err());
    assert_eq!(api.control("faults").await.ok(), json!({"faults": []}));
}
