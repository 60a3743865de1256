//! From a data centre into a VPC in one program, against an embedded emulator: no account, no
//! network.
//!
//!     cargo run --example quickstart
//!
//! With BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY set, it only reads from the real service:
//!
//!     cargo run --example quickstart -- --region bj

use std::time::Duration;

use clap::Parser;
use et_documentation::arguments::Source;
use et_emulator::{Emulator, LifecyclePace};
use et_sdk::model::Gateway;
use et_sdk::operations::{
    BfdTiming, Billing, ChannelRef, Contact, GatewayRef, Ipv6Addresses, LineRef, NewChannel,
    NewGateway, NewLine, NewRouteRule, NewVpcRouteRule, NextHop, Routing, VpcNextHop,
    VpcRouteRuleRef,
};
use et_sdk::{AccessPoint, ApType, Client, Isp, PortSpeed};

/// The network of the data centre.
const DATA_CENTRE: &str = "10.1.0.0/16";

/// How often waits poll.
const INTERVAL: Duration = Duration::from_millis(200);

/// Connects a data centre to a VPC on an emulator in this process, and takes the connection down
/// again. With a region or an endpoint it only reads from there.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    source: Source,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(client) = arguments.source.client()? {
        println!("Using {}, only reading.\n", client.line_endpoint());
        return show(&client).await;
    }
    // Slow enough to watch, faster than the vendor.
    let pace = LifecyclePace::Every(Duration::from_millis(300));
    let emulator = Emulator::builder().pace(pace).start().await?;
    println!("Using an emulator in this process: nothing is ordered or billed.\n");
    let client = emulator.client()?;
    let line = order_line(&client).await?;
    let channel = open_channel(&line).await?;
    let (gateway, route) = join_vpc(&client, &channel).await?;
    println!("\nThe account now has:\n");
    show(&client).await?;
    println!("\nCleaning up:");
    clean_up(&line, &channel, &gateway, &route).await
}

/// Applies for a line and waits until it is in service.
async fn order_line(client: &Client) -> anyhow::Result<LineRef> {
    let apply = client.lines().apply(NewLine {
        name: "backbone-north".into(),
        isp: Isp::ChinaUnicom,
        port_speed: PortSpeed::Gbps10,
        ap_type: ApType::Single,
        access_point: AccessPoint::BeijingYizhuang,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Beijing|Municipal District|Dongcheng District|Park K2".into(),
    });
    let line = client.line(&apply.billing(Billing::prepaid(12)).send().await?.id);
    println!("Applied for line {}.", line.id());
    let wait = line.wait_until_established().every(INTERVAL);
    let wait = wait.on_progress(|line| println!("  the line is {}", or_unknown(&line.status)));
    wait.wait().await?;
    Ok(line)
}

/// Creates a channel on the line, with IPv6 and BFD.
async fn open_channel(line: &LineRef) -> anyhow::Result<ChannelRef> {
    let create = line.channels().create(NewChannel {
        name: "data-centre".into(),
        vlan_id: 57,
        baidu_address: "11.11.57.21/24".parse()?,
        customer_address: "11.11.57.12/24".parse()?,
        routing: Routing::networks([DATA_CENTRE.parse()?]),
    });
    let channel = line.channel(&create.send().await?.id);
    let wait = channel.wait_until_established().every(INTERVAL);
    wait.wait().await?;
    println!("Channel {} is in service.", channel.id());
    let addresses = Ipv6Addresses {
        baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
        customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    };
    let networks = ["2400:da00:e003:1::/64".parse()?];
    channel
        .enable_ipv6(addresses)
        .ipv6_networks(networks)
        .send()
        .await?;
    channel.bfd().create(BfdTiming::ADVISED).send().await?;
    println!("IPv6 is on, and so is BFD.");
    Ok(channel)
}

/// Joins the channel to the default VPC by a gateway, with a route at each end.
async fn join_vpc(
    client: &Client,
    channel: &ChannelRef,
) -> anyhow::Result<(GatewayRef, VpcRouteRuleRef)> {
    let vpcs = client.vpcs().list().is_default(true).send().await?;
    let vpc = vpcs
        .vpcs
        .first()
        .ok_or_else(|| anyhow::anyhow!("no default VPC"))?;
    let network = vpc
        .cidr()
        .ok_or_else(|| anyhow::anyhow!("the VPC has no network"))?;
    let create = client.gateways().create(NewGateway {
        name: "data-centre".into(),
        vpc_id: vpc.id.clone(),
        speed_mbps: 1000,
    });
    let create = create.channel(channel).local_networks([network.clone()]);
    let gateway = client.gateway(&create.send().await?.id);
    gateway.wait_until_running().every(INTERVAL).wait().await?;
    println!("Gateway {} joins the channel to {}.", gateway.id(), vpc.id);

    let table = client.vpc(&vpc.id).route_table().get().send().await?;
    let to_data_centre = NewVpcRouteRule {
        source: "0.0.0.0/0".parse()?,
        destination: DATA_CENTRE.parse()?,
        next_hop: VpcNextHop::gateway(gateway.id()),
    };
    let rules = client.route_table(&table.id).rules();
    let created = rules.create(to_data_centre).send().await?;
    let route = client.vpc_route_rule(created.id());
    let to_cloud = NewRouteRule {
        destination: network,
        next_hop: NextHop::gateway(gateway.id()),
    };
    channel.route_rules().create(to_cloud).send().await?;
    println!("Both ends route to each other.");
    Ok((gateway, route))
}

/// Takes everything down, in the opposite order.
async fn clean_up(
    line: &LineRef,
    channel: &ChannelRef,
    gateway: &GatewayRef,
    route: &VpcRouteRuleRef,
) -> anyhow::Result<()> {
    route.delete().send().await?;
    let rules = channel.route_rules().list().items();
    for rule in rules.try_collect::<Vec<_>>().await? {
        let rule = channel.route_rule(rule.id);
        rule.delete().send().await?;
    }
    gateway.unbind().send().await?;
    gateway.release().send().await?;
    gateway.wait_until_released().every(INTERVAL).wait().await?;
    println!("  gateway {} is released.", gateway.id());
    channel.bfd().delete().send().await?;
    channel.disable_ipv6().send().await?;
    channel.delete().send().await?;
    channel.wait_until_deleted().every(INTERVAL).wait().await?;
    println!("  channel {} is deleted.", channel.id());
    line.delete().send().await?;
    line.wait_until_deleted().every(INTERVAL).wait().await?;
    println!("  line {} is deleted.", line.id());
    Ok(())
}

/// Draws each line with its channels, and the gateways through which they reach a VPC. Lists are
/// fetched page by page.
async fn show(client: &Client) -> anyhow::Result<()> {
    let gateways = client.gateways().list_all().items();
    let gateways: Vec<Gateway> = gateways.try_collect().await?;
    let mut lines = client.lines().list().items();
    while let Some(line) = lines.next().await {
        let line = line?;
        println!("  data centre");
        println!("    │  line {}: {}", line.id, or_unknown(&line.status));
        let line = client.line(&line.id);
        for channel in &line.channels().list().send().await?.channels {
            println!(
                "    │  channel {}: {}",
                channel.id,
                or_unknown(&channel.status)
            );
            let mut rules = line.channel(&channel.id).route_rules().list().items();
            while let Some(rule) = rules.next().await {
                let rule = rule?;
                let (destination, hop) = (&rule.destination, &rule.next_hop_id);
                let (destination, hop) = (or_unknown(destination), or_unknown(hop));
                println!("    │    to the cloud: {destination} by {hop}");
            }
            for gateway in &gateways {
                if gateway.channel_id.as_deref() == Some(&channel.id) {
                    show_gateway(client, gateway).await?;
                }
            }
        }
    }
    Ok(())
}

/// Draws a gateway, the VPC and the routes that lead to the gateway.
async fn show_gateway(client: &Client, gateway: &Gateway) -> anyhow::Result<()> {
    let (id, status) = (&gateway.id, or_unknown(&gateway.status));
    println!(
        "    │  gateway {id}: {status}, {} Mbit/s",
        or_unknown(&gateway.speed_mbps)
    );
    let vpc_id = gateway.vpc_id.as_deref().unwrap_or_default();
    let mut rules = client.vpc(vpc_id).route_table().rules().list().items();
    while let Some(rule) = rules.next().await {
        let rule = rule?;
        if rule.next_hop_id.as_deref() == Some(id) {
            let destination = or_unknown(&rule.destination);
            println!("    │    to the data centre: {destination} by {id}");
        }
    }
    let vpc = client.vpc(vpc_id).get().send().await?;
    println!("  VPC {vpc_id}: {}", or_unknown(&vpc.cidr));
    Ok(())
}

/// A value that a response may lack.
fn or_unknown(value: &Option<impl ToString>) -> String {
    let text = value.as_ref().map(ToString::to_string);
    text.unwrap_or_else(|| "unknown".to_owned())
}
