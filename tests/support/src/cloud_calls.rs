//! The sample calls of gateways, VPCs and their routes.

use std::time::Duration;

use et_sdk::operations::{HealthCheck, NewGateway, NewVpcRouteRule, Tag, VpcNextHop};
use et_sdk::{Client, GatewayStatus, HealthCheckType, Mode};

use crate::calls::{Receiver, To, cidr};
use crate::values::Values;

/// Builds a sample, if there is one of this name.
pub(crate) fn build<M: Mode, R: Receiver<M>>(
    client: &Client<M>,
    values: &Values,
    (action, name): (&str, &str),
    to: To<'_, R>,
) -> Option<R::Output> {
    let gateways = client.gateways();
    let gateway = client.gateway(&values.gateway);
    let channel = client.line(&values.line).channel(&values.channel);
    let vpc = client.vpc(&values.vpc);
    let table = client.route_table(&values.table);
    let rule = client.vpc_route_rule(&values.vpc_rule);
    let local = [cidr("172.16.0.0/16")];
    let new_gateway = || NewGateway {
        name: "to-data-centre".into(),
        vpc_id: values.vpc.clone(),
        speed_mbps: 200,
    };
    let new_rule = |next_hop| NewVpcRouteRule {
        source: cidr("172.16.0.0/20"),
        destination: cidr("192.168.0.0/16"),
        next_hop,
    };
    let check = HealthCheck {
        interval: Duration::from_secs(3),
        healthy_threshold: 3,
        unhealthy_threshold: 3,
    };
    Some(match (action, name) {
        ("CreateDedicatedGateway", "required") => {
            to.create(gateways.create(new_gateway()), |made| Some(made.id))
        }
        ("CreateDedicatedGateway", "all") => to.create(
            gateways
                .create(new_gateway())
                .channel(&channel)
                .local_networks(local)
                .description("d")
                .tags([Tag::new("env", "prod")])
                .resource_group_id("RESG-UoMgbkuLNjj"),
            |made| Some(made.id),
        ),
        ("QueryTheListOfDedicatedLineGateways", "required") => to.read(gateways.list(&values.vpc)),
        ("QueryTheListOfDedicatedLineGateways", "all") => to.read(
            gateways
                .list(&values.vpc)
                .gateway_id(&values.gateway)
                .name("data")
                .status(GatewayStatus::Running)
                .marker(&values.gateway)
                .max_keys(1),
        ),
        ("QueryTheDetailsOfTheDedicatedGateway", "required") => to.read(gateway.get()),
        ("UpdateDedicatedGateway", "required") => to.change(gateway.update()),
        ("UpdateDedicatedGateway", "all") => to.change(
            gateway
                .update()
                .name("n")
                .description("d")
                .speed_mbps(500)
                .local_networks(local)
                .enable_ipv6([cidr("2400:da00:e003:4c11::/64")]),
        ),
        ("ReleaseDedicatedGateway", "required") => to.change(gateway.release()),
        ("BindPhysicalDedicatedLine", "required") => to.change(gateway.bind(&channel)),
        ("BindPhysicalDedicatedLine", "all") => {
            to.change(gateway.bind(&channel).local_networks(local))
        }
        ("UnbindPhysicalDedicatedLine", "required") => to.change(gateway.unbind()),
        ("CreateDedicatedGatewayHealthCheck", "required") => {
            to.change(gateway.add_health_check(check))
        }
        ("CreateDedicatedGatewayHealthCheck", "all") => to.change(
            gateway
                .add_health_check(check)
                .source_address([172, 16, 0, 12].into())
                .check_type(HealthCheckType::Icmp)
                .channel(&channel)
                .subnet_id("sbn-IyWRnII7")
                .auto_route(true),
        ),
        ("QueryVpcList", "required") => to.read(client.vpcs().list()),
        ("QueryVpcList", "all") => to.read(
            client
                .vpcs()
                .list()
                .is_default(false)
                .ids([&values.vpc])
                .marker(&values.vpc)
                .max_keys(1),
        ),
        ("QuerySpecifiedVpc", "required") => to.read(vpc.get()),
        ("QueryRoutingTable", "required" | "all") => to.read(table.get()),
        ("QueryRoutingTable", "of-vpc") => to.read(vpc.route_table().get()),
        ("QueryRoutingRules", "required") => to.read(table.rules().list()),
        ("QueryRoutingRules", "all") => {
            to.read(table.rules().list().marker(&values.vpc_rule).max_keys(1000))
        }
        ("QueryRoutingRules", "of-vpc") => to.read(vpc.route_table().rules().list()),
        ("CreateRoutingRules", "required") => to.create(
            table
                .rules()
                .create(new_rule(VpcNextHop::gateway(&values.gateway))),
            |made| made.ids.into_iter().next(),
        ),
        ("CreateRoutingRules", "all") => to.create(
            table
                .rules()
                .create(new_rule(VpcNextHop::gateway(&values.gateway)))
                .description("d"),
            |made| made.ids.into_iter().next(),
        ),
        ("CreateRoutingRules", "several") => {
            let both = VpcNextHop::active_standby(&values.gateway, &values.other_gateway);
            let create = table.rules().create(new_rule(both)).description("d");
            to.create(create, |made| made.ids.into_iter().next())
        }
        ("UpdateRoutingRules", "required") => to.change(rule.update()),
        ("UpdateRoutingRules", "all") => to.change(
            rule.update()
                .source(cidr("172.16.0.0/20"))
                .destination(cidr("192.168.0.0/16"))
                .next_hop_id(&values.other_gateway)
                .description("d"),
        ),
        ("DeleteRoutingRules", "required") => to.change(rule.delete()),
        ("ActiveStandbySwitchover", "required") => to.change(rule.switch_over()),
        _ => return None,
    })
}
