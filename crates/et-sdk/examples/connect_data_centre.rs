//! Connects a data centre to a VPC, from nothing until traffic can flow, and takes it all down
//! again: a line, a channel with BFD, a gateway with a health check, and routes at both ends.
//!
//!     cargo run --example connect_data_centre
//!
//! It uses an emulator in its own process. With `--endpoint URL` the same code orders a line at the
//! service there, which is billed. The router in the data centre is configured elsewhere.

use std::time::Duration;

use clap::Parser;
use et_documentation::arguments::Workplace;
use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::{
    BfdTiming, Billing, ChannelRef, Contact, GatewayRef, HealthCheck, LineRef, NewChannel,
    NewGateway, NewLine, NewRouteRule, NewVpcRouteRule, NextHop, Routing, VpcNextHop,
    VpcRouteRuleRef,
};
use et_sdk::{AccessPoint, ApType, Client, ErrorKind, Isp, PortSpeed};

/// How often to poll. A line takes days on the real service.
const INTERVAL: Duration = Duration::from_millis(50);

/// The network of the data centre.
const DATA_CENTRE: &str = "10.20.0.0/16";

/// What connects the data centre to the VPC, from the one to the other.
struct Connection {
    line: LineRef,
    channel: ChannelRef,
    gateway: GatewayRef,
    route: VpcRouteRuleRef,
}

/// Connects a data centre to a VPC and takes everything down again, on an emulator in this process
/// unless an endpoint is given.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    workplace: Workplace,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let workplace = Arguments::parse().workplace;
    let pace = LifecyclePace::Every(Duration::from_millis(100));
    let emulator = Emulator::builder().pace(pace).start().await?;
    let builder = workplace.client_builder();
    let is_emulated = builder.is_none();
    let client = builder
        .unwrap_or_else(|| emulator.client_builder())
        .build()?;
    println!("working at {}", client.line_endpoint());

    let connection = connect(&client).await?;
    if is_emulated {
        let traffic = emulator.controls().traffic(connection.gateway.id())?;
        println!("the emulator says: {}", traffic.words);
        anyhow::ensure!(traffic.to_data_centre && traffic.to_cloud, "no traffic");
    }
    take_down(connection).await
}

async fn connect(client: &Client) -> anyhow::Result<Connection> {
    // 1. Apply for the line. The vendor accepts the application, and a carrier builds the line.
    let line = order_line(client).await?;

    // 2. Create a channel: a VLAN on the line, an address at each end and the networks behind it.
    let create = line.channels().create(NewChannel {
        name: "head-office".into(),
        vlan_id: 100,
        baidu_address: "169.254.10.1/30".parse()?,
        customer_address: "169.254.10.2/30".parse()?,
        routing: Routing::networks([DATA_CENTRE.parse()?]),
    });
    let channel = line.channel(&create.description("head office").send().await?.id);
    let wait = channel.wait_until_established().every(INTERVAL);
    wait.wait().await?;
    channel.bfd().create(BfdTiming::ADVISED).send().await?;
    println!("channel {} is in service, with BFD", channel.id());

    // 3. Create a gateway in the VPC, and bind it to the channel.
    let vpcs = client.vpcs().list().is_default(true).send().await?;
    let vpc = vpcs
        .vpcs
        .first()
        .ok_or_else(|| anyhow::anyhow!("there is no default VPC"))?;
    let network = vpc
        .cidr()
        .ok_or_else(|| anyhow::anyhow!("the VPC has no network"))?;
    let create = client.gateways().create(NewGateway {
        name: "head-office".into(),
        vpc_id: vpc.id.clone(),
        speed_mbps: 1000,
    });
    let gateway = client.gateway(&create.send().await?.id);
    gateway.wait_until_built().every(INTERVAL).wait().await?;
    let bind = gateway.bind(&channel).local_networks([network.clone()]);
    bind.send().await?;
    let wait = gateway.wait_until_running().every(INTERVAL);
    wait.wait().await?;
    println!("gateway {} joins it to {}", gateway.id(), vpc.id);

    // 4. Let the gateway probe the data centre's router.
    let check = HealthCheck {
        interval: Duration::from_secs(3),
        healthy_threshold: 3,
        unhealthy_threshold: 3,
    };
    gateway.add_health_check(check).send().await?;

    // 5. Route at both ends: in the VPC to the data centre, on the channel to the VPC.
    let table = client.vpc(&vpc.id).route_table().get().send().await?;
    let rule = NewVpcRouteRule {
        source: "0.0.0.0/0".parse()?,
        destination: DATA_CENTRE.parse()?,
        next_hop: VpcNextHop::gateway(gateway.id()),
    };
    let rules = client.route_table(&table.id).rules();
    let created = rules.create(rule).description("head office").send().await?;
    let route = client.vpc_route_rule(created.id());
    let rule = NewRouteRule {
        destination: network.clone(),
        next_hop: NextHop::gateway(gateway.id()),
    };
    channel.route_rules().create(rule).send().await?;
    println!("{DATA_CENTRE} and {network} reach each other through the gateway");
    Ok(Connection {
        line,
        channel,
        gateway,
        route,
    })
}

async fn order_line(client: &Client) -> anyhow::Result<LineRef> {
    let apply = client.lines().apply(NewLine {
        name: "head-office".into(),
        isp: Isp::ChinaTelecom,
        port_speed: PortSpeed::Gbps1,
        ap_type: ApType::Single,
        access_point: AccessPoint::ShanghaiWaigaoqiao,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Shanghai|Shanghai|Pudong|Hall 3".into(),
    });
    let applied = apply.billing(Billing::prepaid(12)).send().await?;
    println!("applied for line {}", applied.id);

    let line = client.line(&applied.id);
    let wait = line.wait_until_established().every(INTERVAL);
    let wait = wait.on_progress(|line| println!("  status: {:?}", line.status));
    match wait.wait().await {
        Ok(_) => println!("the line is in service"),
        // Unlike after a timeout, waiting longer would not help.
        Err(error) if error.kind() == ErrorKind::UnreachableState => {
            anyhow::bail!("the vendor will not build the line: {error}")
        }
        Err(error) => return Err(error.into()),
    }
    Ok(line)
}

/// Takes everything down in the opposite order: the service keeps what something else still needs.
async fn take_down(connection: Connection) -> anyhow::Result<()> {
    let Connection {
        line,
        channel,
        gateway,
        route,
    } = connection;
    route.delete().send().await?;
    let mut rules = channel.route_rules().list().items();
    while let Some(rule) = rules.next().await {
        channel.route_rule(&rule?.id).delete().send().await?;
    }
    println!("the routes are deleted");

    // Releasing the gateway would not do: one that is bound is not released.
    gateway.unbind().send().await?;
    gateway.release().send().await?;
    let wait = gateway.wait_until_released().every(INTERVAL);
    wait.wait().await?;
    println!("the gateway is released");

    channel.bfd().delete().send().await?;
    channel.delete().send().await?;
    let wait = channel.wait_until_deleted().every(INTERVAL);
    wait.wait().await?;
    println!("the channel is deleted");

    line.delete().send().await?;
    line.wait_until_deleted().every(INTERVAL).wait().await?;
    println!("the line is deleted");
    Ok(())
}
