//! Which route rules overlap a network: those of every channel of the account, and those of every
//! VPC.

use et_sdk::{Cidr, Client};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let network: Cidr = std::env::args().nth(1).expect("a network").parse()?;
    let client = Client::builder().region("bj").build()?;
    let mut rules = client.route_rules().list().items();
    while let Some(found) = rules.next().await {
        let found = found?;
        // A destination that is not a network cannot overlap one.
        if let Some(destination) = found.rule.destination()
            && network.overlaps(&destination)
        {
            let (line, channel, id) = (found.line_id, found.channel_id, found.rule.id);
            println!("{destination} is {id} of {channel} of {line}");
        }
    }
    let mut vpcs = client.vpcs().list().items();
    while let Some(vpc) = vpcs.next().await {
        let vpc = client.vpc(vpc?.id);
        let mut rules = vpc.route_table().rules().list().items();
        while let Some(rule) = rules.next().await {
            let rule = rule?;
            if let Some(destination) = rule.destination()
                && network.overlaps(&destination)
            {
                println!("{destination} is {} of {}", rule.id, vpc.id());
            }
        }
    }
    Ok(())
}
