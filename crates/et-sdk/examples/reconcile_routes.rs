//! Route management from a file: the desired routes against the current ones.
//!
//!     cargo run --example reconcile_routes
//!
//! First a plan, which changes nothing; then the changes; then a run that a failing service
//! interrupts, and the same run again, which completes it. Nothing is removed before everything
//! missing has been added.

use anyhow::Context;
use clap::Parser;
use et_documentation::stage::emulate;
use et_emulator::{Fault, FaultKind};
use et_sdk::operations::{NewRouteRule, NextHop};
use et_sdk::reconcile::DesiredRule;

const STATE: &str = r#"{"lines": [{"id": "dcphy-gq65bz9ip712", "channels": [
    {"id": "dedicatedconn-zy9t7n91k0iq", "routeType": "static-route",
     "networks": ["192.168.0.0/16", "172.16.5.9/12"], "routeRules": [
        {"routeRuleId": "dcrr-keep", "destAddress": "10.1.0.0/16", "nexthopType": "etGateway",
         "nexthopId": "dcgw-p5x55p77u8ah"},
        {"routeRuleId": "dcrr-stale", "destAddress": "10.8.0.0/16", "nexthopType": "etGateway",
         "nexthopId": "dcgw-p5x55p77u8ah"}]}]}],
    "gateways": [{"etGatewayId": "dcgw-p5x55p77u8ah", "vpcId": "vpc-default"}]}"#;

/// The content of the file: destination, gateway, description.
const DESIRED: &str = "\
10.1.0.0/16 dcgw-p5x55p77u8ah head office
10.2.0.0/16 dcgw-p5x55p77u8ah warehouse
10.3.0.0/16 dcgw-p5x55p77u8ah plant
";

/// Reconciles routes with a file, interrupted and run again.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let (emulator, client) = emulate(STATE).await?;
    let line = client.line("dcphy-gq65bz9ip712");
    let channel = line.channel("dedicatedconn-zy9t7n91k0iq");

    // Networks are compared by value: 172.16.5.9/12 equals 172.16.0.0/12 and is kept.
    let networks = channel
        .reconcile_routes()
        .networks(["172.16.0.0/12".parse()?, "10.0.0.0/8".parse()?]);
    println!("networks, planned:\n{}\n", networks.clone().plan().await?);
    println!("networks:\n{}\n", networks.run().await?);

    let rules = channel.reconcile_route_rules(read(DESIRED)?).concurrency(2);
    println!("rules, planned:\n{}\n", rules.clone().plan().await?);

    // For a while the service fails to create rules, longer than the retries last.
    let unavailable = FaultKind::Status {
        status: 503,
        code: None,
        retry_after: Some(0),
        body: None,
    };
    let fault = Fault::next(5, unavailable).on_action("CreateDedicatedChannelRouteRules");
    emulator.controls().inject(fault)?;
    match rules.clone().run().await {
        Ok(report) => println!("rules:\n{report}\n"),
        Err(incomplete) => println!("rules: {incomplete}\n{}\n", incomplete.report),
    }
    emulator.controls().clear_faults();
    println!("rules, again:\n{}\n", rules.clone().run().await?);
    println!("rules, once more:\n{}", rules.run().await?);
    Ok(())
}

/// Parses the desired rules.
fn read(text: &str) -> anyhow::Result<Vec<DesiredRule>> {
    let rule = |line: &str| {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().context("a line has three parts");
        let rule = DesiredRule::new(NewRouteRule {
            destination: word()?.parse()?,
            next_hop: NextHop::gateway(word()?),
        });
        Ok(rule.described(word()?))
    };
    text.lines().map(rule).collect()
}
