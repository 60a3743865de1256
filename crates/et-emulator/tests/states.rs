//! Which statuses of a line or channel allow which actions, and ids that do not exist.

mod common;

use common::{NOT_ALLOWED, channel, scripts, start};
use et_emulator::state::{ChannelStatus, LineStatus};

#[tokio::test]
async fn a_channel_needs_an_established_line() {
    let api = start().await;
    let line = api.line().await;
    for status in LineStatus::ALL {
        api.controls().set_line_status(&line, *status).unwrap();
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
    let remove = r#"PUT @fixed?removeRoutes= routes {"networks": ["192.168.0.0/16"]}"#;
    let authorize = r#"PUT @fixed?addUsers= {"authorizedUsers": ["u"]}"#;
    for (request, forbidding) in [
        (r#"PUT @fixed?modifyAttribute= {"name": "n"}"#, not_applied),
        ("PUT @fixed?addRoutes= routes", &[AckWait]),
        (remove, &[AckWait]),
        (authorize, not_applied),
        ("PUT @fixed?enableIpv6= ipv6", not_applied),
        ("POST @fixed/bfd bfd", not_applied),
        ("POST @fixed/route/rule rule", &[AckWait]),
        ("PUT @fixed?reCreate= static", &applied),
        ("DELETE @fixed", &unfinished),
    ] {
        for status in ChannelStatus::ALL {
            let expected = match forbidding.contains(status) {
                true => " => NOT_ALLOWED",
                false => "",
            };
            let set = format!("/_emulator/channels/$fixed/status {{\"status\": \"{status}\"}}");
            let script = format!("CHANNELS\nPOST {set}\n{request}{expected}");
            start().await.run(&[], &script).await;
        }
    }
}

scripts! {
    a_line_is_not_deleted_while_it_is_built_or_has_channels: r#"
        line = POST /v1/et/init line
        channel = POST @line/channel static
        DELETE @line => NOT_ALLOWED
        DELETE @channel
        POST /_emulator/lines/$line/status {"status": "accept"}
        DELETE @line => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "building"}
        DELETE @line => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "deleted"}
        DELETE @line => NOT_ALLOWED
        # A deleted line is not updated either.
        PUT @line {"name": "n"} => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "stopped"}
        DELETE @line
    "#

    unknown_ids_are_not_found: r#"
        CHANNELS
        GET /v1/et/dcphy-none => NOT_FOUND
        PUT /v1/et/dcphy-none {"description": "d"} => NOT_FOUND
        DELETE /v1/et/dcphy-none => NOT_FOUND
        GET /v1/et/dcphy-none/channel => NOT_FOUND
        GET /v1/et/a%2Fb => NOT_FOUND
        GET @line/channel?etChannelId=dedicatedconn-none => NOT_FOUND
        PUT @line/channel/dedicatedconn-none?reCreate= static => NOT_FOUND
        PUT @line/channel/dedicatedconn-none?modifyAttribute= {"name": "n"} => NOT_FOUND
        PUT @line/channel/dedicatedconn-none?addRoutes= routes => NOT_FOUND
        PUT @line/channel/dedicatedconn-none?addUsers= {"authorizedUsers": ["u"]} => NOT_FOUND
        PUT @line/channel/dedicatedconn-none?enableIpv6= ipv6 => NOT_FOUND
        PUT @line/channel/dedicatedconn-none?disableIpv6= => NOT_FOUND
        POST @line/channel/dedicatedconn-none/bfd bfd => NOT_FOUND
        GET @line/channel/dedicatedconn-none/route/rule => NOT_FOUND
        POST @line/channel/dedicatedconn-none/route/rule rule => NOT_FOUND
        DELETE @line/channel/dedicatedconn-none => NOT_FOUND
        PUT @fixed/route/rule/dcrr-none {"description": "d"} => NOT_FOUND
        DELETE @fixed/route/rule/dcrr-none => NOT_FOUND
        # A channel is found on its own line only.
        other = POST /v1/et/init line
        GET @other/channel/$fixed/route/rule => NOT_FOUND
    "#

    a_resubmitted_channel_keeps_its_tags: r#"
        line = POST /v1/et/init line
        fixed = POST @line/channel static {"tags": [{"tagKey": "env", "tagValue": "prod"}]}
        POST /_emulator/channels/$fixed/status {"status": "reject"}
        PUT @fixed?reCreate= static {"name": "second"}
        SHOW @fixed => {"name": "second", "tags": [{"tagKey": "env", "tagValue": "prod"}]}
    "#

    a_resubmitted_channel_has_the_resubmitted_properties: r#"
        CHANNELS
        POST /_emulator/channels/$fixed/status {"status": "reject"}
        POST /_emulator/channels/$bgp/status {"status": "reject"}
        PUT @bgp?reCreate= static {"vlanId": 9} => NOT_ALLOWED
        PUT @fixed?reCreate= static {"networks": []} => INVALID_BODY
        PUT @fixed?reCreate= static {"name": "second", "networks": ["10.0.0.0/8"],
            "authorizedUsers": ["u"]}
        SHOW @fixed => {"name": "second", "networks": ["10.0.0.0/8"], "status": "established"}
        SHOW @fixed => {"vlanId": 56, "routeType": "static-route", "authorizedUsers": ["u"]}
        SHOW @fixed => {"baiduAddress": "11.11.11.21/24", "customerAddress": "11.11.11.12/24"}
    "#
}
