//! A line's whole life in one program, against an embedded emulator: no account, no network.
//!
//!     cargo run --example quickstart
//!
//! With BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY set it reads, and only reads, from the real service instead:
//!
//!     cargo run --example quickstart -- --region bj

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::{
    BfdTiming, Billing, ChannelRef, Contact, Ipv6Addresses, NewChannel, NewLine, NewRouteRule,
    NextHop, Routing, Tag,
};
use et_sdk::{AccessPoint, ApType, Client, Isp, PortSpeed};

/// Takes a dedicated line through its life, on an embedded emulator or, reading only, on the real service.
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
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let mut builder = Client::builder().application("quickstart");
    if let Some(region) = arguments.region {
        builder = builder.region(region);
    } else if let Some(endpoint) = arguments.endpoint {
        builder = builder.endpoint(endpoint);
    } else {
        // Slow enough to watch, quicker than the vendor.
        let emulator = Emulator::builder()
            .pace(LifecyclePace::Every(Duration::from_millis(300)))
            .start()
            .await?;
        println!(
            "Talking to an emulator in this process, at {}. Nothing is ordered, nothing is billed.\n",
            emulator.endpoint()
        );
        let client = builder
            .endpoint(emulator.endpoint())
            .credentials(emulator.credentials().clone())
            .build()?;
        return life_of_a_line(&client).await;
    }
    let client = builder.read_only().build()?;
    println!("Talking to {}, reading only.\n", client.endpoint());
    show(&client).await
}

/// Everything a line goes through.
async fn life_of_a_line(client: &Client) -> anyhow::Result<()> {
    let line = client
        .lines()
        .apply(NewLine {
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
        })
        .billing(Billing::prepaid(12))
        .tags([Tag::new("site", "north")])
        .send()
        .await
        .context("applying for a line")?;
    println!("Applied for a 10G line at Beijing Yizhuang: {}", line.id);

    let line = client.line(&line.id);
    let established = line
        .wait_until_established()
        .every(Duration::from_millis(200))
        .on_progress(|line| {
            println!(
                "  the line is {}",
                line.status
                    .as_ref()
                    .map_or("in no known state", |status| status.as_str())
            )
        })
        .wait()
        .await?;
    println!(
        "The line is in service until {}.",
        established
            .expire_time
            .as_ref()
            .map_or("further notice".into(), |time| time.text())
    );

    let fixed = line
        .channels()
        .create(NewChannel {
            name: "office".into(),
            vlan_id: 56,
            baidu_address: "11.11.11.21/24".parse()?,
            customer_address: "11.11.11.12/24".parse()?,
            routing: Routing::networks(["192.168.0.0/16".parse()?]),
        })
        .send()
        .await
        .context("creating the statically routed channel")?;
    let fixed = line.channel(&fixed.id);
    fixed
        .wait_until_established()
        .every(Duration::from_millis(200))
        .wait()
        .await?;
    println!(
        "VLAN 56 carries static routes for 192.168.0.0/16: {}",
        fixed.id()
    );

    let dynamic = line
        .channels()
        .create(NewChannel {
            name: "data-centre".into(),
            vlan_id: 57,
            baidu_address: "11.11.12.21/24".parse()?,
            customer_address: "11.11.12.12/24".parse()?,
            routing: Routing::bgp(65001, "a-shared-secret"),
        })
        .description("full table towards the data centre")
        .send()
        .await
        .context("creating the BGP channel")?;
    let dynamic = line.channel(&dynamic.id);
    dynamic
        .wait_until_established()
        .every(Duration::from_millis(200))
        .wait()
        .await?;
    println!("VLAN 57 speaks BGP with AS 65001: {}", dynamic.id());

    dynamic
        .enable_ipv6(Ipv6Addresses {
            baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
            customer: "2400:da00:e003:0:0:200::1/88".parse()?,
        })
        .send()
        .await
        .context("enabling IPv6")?;
    println!("  IPv6 is on.");
    dynamic
        .bfd()
        .create(BfdTiming::ADVISED)
        .send()
        .await
        .context("setting BFD up")?;
    println!("  BFD is on: a failed path shows after 4 packets, 300 ms apart.");

    let rules =
        ["10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16"].map(|destination| (&fixed, destination));
    for (channel, destination) in rules.into_iter().chain([(&dynamic, "2400:da00:e003::/48")]) {
        channel
            .route_rules()
            .create(NewRouteRule {
                destination: destination.parse()?,
                next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
            })
            .description("quickstart")
            .send()
            .await
            .with_context(|| format!("creating the route rule for {destination}"))?;
    }
    println!("Four route rules send traffic to gateway dcgw-p5x55p77u8ah.");

    println!("\nWhat the service holds now:\n");
    show(client).await?;

    println!("\nCleaning up:");
    for channel in [&fixed, &dynamic] {
        let mut rules = channel.route_rules().list().items();
        while let Some(rule) = rules.next().await {
            channel
                .route_rule(rule?.route_rule_id)
                .delete()
                .send()
                .await?;
        }
    }
    dynamic.bfd().delete().send().await?;
    dynamic.disable_ipv6().send().await?;
    for channel in [fixed, dynamic] {
        channel.delete().send().await?;
        channel
            .wait_until_deleted()
            .every(Duration::from_millis(200))
            .wait()
            .await?;
        println!("  channel {} is gone.", channel.id());
    }
    line.delete().send().await?;
    line.wait_until_deleted()
        .every(Duration::from_millis(200))
        .wait()
        .await?;
    println!("  line {} is gone.", line.id());
    Ok(())
}

/// All lines with their channels and route rules.
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
        let channels = line.channels().list().send().await?;
        for channel in &channels.et_channels {
            println!(
                "  channel {} \"{}\": {}, VLAN {}, {} -> {}, {}",
                channel.id,
                channel.name.as_deref().unwrap_or_default(),
                or_unknown(&channel.status),
                channel.vlan_id.unwrap_or_default(),
                channel.baidu_address.as_deref().unwrap_or("?"),
                channel.customer_address.as_deref().unwrap_or("?"),
                or_unknown(&channel.route_type),
            );
            show_route_rules(&line.channel(&channel.id)).await?;
        }
    }
    println!("{count} line{}", if count == 1 { "" } else { "s" });
    Ok(())
}

/// A channel's route rules, two a page to show the paging.
async fn show_route_rules(channel: &ChannelRef) -> anyhow::Result<()> {
    let mut pages = channel.route_rules().list().max_keys(2).pages();
    let mut number = 0;
    while let Some(page) = pages.next().await {
        let page = page?;
        if page.route_rules.is_empty() {
            continue;
        }
        number += 1;
        println!("    route rules, page {number}:");
        for rule in &page.route_rules {
            println!(
                "      {} by {} {}",
                rule.dest_address.as_deref().unwrap_or("?"),
                or_unknown(&rule.nexthop_type),
                rule.nexthop_id.as_deref().unwrap_or("?"),
            );
        }
    }
    Ok(())
}

/// A value that an answer may lack.
fn or_unknown(value: &Option<impl ToString>) -> String {
    value
        .as_ref()
        .map_or_else(|| "unknown".to_owned(), ToString::to_string)
}
