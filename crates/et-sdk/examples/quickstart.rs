//! The whole life of a line in one program, against an embedded emulator: no account, no network.
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
use et_sdk::operations::{
    BfdTiming, Billing, Contact, Ipv6Addresses, NewChannel, NewLine, NewRouteRule, NextHop, Routing,
};
use et_sdk::{AccessPoint, ApType, Client, Isp, PortSpeed};

/// How often waits poll.
const INTERVAL: Duration = Duration::from_millis(200);

/// Takes a dedicated line through its life on an emulator in this process. With a region or an
/// endpoint it only reads from there.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    source: Source,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(client) = arguments.source.client()? {
        println!("Using {}, only reading.\n", client.endpoint());
        return show(&client).await;
    }
    // Slow enough to watch, faster than the vendor.
    let pace = LifecyclePace::Every(Duration::from_millis(300));
    // The gateway that rules lead to is managed elsewhere.
    let emulator = Emulator::builder().pace(pace).foreign_gateways();
    let emulator = emulator.start().await?;
    println!("Using an emulator in this process: nothing is ordered or billed.\n");
    life_of_a_line(&emulator.client()?).await
}

/// Creates a line with a channel and route rules, shows them, and deletes them.
async fn life_of_a_line(client: &Client) -> anyhow::Result<()> {
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

    let create = line.channels().create(NewChannel {
        name: "data-centre".into(),
        vlan_id: 57,
        baidu_address: "11.11.57.21/24".parse()?,
        customer_address: "11.11.57.12/24".parse()?,
        routing: Routing::bgp(65001, "a-shared-secret"),
    });
    let channel = line.channel(&create.send().await?.id);
    let wait = channel.wait_until_established().every(INTERVAL);
    wait.wait().await?;
    println!("Channel {} speaks BGP with AS 65001.", channel.id());
    let addresses = Ipv6Addresses {
        baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
        customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    };
    channel.enable_ipv6(addresses).send().await?;
    channel.bfd().create(BfdTiming::ADVISED).send().await?;
    println!("IPv6 is on, and so is BFD.");
    for destination in ["10.1.0.0/16", "2400:da00:e003::/48"] {
        let rule = NewRouteRule {
            destination: destination.parse()?,
            next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
        };
        channel.route_rules().create(rule).send().await?;
    }

    println!("\nThe account now has:");
    show(client).await?;

    println!("\nCleaning up:");
    for rule in channel
        .route_rules()
        .list()
        .items()
        .try_collect::<Vec<_>>()
        .await?
    {
        let rule = channel.route_rule(rule.id);
        rule.delete().send().await?;
    }
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

/// Prints all lines with their channels and route rules. Lists are fetched page by page.
async fn show(client: &Client) -> anyhow::Result<()> {
    let mut lines = client.lines().list().items();
    while let Some(line) = lines.next().await {
        let line = line?;
        println!("line {}: {}", line.id, or_unknown(&line.status));
        let line = client.line(&line.id);
        for channel in &line.channels().list().send().await?.channels {
            println!("  channel {}: {}", channel.id, or_unknown(&channel.status));
            let mut rules = line.channel(&channel.id).route_rules().list().items();
            while let Some(rule) = rules.next().await {
                let rule = rule?;
                let (destination, hop) = (&rule.destination, &rule.next_hop_id);
                println!("    {} by {}", or_unknown(destination), or_unknown(hop));
            }
        }
    }
    Ok(())
}

/// A value that a response may lack.
fn or_unknown(value: &Option<impl ToString>) -> String {
    let text = value.as_ref().map(ToString::to_string);
    text.unwrap_or_else(|| "unknown".to_owned())
}
