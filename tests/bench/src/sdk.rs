//! The same exchanges through the SDK, signed.

use anyhow::Result;
use et_sdk::Client;
use et_sdk::operations::{LineRef, NewChannel, Routing};
use et_test_support::new_channel;

use crate::fixture::credentials;

/// A client with the defaults.
#[derive(Clone)]
pub struct Sdk {
    client: Client,
    line: String,
    /// The channel that is created again and again.
    channel: NewChannel,
}

impl Sdk {
    /// A client that reads this line.
    pub fn new(endpoint: &str, line: &str) -> Result<Self> {
        let client = Client::builder().endpoint(endpoint);
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        Ok(Self {
            client: client.credentials(credentials()?).build()?,
            line: line.to_owned(),
            channel: new_channel("channel_name", 56, routing),
        })
    }

    fn line(&self) -> LineRef {
        self.client.line(&self.line)
    }

    pub async fn read(&self) -> Result<()> {
        self.line().get().send().await?;
        Ok(())
    }

    pub async fn create(&self) -> Result<()> {
        let channels = self.line().channels();
        channels.create(self.channel.clone()).send().await?;
        Ok(())
    }

    /// Reads all lines by the stream of items. Returns their number.
    pub async fn list(&self) -> Result<usize> {
        let mut lines = self.client.lines().list().max_keys(1000).items();
        let mut count = 0;
        while let Some(line) = lines.next().await {
            count += usize::from(!line?.id.is_empty());
        }
        Ok(count)
    }

    /// Reads all route rules of a channel by the stream of items. Returns their number.
    pub async fn stream_rules(&self) -> Result<usize> {
        let rules = self.line().channel("dedicatedconn-1").route_rules();
        let mut rules = rules.list().max_keys(1000).items();
        let mut count = 0;
        while let Some(rule) = rules.next().await {
            count += usize::from(!rule?.route_rule_id.is_empty());
        }
        Ok(count)
    }
}
