//! The ET side of connecting a data centre: a line, a channel with static routes, and the route rules that send its traffic on.
//!
//!     cargo run --example connect_data_centre
//!
//! It talks to an emulator in its own process. On the real service the same code orders, and bills, a line; what else is needed there
//! (the gateway in the VPC, the router in the data centre) belongs to other services.

use std::time::Duration;

use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::{Billing, Contact, NewChannel, NewLine, NewRouteRule, NextHop, Routing};
use et_sdk::{AccessPoint, ApType, Client, ErrorKind, Isp, PortSpeed};

/// The gateway that stands before the VPC.
const GATEWAY: &str = "dcgw-p5x55p77u8ah";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Each state of a life lasts a tenth of a second here, and days on the real service.
    let emulator = Emulator::builder()
        .pace(LifecyclePace::Every(Duration::from_millis(100)))
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        .build()?;
    connect(&client, Duration::from_millis(50)).await
}

/// Connects the data centre, looking this often whether the vendor is ready.
async fn connect(client: &Client, interval: Duration) -> anyhow::Result<()> {
    // 1. Apply for the line. The vendor accepts the application, and a carrier lays the fibre.
    let line = client
        .lines()
        .apply(NewLine {
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
        })
        .billing(Billing::prepaid(12))
        .send()
        .await?;
    println!("applied for line {}", line.id);

    let line = client.line(&line.id);
    let waited = line
        .wait_until_established()
        .every(interval)
        .on_progress(|line| match &line.status {
            Some(status) => println!("  {status}"),
            None => println!("  in no known state"),
        })
        .wait()
        .await;
    match waited {
        Ok(_) => println!("the line is in service"),
        // Not a time-out: waiting longer would not help.
        Err(error) if error.kind() == ErrorKind::UnreachableState => {
            anyhow::bail!("the vendor will not build it: {error}")
        }
        Err(error) => return Err(error.into()),
    }

    // 2. A channel: a VLAN on the line, with an address at each end and the networks behind it.
    let channel = line
        .channels()
        .create(NewChannel {
            name: "head-office".into(),
            vlan_id: 100,
            baidu_address: "169.254.10.1/30".parse()?,
            customer_address: "169.254.10.2/30".parse()?,
            routing: Routing::networks(["10.20.0.0/16".parse()?]),
        })
        .description("static routes to the head office")
        .send()
        .await?;
    let channel = line.channel(&channel.id);
    channel
        .wait_until_established()
        .every(interval)
        .wait()
        .await?;
    println!("channel {} is in service", channel.id());

    // 3. Route rules: to the cloud by the gateway, to the data centre by the channel.
    let to_cloud = NewRouteRule {
        destination: "192.168.0.0/20".parse()?,
        next_hop: NextHop::gateway(GATEWAY),
    };
    let to_data_centre = NewRouteRule {
        destination: "10.20.0.0/16".parse()?,
        next_hop: NextHop::channel(channel.id()),
    };
    for rule in [to_cloud, to_data_centre] {
        println!("{} goes to {}", rule.destination, rule.next_hop);
        channel.route_rules().create(rule).send().await?;
    }

    // 4. Look at what stands.
    let rules = channel.route_rules().list().items().collect().await?;
    let channel = channel.get().send().await?;
    println!(
        "VLAN {} announces {:?} and has {} route rules",
        channel.vlan_id.unwrap_or_default(),
        channel.networks,
        rules.len()
    );
    Ok(())
}
