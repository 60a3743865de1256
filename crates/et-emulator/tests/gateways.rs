//! Gateways: what they can be bound to, what their statuses allow, and what holds them.

mod common;

use common::{Api, NOT_ALLOWED, NOT_FOUND, QUOTA, scripts, start, start_with};
use et_emulator::state::{GatewayStatus, VpcSpec};
use et_emulator::{Emulator, LifecyclePace, Quotas, Snapshot};
use http::Method;
use serde_json::{Value, json};

/// A gateway of the default VPC.
fn gateway() -> Value {
    json!({"name": "north", "vpcId": "vpc-default", "speed": 200})
}

scripts! {
    a_gateway_is_created_bound_and_released: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway {"description": "d", "resourceGroupId": "RESG-1",
            "tags": [{"tagKey": "env", "tagValue": "prod"}]}
        GET @gw => {"etGatewayId": "$gw", "name": "north", "status": "unconfigured", "speed": 200}
        GET @gw => {"vpcId": "vpc-default", "description": "d", "enableIpv6": 0, "localCidrs": []}
        GET @gw => {"tags": [{"tagKey": "env", "tagValue": "prod"}], "resourceGroupId": null}
        GET @gw => {"etId": null, "channelId": null, "healthCheckInterval": null}
        PUT @gw?bind= {"etId": "$line", "channelId": "$fixed", "localCidrs": ["172.16.0.0/20"]}
        GET @gw => {"status": "running", "etId": "$line", "channelId": "$fixed"}
        GET @gw => {"localCidrs": ["172.16.0.0/20"]}
        DELETE @gw => NOT_ALLOWED bound to the channel $fixed
        PUT @gw?unbind
        GET @gw => {"status": "unconfigured", "etId": null, "channelId": null, "localCidrs": []}
        DELETE @gw
        GET @gw => NOT_FOUND
    "#

    a_gateway_can_be_created_bound: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway {"etId": "$line", "channelId": "$fixed"}
        # Without networks of its own it has that of the VPC.
        GET @gw => {"status": "running", "channelId": "$fixed", "localCidrs": ["172.16.0.0/16"]}
        POST /v1/etGateway gateway {"etId": "$line"} => INVALID_BODY `etId` needs `channelId`
        POST /v1/etGateway gateway {"channelId": "$bgp"} => INVALID_BODY `channelId` needs `etId`
        POST /v1/etGateway gateway {"localCidrs": ["172.16.0.0/16"]} => INVALID_BODY `localCidrs`
        POST /v1/etGateway gateway {"vpcId": "vpc-none"} => NOT_FOUND the VPC
        POST /v1/etGateway gateway {"etId": "$line", "channelId": "dedicatedconn-0"}
            => NOT_FOUND `channelId`
        POST /v1/etGateway gateway {"etId": "dcphy-none", "channelId": "$bgp"} => NOT_FOUND `etId`
        POST /v1/etGateway gateway {"etId": "$line", "channelId": "$bgp", "localCidrs": ["x"]}
            => INVALID_BODY localCidrs[0]
        # What was refused has left nothing behind.
        GET /v1/etGateway?vpcId=vpc-default => [dcgw-1 $gw]
    "#

    a_gateway_carries_one_channel_and_a_channel_joins_one_gateway_of_a_vpc: r#"
        CHANNELS
        one = POST /v1/etGateway gateway {"etId": "$line", "channelId": "$fixed"}
        two = POST /v1/etGateway gateway
        PUT @one?bind {"etId": "$line", "channelId": "$bgp"}
            => NOT_ALLOWED bound to the channel $fixed
        PUT @two?bind {"etId": "$line", "channelId": "$fixed"} => NOT_ALLOWED $one
        PUT @two?bind {"etId": "$line", "channelId": "$bgp"}
        # Another VPC's gateway may join the same channel.
        vpc = POST /_emulator/vpcs {"cidr": "172.20.0.0/16"}
        three = POST /v1/etGateway gateway {"vpcId": "$vpc", "etId": "$line", "channelId": "$fixed"}
        GET /v1/etGateway?vpcId=$vpc => [$three]
        GET @three => {"localCidrs": ["172.20.0.0/16"]}
        # A channel that is not established joins none.
        PUT @two?unbind
        POST /_emulator/channels/$bgp/status {"status": "building"}
        PUT @two?bind {"etId": "$line", "channelId": "$bgp"} => NOT_ALLOWED it in `established`
        # The channel's own line is named.
        other = POST /v1/et/init line
        PUT @two?bind {"etId": "$other", "channelId": "$bgp"} => NOT_FOUND `channelId`
    "#

    an_update_changes_what_it_names: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway {"description": "d"}
        PUT @gw {"localCidrs": ["172.16.0.0/20"]} => NOT_ALLOWED `unconfigured`
        PUT @gw?bind {"etId": "$line", "channelId": "$fixed"}
        PUT @gw {"name": "south", "speed": 100000}
        GET @gw => {"name": "south", "speed": 100000, "description": "d"}
        GET @gw => {"localCidrs": ["172.16.0.0/16"]}
        PUT @gw {"localCidrs": ["172.16.0.0/20", "172.16.16.0/20", "172.16.0.0/20"]}
        GET @gw => {"localCidrs": ["172.16.0.0/20", "172.16.16.0/20"], "speed": 100000}
        PUT @gw {"localCidrs": ["2400::/32"]} => INVALID_BODY localCidrs[0]
        PUT @gw {"speed": 1} => INVALID_BODY speed
        PUT @gw {"speed": 100001} => INVALID_BODY speed
        PUT @gw {"description": ""}
        GET @gw => {"description": ""}
        PUT @gw {"ipv6LocalCidrs": ["2400::/32"]} => NOT_ALLOWED IPv6 is disabled
        PUT @gw {"enableIpv6": 1, "ipv6LocalCidrs": ["2400::/32"]}
        GET @gw => {"enableIpv6": 1, "ipv6LocalCidrs": ["2400::/32"]}
        PUT @gw {"ipv6LocalCidrs": ["172.16.0.0/16"]} => INVALID_BODY ipv6LocalCidrs[0]
        PUT @gw {"enableIpv6": 0}
        GET @gw => {"enableIpv6": 0, "ipv6LocalCidrs": []}
        # Only a running gateway's networks are changed.
        POST /_emulator/gateways/$gw/status {"status": "building"}
        PUT @gw {"localCidrs": ["172.16.0.0/20"]} => NOT_ALLOWED `building`
        PUT @gw {"name": "east"}
    "#

    a_health_check_is_created_once_and_ends_with_the_binding: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway
        POST @gw/healthCheck health => NOT_ALLOWED `unconfigured`
        PUT @gw?bind {"etId": "$line", "channelId": "$fixed"}
        POST @gw/healthCheck health {"healthCheckInterval": 61} => INVALID_BODY healthCheckInterval
        POST @gw/healthCheck health {"healthThreshold": 1} => INVALID_BODY healthThreshold
        POST @gw/healthCheck health {"unhealthThreshold": 6} => INVALID_BODY unhealthThreshold
        POST @gw/healthCheck health {"healthCheckType": "TCP"} => INVALID_BODY healthCheckType
        POST @gw/healthCheck health {"dcphyId": "dcphy-0"} => INVALID_BODY dcphyId
        POST @gw/healthCheck health {"channelId": "$bgp"} => INVALID_BODY channelId
        POST @gw/healthCheck health {"subnetId": "sbn-0"} => NOT_FOUND `subnetId`
        POST @gw/healthCheck health {"healthCheckSourceIp": "x"} => INVALID_BODY healthCheckSourceIp
        # The port of older clients is taken and not kept.
        POST @gw/healthCheck health {"healthCheckPort": 80, "dcphyId": "$line",
            "channelId": "$fixed", "subnetId": "sbn-default", "autoGenerateRouteRule": false}
        GET @gw => {"healthCheckSourceIp": "172.16.0.3", "healthCheckDestIp": "11.11.11.12"}
        GET @gw => {"healthCheckType": "ICMP", "healthCheckInterval": 3, "healthThreshold": 2}
        GET @gw => {"unhealthThreshold": 4, "healthCheckPort": null, "autoGenerateRouteRule": null}
        POST @gw/healthCheck health => NOT_ALLOWED has a health check
        PUT @gw?unbind
        GET @gw => {"healthCheckInterval": null, "healthCheckType": null}
        PUT @gw?bind {"etId": "$line", "channelId": "$fixed"}
        POST @gw/healthCheck health {"healthCheckSourceIp": "172.16.9.9"}
        GET @gw => {"healthCheckSourceIp": "172.16.9.9"}
    "#

    a_gateway_to_which_a_route_leads_is_not_released: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway
        rule = POST /v1/route/rule route {"nexthopId": "$gw"}
        DELETE @gw => NOT_ALLOWED $rule
        DELETE @rule
        back = POST @fixed/route/rule rule {"nexthopId": "$gw"}
        DELETE @gw => NOT_ALLOWED $back
        DELETE @back
        # One to another gateway does not hold this one.
        POST @fixed/route/rule rule {"nexthopId": "dcgw-1"}
        DELETE @gw
    "#

    a_channel_to_which_a_gateway_is_bound_is_not_deleted: r#"
        CHANNELS
        gw = POST /v1/etGateway gateway {"etId": "$line", "channelId": "$fixed"}
        DELETE @fixed => NOT_ALLOWED $gw
        PUT @gw?unbind
        DELETE @fixed
    "#

    a_list_is_that_of_a_vpc_and_can_be_narrowed_down: r#"
        CHANNELS
        vpc = POST /_emulator/vpcs {"cidr": "172.20.0.0/16"}
        a = POST /v1/etGateway gateway {"name": "north-a"}
        b = POST /v1/etGateway gateway {"name": "north-b", "etId": "$line", "channelId": "$fixed"}
        POST /v1/etGateway gateway {"vpcId": "$vpc"}
        GET /v1/etGateway => INVALID_REQUEST vpcId
        GET /v1/etGateway?vpcId=vpc-0 => NOT_FOUND the VPC
        GET /v1/etGateway?vpcId=vpc-default => [dcgw-1 $a $b]
        GET /v1/etGateway?vpcId=vpc-default&name=north => [$a $b]
        GET /v1/etGateway?vpcId=vpc-default&etGatewayId=$a => [$a]
        GET /v1/etGateway?vpcId=vpc-default&status=running => [dcgw-1 $b]
        GET /v1/etGateway?vpcId=vpc-default&status=unheard-of => []
        # The health check shows in the details only.
        POST @b/healthCheck health
        GET /v1/etGateway?vpcId=vpc-default&etGatewayId=$b
            => {"etGateways": [{"healthCheckInterval": null, "etId": "$line"}]}
        next = GET /v1/etGateway?vpcId=vpc-default&maxKeys=2
        GET /v1/etGateway?vpcId=vpc-default&maxKeys=2&marker=$next => [$b]
        GET /v1/etGateway?vpcId=vpc-default&maxKeys=2&marker=$next
            => {"isTruncated": false, "maxKeys": 2, "marker": "$next"}
        # A marker is for its own list.
        GET /v1/etGateway?vpcId=$vpc&marker=$next => INVALID_REQUEST marker
    "#

    a_channel_route_rule_needs_a_gateway_of_the_account: r#"
        CHANNELS
        POST @fixed/route/rule rule {"nexthopId": "dcgw-elsewhere"} => NOT_FOUND the gateway
        POST @fixed/route/rule rule {"nexthopId": "dcgw-1"}
    "#

    tokens_make_every_change_once: r#"
        CHANNELS
        gw = POST /v1/etGateway?clientToken=a gateway
        POST /v1/etGateway?clientToken=a gateway => {"etGatewayId": "$gw"}
        GET /v1/etGateway?vpcId=vpc-default => [dcgw-1 $gw]
        POST /v1/etGateway?clientToken=a gateway {"speed": 3} => MISMATCH
        PUT @gw?bind&clientToken=b {"etId": "$line", "channelId": "$fixed"}
        PUT @gw?bind&clientToken=b {"etId": "$line", "channelId": "$fixed"}
        POST @gw/healthCheck?clientToken=c health
        POST @gw/healthCheck?clientToken=c health
        PUT @gw?unbind&clientToken=d
        PUT @gw?unbind&clientToken=d
        DELETE @gw?clientToken=e
        DELETE @gw?clientToken=e
        DELETE @gw => NOT_FOUND
    "#

    official_clients_are_understood: r#"
        CHANNELS
        # Go repeats the token and the id in bodies, and leaves unset fields empty.
        gw = POST /v1/etGateway?clientToken=a gateway {"clientToken": "a", "etGatewayId": "",
            "description": "", "localCidrs": [], "tags": [], "etId": "", "channelId": ""}
        PUT @gw?bind&clientToken=b {"clientToken": "b", "etGatewayId": "$gw", "etId": "$line",
            "channelId": "$fixed", "localCidrs": []}
        PUT @gw {"clientToken": "c", "etGatewayId": "$gw", "name": "south", "speed": 0,
            "localCidrs": [], "ipv6LocalCidrs": []}
        GET @gw => {"name": "south", "speed": 200, "localCidrs": ["172.16.0.0/16"]}
        POST @gw/healthCheck health {"clientToken": "d", "etGatewayId": "$gw", "healthCheckPort": 0,
            "healthCheckSourceIp": "", "healthCheckType": ""}
        # Java sends the empty object to unbind.
        PUT @gw?unbind {}
        GET @gw => {"status": "unconfigured"}
    "#
}

#[tokio::test]
async fn gateways_of_other_accounts_are_accepted_on_demand() {
    let api = start_with(Emulator::builder().foreign_gateways()).await;
    let script = r#"
        CHANNELS
        POST @fixed/route/rule rule {"nexthopId": "dcgw-elsewhere"}
        POST @fixed/route/rule rule {"nexthopId": "gateway"} => INVALID_BODY
    "#;
    api.run(&[], script).await;
}

/// Gateways beside the one that is there.
async fn fill(api: &Api, gateways: usize) {
    for _ in 1..gateways {
        api.post("/v1/etGateway", gateway()).await.ok();
    }
}

#[tokio::test]
async fn an_account_has_ten_gateways_and_so_has_a_vpc() {
    let api = start().await;
    fill(&api, 10).await;
    let refused = api.post("/v1/etGateway", gateway()).await;
    refused.fails_with(QUOTA, "10 gateways");
    let vpc = api
        .controls()
        .add_vpc(VpcSpec::new("172.20.0.0/16"))
        .unwrap();
    let elsewhere = json!({"name": "north", "vpcId": vpc.id, "speed": 200});
    let refused = api.post("/v1/etGateway", elsewhere.clone()).await;
    refused.fails_with(QUOTA, "10 gateways");
    let quotas = Quotas {
        gateways: 20,
        ..Quotas::default()
    };
    api.controls().set_quotas(quotas);
    let refused = api.post("/v1/etGateway", gateway()).await;
    refused.fails_with(QUOTA, "10 gateways in this VPC");
    api.post("/v1/etGateway", elsewhere).await.ok();
    // A release makes room.
    api.delete("/v1/etGateway/dcgw-1").await.ok();
    api.post("/v1/etGateway", gateway()).await.ok();
}

#[tokio::test]
async fn a_gateway_takes_its_time_to_be_built() {
    let hour = LifecyclePace::Every(std::time::Duration::from_secs(3600));
    let api = start().await;
    let line = api.line().await;
    let channel = api.channel_on(&line, common::channel()).await;
    api.controls().set_pace(hour);
    let body = json!({"etId": line, "channelId": common::id_of(&channel)});
    let target = "/v1/etGateway/dcgw-1";
    api.put(&format!("{target}?bind"), body.clone()).await.ok();
    let status = async || api.get(target).await.ok()["status"].take();
    assert_eq!(status().await, "building");
    api.put(&format!("{target}?unbind"), json!({}))
        .await
        .fails(NOT_ALLOWED);
    api.put(&format!("{target}?bind"), body)
        .await
        .fails(NOT_ALLOWED);
    api.controls()
        .advance(std::time::Duration::from_secs(3600))
        .unwrap();
    assert_eq!(status().await, "running");
    // By hand, it stays where it is put.
    let controls = api.controls();
    controls
        .set_gateway_status("dcgw-1", GatewayStatus::Building)
        .unwrap();
    controls
        .advance(std::time::Duration::from_secs(7200))
        .unwrap();
    assert_eq!(status().await, "building");
    assert_eq!(
        controls.step_gateway("dcgw-1").unwrap(),
        GatewayStatus::Running
    );
    assert!(controls.step_gateway("dcgw-2").is_err());
    let step = api.control_post("gateways/dcgw-2/step", json!({})).await;
    assert_eq!(step.status, 404);
}

#[tokio::test]
async fn a_line_that_ends_unbinds_its_gateways() {
    let state = json!({
        "time": "2030-01-01T00:00:00Z",
        "lines": [{"id": "dcphy-a", "status": "deleted", "nextChange": "2030-01-02T00:00:00Z",
            "channels": [{"id": "dedicatedconn-a", "routeType": "static-route"}]}],
        "gateways": [{"etGatewayId": "dcgw-a", "vpcId": "vpc-default",
            "channelId": "dedicatedconn-a", "localCidrs": ["172.16.0.0/16"]}],
    });
    let state = Snapshot::from_json(state.to_string().as_bytes()).unwrap();
    let api = start_with(Emulator::builder().initial_state(state)).await;
    let gateway = api.get("/v1/etGateway/dcgw-a").await.ok();
    assert_eq!(
        (&gateway["etId"], &gateway["status"]),
        (&json!("dcphy-a"), &json!("running"))
    );
    let day = std::time::Duration::from_secs(24 * 3600);
    api.controls().advance(day).unwrap();
    assert!(api.lines().await.is_empty());
    let gateway = api.get("/v1/etGateway/dcgw-a").await.ok();
    let bound = [&gateway["etId"], &gateway["channelId"]];
    assert_eq!(bound, [&Value::Null; 2]);
    assert_eq!(gateway["status"], "unconfigured");
}

#[tokio::test]
async fn ipv6_needs_the_allow_list() {
    let api = start_with(Emulator::builder().without_ipv6()).await;
    let script = r#"
        gw = POST /v1/etGateway gateway
        PUT @gw {"enableIpv6": 1} => OPT_IN
        PUT @gw {"enableIpv6": 0, "name": "south"}
    "#;
    api.run(&[], script).await;
}

#[tokio::test]
async fn unknown_gateways_are_not_found() {
    let api = start().await;
    let binding = json!({"etId": "dcphy-a", "channelId": "dedicatedconn-a"});
    let health = json!({"healthCheckInterval": 3, "healthThreshold": 2, "unhealthThreshold": 2});
    let target = "/v1/etGateway/dcgw-0";
    for (method, rest, body) in [
        (Method::GET, "", None),
        (Method::PUT, "", Some(json!({"name": "n"}))),
        (Method::PUT, "?bind", Some(binding)),
        (Method::PUT, "?unbind", None),
        (Method::POST, "/healthCheck", Some(health)),
        (Method::DELETE, "", None),
    ] {
        let response = api.call(method, &format!("{target}{rest}"), body).await;
        response.fails_with(NOT_FOUND, "the gateway");
    }
}
