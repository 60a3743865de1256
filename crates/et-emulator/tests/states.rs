//! Which statuses of a line or channel allow which actions, and ids that do not exist.

mod common;

use common::{NOT_ALLOWED, NOT_FOUND, channel, id_of, list_of, start};
use et_emulator::state::{ChannelStatus, LineStatus};

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
            response.fails_with(NOT_ALLOWED, status.as_str());
        }
    }
}

#[tokio::test]
async fn each_status_of_a_channel_allows_the_actions_of_the_reference() {
    use ChannelStatus::*;
    // According to the reference, or assumed: the statuses that do not allow the action.
    let not_applied = [AckWait, Rejected].as_slice();
    let applied = [Accepted, Closed, PayWait, Building, Established];
    let unfinished = [AckWait, Accepted, Closed, Building, VlanConflict];
    for (action, forbidding) in [
        ("modifyAttribute", not_applied),
        ("addRoutes", &[AckWait]),
        ("removeRoutes", &[AckWait]),
        ("addUsers", not_applied),
        ("enableIpv6", not_applied),
        ("bfd", not_applied),
        ("rule", &[AckWait]),
        ("reCreate", &applied),
        ("delete", &unfinished),
    ] {
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
    let script = r#"
        line = POST /v1/et/init line
        channel = POST /v1/et/$line/channel static
        DELETE /v1/et/$line => NOT_ALLOWED
        DELETE /v1/et/$line/channel/$channel
        POST /_emulator/lines/$line/status {"status": "accept"}
        DELETE /v1/et/$line => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "building"}
        DELETE /v1/et/$line => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "deleted"}
        DELETE /v1/et/$line => NOT_ALLOWED
        # A deleted line is not updated either.
        PUT /v1/et/$line {"name": "n"} => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "stopped"}
        DELETE /v1/et/$line
    "#;
    api.run(&[], script).await;
}

#[tokio::test]
async fn unknown_ids_are_not_found() {
    let api = start().await;
    let channel = api.channel().await;
    let list = list_of(&channel);
    let script = r#"
        GET /v1/et/dcphy-none => NOT_FOUND
        PUT /v1/et/dcphy-none {"description": "d"} => NOT_FOUND
        DELETE /v1/et/dcphy-none => NOT_FOUND
        GET /v1/et/dcphy-none/channel => NOT_FOUND
        GET /v1/et/a%2Fb => NOT_FOUND
        GET $list?etChannelId=dedicatedconn-none => NOT_FOUND
        GET $list/dedicatedconn-none/route/rule => NOT_FOUND
        PUT $channel/route/rule/dcrr-none {"description": "d"} => NOT_FOUND
        DELETE $channel/route/rule/dcrr-none => NOT_FOUND
        # A channel is found on its own line only.
        other = POST /v1/et/init line
        GET /v1/et/$other/channel/$id/route/rule => NOT_FOUND
    "#;
    let names = [
        ("channel", &*channel),
        ("list", list),
        ("id", id_of(&channel)),
    ];
    api.run(&names, script).await;
    let missing = format!("{list}/dedicatedconn-none");
    let changing = [
        "reCreate",
        "modifyAttribute",
        "addRoutes",
        "addUsers",
        "enableIpv6",
    ];
    for action in changing
        .into_iter()
        .chain(["disableIpv6", "bfd", "rule", "delete"])
    {
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
    let script = r#"
        PUT $bgp?reCreate= static {"vlanId": 9} => NOT_ALLOWED
        PUT $fixed?reCreate= static {"networks": []} => INVALID_BODY
        PUT $fixed?reCreate= static {"name": "second", "networks": ["10.0.0.0/8"], $users}
        SHOW $fixed => {"name": "second", "networks": ["10.0.0.0/8"], "status": "established"}
        SHOW $fixed => {"vlanId": 56, "routeType": "static-route", $users}
        SHOW $fixed => {"baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24"}
    "#;
    let users = r#""authorizedUsers": ["u"]"#;
    let names = [("fixed", &*fixed), ("bgp", &bgp), ("users", users)];
    api.run(&names, script).await;
}
