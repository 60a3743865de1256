//! Makes the route rules of channels equal to a YAML file, or shows what that would change.
//!
//!     routes_from_yaml routes.yaml [--dry-run]

use et_sdk::Client;
use et_sdk::reconcile::DesiredRule;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelRoutes {
    line: String,
    channel: String,
    rules: Vec<DesiredRule>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let file = std::env::args().nth(1).expect("a YAML file");
    let dry_run = std::env::args().any(|argument| argument == "--dry-run");
    let desired: Vec<ChannelRoutes> = serde_saphyr::from_str(&std::fs::read_to_string(file)?)?;
    let client = Client::builder().region("bj").build()?;
    for ChannelRoutes {
        line,
        channel,
        rules,
    } in desired
    {
        let channel = client.line(line).channel(channel);
        let plan = channel
            .reconcile_route_rules(rules)
            .max_removals(10)
            .plan()
            .await?;
        println!("{}:\n{plan}\n", channel.id());
        if !dry_run {
            println!("{}\n", channel.apply(plan).run().await?);
        }
    }
    Ok(())
}
