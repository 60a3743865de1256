//! What the emulator refuses of gateways, VPCs and their route tables.

use std::time::Duration;

use et_emulator::state::GatewayStatus;
use et_emulator::{Emulator, LifecyclePace, Quotas, Snapshot};
use et_sdk::operations::{HealthCheck, NewGateway, NewVpcRouteRule, VpcNextHop};
use et_sdk::{Cidr, Client, VpcNextHopType};
use et_test_support::client_of;

use crate::table::{Table, failing};

/// Three channels, of which the second is bound; two gateways of one VPC, and one of another.
const STATE: &str = r#"{
    "lines": [{"id": "dcphy-1", "channels": [
        {"id": "dedicatedconn-1", "vlanId": 56, "routeType": "static-route",
         "networks": ["10.0.0.0/8"]},
        {"id": "dedicatedconn-2", "vlanId": 57, "routeType": "static-route",
         "networks": ["10.0.0.0/8"], "routeRules": [
            {"routeRuleId": "dcrr-1", "ipVersion": 4, "destAddress": "172.16.0.0/16",
             "nexthopType": "etGateway", "nexthopId": "dcgw-3"}]},
        {"id": "dedicatedconn-3", "vlanId": 58, "routeType": "static-route",
         "networks": ["172.16.8.0/24"]}]}],
    "vpcs": [
        {"vpcId": "vpc-1", "cidr": "172.16.0.0/16", "routeTableId": "rt-1", "subnets": [
            {"subnetId": "sbn-1", "cidr": "172.16.0.0/20"}], "routeRules": [
            {"routeRuleId": "rr-1", "sourceAddress": "0.0.0.0/0",
             "destinationAddress": "10.0.0.0/8", "nexthopType": "dcGateway",
             "nexthopId": "dcgw-1"}]},
        {"vpcId": "vpc-2", "cidr": "172.20.0.0/16", "routeTableId": "rt-2"}],
    "gateways": [
        {"etGatewayId": "dcgw-1", "vpcId": "vpc-1", "speed": 200, "status": "running",
         "channelId": "dedicatedconn-2", "localCidrs": ["172.16.0.0/16"]},
        {"etGatewayId": "dcgw-2", "vpcId": "vpc-1", "speed": 200, "status": "unconfigured"},
        {"etGatewayId": "dcgw-3", "vpcId": "vpc-2", "speed": 200, "status": "unconfigured"}]}"#;

pub async fn emulator() -> Emulator {
    let state = Snapshot::from_json(STATE.as_bytes()).unwrap();
    let emulator = Emulator::builder()
        .initial_state(state)
        .pace(LifecyclePace::Manual);
    emulator.start().await.unwrap()
}

pub fn client(emulator: &Emulator) -> Client {
    let key = emulator.credentials().clone();
    client_of(emulator.endpoint(), key)
        .without_retries()
        .build()
        .unwrap()
}

fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

fn new_gateway(name: &str, vpc_id: &str, speed_mbps: u32) -> NewGateway {
    NewGateway {
        name: name.into(),
        vpc_id: vpc_id.into(),
        speed_mbps,
    }
}

fn check(seconds: u64, healthy_threshold: u32) -> HealthCheck {
    HealthCheck {
        interval: Duration::from_secs(seconds),
        healthy_threshold,
        unhealthy_threshold: 3,
    }
}

pub async fn gateways(table: &mut Table) {
    let emulator = emulator().await;
    let client = client(&emulator);
    let (gateways, line) = (client.gateways(), client.line("dcphy-1"));
    for (wrong, new) in [
        (
            "a gateway in a VPC that does not exist",
            new_gateway("g", "vpc-9", 200),
        ),
        ("a gateway of 1 Mbit/s", new_gateway("g", "vpc-1", 1)),
        ("a gateway without a name", new_gateway("", "vpc-1", 200)),
    ] {
        table.add(wrong, failing(gateways.create(new)).await);
    }
    let new = || gateways.create(new_gateway("g", "vpc-1", 200));
    table.add("local networks of a gateway without a channel", {
        failing(new().local_networks([cidr("172.16.0.0/16")])).await
    });
    let bound = line.channel("dedicatedconn-2");
    table.add("a second gateway of a VPC on one channel", {
        failing(new().channel(&bound)).await
    });
    table.add(
        "the gateways of a VPC that does not exist",
        failing(gateways.list("vpc-9")).await,
    );
    let (one, two) = (client.gateway("dcgw-1"), client.gateway("dcgw-2"));
    let none = client.gateway("dcgw-9");
    table.add("a gateway that does not exist", failing(none.get()).await);
    table.add(
        "to release a gateway that does not exist",
        failing(none.release()).await,
    );
    table.add("to release a bound gateway", failing(one.release()).await);
    table.add(
        "to release a gateway that a rule leads to",
        failing(client.gateway("dcgw-3").release()).await,
    );
    let free = line.channel("dedicatedconn-1");
    table.add("to bind a gateway twice", failing(one.bind(&free)).await);
    table.add("to bind a second gateway of the VPC", {
        failing(two.bind(&bound)).await
    });
    table.add("to bind a channel whose networks overlap the VPC", {
        failing(two.bind(&line.channel("dedicatedconn-3"))).await
    });
    table.add("to bind a channel that does not exist", {
        failing(two.bind(&line.channel("dedicatedconn-9"))).await
    });
    table.add("to bind a channel of a line that does not exist", {
        failing(two.bind(&client.line("dcphy-9").channel("dedicatedconn-1"))).await
    });
    let controls = emulator.controls();
    controls.set_channel_status(free.id(), "building").unwrap();
    table.add("to bind a channel that is not established", {
        failing(two.bind(&free)).await
    });
    controls
        .set_channel_status(free.id(), "established")
        .unwrap();
    table.add("to unbind a gateway that is not bound", {
        failing(two.unbind()).await
    });
    table.add("local networks of a gateway that is not bound", {
        failing(two.update().local_networks([cidr("172.16.0.0/16")])).await
    });
    table.add("IPv4 networks as those of IPv6", {
        failing(one.update().enable_ipv6([cidr("10.0.0.0/8")])).await
    });
    table.add("a speed of 200,000 Mbit/s", {
        failing(one.update().speed_mbps(200_000)).await
    });
    table.add("a health check of an unbound gateway", {
        failing(two.add_health_check(check(3, 3))).await
    });
    for (wrong, check) in [
        ("a health check every 61 seconds", check(61, 3)),
        ("a health check that counts one probe", check(3, 1)),
    ] {
        table.add(wrong, failing(one.add_health_check(check)).await);
    }
    let half = HealthCheck {
        interval: Duration::from_millis(1500),
        ..check(3, 3)
    };
    table.add("a health check every second and a half", {
        failing(one.add_health_check(half)).await
    });
    table.add("a health check through another channel", {
        failing(one.add_health_check(check(3, 3)).channel(&free)).await
    });
    table.add("a health check from a subnet that does not exist", {
        failing(one.add_health_check(check(3, 3)).subnet_id("sbn-9")).await
    });
    failing(one.add_health_check(check(3, 3))).await.unwrap();
    table.add("a second health check", {
        failing(one.add_health_check(check(3, 3))).await
    });
    controls
        .set_gateway_status("dcgw-2", GatewayStatus::Building)
        .unwrap();
    table.add("to bind a gateway that is building", {
        failing(two.bind(&free)).await
    });
    let few = Quotas {
        gateways_per_vpc: 2,
        ..Quotas::default()
    };
    controls.set_quotas(few);
    table.add("a gateway above the quota of a VPC", failing(new()).await);
}

fn rule(source: &str, destination: &str, next_hop: VpcNextHop) -> NewVpcRouteRule {
    NewVpcRouteRule {
        source: cidr(source),
        destination: cidr(destination),
        next_hop,
    }
}

pub async fn route_tables(table: &mut Table) {
    let emulator = emulator().await;
    let client = client(&emulator);
    let hop = || VpcNextHop::gateway("dcgw-1");
    let rules = client.route_table("rt-1").rules();
    let all = "0.0.0.0/0";
    let other = |kind: &str, id: &str| VpcNextHop::Other {
        kind: VpcNextHopType::from(kind),
        id: id.to_owned(),
    };
    for (wrong, rule) in [
        ("a rule that is there", rule(all, "10.0.0.0/8", hop())),
        (
            "a destination that overlaps the VPC",
            rule(all, "172.16.8.0/24", hop()),
        ),
        (
            "a source outside of the subnets",
            rule("172.16.128.0/24", "10.9.0.0/16", hop()),
        ),
        (
            "a destination of another IP version than the source",
            rule(all, "2400::/16", hop()),
        ),
        (
            "a next hop that does not exist",
            rule(all, "10.9.0.0/16", VpcNextHop::gateway("dcgw-9")),
        ),
        (
            "a next hop of another VPC",
            rule(all, "10.9.0.0/16", VpcNextHop::gateway("dcgw-3")),
        ),
        (
            "a kind of next hop that does not exist",
            rule(all, "10.9.0.0/16", other("etChannel", "dedicatedconn-1")),
        ),
        (
            "one gateway alone that shares traffic",
            rule(all, "10.9.0.0/16", VpcNextHop::ecmp(["dcgw-1"])),
        ),
        (
            "a gateway as its own standby",
            rule(
                all,
                "10.9.0.0/16",
                VpcNextHop::active_standby("dcgw-1", "dcgw-1"),
            ),
        ),
    ] {
        table.add(wrong, failing(rules.create(rule)).await);
    }
    let none = client.route_table("rt-9");
    table.add(
        "a route table that does not exist",
        failing(none.get()).await,
    );
    table.add("a rule in a route table that does not exist", {
        let rule = rule(all, "10.9.0.0/16", hop());
        failing(none.rules().create(rule)).await
    });
    table.add(
        "a VPC that does not exist",
        failing(client.vpc("vpc-9").get()).await,
    );
    table.add(
        "the route table of a VPC that does not exist",
        failing(client.vpc("vpc-9").route_table().get()).await,
    );
    let none = client.vpc_route_rule("rr-9");
    table.add(
        "to delete a rule that does not exist",
        failing(none.delete()).await,
    );
    let one = client.vpc_route_rule("rr-1");
    table.add(
        "to switch over a rule without a standby",
        failing(one.switch_over()).await,
    );
    let pair = VpcNextHop::active_standby("dcgw-1", "dcgw-2");
    let made = rules.create(rule(all, "10.9.0.0/16", pair)).send().await;
    let ids = made.unwrap().into_value().ids;
    let [active, standby] = &ids[..] else {
        panic!("{ids:?}");
    };
    table.hide(&**active, "rr-ACTIVE");
    table.hide(&**standby, "rr-STANDBY");
    table.add("to switch over the standby", {
        failing(client.vpc_route_rule(standby).switch_over()).await
    });
    table.add("to change where one of two rules leads", {
        let rule = client.vpc_route_rule(active);
        failing(rule.update().destination(cidr("10.10.0.0/16"))).await
    });
    failing(client.vpc_route_rule(standby).delete())
        .await
        .unwrap();
    table.add("to switch over to a standby that was deleted", {
        failing(client.vpc_route_rule(active).switch_over()).await
    });
    table.add("to change a rule so that it overlaps the VPC", {
        failing(one.update().destination(cidr("172.16.0.0/24"))).await
    });
}

pub async fn regions(table: &mut Table) {
    let here = emulator().await;
    let key = here.credentials();
    // The same key is known in both.
    let there = Emulator::builder().credentials(key.clone());
    let there = there.start().await.unwrap();
    let client = Client::builder()
        .line_endpoint(here.endpoint())
        .vpc_endpoint(there.endpoint())
        .credentials(key.clone())
        .without_retries()
        .build()
        .unwrap();
    table.add(
        "a gateway that is looked for in another region",
        failing(client.gateway("dcgw-1").get()).await,
    );
    let create = client
        .gateways()
        .create(new_gateway("g", "vpc-default", 200))
        .channel(&client.line("dcphy-1").channel("dedicatedconn-1"));
    table.add(
        "a gateway to a channel of another region",
        failing(create).await,
    );
}
