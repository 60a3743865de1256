//! The ET side of connecting a data centre: a line, a channel with static routes, and route rules.
//!
//!     cargo run --example connect_data_centre
//!
//! It uses an emulator in its own process. With `--endpoint URL` the same code orders a line at the
//! service there, which is billed; the gateway in the VPC and the router in the data centre are
//! managed elsewhere.

use std::time::Duration;

use clap::Parser;
use et_documentation::arguments::Workplace;
use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::{Billing, Contact, NewChannel, NewLine, NewRouteRule, NextHop, Routing};
use et_sdk::{AccessPoint, ApType, ErrorKind, Isp, PortSpeed};

/// How often to poll. A line takes days on the real service.
const INTERVAL: Duration = Duration::from_millis(50);

/// Orders a line, creates a channel and routes traffic, on an emulator in this process unless an
/// endpoint is given.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    workplace: Workplace,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let workplace = Arguments::parse().workplace;
    let pace = LifecyclePace::Every(Duration::from_millis(100));
    // The gateway is managed elsewhere, so the emulator does not know it.
    let emulator = Emulator::builder().pace(pace).foreign_gateways();
    let emulator = emulator.start().await?;
    let builder = workplace.client_builder();
    let client = builder
        .unwrap_or_else(|| emulator.client_builder())
        .build()?;
    println!("working at {}", client.endpoint());

    // 1. Apply for the line. The vendor accepts the application, and a carrier builds the line.
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

    // 2. Create a channel: a VLAN on the line, an address at each end and the networks behind it.
    let create = line.channels().create(NewChannel {
        name: "head-office".into(),
        vlan_id: 100,
        baidu_address: "169.254.10.1/30".parse()?,
        customer_address: "169.254.10.2/30".parse()?,
        routing: Routing::networks(["10.20.0.0/16".parse()?]),
    });
    let created = create.description("head office").send().await?;
    let channel = line.channel(&created.id);
    let wait = channel.wait_until_established().every(INTERVAL);
    wait.wait().await?;
    println!("channel {} is in service", channel.id());

    // 3. Route traffic: to the cloud through the gateway, to the data centre through the channel.
    for (destination, next_hop) in [
        ("192.168.0.0/20", NextHop::gateway("dcgw-p5x55p77u8ah")),
        ("10.20.0.0/16", NextHop::channel(channel.id())),
    ] {
        println!("{destination} goes to {next_hop}");
        let rule = NewRouteRule {
            destination: destination.parse()?,
            next_hop,
        };
        channel.route_rules().create(rule).send().await?;
    }

    // 4. Check the result.
    let rules = channel
        .route_rules()
        .list()
        .items()
        .try_collect::<Vec<_>>()
        .await?
        .len();
    let networks: Vec<_> = channel.get().send().await?.networks().collect();
    println!("the channel announces {networks:?} and has {rules} route rules");
    Ok(())
}
