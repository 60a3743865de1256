//! What is measured: the SDK, signed, beside the floor, which is the same exchanges by reqwest
//! alone, decoded into the same types and unsigned.

use anyhow::{Result, ensure};
use clap::ValueEnum;
use et_api_raw::types::{ChannelCreated, Line, LineList};
use et_sdk::Client;
use et_sdk::operations::{NewChannel, Routing};
use et_test_support::new_channel;
use futures_util::future::try_join_all;
use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::fixture::{LINE, credentials};
use crate::measure::seconds;

/// Which client makes the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Floor,
    Sdk,
}

/// A small call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Read a line.
    Read,
    /// Create a channel.
    Create,
}

/// A client, with the line that it reads and the channel that it creates again and again.
#[derive(Clone)]
pub enum Subject {
    /// The SDK with its defaults.
    Sdk(Client, String, NewChannel),
    /// A client as a program without this SDK would have it, and the URL of the lines.
    Floor(reqwest::Client, String, Value),
}

impl Subject {
    /// The SDK and the floor, in this order.
    pub fn both(endpoint: &str) -> Result<[Self; 2]> {
        // The SDK first: it installs the cryptography that reqwest needs.
        let sdk = Self::sdk(endpoint, LINE)?;
        let channel = json!({
            "name": "channel_name", "vlanId": 56, "baiduAddress": "11.11.11.21/24",
            "customerAddress": "11.11.11.12/24", "routeType": "static-route",
            "networks": ["192.168.0.0/16"],
        });
        let client = reqwest::Client::builder().no_proxy().build()?;
        let floor = Self::Floor(client, format!("{endpoint}/v1/et"), channel);
        Ok([sdk, floor])
    }

    pub fn new(endpoint: &str, kind: Kind) -> Result<Self> {
        let [sdk, floor] = Self::both(endpoint)?;
        Ok(match kind {
            Kind::Sdk => sdk,
            Kind::Floor => floor,
        })
    }

    pub fn sdk(endpoint: &str, line: &str) -> Result<Self> {
        let client = sdk_client(endpoint)?;
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        let channel = new_channel("channel_name", 56, routing);
        Ok(Self::Sdk(client, line.to_owned(), channel))
    }

    /// Makes a call this many times, one after the other.
    pub async fn repeat(&self, call: Call, times: usize) -> Result<()> {
        for _ in 0..times {
            match call {
                Call::Read => self.read().await?,
                Call::Create => self.create().await?,
            }
        }
        Ok(())
    }

    /// Makes a call repeatedly in many tasks at once. Returns the seconds that each task took.
    pub async fn at_once(&self, tasks: usize, call: Call, times: usize) -> Result<Vec<f64>> {
        let tasks = (0..tasks).map(|_| {
            let subject = self.clone();
            tokio::spawn(async move { seconds(subject.repeat(call, times)).await })
        });
        try_join_all(tasks).await?.into_iter().collect()
    }

    async fn read(&self) -> Result<()> {
        match self {
            Self::Sdk(client, line, _) => drop(client.line(line).get().send().await?),
            Self::Floor(client, lines, _) => {
                drop(fetch::<Line>(client.get(format!("{lines}/{LINE}"))).await?);
            }
        }
        Ok(())
    }

    async fn create(&self) -> Result<()> {
        match self {
            Self::Sdk(client, line, channel) => {
                let channels = client.line(line).channels();
                drop(channels.create(channel.clone()).send().await?);
            }
            Self::Floor(client, lines, channel) => {
                let request = client.post(format!("{lines}/{LINE}/channel"));
                drop(fetch::<ChannelCreated>(request.json(channel)).await?);
            }
        }
        Ok(())
    }

    /// Reads all lines: the SDK by its stream of items, the floor in a plain loop over the pages.
    /// Fails unless there are this many.
    pub async fn list(&self, expected: usize) -> Result<()> {
        let mut count = 0;
        match self {
            Self::Sdk(client, ..) => {
                let mut lines = client.lines().list().max_keys(1000).items();
                while let Some(line) = lines.next().await {
                    count += usize::from(!line?.id.is_empty());
                }
            }
            Self::Floor(client, lines, _) => {
                let first = format!("{lines}?maxKeys=1000");
                let mut next = Some(first.clone());
                while let Some(url) = next {
                    let page: LineList = fetch(client.get(url)).await?;
                    ensure!(!page.lines.is_empty(), "an empty page");
                    count += page.lines.iter().filter(|line| !line.id.is_empty()).count();
                    let marker = page.next_marker;
                    next = marker.map(|marker| format!("{first}&marker={marker}"));
                }
            }
        }
        ensure!(count == expected, "{count} lines instead of {expected}");
        Ok(())
    }
}

/// The SDK's client with its defaults.
pub fn sdk_client(endpoint: &str) -> Result<Client> {
    let client = Client::builder().endpoint(endpoint);
    Ok(client.credentials(credentials()?).build()?)
}

async fn fetch<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let response = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}
