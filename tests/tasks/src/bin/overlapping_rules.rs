//! Which route rules of the account, on whatever line and channel, overlap a network.

use et_sdk::{Cidr, Client};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let network: Cidr = std::env::args().nth(1).expect("a network").parse()?;
    let client = Client::builder().region("bj").build()?;
    let mut rules = client.route_rules().list().items();
    while let Some(found) = rules.next().await {
        let found = found?;
        let destination = found.rule.dest_address.unwrap_or_default();
        // What is no network overlaps none.
        if destination
            .parse()
            .is_ok_and(|other| network.overlaps(&other))
        {
            let (line, channel) = (found.line_id, found.channel_id);
            println!(
                "{destination} is {} of {channel} of {line}",
                found.rule.route_rule_id
            );
        }
    }
    Ok(())
}
