//! VPCs and the rules of their route tables.

mod common;

use common::{QUOTA, scripts, start, start_with};
use et_emulator::state::VpcSpec;
use et_emulator::{Emulator, Quotas};
use serde_json::json;

scripts! {
    an_account_starts_with_a_default_vpc: r#"
        GET /v1/vpc => [vpc-default]
        GET /v1/vpc => {"vpcs": [{"name": "default", "cidr": "172.16.0.0/16", "isDefault": true}]}
        GET /v1/vpc/vpc-default => {"vpc": {"vpcId": "vpc-default", "relay": false,
            "subnets": [{"subnetId": "sbn-default", "cidr": "172.16.0.0/16", "subnetType": "BCC"}]}}
        GET /v1/vpc/vpc-none => NOT_FOUND
        GET /v1/route?vpcId=vpc-default => {"routeTableId": "rt-default", "vpcId": "vpc-default"}
    "#

    more_vpcs_are_added_by_the_control_api: r#"
        a = POST /_emulator/vpcs {"name": "a", "cidr": "172.20.0.0/16", "ipv6Cidr": "2400::/56"}
        b = POST /_emulator/vpcs {"cidr": "172.21.0.0/16", "secondaryCidr": ["172.22.0.0/24"]}
        GET /v1/vpc => [vpc-default $a $b]
        GET /v1/vpc?isDefault=true => [vpc-default]
        # As Python writes it.
        GET /v1/vpc?isDefault=False => [$a $b]
        GET /v1/vpc?isDefault=maybe => INVALID_REQUEST isDefault
        GET /v1/vpc?vpcIds=$b,vpc-default => [vpc-default $b]
        GET /v1/vpc/$a => {"vpc": {"name": "a", "isDefault": false, "ipv6Cidr": "2400::/56"}}
        GET /v1/vpc/$b => {"vpc": {"secondaryCidr": ["172.22.0.0/24"]}}
        next = GET /v1/vpc?maxKeys=2
        GET /v1/vpc?maxKeys=2&marker=$next => [$b]
        POST /_emulator/vpcs {"cidr": "172.20.0.0"} => 400
        POST /_emulator/vpcs {"cidr": "2400::/56"} => 400
        POST /_emulator/vpcs {"cidr": "172.20.0.0/16", "ipv6Cidr": "10.0.0.0/8"} => 400
        POST /_emulator/vpcs {"cidr": "172.20.0.0/16", "secondaryCidr": ["x"]} => 400
        # A reset leaves the default one.
        POST /_emulator/reset
        GET /v1/vpc => [vpc-default]
    "#

    a_rule_is_created_changed_and_deleted: r#"
        rule = POST /v1/route/rule route {"description": "d"}
        GET /v1/route/rule?vpcId=vpc-default => [$rule]
        GET /v1/route/rule?routeTableId=rt-default => {"routeRules": [{"routeRuleId": "$rule",
            "routeTableId": "rt-default", "sourceAddress": "0.0.0.0/0", "pathType": "normal",
            "destinationAddress": "10.0.0.0/8", "nexthopId": "dcgw-1", "nexthopType": "dcGateway",
            "description": "d"}]}
        # The table begins with the service's own rule to the VPC.
        GET /v1/route?routeTableId=rt-default => {"routeRules": [
            {"routeRuleId": "", "nexthopType": "sys", "destinationAddress": "172.16.0.0/16"},
            {"routeRuleId": "$rule", "routeTableId": "rt-default"}]}
        PUT @rule {"sourceAddress": "172.16.4.0/24", "destinationAddress": "10.9.0.0/16"}
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [{"sourceAddress": "172.16.4.0/24",
            "destinationAddress": "10.9.0.0/16", "nexthopId": "dcgw-1", "description": "d"}]}
        two = POST /v1/etGateway gateway
        PUT @rule {"nexthopId": "$two", "description": "e"}
        GET /v1/route/rule?vpcId=vpc-default
            => {"routeRules": [{"nexthopId": "$two", "description": "e"}]}
        PUT @rule {"nexthopId": "dcgw-none"} => NOT_FOUND dcgw-none
        PUT @rule {"destinationAddress": "172.16.9.0/24"} => INVALID_BODY destinationAddress
        DELETE @rule
        GET /v1/route/rule?vpcId=vpc-default => []
        DELETE @rule => NOT_FOUND
        PUT @rule {} => NOT_FOUND
        PUT @rule?switchRouteHA => NOT_FOUND
    "#

    a_table_is_named_by_its_id_or_its_vpc: r#"
        GET /v1/route => INVALID_REQUEST `routeTableId` or `vpcId`
        GET /v1/route/rule => INVALID_REQUEST `routeTableId` or `vpcId`
        GET /v1/route?routeTableId=rt-none => NOT_FOUND the route table
        GET /v1/route?vpcId=vpc-none => NOT_FOUND the VPC
        GET /v1/route?routeTableId=rt-default&vpcId=vpc-default => {"name": "default"}
        vpc = POST /_emulator/vpcs {"cidr": "172.20.0.0/16"}
        GET /v1/route?routeTableId=rt-default&vpcId=$vpc => INVALID_REQUEST belong together
        POST /v1/route/rule route {"routeTableId": "rt-none"} => NOT_FOUND the route table
    "#

    addresses_must_fit_the_vpc_and_each_other: r#"
        POST /v1/route/rule route {"sourceAddress": "all"} => INVALID_BODY sourceAddress
        POST /v1/route/rule route {"sourceAddress": "172.16.0.1"} => INVALID_BODY sourceAddress
        POST /v1/route/rule route {"sourceAddress": "172.20.0.0/24"} => INVALID_BODY in a subnet
        POST /v1/route/rule route {"sourceAddress": "172.16.0.0/15"} => INVALID_BODY in a subnet
        POST /v1/route/rule route {"destinationAddress": "10.0.0.0/33"}
            => INVALID_BODY destinationAddress
        POST /v1/route/rule route {"destinationAddress": "172.16.4.0/24"}
            => INVALID_BODY not overlap 172.16.0.0/16
        POST /v1/route/rule route {"destinationAddress": "172.0.0.0/8"} => INVALID_BODY overlap
        POST /v1/route/rule route {"destinationAddress": "2400::/32"} => INVALID_BODY IP version
        POST /v1/route/rule route {"sourceAddress": "::/0", "destinationAddress": "2400::/32"}
        POST /v1/route/rule route {"destinationAddress": "0.0.0.0/0"}
        one = POST /v1/route/rule route {"sourceAddress": "172.16.4.0/24"}
        # No two rules are for the same pair, however it is written.
        POST /v1/route/rule route {"sourceAddress": "172.16.4.7/24"} => NOT_ALLOWED $one
        two = POST /v1/route/rule route {"sourceAddress": "172.16.5.0/24"}
        PUT @two {"sourceAddress": "172.16.4.0/24"} => NOT_ALLOWED $one
        PUT @two {"sourceAddress": "172.16.5.0/24", "description": "again"}
    "#

    a_next_hop_that_is_a_gateway_must_be_one_of_the_vpc: r#"
        POST /v1/route/rule route {"nexthopId": "dcgw-none"} => NOT_FOUND dcgw-none
        vpc = POST /_emulator/vpcs {"cidr": "172.20.0.0/16"}
        other = POST /v1/etGateway gateway {"vpcId": "$vpc"}
        POST /v1/route/rule route {"nexthopId": "$other"} => NOT_ALLOWED another VPC
        # A channel's word for a gateway is none here.
        POST /v1/route/rule route {"nexthopType": "etGateway"} => INVALID_BODY nexthopType
        POST /v1/route/rule route {"nexthopType": null} => INVALID_BODY `nexthopType` is required
        POST /v1/route/rule route {"nexthopId": null} => INVALID_BODY `nexthopId` is required
        POST /v1/route/rule route {"nexthopType": "nat", "nexthopId": "nat-1"}
        POST /v1/route/rule route {"nexthopType": "defaultGateway", "nexthopId": null,
            "destinationAddress": "11.0.0.0/8"}
    "#

    several_gateways_share_the_traffic: r#"
        two = POST /v1/etGateway gateway
        first = POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ecmp"},
            {"nexthopId": "$two", "nexthopType": "dcGateway", "pathType": "ecmp"}]}
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [
            {"routeRuleId": "$first", "nexthopId": "dcgw-1", "pathType": "ecmp"},
            {"nexthopId": "$two", "pathType": "ecmp", "destinationAddress": "10.0.0.0/8"}]}
        PUT @first?switchRouteHA => NOT_ALLOWED ha:active
        PUT @first {"destinationAddress": "11.0.0.0/8"} => NOT_ALLOWED one of several
        PUT @first {"nexthopId": "$two"} => NOT_ALLOWED same source and destination
        PUT @first {"description": "shared"}
        POST /v1/route/rule route => NOT_ALLOWED same source and destination
    "#

    a_standby_takes_over_when_it_is_switched_to: r#"
        two = POST /v1/etGateway gateway
        active = POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:active"},
            {"nexthopId": "$two", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [
            {"routeRuleId": "$active", "pathType": "ha:active"},
            {"nexthopId": "$two", "pathType": "ha:standby"}]}
        PUT @active?switchRouteHA=
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [
            {"routeRuleId": "$active", "pathType": "ha:standby"},
            {"nexthopId": "$two", "pathType": "ha:active"}]}
        # The id is that of the active rule.
        PUT @active?switchRouteHA => NOT_ALLOWED name the active one
        # Without the flag it is an update, of nothing here.
        PUT @active {}
        GET /v1/route/rule?vpcId=vpc-default&maxKeys=1
            => {"routeRules": [{"pathType": "ha:standby"}], "isTruncated": true}
        next = GET /v1/route/rule?vpcId=vpc-default&maxKeys=1
        GET /v1/route/rule?vpcId=vpc-default&marker=$next => {"routeRules": [{"nexthopId": "$two"}]}
        DELETE @active
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [{"pathType": "ha:active"}]}
    "#

    several_next_hops_must_go_together: r#"
        two = POST /v1/etGateway gateway
        POST /v1/route/rule route {"nextHopList": [
            {"nexthopId": "$two", "nexthopType": "dcGateway", "pathType": "ecmp"}]}
            => INVALID_BODY instead of `nexthopId`
        POST /v1/route/rule routes-by {"nexthopType": "dcGateway", "nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ecmp"},
            {"nexthopId": "$two", "nexthopType": "dcGateway", "pathType": "ecmp"}]}
            => INVALID_BODY instead of `nexthopId`
        POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "$two", "nexthopType": "dcGateway", "pathType": "ecmp"}]}
            => INVALID_BODY two or more
        POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ecmp"},
            {"nexthopId": "$two", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
            => INVALID_BODY two or more
        POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:active"},
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
            => INVALID_BODY nextHopList[1].nexthopId
        POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway", "pathType": "ha:active"},
            {"nexthopId": "dcgw-0", "nexthopType": "dcGateway", "pathType": "ha:standby"}]}
            => NOT_FOUND dcgw-0
        POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "nat", "pathType": "ecmp"}]}
            => INVALID_BODY nexthopType
        POST /v1/route/rule routes-by {"nextHopList": [
            {"nexthopId": "dcgw-1", "nexthopType": "dcGateway"}]}
            => INVALID_BODY nextHopList[0].pathType
        GET /v1/route/rule?vpcId=vpc-default => []
    "#

    official_clients_are_understood: r#"
        # Python sends an empty description and its own `ipVersion`, Go an empty list.
        rule = POST /v1/route/rule?clientToken=a route {"description": "", "ipVersion": "4",
            "nextHopList": []}
        POST /v1/route/rule?clientToken=a route {"description": "", "ipVersion": "4",
            "nextHopList": []} => {"routeRuleId": "$rule"}
        PUT @rule {"description": "", "nexthopType": "nat", "ipVersion": "6", "nextHopList": []}
        GET /v1/route/rule?vpcId=vpc-default => {"routeRules": [{"nexthopType": "dcGateway"}]}
        DELETE @rule?clientToken=b
        DELETE @rule?clientToken=b
    "#

    traffic_flows_when_both_ends_route: r#"
        CHANNELS
        GET /_emulator/gateways/dcgw-1/traffic
            => {"words": "No traffic: the gateway is bound to no channel."}
        PUT /v1/etGateway/dcgw-1?bind {"etId": "$line", "channelId": "$fixed"}
        POST /v1/route/rule route {"destinationAddress": "192.168.0.0/16"}
        GET /_emulator/gateways/dcgw-1/traffic => {"toDataCentre": true, "toCloud": false}
        POST @fixed/route/rule rule {"destAddress": "172.16.0.0/16"}
        GET /_emulator/gateways/dcgw-1/traffic
            => {"toDataCentre": true, "toCloud": true, "words": "Traffic can flow both ways."}
    "#
}

#[tokio::test]
async fn a_table_has_fifty_rules() {
    let api = start().await;
    let rule = |number| {
        json!({
            "routeTableId": "rt-default", "sourceAddress": "0.0.0.0/0",
            "destinationAddress": format!("10.{number}.0.0/16"), "nexthopType": "dcGateway",
            "nexthopId": "dcgw-1",
        })
    };
    for number in 0..49 {
        api.post("/v1/route/rule", rule(number)).await.ok();
    }
    // There is room for one, not for two.
    let gateway = json!({"name": "north", "vpcId": "vpc-default", "speed": 200});
    let other = api.post("/v1/etGateway", gateway).await.id();
    let hop = |id: &str| json!({"nexthopId": id, "nexthopType": "dcGateway", "pathType": "ecmp"});
    let two = json!({
        "routeTableId": "rt-default", "sourceAddress": "0.0.0.0/0",
        "destinationAddress": "11.0.0.0/8", "nextHopList": [hop("dcgw-1"), hop(&other)],
    });
    let refused = api.post("/v1/route/rule", two.clone()).await;
    refused.fails_with(QUOTA, "50 rules");
    api.post("/v1/route/rule", rule(49)).await.ok();
    api.post("/v1/route/rule", rule(50)).await.fails(QUOTA);
    let quotas = json!({"routesPerTable": 52});
    api.control_post("quotas", quotas).await.ok();
    let created = api.post("/v1/route/rule", two).await.ok();
    assert_eq!(created["routeRuleIds"].as_array().unwrap().len(), 2);
    assert!(created["routeRuleId"].is_null());
}

#[tokio::test]
async fn the_controls_of_a_program_do_the_same() {
    let quotas = Quotas {
        gateways_per_vpc: 0,
        ..Quotas::default()
    };
    let api = start_with(Emulator::builder().quotas(quotas)).await;
    let gateway = json!({"name": "north", "vpcId": "vpc-default", "speed": 200});
    api.post("/v1/etGateway", gateway).await.fails(QUOTA);
    let controls = api.controls();
    let mut spec = VpcSpec::new("172.20.0.0/16");
    spec.name = "production".to_owned();
    let vpc = controls.add_vpc(spec).unwrap();
    let target = format!("/v1/route?routeTableId={}", vpc.route_table_id);
    assert_eq!(api.get(&target).await.ok()["name"], "production");
    let error = controls.add_vpc(VpcSpec::new("172.20.0.0")).unwrap_err();
    assert!(error.to_string().contains("`cidr"), "{error}");
    assert!(controls.traffic("dcgw-0").is_err());
    assert_eq!(controls.snapshot().vpcs.len(), 2);
}

#[tokio::test]
async fn a_vpc_tells_when_it_was_added() {
    let api = start().await;
    api.controls().freeze();
    let time = "2030-01-31T00:00:00Z";
    api.controls().set_time(time.parse().unwrap()).unwrap();
    let vpc = json!({"cidr": "172.20.0.0/16"});
    let vpc = api.control_post("vpcs", vpc).await.id();
    let shown = api.get(&format!("/v1/vpc/{vpc}")).await.ok();
    assert_eq!(shown["vpc"]["createdTime"], time);
}
