//! Which state of a line or channel allows which action, and ids that lead nowhere.

mod common;

use common::{bgp_channel, changed, channel, channel_with, id_of, on_channel, start};
use et_emulator::state::{ChannelStatus, LineStatus};
use serde_json::json;

const STATE: (u16, &str) = (409, "OperationNotAllowed");
const BODY: (u16, &str) = (400, "InappropriateJSON");
const GONE: (u16, &str) = (404, "NoSuchObject");

#[tokio::test]
async fn a_channel_needs_an_established_line() {
    let api = start().await;
    let line = api.line().await;
    for status in LineStatus::ALL {
        api.controls().set_line_status(&line, *status).unwrap();
        let answer = api.post(&format!("/v1/et/{line}/channel"), channel()).await;
        if *status == LineStatus::Established {
            assert_eq!(answer.status, 200, "{status}");
        } else {
            assert_eq!(answer.refusal(), STATE, "{status}");
            assert!(
                answer.message().contains(status.as_str()),
                "{}",
                answer.message()
            );
        }
    }
}

#[tokio::test]
async fn each_state_of_a_channel_allows_what_the_reference_says() {
    use ChannelStatus as S;
    // By the reference, or assumed where it is silent: the states in which the action is refused.
    let not_yet = vec![S::AckWait];
    let not_applied = vec![S::AckWait, S::Rejected];
    let cases: Vec<(&str, Vec<S>)> = vec![
        ("modifyAttribute", not_applied.clone()),
        ("addRoutes", not_yet.clone()),
        ("removeRoutes", not_yet.clone()),
        ("addUsers", not_applied.clone()),
        ("enableIpv6", not_applied.clone()),
        ("bfd", not_applied),
        ("rule", not_yet),
        (
            "reCreate",
            vec![
                S::Accepted,
                S::Closed,
                S::PayWait,
                S::Building,
                S::Established,
            ],
        ),
        (
            "delete",
            vec![
                S::AckWait,
                S::Accepted,
                S::Closed,
                S::Building,
                S::VlanConflict,
            ],
        ),
    ];
    for (action, refused) in cases {
        for status in ChannelStatus::ALL {
            let api = start().await;
            let channel = api.channel().await;
            api.controls()
                .set_channel_status(id_of(&channel), *status)
                .unwrap();
            let answer = on_channel(&api, action, &channel).await;
            if refused.contains(status) {
                assert_eq!(answer.refusal(), STATE, "{action} in {status}");
            } else {
                assert_eq!(answer.status, 200, "{action} in {status}: {}", answer.text);
            }
        }
    }
}

#[tokio::test]
async fn a_line_is_not_deleted_while_it_is_built_or_carries_channels() {
    let api = start().await;
    let channel = api.channel().await;
    let line = channel.split_once("/channel").unwrap().0.to_owned();
    assert_eq!(api.delete(&line).await.refusal(), STATE);
    api.delete(&channel).await.ok();
    for status in [
        LineStatus::Accepted,
        LineStatus::Building,
        LineStatus::Deleted,
    ] {
        api.controls()
            .set_line_status(id_of(&line), status)
            .unwrap();
        assert_eq!(api.delete(&line).await.refusal(), STATE, "{status}");
    }
    api.controls()
        .set_line_status(id_of(&line), LineStatus::Stopped)
        .unwrap();
    api.delete(&line).await.ok();
}

#[tokio::test]
async fn a_deleted_line_is_not_changed() {
    let api = start().await;
    let line = api.line().await;
    api.controls()
        .set_line_status(&line, LineStatus::Deleted)
        .unwrap();
    assert_eq!(
        api.put(&format!("/v1/et/{line}"), json!({"name": "n"}))
            .await
            .refusal(),
        STATE
    );
}

#[tokio::test]
async fn unknown_ids_are_no_such_object() {
    let api = start().await;
    let channel = api.channel().await;
    let line = channel.split_once("/channel").unwrap().0;
    let other_line = api.line().await;
    for target in [
        "/v1/et/dcphy-none".to_owned(),
        "/v1/et/dcphy-none/channel".to_owned(),
        "/v1/et/a%2Fb".to_owned(),
        format!("{line}/channel?etChannelId=dedicatedconn-none"),
        format!("{line}/channel/dedicatedconn-none/route/rule"),
        // A channel is found on its own line only.
        format!("/v1/et/{other_line}/channel/{}/route/rule", id_of(&channel)),
    ] {
        assert_eq!(api.get(&target).await.refusal(), GONE, "{target}");
    }
    let description = json!({"description": "d"});
    assert_eq!(
        api.put(&format!("{channel}/route/rule/dcrr-none"), description)
            .await
            .refusal(),
        GONE
    );
    assert_eq!(
        api.delete(&format!("{channel}/route/rule/dcrr-none"))
            .await
            .refusal(),
        GONE
    );
    assert_eq!(api.delete("/v1/et/dcphy-none").await.refusal(), GONE);
    assert_eq!(
        api.put("/v1/et/dcphy-none", json!({})).await.refusal(),
        GONE
    );
    for action in [
        "reCreate",
        "modifyAttribute",
        "addRoutes",
        "addUsers",
        "enableIpv6",
        "disableIpv6",
        "bfd",
        "rule",
        "delete",
    ] {
        let nowhere = format!("{line}/channel/dedicatedconn-none");
        assert_eq!(
            on_channel(&api, action, &nowhere).await.refusal(),
            GONE,
            "{action}"
        );
    }
}

#[tokio::test]
async fn a_resubmitted_channel_is_what_was_submitted() {
    let api = start().await;
    let line = api.line().await;
    let (fixed, bgp) = (
        api.channel_on(&line, channel()).await,
        api.channel_on(&line, bgp_channel()).await,
    );
    for channel in [&fixed, &bgp] {
        api.controls()
            .set_channel_status(id_of(channel), ChannelStatus::Rejected)
            .unwrap();
    }
    assert_eq!(
        api.put(
            &format!("{bgp}?reCreate="),
            channel_with("vlanId", json!(9))
        )
        .await
        .refusal(),
        STATE
    );
    assert_eq!(
        api.put(
            &format!("{fixed}?reCreate="),
            channel_with("networks", json!([]))
        )
        .await
        .refusal(),
        BODY
    );
    let body = changed(
        channel_with("name", json!("second")),
        "networks",
        json!(["10.0.0.0/8"]),
    );
    api.put(&format!("{fixed}?reCreate="), body).await.ok();
    let shown = api.show(&fixed).await;
    assert_eq!(
        (&shown["name"], &shown["networks"], &shown["status"]),
        (
            &json!("second"),
            &json!(["10.0.0.0/8"]),
            &json!("established")
        )
    );
}
