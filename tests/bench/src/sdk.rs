//! The same exchanges through the SDK, signed.

use anyhow::Result;
use et_sdk::model::{ChannelCreated, Line};
use et_sdk::operations::{NewChannel, Routing};
use et_sdk::{Client, Credentials};

/// A client with the defaults.
pub fn client(endpoint: &str) -> Result<Client> {
    let credentials = Credentials::new("bench-access-key", "bench-secret-key-0123456789abcdef")?;
    Ok(Client::builder()
        .endpoint(endpoint)
        .credentials(credentials)
        .build()?)
}

pub async fn get(client: &Client) -> Result<Line> {
    Ok(client.line(super::LINE).get().send().await?.into_value())
}

/// The channel that is created again and again.
pub fn channel() -> Result<NewChannel> {
    Ok(NewChannel {
        name: "channel_name".into(),
        vlan_id: 56,
        baidu_address: "11.11.11.21/24".parse()?,
        customer_address: "11.11.11.12/24".parse()?,
        routing: Routing::networks(["192.168.0.0/16".parse()?]),
    })
}

pub async fn create(client: &Client, channel: &NewChannel) -> Result<ChannelCreated> {
    let call = client.line(super::LINE).channels().create(channel.clone());
    Ok(call.send().await?.into_value())
}

/// All lines by the item stream; gives their number.
pub async fn list(client: &Client) -> Result<usize> {
    let mut lines = client.lines().list().max_keys(1000).items();
    let mut count = 0;
    while let Some(line) = lines.next().await {
        count += usize::from(!line?.id.is_empty());
    }
    Ok(count)
}

/// All route rules of a channel by the item stream; gives their number.
pub async fn stream_rules(client: &Client) -> Result<usize> {
    let mut rules = client
        .line(super::LINE)
        .channel("dedicatedconn-1")
        .route_rules()
        .list()
        .max_keys(1000)
        .items();
    let mut count = 0;
    while let Some(rule) = rules.next().await {
        count += usize::from(!rule?.route_rule_id.is_empty());
    }
    Ok(count)
}
