//! The whole life of a line in one program, against an embedded emulator: no account, no network.
//!
//!     cargo run --example quickstart
//!
//! With BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY set, it only reads from the real service:
//!
//!     cargo run --example quickstart -- --region bj

use std::time::Duration;

use clap::Parser;
use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::{
    BfdTiming, Billing, ChannelRef, Contact, Ipv6Addresses, LineRef, NewChannel, NewLine,
    NewRouteRule, NextHop, Routing, Tag,
};
use et_sdk::{AccessPoint, ApType, Client, Isp, PortSpeed};

/// How often waits poll.
const INTERVAL: Duration = Duration::from_millis(200);
const GATEWAY: &str = "dcgw-p5x55p77u8ah";

/// Takes a dedicated line through its life on an embedded emulator, or reads from the real service.
#[derive(Parser)]
struct Arguments {
    /// Read from the real service in this region (bj, gz, su, hkg, fwh, bd, cd).
    #[arg(long)]
    region: Option<String>,
    /// Read from the service at this URL.
    #[arg(long, conflicts_with = "region")]
    endpoint: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let mut builder = Client::builder().application("quickstart");
    if let Some(region) = arguments.region {
        builder = builder.region(region);
    } else if let Some(endpoint) = arguments.endpoint {
        builder = builder.endpoint(endpoint);
    } else {
        // Slow enough to watch, faster than the vendor.
        let pace = LifecyclePace::Every(Duration::from_millis(300));
        let emulator = Emulator::builder().pace(pace).start().await?;
        let client = builder
            .endpoint(emulator.endpoint())
            .credentials(emulator.credentials().clone())
            .build()?;
        println!("Using an emulator in this process: nothing is ordered or billed.\n");
        return life_of_a_line(&client).await;
    }
    let client = builder.read_only().build()?;
    println!("Using {}, only reading.\n", client.endpoint());
    show(&client).await
}

/// Creates a line with channels and route rules, shows them, and deletes them.
async fn life_of_a_line(client: &Client) -> anyhow::Result<()> {
    let line = apply_for_a_line(client).await?;

    let routing = Routing::networks(["192.168.0.0/16".parse()?]);
    let fixed = create_channel(&line, "office", 56, routing).await?;
    println!("VLAN 56 has a static route: {}", fixed.id());

    let routing = Routing::bgp(65001, "a-shared-secret");
    let dynamic = create_channel(&line, "data-centre", 57, routing).await?;
    println!("VLAN 57 speaks BGP with AS 65001: {}", dynamic.id());
    let addresses = Ipv6Addresses {
        baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
        customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    };
    dynamic.enable_ipv6(addresses).send().await?;
    println!("  IPv6 is on.");
    dynamic.bfd().create(BfdTiming::ADVISED).send().await?;
    println!("  BFD is on: a broken path is noticed after 4 packets at 300 ms.");

    for (channel, destination) in [
        (&fixed, "10.1.0.0/16"),
        (&fixed, "10.2.0.0/16"),
        (&fixed, "10.3.0.0/16"),
        (&dynamic, "2400:da00:e003::/48"),
    ] {
        let rule = NewRouteRule {
            destination: destination.parse()?,
            next_hop: NextHop::gateway(GATEWAY),
        };
        let create = channel.route_rules().create(rule);
        create.description("quickstart").send().await?;
    }
    println!("Four route rules send traffic to gateway {GATEWAY}.");

    println!("\nThe account now has:\n");
    show(client).await?;

    println!("\nCleaning up:");
    dynamic.bfd().delete().send().await?;
    dynamic.disable_ipv6().send().await?;
    for channel in [fixed, dynamic] {
        let mut rules = channel.route_rules().list().items();
        while let Some(rule) = rules.next().await {
            let rule = channel.route_rule(rule?.route_rule_id);
            rule.delete().send().await?;
        }
        channel.delete().send().await?;
        channel.wait_until_deleted().every(INTERVAL).wait().await?;
        println!("  channel {} is deleted.", channel.id());
    }
    line.delete().send().await?;
    line.wait_until_deleted().every(INTERVAL).wait().await?;
    println!("  line {} is deleted.", line.id());
    Ok(())
}

/// Applies for a line and waits until the vendor has put it into service.
async fn apply_for_a_line(client: &Client) -> anyhow::Result<LineRef> {
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
    let apply = apply.billing(Billing::prepaid(12));
    let line = apply.tags([Tag::new("site", "north")]).send().await?;
    println!("Applied for a 10G line at Beijing Yizhuang: {}", line.id);

    let line = client.line(&line.id);
    let wait = line.wait_until_established().every(INTERVAL);
    let wait = wait.on_progress(|line| println!("  the line is {}", or_unknown(&line.status)));
    let established = wait.wait().await?;
    let end = established.expire_time.as_ref();
    let end = end.map_or("further notice".into(), |time| time.text());
    println!("The line is in service until {end}.");
    Ok(line)
}

/// Creates a channel and waits until it is in service.
async fn create_channel(
    line: &LineRef,
    name: &str,
    vlan_id: u16,
    routing: Routing,
) -> anyhow::Result<ChannelRef> {
    let create = line.channels().create(NewChannel {
        name: name.into(),
        vlan_id,
        baidu_address: format!("11.11.{vlan_id}.21/24").parse()?,
        customer_address: format!("11.11.{vlan_id}.12/24").parse()?,
        routing,
    });
    let channel = line.channel(&create.send().await?.id);
    let wait = channel.wait_until_established().every(INTERVAL);
    wait.wait().await?;
    Ok(channel)
}

/// Prints all lines with their channels and route rules.
async fn show(client: &Client) -> anyhow::Result<()> {
    let mut lines = client.lines().list().items();
    let mut count = 0;
    while let Some(line) = lines.next().await {
        let line = line?;
        count += 1;
        println!(
            "line {} \"{}\": {}, {} by {} at {}",
            line.id,
            line.name.as_deref().unwrap_or_default(),
            or_unknown(&line.status),
            or_unknown(&line.intf_type),
            or_unknown(&line.isp),
            or_unknown(&line.ap_addr),
        );
        let line = client.line(&line.id);
        for channel in &line.channels().list().send().await?.et_channels {
            println!(
                "  channel {} \"{}\": {}, VLAN {}, {} -> {}, {}",
                channel.id,
                channel.name.as_deref().unwrap_or_default(),
                or_unknown(&channel.status),
                channel.vlan_id.unwrap_or_default(),
                or_unknown(&channel.baidu_address),
                or_unknown(&channel.customer_address),
                or_unknown(&channel.route_type),
            );
            show_route_rules(&line.channel(&channel.id)).await?;
        }
    }
    println!("{count} line{}", if count == 1 { "" } else { "s" });
    Ok(())
}

/// Prints the route rules of a channel, in pages of two to show paging.
async fn show_route_rules(channel: &ChannelRef) -> anyhow::Result<()> {
    let mut pages = channel.route_rules().list().max_keys(2).pages();
    let mut number = 0;
    while let Some(page) = pages.next().await {
        for (index, rule) in page?.route_rules.iter().enumerate() {
            if index == 0 {
                number += 1;
                println!("    route rules, page {number}:");
            }
            println!(
                "      {} by {} {}",
                or_unknown(&rule.dest_address),
                or_unknown(&rule.nexthop_type),
                or_unknown(&rule.nexthop_id),
            );
        }
    }
    Ok(())
}

/// A value that a response may lack.
fn or_unknown(value: &Option<impl ToString>) -> String {
    let text = value.as_ref().map(ToString::to_string);
    text.unwrap_or_else(|| "unknown".to_owned())
}
