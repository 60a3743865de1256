//! Which route rules of the account, on whatever line and channel, overlap a network.

use et_sdk::{Cidr, Client};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let network: Cidr = std::env::args().nth(1).expect("a network").parse()?;
    let client = Client::builder().region("bj").build()?;
    let mut rules = client.route_rules().list().items();
    while let Some(found) = rules.next().await {
        let found = found?;
        // What is no network overlaps none.
        if let Some(destination) = found.rule.destination()
            && network.overlaps(&destination)
        {
            let (line, channel, id) = (found.line_id, found.channel_id, found.rule.id);
            println!("{destination} is {id} of {channel} of {line}");
        }
    }
    Ok(())
}
