//! The account's lines with their channels and route rules, as one JSON document. VPCs and gateways
//! are not in it.
//!
//!     cargo run --example export_json -- --region bj > et.json
//!
//! Without a region or an endpoint it exports what an emulator in its own process holds.
//!
//! The channels of several lines are fetched concurrently. The document has what the service sent,
//! including fields and values unknown to this version. Serde leaves BGP keys and contacts out,
//! unless `--with-secrets` is given.

use clap::Parser;
use et_documentation::arguments::Source;
use et_documentation::stage::STATE;
use et_sdk::model::Line;
use et_sdk::{Client, Exposed};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// How many lines are exported concurrently.
const CONCURRENCY: usize = 4;

/// Exports the account's lines, channels and route rules as JSON. Without a region or an endpoint
/// it exports what an emulator in its own process holds.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    source: Source,
    /// Include BGP keys and contacts.
    #[arg(long)]
    with_secrets: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let with_secrets = arguments.with_secrets;
    // An export must not change anything, not even by mistake: the client only reads.
    let (_emulator, client) = arguments.source.or_emulate(STATE).await?;

    // The list is fetched page by page; lines are exported while further pages arrive.
    let lines: Vec<Value> = client
        .lines()
        .list()
        .items()
        .map_ok(|line| export_line(&client, line, with_secrets))
        .try_buffered(CONCURRENCY)
        .try_collect()
        .await?;
    let document = json!({ "revision": et_sdk::METADATA_REVISION, "lines": lines });
    println!("{document:#}");
    Ok(())
}

/// A line with its channels and their route rules.
async fn export_line(
    client: &Client,
    line: Line,
    with_secrets: bool,
) -> Result<Value, et_sdk::Error> {
    let reference = client.line(&line.id);
    let mut channels = Vec::new();
    for channel in &reference.channels().list().send().await?.channels {
        let rules = reference.channel(&channel.id).route_rules().list().items();
        let mut channel = if with_secrets {
            json!(Exposed(channel))
        } else {
            json!(channel)
        };
        channel["routeRules"] = json!(rules.try_collect::<Vec<_>>().await?);
        channels.push(channel);
    }
    let mut line = if with_secrets {
        json!(Exposed(line))
    } else {
        json!(line)
    };
    line["channels"] = Value::Array(channels);
    Ok(line)
}
