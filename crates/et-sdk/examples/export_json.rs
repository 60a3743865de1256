//! Everything the account has, as one JSON document: lines with their channels and route rules.
//!
//!     cargo run --example export_json > et.json
//!
//! The channels of several lines are asked for side by side. What the service sends is what is written, also fields and values that this
//! version does not know. **BGP keys and contacts are written in the clear** by serde, as the service gave them; they are taken out here
//! unless `--with-secrets` is given.

use et_emulator::{Emulator, Snapshot};
use et_sdk::Client;
use et_sdk::model::Line;
use futures_util::TryStreamExt;
use serde_json::{Value, json};

/// What the account of this example has.
const STATE: &str = r#"{"lines": [
    {"id": "dcphy-gq65bz9ip712", "name": "backbone-north", "isp": "ISP_CUCC", "intfType": "10G", "userPhone": "13300000333",
     "channels": [
        {"id": "dedicatedconn-zy9t7n91k0iq", "name": "office", "routeType": "bgp", "bgpAsn": "65001", "bgpKey": "a-shared-secret",
         "vlanId": 56, "routeRules": [
            {"routeRuleId": "dcrr-5afcf643-94e", "destAddress": "10.1.0.0/16", "nexthopType": "etGateway", "nexthopId": "dcgw-1"}]}]},
    {"id": "dcphy-qwj8sxf3p2ka", "name": "backbone-south", "isp": "ISP_CMCC", "intfType": "1G"}
]}"#;

/// How many lines are looked at side by side.
const CONCURRENCY: usize = 4;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let with_secrets = std::env::args().any(|argument| argument == "--with-secrets");
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(STATE.as_bytes())?)
        .start()
        .await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        // An export must not change anything, whatever mistake is in it.
        .read_only()
        .build()?;

    // The list is fetched page by page, and lines are looked at while further pages come.
    let lines: Vec<Value> = client
        .lines()
        .list()
        .items()
        .map_ok(|line| export_line(&client, line))
        .try_buffered(CONCURRENCY)
        .try_collect()
        .await?;
    let mut document = json!({ "revision": et_sdk::METADATA_REVISION, "lines": lines });
    if !with_secrets {
        redact(&mut document);
    }
    println!("{document:#}");
    Ok(())
}

/// A line with its channels, and those with their route rules.
async fn export_line(client: &Client, line: Line) -> Result<Value, et_sdk::Error> {
    let reference = client.line(&line.id);
    let mut channels = Vec::new();
    for channel in &reference.channels().list().send().await?.et_channels {
        let rules = reference
            .channel(&channel.id)
            .route_rules()
            .list()
            .items()
            .collect()
            .await?;
        let mut channel = json!(channel);
        channel["routeRules"] = json!(rules);
        channels.push(channel);
    }
    let mut line = json!(line);
    line["channels"] = Value::Array(channels);
    Ok(line)
}

/// Takes the values of sensitive fields out, at any depth.
fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(fields) => {
            for (name, field) in fields {
                if et_sdk::model::SENSITIVE_FIELDS.contains(&name.as_str()) {
                    *field = Value::Null;
                } else {
                    redact(field);
                }
            }
        }
        _ => {}
    }
}
