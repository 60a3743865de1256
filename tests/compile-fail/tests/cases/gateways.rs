//! Gateways, and the routes of a VPC that lead to them.

use std::time::Duration;

use et_sdk::operations::{HealthCheck, NewGateway, NewVpcRouteRule, VpcNextHop};
use et_sdk::{Cidr, Client, VpcNextHopType};

fn complete(client: Client, cidr: fn() -> Cidr, text: fn() -> String) {
    let new_gateway = NewGateway { name: text(), vpc_id: text(), speed_mbps: 200 };
    drop(client.gateways().create(new_gateway).send());
    drop(client.gateways().list("vpc").send());
    let gateway = client.gateway("id");
    let interval = Duration::from_secs(3);
    let check = HealthCheck { interval, healthy_threshold: 3, unhealthy_threshold: 3 };
    drop(gateway.add_health_check(check).send());
    drop(gateway.bind(&client.line("id").channel("id")).send());
    drop(gateway.unbind().send());
    let next_hop = VpcNextHop::ActiveStandby { active: text(), standby: text() };
    let rule = NewVpcRouteRule { source: cidr(), destination: cidr(), next_hop };
    drop(client.route_table("id").rules().create(rule).send());
    drop(client.vpc("id").get().send());
    drop(client.vpc_route_rule("id").switch_over().send());
}

fn incomplete(client: Client, source: Cidr, destination: Cidr, next_hop: VpcNextHop) {
    let (name, vpc_id, speed_mbps) = (String::new(), String::new(), 200);
    client.gateways().create();
    client.gateways().list();
    NewGateway { vpc_id, speed_mbps };
    NewGateway { name, speed_mbps };
    NewGateway { name, vpc_id };
    client.gateway("id").bind();
    client.gateway("id").add_health_check();
    let (interval, healthy_threshold, unhealthy_threshold) = (Duration::ZERO, 3, 3);
    HealthCheck { healthy_threshold, unhealthy_threshold };
    HealthCheck { interval, unhealthy_threshold };
    HealthCheck { interval, healthy_threshold };
    client.route_table("id").rules().create();
    client.vpc("id").route_table().rules().create();
    NewVpcRouteRule { destination, next_hop };
    NewVpcRouteRule { source, next_hop };
    NewVpcRouteRule { source, destination };
    client.gateway().get();
    client.vpc().get();
    client.route_table().get();
    client.vpc_route_rule().delete();
    let (active, standby, id) = (String::new(), String::new(), String::new());
    let kind = VpcNextHopType::Nat;
    VpcNextHop::ActiveStandby { standby };
    VpcNextHop::ActiveStandby { active };
    VpcNextHop::Other { id };
    VpcNextHop::Other { kind };
}

fn main() {}
