//! How lines and channels change their status by themselves, and when they are changed manually.

use std::time::Duration;

use chrono::{DateTime, Utc};
use et_emulator::state::{BgpStatus, ChannelStatus, LineStatus, Routing};
use et_emulator::{Controls, Emulator, LifecyclePace, Snapshot};
use serde_json::{Value, json};

const HOUR: LifecyclePace = LifecyclePace::Every(Duration::from_secs(3600));
const START: &str = "2030-01-31T00:00:00Z";
const LATER: &str = "2040-12-31T00:00:00Z";

/// The controls of an emulator with the line `l`, applied for at the start time.
async fn with_line(pace: LifecyclePace, mut line: Value) -> (Emulator, Controls) {
    line["id"] = json!("l");
    line["status"] = json!("ack-wait");
    let state = json!({"lines": [line], "time": START}).to_string();
    let snapshot = Snapshot::from_json(state.as_bytes()).unwrap();
    let emulator = Emulator::builder().start().await.unwrap();
    let controls = emulator.controls().clone();
    controls.freeze();
    controls.load(snapshot).unwrap();
    controls.set_pace(pace);
    (emulator, controls)
}

fn status_at(controls: &Controls, time: &str) -> &'static str {
    controls.set_time(time.parse().unwrap()).unwrap();
    let lines = controls.snapshot().lines;
    lines.get("l").map_or("gone", |line| line.status.as_str())
}

#[tokio::test]
async fn a_line_changes_its_status_at_its_pace_and_by_its_term() {
    use LifecyclePace::{Immediate, Manual};
    let month = || json!({"reservedMonths": 1});
    let renewed = |months| json!({"reservedMonths": 1, "renewedMonths": months});
    let paced = [
        (START, "ack-wait"),
        ("2030-01-31T01:00:00Z", "accept"),
        ("2030-01-31T02:00:00Z", "building"),
        ("2030-01-31T03:00:00Z", "pay-wait"),
        ("2030-01-31T04:00:00Z", "established"),
        ("2030-01-31T05:00:00Z", "established"),
    ];
    let expiring = [
        ("2030-02-27T00:00:00Z", "established"),
        ("2030-02-28T00:00:00Z", "stopped"),
        ("2030-03-06T00:00:00Z", "stopped"),
        ("2030-03-07T00:00:00Z", "deleted"),
        ("2030-03-08T00:00:00Z", "gone"),
    ];
    for (pace, line, expected) in [
        (HOUR, json!({}), &paced[..]),
        (Immediate, month(), &expiring),
        (Manual, month(), &[(LATER, "ack-wait")]),
        (Immediate, renewed(12), &[(LATER, "established")]),
        (Immediate, json!({}), &[(LATER, "established")]),
        // A renewal by 0 months is none.
        (
            Immediate,
            renewed(0),
            &[("2030-03-03T00:00:00Z", "stopped")],
        ),
    ] {
        let (_emulator, controls) = with_line(pace, line.clone()).await;
        for (time, status) in expected {
            assert_eq!(status_at(&controls, time), *status, "{line} at {time}");
        }
    }
}

#[tokio::test]
async fn a_long_jump_passes_every_status() {
    let (_emulator, controls) = with_line(HOUR, json!({"reservedMonths": 1})).await;
    assert_eq!(status_at(&controls, "2030-01-31T10:00:00Z"), "established");
    // The month starts in the hour in which the line was established, not at the last look.
    let expected: DateTime<Utc> = "2030-02-28T04:00:00Z".parse().unwrap();
    let lines = controls.snapshot().lines;
    assert_eq!(lines.get("l").unwrap().expire_time, Some(expected));
}

#[tokio::test]
async fn the_term_of_a_line_begins_when_it_is_first_established() {
    let (_emulator, controls) = with_line(HOUR, json!({"reservedMonths": 1})).await;
    let expiry_at = |time| {
        status_at(&controls, time);
        controls.snapshot().lines.get("l").unwrap().expire_time
    };
    assert_eq!(expiry_at("2030-01-31T03:59:59Z"), None);
    let expiry = expiry_at("2030-01-31T04:00:00Z");
    assert_eq!(expiry, Some("2030-02-28T04:00:00Z".parse().unwrap()));

    status_at(&controls, "2030-02-01T00:00:00Z");
    for status in [LineStatus::Stopped, LineStatus::Established] {
        controls.set_line_status("l", status).unwrap();
    }
    assert_eq!(expiry_at("2030-02-02T00:00:00Z"), expiry);
}

#[tokio::test]
async fn a_status_set_manually_stays_until_the_pace_changes() {
    let (_emulator, controls) = with_line(HOUR, json!({})).await;
    controls.set_line_status("l", LineStatus::Building).unwrap();
    assert_eq!(status_at(&controls, LATER), "building");
    controls.set_pace(LifecyclePace::Manual);
    assert_eq!(controls.step_line("l").unwrap(), Some(LineStatus::PayWait));
    controls.set_pace(LifecyclePace::Immediate);
    assert_eq!(status_at(&controls, LATER), "established");
}

#[tokio::test]
async fn bgp_sessions_follow_their_channel() {
    let plain = json!({"id": "c", "routeType": "bgp"});
    let with_ipv6 = json!({"id": "d", "routeType": "bgp", "enableIpv6": 1});
    let line = json!({"channels": [plain, with_ipv6]});
    let (_emulator, controls) = with_line(LifecyclePace::Immediate, line).await;
    let sessions = |id: &str| {
        let lines = controls.snapshot().lines;
        let channel = lines.get("l").and_then(|line| line.channels.get(id));
        let Routing::Bgp {
            bgp_status,
            ipv6_bgp_status,
            ..
        } = channel.unwrap().routing
        else {
            panic!("a channel without BGP")
        };
        (bgp_status, ipv6_bgp_status)
    };
    let (up, down) = (BgpStatus::Up, BgpStatus::Down);
    assert_eq!(sessions("d"), (up, Some(up)), "as they are loaded");
    for (status, session) in [
        (ChannelStatus::Closed, down),
        (ChannelStatus::Established, up),
    ] {
        for id in ["c", "d"] {
            controls.set_channel_status(id, status).unwrap();
        }
        assert_eq!(sessions("c"), (session, Some(down)));
        assert_eq!(sessions("d"), (session, Some(session)));
    }
}
