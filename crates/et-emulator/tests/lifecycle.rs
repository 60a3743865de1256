//! How lines and channels change their status by themselves, and when they are changed manually.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use et_emulator::state::{BgpStatus, ChannelStatus, LineStatus, Routing};
use et_emulator::{Controls, Emulator, LifecyclePace, Snapshot};
use serde_json::{Value, json};

const HOUR: LifecyclePace = LifecyclePace::Every(Duration::from_secs(3600));

fn start_time() -> DateTime<Utc> {
    "2030-01-31T00:00:00Z".parse().unwrap()
}

/// The controls of an emulator with the line `l`, applied for at the start time.
async fn with_line(pace: LifecyclePace, mut line: Value) -> (Emulator, Controls) {
    line["id"] = json!("l");
    line["status"] = json!("ack-wait");
    let state = json!({"lines": [line], "time": start_time()}).to_string();
    let snapshot = Snapshot::from_json(state.as_bytes()).unwrap();
    let emulator = Emulator::builder().start().await.unwrap();
    let controls = emulator.controls().clone();
    controls.freeze();
    controls.load(snapshot).unwrap();
    controls.set_pace(pace);
    (emulator, controls)
}

fn status_at(controls: &Controls, time: DateTime<Utc>) -> &'static str {
    controls.set_time(time).unwrap();
    let lines = controls.snapshot().lines;
    lines.get("l").map_or("gone", |line| line.status.as_str())
}

fn expiry(controls: &Controls) -> DateTime<Utc> {
    let lines = controls.snapshot().lines;
    lines.get("l").unwrap().expire_time.unwrap()
}

#[tokio::test]
async fn a_pace_gives_each_status_its_time() {
    let (_emulator, controls) = with_line(HOUR, json!({})).await;
    for (hours, expected) in [
        (0, "ack-wait"),
        (1, "accept"),
        (2, "building"),
        (3, "pay-wait"),
        (4, "established"),
        (5, "established"),
    ] {
        let time = start_time() + TimeDelta::hours(hours);
        assert_eq!(status_at(&controls, time), expected, "after {hours} hours");
    }
}

#[tokio::test]
async fn a_long_jump_passes_every_status() {
    let (_emulator, controls) = with_line(HOUR, json!({"reservedMonths": 1})).await;
    let time = start_time() + TimeDelta::hours(10);
    assert_eq!(status_at(&controls, time), "established");
    // The month starts in the hour in which the line was established, not at the last look.
    let expected = "2030-02-28T04:00:00Z".parse::<DateTime<Utc>>().unwrap();
    assert_eq!(expiry(&controls), expected);
}

#[tokio::test]
async fn manually_controlled_lines_do_not_change_by_themselves() {
    let line = json!({"reservedMonths": 1});
    let (_emulator, controls) = with_line(LifecyclePace::Manual, line).await;
    let later = start_time() + TimeDelta::days(400);
    assert_eq!(status_at(&controls, later), "ack-wait");
    let stepped = controls.step_line("l").unwrap();
    assert_eq!(stepped, Some(LineStatus::Accepted));
}

#[tokio::test]
async fn a_prepaid_line_expires_and_is_removed() {
    let line = json!({"reservedMonths": 1});
    let (_emulator, controls) = with_line(LifecyclePace::Immediate, line).await;
    let expiry = expiry(&controls);
    for (days, expected) in [
        (-1, "established"),
        (0, "stopped"),
        (6, "stopped"),
        (7, "deleted"),
        (8, "gone"),
    ] {
        let time = expiry + TimeDelta::days(days);
        assert_eq!(status_at(&controls, time), expected, "{days} days after");
    }
}

#[tokio::test]
async fn renewed_and_postpaid_lines_stay_and_a_renewal_by_0_months_is_none() {
    for (line, days, expected) in [
        (
            json!({"reservedMonths": 1, "renewedMonths": 12}),
            4000,
            "established",
        ),
        (json!({}), 4000, "established"),
        (
            json!({"reservedMonths": 1, "renewedMonths": 0}),
            31,
            "stopped",
        ),
    ] {
        let (_emulator, controls) = with_line(LifecyclePace::Immediate, line).await;
        let time = start_time() + TimeDelta::days(days);
        assert_eq!(status_at(&controls, time), expected);
    }
}

#[tokio::test]
async fn a_status_set_manually_stays_until_the_pace_changes() {
    let (_emulator, controls) = with_line(HOUR, json!({})).await;
    controls.set_line_status("l", LineStatus::Building).unwrap();
    let later = start_time() + TimeDelta::days(9);
    assert_eq!(status_at(&controls, later), "building");
    controls.set_pace(LifecyclePace::Immediate);
    assert_eq!(status_at(&controls, later), "established");
}

#[tokio::test]
async fn a_bgp_session_follows_its_channel() {
    let line = json!({"channels": [{"id": "c", "routeType": "bgp"}]});
    let (_emulator, controls) = with_line(LifecyclePace::Immediate, line).await;
    for (channel, session) in [
        (ChannelStatus::Established, BgpStatus::Up),
        (ChannelStatus::Closed, BgpStatus::Down),
    ] {
        controls.set_channel_status("c", channel).unwrap();
        let lines = controls.snapshot().lines;
        let channel = lines.get("l").and_then(|line| line.channels.get("c"));
        let routing = &channel.unwrap().routing;
        assert!(
            matches!(routing, Routing::Bgp { bgp_status, .. } if *bgp_status == session),
            "{routing:?}"
        );
    }
}
