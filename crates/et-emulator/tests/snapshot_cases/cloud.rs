//! Documents whose VPCs and gateways are not those of a snapshot, each with its only mistake.

use serde_json::{Value, json};

use super::{channel, with};

/// A document with one gateway in the default VPC, which has these fields too.
pub fn gateway(fields: Value) -> Value {
    let gateway = json!({"etGatewayId": "dcgw-a", "vpcId": "vpc-default"});
    json!({"lines": [], "gateways": [with(gateway, fields)]})
}

/// A document with one VPC, which has these fields too.
pub fn vpc(fields: Value) -> Value {
    let vpc = json!({"vpcId": "vpc-a", "cidr": "172.16.0.0/16", "routeTableId": "rt-a"});
    json!({"lines": [], "vpcs": [with(vpc, fields)]})
}

/// A document with one rule of a VPC, which has these fields too.
pub fn vpc_rule(fields: Value) -> Value {
    let rule = json!({
        "routeRuleId": "rr-a", "sourceAddress": "0.0.0.0/0", "destinationAddress": "10.0.0.0/8",
        "nexthopType": "nat",
    });
    vpc(json!({"routeRules": [with(rule, fields)]}))
}

fn unbound(id: &str) -> Value {
    json!({"etGatewayId": id, "vpcId": "vpc-default"})
}

/// A gateway of the default VPC, bound to the channel `dedicatedconn-a`.
fn bound(id: &str) -> Value {
    with(unbound(id), json!({"channelId": "dedicatedconn-a"}))
}

fn vpc_of(id: &str, table: &str) -> Value {
    json!({"vpcId": id, "cidr": "172.16.0.0/16", "routeTableId": table})
}

/// Violations of the schema: the place, the document and the rest of the message.
pub fn violations_of_the_schema() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        (
            "gateways[0].",
            gateway(json!({"speed": 1})),
            "speed: a number; must be at least 2",
        ),
        (
            "gateways[0].",
            gateway(json!({"name": "7"})),
            "name: a string; must be 1 to 65 ASCII characters",
        ),
        (
            "gateways[0].",
            gateway(json!({"status": "active"})),
            "status: a string; must be one of `building`, `unconfigured`, `running`",
        ),
        (
            "gateways[0].",
            gateway(json!({"autoGenerateRouteRule": true})),
            "autoGenerateRouteRule: needs `healthCheckInterval` too",
        ),
        (
            "vpcs[0].",
            vpc(json!({"isDefault": 1})),
            "isDefault: a number; must be a boolean",
        ),
        (
            "vpcs[0].routeRules[0].",
            vpc_rule(json!({"nexthopType": "etGateway"})),
            "nexthopType: a string; must be one of `custom`",
        ),
        (
            "vpcs[0].routeRules[0].",
            vpc_rule(json!({"pathType": "ha"})),
            "pathType: a string; must be one of `normal`, `ecmp`",
        ),
    ]
}

/// Documents that conform to the schema and break another rule.
pub fn violations_of_other_rules() -> Vec<(Value, &'static str)> {
    vec![
        (
            gateway(json!({"vpcId": "vpc-a"})),
            "gateways[0].vpcId: must be the id of a VPC in the snapshot",
        ),
        (
            gateway(json!({"channelId": "dedicatedconn-a"})),
            "gateways[0].channelId: must be the id of a channel in the snapshot",
        ),
        (
            with(
                channel(json!({})),
                json!({"gateways": [bound("dcgw-a"), bound("dcgw-b")]}),
            ),
            "gateways[1].channelId: must not be the channel of another gateway of the VPC",
        ),
        (
            with(
                channel(json!({"networks": ["172.16.0.0/12"]})),
                json!({"gateways": [bound("dcgw-a")]}),
            ),
            "gateways[0].channelId: the network 172.16.0.0/12 behind the channel overlaps \
             172.16.0.0/16 of the VPC; use different ones",
        ),
        (
            with(
                channel(json!({
                    "enableIpv6": 1, "ipv6Networks": ["2400:da00::/32"],
                    "baiduIpv6Address": "2400::1/88", "customerIpv6Address": "2400::2/88",
                })),
                json!({"gateways": [with(
                    bound("dcgw-a"),
                    json!({"enableIpv6": 1, "ipv6LocalCidrs": ["2400::/16"]}),
                )]}),
            ),
            "gateways[0].channelId: the network 2400:da00::/32 behind the channel overlaps \
             2400::/16 of the gateway; use different ones",
        ),
        (
            json!({"lines": [], "gateways": [unbound("dcgw-a"), unbound("dcgw-a")]}),
            "gateways[1].etGatewayId: `dcgw-a` is taken by another gateway; must be unique",
        ),
        (
            gateway(json!({"localCidrs": ["2400::/32"]})),
            "gateways[0].localCidrs[0]: a string; must be an IPv4 CIDR",
        ),
        (
            gateway(json!({"enableIpv6": 1, "ipv6LocalCidrs": ["10.0.0.0/8"]})),
            "gateways[0].ipv6LocalCidrs[0]: a string; must be an IPv6 CIDR",
        ),
        (
            gateway(json!({"ipv6LocalCidrs": ["2400::/32"]})),
            "gateways[0].ipv6LocalCidrs: is only for `enableIpv6` 1",
        ),
        (
            vpc(json!({"cidr": "172.16.0.0"})),
            "vpcs[0].cidr: a string; must be an IPv4 CIDR",
        ),
        (
            vpc(json!({"ipv6Cidr": "172.16.0.0/16"})),
            "vpcs[0].ipv6Cidr: a string; must be an IPv6 CIDR",
        ),
        (
            vpc(json!({"secondaryCidr": ["10.0.0.0/8", "x"]})),
            "vpcs[0].secondaryCidr[1]: a string; must be an IPv4 CIDR",
        ),
        (
            vpc(json!({"subnets": [{"subnetId": "sbn-a", "cidr": "x"}]})),
            "vpcs[0].subnets[0].cidr: a string; must be a CIDR",
        ),
        (
            json!({"lines": [], "vpcs": [vpc_of("vpc-a", "rt-a"), vpc_of("vpc-a", "rt-b")]}),
            "vpcs[1].vpcId: `vpc-a` is taken by another VPC; must be unique",
        ),
        (
            json!({"lines": [], "vpcs": [vpc_of("vpc-a", "rt-a"), vpc_of("vpc-b", "rt-a")]}),
            "vpcs[1].routeTableId: `rt-a` is taken by another route table; must be unique",
        ),
        (
            vpc_rule(json!({"sourceAddress": "x"})),
            "vpcs[0].routeRules[0].sourceAddress: a string; must be a CIDR",
        ),
        (
            vpc_rule(json!({"destinationAddress": "10.0.0.1"})),
            "vpcs[0].routeRules[0].destinationAddress: a string; must be a CIDR",
        ),
        (
            vpc_rule(json!({"nexthopType": "dcGateway", "nexthopId": "dcgw-a"})),
            "routeRules[0].nexthopId: must be the id of a gateway of the VPC in the snapshot",
        ),
    ]
}
