//! Which statuses of a line or channel allow which actions, and ids that do not exist.

mod common;

use common::{
    INVALID_BODY, NOT_ALLOWED, NOT_FOUND, assert_fields, channel, channel_with, id_of, list_of,
    start,
};
use et_emulator::state::{ChannelStatus, LineStatus};
use serde_json::json;

#[tokio::test]
async fn a_channel_needs_an_established_line() {
    let api = start().await;
    let line = api.line().await;
    for status in LineStatus::ALL {
        api.set_line_status(&line, *status);
        let target = format!("/v1/et/{line}/channel");
        let response = api.post(&target, channel()).await;
        if *status == LineStatus::Established {
            response.ok();
        } else {
            let message = response.fails(NOT_ALLOWED);
            assert!(message.contains(status.as_str()), "{message}");
        }
    }
}

#[tokio::test]
async fn each_status_of_a_channel_allows_the_actions_of_the_reference() {
    use ChannelStatus::*;
    // According to the reference, or assumed: the statuses that do not allow the action.
    let not_applied = [AckWait, Rejected].as_slice();
    let cases = [
        ("modifyAttribute", not_applied),
        ("addRoutes", &[AckWait]),
        ("removeRoutes", &[AckWait]),
        ("addUsers", not_applied),
        ("enableIpv6", not_applied),
        ("bfd", not_applied),
        ("rule", &[AckWait]),
        (
            "reCreate",
            &[Accepted, Closed, PayWait, Building, Established],
        ),
        (
            "delete",
            &[AckWait, Accepted, Closed, Building, VlanConflict],
        ),
    ];
    for (action, forbidding) in cases {
        for status in ChannelStatus::ALL {
            let api = start().await;
            let channel = api.channel().await;
            api.set_channel_status(&channel, *status);
            let response = api.on_channel(action, &channel).await;
            let allowed = !forbidding.contains(status);
            assert_eq!(response.status == 200, allowed, "{action} in {status}");
            if !allowed {
                response.fails(NOT_ALLOWED);
            }
        }
    }
}

#[tokio::test]
async fn a_line_is_not_deleted_while_it_is_built_or_has_channels() {
    let api = start().await;
    let channel = api.channel().await;
    let line = list_of(list_of(&channel));
    api.delete(line).await.fails(NOT_ALLOWED);
    api.delete(&channel).await.ok();
    for status in [
        LineStatus::Accepted,
        LineStatus::Building,
        LineStatus::Deleted,
    ] {
        api.set_line_status(line, status);
        api.delete(line).await.fails(NOT_ALLOWED);
    }
    // A deleted line is not updated either.
    api.put(line, json!({"name": "n"})).await.fails(NOT_ALLOWED);
    api.set_line_status(line, LineStatus::Stopped);
    api.delete(line).await.ok();
}

#[tokio::test]
async fn unknown_ids_are_not_found() {
    let api = start().await;
    let channel = api.channel().await;
    let list = list_of(&channel);
    let other_line = api.line().await;
    for target in [
        "/v1/et/dcphy-none",
        "/v1/et/dcphy-none/channel",
        "/v1/et/a%2Fb",
        &format!("{list}?etChannelId=dedicatedconn-none"),
        &format!("{list}/dedicatedconn-none/route/rule"),
        // A channel is found on its own line only.
        &format!("/v1/et/{other_line}/channel/{}/route/rule", id_of(&channel)),
    ] {
        api.get(target).await.fails(NOT_FOUND);
    }
    for target in [
        "/v1/et/dcphy-none",
        &format!("{channel}/route/rule/dcrr-none"),
    ] {
        api.delete(target).await.fails(NOT_FOUND);
        let update = json!({"description": "d"});
        api.put(target, update).await.fails(NOT_FOUND);
    }
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
        let missing = format!("{list}/dedicatedconn-none");
        api.on_channel(action, &missing).await.fails(NOT_FOUND);
    }
}

#[tokio::test]
async fn a_resubmitted_channel_has_the_resubmitted_properties() {
    let api = start().await;
    let (fixed, bgp) = api.static_and_bgp().await;
    for channel in [&fixed, &bgp] {
        api.set_channel_status(channel, ChannelStatus::Rejected);
    }
    let resubmit = |channel: &str| format!("{channel}?reCreate=");
    let body = channel_with("vlanId", json!(9));
    api.put(&resubmit(&bgp), body).await.fails(NOT_ALLOWED);
    let body = channel_with("networks", json!([]));
    api.put(&resubmit(&fixed), body).await.fails(INVALID_BODY);
    let mut body = channel_with("name", json!("second"));
    body["networks"] = json!(["10.0.0.0/8"]);
    api.put(&resubmit(&fixed), body.clone()).await.ok();
    body["status"] = json!("established");
    assert_fields(&api.show(&fixed).await, body);
}
