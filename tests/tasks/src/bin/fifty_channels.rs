//! Creates fifty channels on a line, eight at a time, and reports what became of each.

use et_sdk::operations::{LineRef, NewChannel, Routing};
use et_sdk::{Client, Error};
use futures_util::{StreamExt, stream};

async fn create(line: &LineRef, vlan_id: u16) -> Result<String, Error> {
    let number = vlan_id - 100;
    let channel = NewChannel {
        name: format!("tenant-{vlan_id}"),
        vlan_id,
        baidu_address: format!("169.254.{number}.1/30").parse()?,
        customer_address: format!("169.254.{number}.2/30").parse()?,
        routing: Routing::networks([format!("10.{number}.0.0/16").parse()?]),
    };
    Ok(line.channels().create(channel).await?.into_value().id)
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    let line = std::env::args().nth(1).expect("the id of a line");
    let line = &Client::builder().region("bj").build()?.line(line);
    let created = stream::iter(100..150).map(async |vlan| (vlan, create(line, vlan).await));
    let mut created = created.buffered(8);
    while let Some((vlan, created)) = created.next().await {
        println!(
            "VLAN {vlan}: {}",
            created.unwrap_or_else(|error| error.to_string())
        );
    }
    Ok(())
}
