//! Everything the account has, as one JSON document: lines with their channels and route rules.
//!
//!     cargo run --example export_json > et.json
//!
//! The channels of several lines are fetched concurrently. The document has what the service sent,
//! including fields and values unknown to this version. Serde leaves BGP keys and contacts out,
//! unless `--with-secrets` is given.

use et_documentation::stage;
use et_sdk::model::Line;
use et_sdk::{Client, Exposed};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// How many lines are exported concurrently.
const CONCURRENCY: usize = 4;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let with_secrets = std::env::args().any(|argument| argument == "--with-secrets");
    let (emulator, _) = stage::emulate(stage::STATE).await?;
    // An export must not change anything, not even by mistake.
    let client = emulator.client_builder().read_only().build()?;

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
    for channel in &reference.channels().list().send().await?.et_channels {
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
