//! A channel that speaks BGP, notices a broken path by BFD within 1.2 seconds, and carries IPv6.
//!
//!     cargo run --example bgp_bfd_ipv6

use clap::Parser;
use std::time::Duration;

use et_documentation::stage;
use et_emulator::LearnedRoute;
use et_sdk::operations::{BfdTiming, Ipv6Addresses, NewChannel, Routing};
use et_sdk::{BgpStatus, RouteProtocol};

/// Creates a channel with BGP, BFD and IPv6, and lets its session fail.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let (emulator, client) = stage::emulate(stage::STATE).await?;
    let line = client.line(stage::LINE);

    // BGP routing needs an AS number and a key; without either this does not compile.
    let create = line.channels().create(NewChannel {
        name: "data-centre".into(),
        vlan_id: 200,
        baidu_address: "169.254.20.1/30".parse()?,
        customer_address: "169.254.20.2/30".parse()?,
        routing: Routing::bgp(65001, "a-shared-secret"),
    });
    let channel = line.channel(&create.send().await?.id);
    channel.wait_until_established().wait().await?;
    println!("channel {} speaks BGP with AS 65001", channel.id());

    let addresses = Ipv6Addresses {
        baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
        customer: "2400:da00:e003:0:1eb:200::2/88".parse()?,
    };
    channel.enable_ipv6(addresses).send().await?;
    channel.bfd().create(BfdTiming::ADVISED).send().await?;
    println!("IPv6 is enabled, and BFD as the vendor advises");

    // A long path needs longer intervals. The rest stays as advised.
    let patient = BfdTiming {
        send_interval: Duration::from_millis(500),
        receive_interval: Duration::from_millis(500),
        ..BfdTiming::ADVISED
    };
    channel.bfd().update(patient).send().await?;

    // Accept more routes than by default.
    channel.update().bgp_route_limit(80).send().await?;

    let current = channel.get().send().await?;
    println!(
        "BGP is {:?}, over IPv6 {:?}; BFD sends every {:?} and detects after {} packets",
        current.bgp_status,
        current.ipv6_bgp_status,
        current.send_interval().unwrap_or_default(),
        current.detect_multiplier().unwrap_or_default(),
    );
    // No Debug shows a secret, however deeply nested.
    println!("the key prints as {:?}", current.bgp_key);

    // The data centre's router announces a network, which appears as a learned route rule.
    let announced = r#"{"destAddress": "10.9.0.0/16", "asPaths": "65001"}"#;
    let announced: LearnedRoute = serde_json::from_str(announced)?;
    emulator.controls().learn_route(channel.id(), announced)?;
    for rule in channel
        .route_rules()
        .list()
        .items()
        .try_collect::<Vec<_>>()
        .await?
    {
        if rule.protocol == Some(RouteProtocol::Bgp) {
            println!("learned {}", rule.destination.unwrap_or_default());
        }
    }

    // The router fails, as a monitor would see.
    let controls = emulator.controls();
    controls.set_bgp_status(channel.id(), Some(BgpStatus::Down), None)?;
    if channel.get().send().await?.bgp_status == Some(BgpStatus::Down) {
        println!("the IPv4 session is down");
    }
    Ok(())
}
