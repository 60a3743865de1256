//! The dates and references of a snapshot while time passes, and the bounds of the clock.

mod common;
mod snapshot_cases;

use common::{Api, start, start_with};
use et_emulator::{Emulator, LifecyclePace, Snapshot};
use serde_json::{Value, json};
use snapshot_cases::{line, load, with};

/// The expiry of the only line.
fn expiry(api: &Api) -> String {
    let snapshot: Value = serde_json::from_str(&api.controls().snapshot().to_json()).unwrap();
    snapshot["lines"][0]["expireTime"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_line_that_expired_long_ago_is_renewed_up_to_now() {
    let state = with(
        line(json!({"expireTime": "1970-01-31T00:00:00Z", "renewedMonths": 1})),
        json!({"time": "9998-12-31T00:00:00Z"}),
    );
    let api = start_with(Emulator::builder().initial_state(load(&state).unwrap())).await;
    api.controls().set_pace(LifecyclePace::Immediate);
    assert_eq!(expiry(&api), "9999-01-28T00:00:00Z");
}

#[tokio::test]
async fn the_clock_has_bounds_on_both_sides() {
    let api = start().await;
    for time in [
        "-262000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-01-01T00:00:00Z",
    ] {
        let response = api.control_post("clock/set", json!({"time": time})).await;
        assert_eq!(response.status, 400, "{time}");
        let message = response.body["message"].as_str().unwrap();
        assert!(message.contains("must not be before 1970"), "{message}");
    }
    let response = api
        .control_post("clock/set", json!({"time": "yesterday"}))
        .await;
    let expected = "`time` must be a date and time such as 2031-05-06T07:08:09Z";
    assert_eq!(
        (response.status, &response.body["message"]),
        (400, &json!(expected))
    );
    for time in ["1970-01-01T00:00:00Z", "9998-12-31T23:00:00Z"] {
        api.control_post("clock/set", json!({"time": time}))
            .await
            .ok();
    }
    let late = json!({"lines": [], "time": "9999-06-01T00:00:00Z"});
    let response = api.control_post("snapshot", late).await;
    assert_eq!(response.status, 400);
    assert!(
        response.text.contains("before the year 9999"),
        "{}",
        response.text
    );
}

#[tokio::test]
async fn a_snapshot_loads_again_after_a_channel_that_was_a_next_hop_is_gone() {
    let rule = |id: &str| {
        json!({
            "routeRuleId": "dcrr-a", "destAddress": "10.0.0.0/8", "nexthopType": "etChannel",
            "nexthopId": id,
        })
    };
    let channel = |id: &str, rule: Value| {
        json!({
            "id": id, "routeType": "static-route", "routeRules": [rule],
        })
    };
    let [a, b, c] = ["dedicatedconn-a", "dedicatedconn-b", "dedicatedconn-c"];
    let state = json!({"time": "2030-01-31T08:00:00Z", "lines": [
        {"id": "dcphy-a", "channels": [channel(a, rule(b)), channel(b, rule(a))]},
        {"id": "dcphy-b", "expireTime": "2030-02-01T00:00:00Z", "channels": [channel(c, rule(c))]},
        {"id": "dcphy-c", "channels": [channel("dedicatedconn-d", rule(c))]},
    ]});
    let api = start_with(Emulator::builder().initial_state(load(&state).unwrap())).await;
    api.controls().set_pace(LifecyclePace::Immediate);
    api.delete("/v1/et/dcphy-a/channel/dedicatedconn-b")
        .await
        .ok();
    // Line b expires, and is gone with its channel.
    api.controls()
        .set_time("2030-03-01T00:00:00Z".parse().unwrap())
        .unwrap();
    let snapshot = api.controls().snapshot();
    assert_eq!(snapshot.lines.len(), 2);
    let lines = snapshot.lines.iter();
    let mut channels = lines.flat_map(|line| line.channels.iter());
    assert!(channels.all(|channel| channel.route_rules.is_empty()));
    Snapshot::from_json(snapshot.to_json().as_bytes()).unwrap();
}
