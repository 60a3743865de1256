//! Two lines to one data centre, one of which takes over when the other fails.
//!
//!     cargo run --example primary_and_backup
//!
//! With static routes the service prefers the more specific one: both halves of the data centre's network go by the primary line, the
//! whole by the backup. When the primary channel fails its route rules are taken away, and the backup's carry the traffic; when it is back
//! they are put back. A program that does this must bear to be stopped anywhere and run again, which is what reconciling is for.

use et_emulator::state::ChannelStatus as EmulatedStatus;
use et_emulator::{Emulator, Snapshot};
use et_sdk::operations::{ChannelRef, LineRef, NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::reconcile::DesiredRule;
use et_sdk::{ChannelStatus, Cidr, Client, Error};

const LINES: &str = r#"{"lines": [
    {"id": "dcphy-primary00001", "name": "dc-primary", "isp": "ISP_CUCC", "apAddr": "BB"},
    {"id": "dcphy-backup000001", "name": "dc-backup", "isp": "ISP_CMCC", "apAddr": "BJYZ"}
]}"#;

/// By the primary line while it works.
const HALVES: [&str; 2] = ["10.20.0.0/17", "10.20.128.0/17"];
/// By the backup line, always.
const WHOLE: [&str; 1] = ["10.20.0.0/16"];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(LINES.as_bytes())?)
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        .build()?;

    // Different carriers and different access points: they do not fail together.
    let primary = channel_on(&client.line("dcphy-primary00001"), 301, 1).await?;
    let backup = channel_on(&client.line("dcphy-backup000001"), 302, 5).await?;
    println!("primary {}, backup {}\n", primary.id(), backup.id());

    println!("Both work:");
    steer(&primary, &backup).await?;

    emulator
        .controls()
        .set_channel_status(primary.id(), EmulatedStatus::Closed)?;
    println!("\nThe primary channel fails:");
    steer(&primary, &backup).await?;

    emulator
        .controls()
        .set_channel_status(primary.id(), EmulatedStatus::Established)?;
    println!("\nIt is back:");
    steer(&primary, &backup).await?;

    println!("\nAgain, as a timer would:");
    steer(&primary, &backup).await
}

/// A channel to the data centre, with link addresses of its own.
async fn channel_on(line: &LineRef, vlan_id: u16, host: u8) -> Result<ChannelRef, Error> {
    let created = line
        .channels()
        .create(NewChannel {
            name: format!("dc-vlan-{vlan_id}"),
            vlan_id,
            baidu_address: format!("169.254.30.{host}/30").parse()?,
            customer_address: format!("169.254.30.{}/30", host + 1).parse()?,
            routing: Routing::networks(networks(&WHOLE)?),
        })
        .send()
        .await?;
    let channel = line.channel(&created.id);
    channel.wait_until_established().wait().await?;
    Ok(channel)
}

/// Makes the route rules what the state of the primary channel asks for.
async fn steer(primary: &ChannelRef, backup: &ChannelRef) -> anyhow::Result<()> {
    let works = primary.get().send().await?.status == Some(ChannelStatus::Established);
    let by_primary: &[&str] = if works { &HALVES } else { &[] };
    for (name, channel, destinations) in [
        ("backup", backup, &WHOLE[..]),
        ("primary", primary, by_primary),
    ] {
        let desired = rules(channel, destinations)?;
        let report = channel.reconcile_route_rules(desired).run().await?;
        for change in &report.changes {
            println!("  {name}: {change}");
        }
        if report.is_unchanged() {
            println!("  {name}: {} rules, nothing to do", report.unchanged);
        }
    }
    Ok(())
}

/// Rules that send these destinations down a channel.
fn rules(channel: &ChannelRef, destinations: &[&str]) -> Result<Vec<DesiredRule>, Error> {
    let rule = |destination: Cidr| {
        DesiredRule::new(NewRouteRule {
            destination,
            next_hop: NextHop::channel(channel.id()),
        })
        .described("primary and backup")
    };
    Ok(networks(destinations)?.into_iter().map(rule).collect())
}

fn networks(texts: &[&str]) -> Result<Vec<Cidr>, Error> {
    texts.iter().map(|text| text.parse()).collect()
}
