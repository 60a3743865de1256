//! Two lines to one data centre; the backup takes over when the primary fails.
//!
//!     cargo run --example primary_and_backup
//!
//! Each line ends at a gateway of its own, and the VPC's route table has a rule for each: one is
//! active and carries the traffic, the other on standby. When the channel of the active gateway
//! fails, the standby rule is switched to; when the primary recovers, it is switched back. Such a
//! program must survive being stopped anywhere and run again: it looks at what is, not at what it
//! did before.

use clap::Parser;
use et_documentation::stage::emulate;
use et_emulator::Emulator;
use et_sdk::model::VpcRouteRule;
use et_sdk::operations::{
    ChannelRef, LineRef, NewChannel, NewGateway, NewRouteRule, NewVpcRouteRule, NextHop, Routing,
    VpcNextHop,
};
use et_sdk::{ChannelStatus, Client, Error, PathType};

/// Different carriers and different access points do not fail together.
const ACCOUNT: &str = r#"{"lines": [
    {"id": "dcphy-primary00001", "name": "dc-primary", "isp": "ISP_CUCC", "apAddr": "BB"},
    {"id": "dcphy-backup000001", "name": "dc-backup", "isp": "ISP_CMCC", "apAddr": "BJYZ"}
], "vpcs": [
    {"vpcId": "vpc-production", "cidr": "172.16.0.0/16", "routeTableId": "rt-production"}
]}"#;

const VPC: &str = "vpc-production";
/// The network of the VPC.
const CLOUD: &str = "172.16.0.0/16";
/// The network of the data centre.
const DATA_CENTRE: &str = "10.20.0.0/16";

/// One of the two ways to the data centre.
struct Way {
    name: &'static str,
    channel: ChannelRef,
    gateway_id: String,
}

/// Routes traffic by two lines, one of which takes over when the other fails.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let (emulator, client) = emulate(ACCOUNT).await?;
    let controls = emulator.controls();

    let ways = [
        way("primary", &client.line("dcphy-primary00001"), 301, &client).await?,
        way("backup", &client.line("dcphy-backup000001"), 302, &client).await?,
    ];
    let [primary, backup] = &ways;
    let table = client.vpc(VPC).route_table().get().send().await?;
    let rule = NewVpcRouteRule {
        source: "0.0.0.0/0".parse()?,
        destination: DATA_CENTRE.parse()?,
        next_hop: VpcNextHop::active_standby(&primary.gateway_id, &backup.gateway_id),
    };
    let rules = client.route_table(&table.id).rules();
    rules.create(rule).send().await?;

    println!("Both work:");
    steer(&client, &ways, &emulator).await?;

    controls.set_channel_status(primary.channel.id(), ChannelStatus::Closed)?;
    println!("\nThe primary channel fails:");
    steer(&client, &ways, &emulator).await?;

    controls.set_channel_status(primary.channel.id(), ChannelStatus::Established)?;
    println!("\nIt recovers:");
    steer(&client, &ways, &emulator).await?;

    println!("\nAgain, as on a timer:");
    steer(&client, &ways, &emulator).await
}

/// Creates a channel to the data centre and a gateway that carries it, with the route back.
async fn way(
    name: &'static str,
    line: &LineRef,
    vlan_id: u16,
    client: &Client,
) -> Result<Way, Error> {
    let create = line.channels().create(NewChannel {
        name: format!("dc-vlan-{vlan_id}"),
        vlan_id,
        baidu_address: format!("169.254.{}.1/30", vlan_id - 300).parse()?,
        customer_address: format!("169.254.{}.2/30", vlan_id - 300).parse()?,
        routing: Routing::networks([DATA_CENTRE.parse()?]),
    });
    let channel = line.channel(&create.send().await?.id);
    channel.wait_until_established().wait().await?;

    let create = client.gateways().create(NewGateway {
        name: format!("dc-{name}"),
        vpc_id: VPC.into(),
        speed_mbps: 1000,
    });
    let create = create.channel(&channel).local_networks([CLOUD.parse()?]);
    let gateway = client.gateway(&create.send().await?.id);
    gateway.wait_until_running().wait().await?;
    let back = NewRouteRule {
        destination: CLOUD.parse()?,
        next_hop: NextHop::gateway(gateway.id()),
    };
    channel.route_rules().create(back).send().await?;
    Ok(Way {
        name,
        channel,
        gateway_id: gateway.id().to_owned(),
    })
}

/// Switches over if another way than the active one is the first that works.
async fn steer(client: &Client, ways: &[Way; 2], emulator: &Emulator) -> anyhow::Result<()> {
    let active = active_rule(client).await?;
    let mut wanted = None;
    for way in ways {
        let works = way.channel.get().send().await?.status == Some(ChannelStatus::Established);
        println!(
            "  {}: {}",
            way.name,
            if works { "works" } else { "is down" }
        );
        if works && wanted.is_none() {
            wanted = Some(way);
        }
    }
    let Some(wanted) = wanted else {
        anyhow::bail!("neither way works");
    };
    if active.next_hop_id.as_deref() == Some(&wanted.gateway_id) {
        println!("  the {} carries the traffic, nothing to do", wanted.name);
    } else {
        client
            .vpc_route_rule(&active.id)
            .switch_over()
            .send()
            .await?;
        println!("  switched to the {}", wanted.name);
    }
    let traffic = emulator.controls().traffic(&wanted.gateway_id)?;
    println!("  the emulator says: {}", traffic.words);
    anyhow::ensure!(traffic.to_data_centre && traffic.to_cloud);
    Ok(())
}

/// The rule that carries the traffic for the data centre.
async fn active_rule(client: &Client) -> anyhow::Result<VpcRouteRule> {
    let mut rules = client.vpc(VPC).route_table().rules().list().items();
    while let Some(rule) = rules.next().await {
        let rule = rule?;
        let is_for_it = rule.destination() == Some(DATA_CENTRE.parse()?);
        if is_for_it && rule.path_type == Some(PathType::Active) {
            return Ok(rule);
        }
    }
    anyhow::bail!("there is no active rule to {DATA_CENTRE}")
}
