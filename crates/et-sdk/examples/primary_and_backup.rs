//! Two lines to one data centre; the backup takes over when the primary fails.
//!
//!     cargo run --example primary_and_backup
//!
//! Among static routes the service prefers the more specific one: both halves of the data centre's
//! network are routed through the primary line, the whole through the backup. When the primary
//! channel fails, its route rules are removed and the backup's carry the traffic; when it recovers,
//! they are added again. Such a program must survive being stopped anywhere and run again, which
//! is what reconciling is for.

use clap::Parser;
use et_documentation::stage::emulate;
use et_sdk::operations::{ChannelRef, LineRef, NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::reconcile::DesiredRule;
use et_sdk::{ChannelStatus, Error};

/// Different carriers and different access points do not fail together.
const LINES: &str = r#"{"lines": [
    {"id": "dcphy-primary00001", "name": "dc-primary", "isp": "ISP_CUCC", "apAddr": "BB"},
    {"id": "dcphy-backup000001", "name": "dc-backup", "isp": "ISP_CMCC", "apAddr": "BJYZ"}
]}"#;

/// Routed through the primary line while it works.
const HALVES: [&str; 2] = ["10.20.0.0/17", "10.20.128.0/17"];
/// Routed through the backup line, always.
const WHOLE: &str = "10.20.0.0/16";

/// Routes traffic by two lines, one of which takes over when the other fails.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let (emulator, client) = emulate(LINES).await?;
    let controls = emulator.controls();

    let primary = channel_on(&client.line("dcphy-primary00001"), 301).await?;
    let backup = channel_on(&client.line("dcphy-backup000001"), 302).await?;
    println!("primary {}, backup {}\n", primary.id(), backup.id());

    println!("Both work:");
    steer(&primary, &backup).await?;

    controls.set_channel_status(primary.id(), ChannelStatus::Closed)?;
    println!("\nThe primary channel fails:");
    steer(&primary, &backup).await?;

    controls.set_channel_status(primary.id(), ChannelStatus::Established)?;
    println!("\nIt recovers:");
    steer(&primary, &backup).await?;

    println!("\nAgain, as on a timer:");
    steer(&primary, &backup).await
}

/// Creates a channel to the data centre.
async fn channel_on(line: &LineRef, vlan_id: u16) -> Result<ChannelRef, Error> {
    let create = line.channels().create(NewChannel {
        name: format!("dc-vlan-{vlan_id}"),
        vlan_id,
        baidu_address: format!("169.254.{}.1/30", vlan_id - 300).parse()?,
        customer_address: format!("169.254.{}.2/30", vlan_id - 300).parse()?,
        routing: Routing::networks([WHOLE.parse()?]),
    });
    let channel = line.channel(&create.send().await?.id);
    channel.wait_until_established().wait().await?;
    Ok(channel)
}

/// Sets the route rules that suit the state of the primary channel.
async fn steer(primary: &ChannelRef, backup: &ChannelRef) -> anyhow::Result<()> {
    let works = primary.get().send().await?.status == Some(ChannelStatus::Established);
    let by_primary: &[&str] = if works { &HALVES } else { &[] };
    for (name, channel, destinations) in [
        ("backup", backup, &[WHOLE][..]),
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

/// Rules that route these destinations through a channel.
fn rules(channel: &ChannelRef, destinations: &[&str]) -> Result<Vec<DesiredRule>, Error> {
    let rule = |destination: &&str| {
        let rule = NewRouteRule {
            destination: destination.parse()?,
            next_hop: NextHop::channel(channel.id()),
        };
        Ok(DesiredRule::new(rule).described("primary and backup"))
    };
    destinations.iter().map(rule).collect()
}
