//! A channel that speaks BGP, notices a broken path by BFD within 1.2 seconds, and carries IPv6.
//!
//!     cargo run --example bgp_bfd_ipv6

use std::time::Duration;

use et_emulator::state::BgpStatus as EmulatedStatus;
use et_emulator::{Emulator, LearnedRoute, Snapshot};
use et_sdk::operations::{BfdTiming, ChannelRef, Ipv6Addresses, NewChannel, Routing};
use et_sdk::{BgpStatus, Client, RouteProtocol};

/// A line in service, as an account has it that ordered one before.
const LINE: &str = r#"{"lines": [{"id": "dcphy-gq65bz9ip712", "name": "backbone-north"}]}"#;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(LINE.as_bytes())?)
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        .build()?;
    let line = client.line("dcphy-gq65bz9ip712");

    // An AS number and a key are part of BGP routing; without either this does not compile.
    let created = line
        .channels()
        .create(NewChannel {
            name: "data-centre".into(),
            vlan_id: 200,
            baidu_address: "169.254.20.1/30".parse()?,
            customer_address: "169.254.20.2/30".parse()?,
            routing: Routing::bgp(65001, "a-shared-secret"),
        })
        .send()
        .await?;
    let channel = line.channel(&created.id);
    channel.wait_until_established().wait().await?;
    println!("channel {} speaks BGP with AS 65001", channel.id());

    channel
        .enable_ipv6(Ipv6Addresses {
            baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
            customer: "2400:da00:e003:0:1eb:200::2/88".parse()?,
        })
        .send()
        .await?;
    channel.bfd().create(BfdTiming::ADVISED).send().await?;
    println!("IPv6 is on, and BFD as the vendor advises");

    // A long path wants more patience. What is not set here stays as advised.
    let patient = BfdTiming {
        send_interval: Duration::from_millis(500),
        receive_interval: Duration::from_millis(500),
        ..BfdTiming::ADVISED
    };
    channel.bfd().update(patient).send().await?;

    // The account may take more routes than by default.
    channel.update().bgp_route_limit(80).send().await?;
    show(&channel).await?;

    // The data centre's router announces a network; it turns up as a learned route rule.
    let announced: LearnedRoute =
        serde_json::from_str(r#"{"destAddress": "10.9.0.0/16", "asPaths": "65001"}"#)?;
    emulator.controls().learn_route(channel.id(), announced)?;
    for rule in channel.route_rules().list().items().collect().await? {
        if rule.route_proto == Some(RouteProtocol::Bgp) {
            println!(
                "learned {}",
                rule.dest_address.as_deref().unwrap_or("a route")
            );
        }
    }

    // The router goes away; a monitor would see this.
    emulator
        .controls()
        .set_bgp_status(channel.id(), Some(EmulatedStatus::Down), None)?;
    let seen = channel.get().send().await?;
    if seen.bgp_status == Some(BgpStatus::Down) {
        println!("the IPv4 session is down");
    }
    Ok(())
}

async fn show(channel: &ChannelRef) -> anyhow::Result<()> {
    let channel = channel.get().send().await?;
    println!(
        "BGP is {:?}, over IPv6 {:?}; BFD sends every {} ms and gives up after {}",
        channel.bgp_status,
        channel.ipv6_bgp_status,
        channel.send_interval.unwrap_or_default(),
        channel.detect_multiplier.unwrap_or_default(),
    );
    // A secret shows in no Debug, however deep it lies.
    println!("the key prints as {:?}", channel.bgp_key);
    Ok(())
}
