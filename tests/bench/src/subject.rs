//! What is measured: the SDK, signed, beside the floor, which is the same exchanges by reqwest
//! alone, decoded into the same types and unsigned.

use anyhow::{Result, ensure};
use clap::ValueEnum;
use et_api_raw::types::{ChannelCreated, Line, LineList};
use et_sdk::Client;
use et_sdk::operations::{NewChannel, Routing};
use et_test_support::new_channel;
use reqwest::RequestBuilder;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::fixture::{LINE, credentials};

/// Which of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Floor,
    Sdk,
}

/// A client, with the line that it reads and the channel that it creates again and again.
#[derive(Clone)]
pub enum Subject {
    /// The SDK with its defaults.
    Sdk {
        client: Client,
        line: String,
        channel: NewChannel,
    },
    /// A client as a program without this SDK would have it.
    Floor {
        client: reqwest::Client,
        endpoint: String,
        channel: Value,
    },
}

impl Subject {
    /// The SDK and the floor, in this order.
    pub fn both(endpoint: &str) -> Result<[Self; 2]> {
        // The SDK first: it installs the cryptography that reqwest needs.
        Ok([Self::sdk(endpoint, LINE)?, Self::floor(endpoint)?])
    }

    pub fn new(endpoint: &str, kind: Kind) -> Result<Self> {
        let [sdk, floor] = Self::both(endpoint)?;
        Ok(match kind {
            Kind::Sdk => sdk,
            Kind::Floor => floor,
        })
    }

    pub fn sdk(endpoint: &str, line: &str) -> Result<Self> {
        let client = Client::builder().endpoint(endpoint);
        let routing = Routing::networks(["192.168.0.0/16".parse()?]);
        Ok(Self::Sdk {
            client: client.credentials(credentials()?).build()?,
            line: line.to_owned(),
            channel: new_channel("channel_name", 56, routing),
        })
    }

    fn floor(endpoint: &str) -> Result<Self> {
        Ok(Self::Floor {
            client: reqwest::Client::builder().no_proxy().build()?,
            endpoint: endpoint.to_owned(),
            channel: json!({
                "name": "channel_name", "vlanId": 56, "baiduAddress": "11.11.11.21/24",
                "customerAddress": "11.11.11.12/24", "routeType": "static-route",
                "networks": ["192.168.0.0/16"],
            }),
        })
    }

    /// Reads a line.
    pub async fn read(&self) -> Result<()> {
        match self {
            Self::Sdk { client, line, .. } => drop(client.line(line).get().send().await?),
            Self::Floor {
                client, endpoint, ..
            } => {
                drop(fetch::<Line>(client.get(format!("{endpoint}/v1/et/{LINE}"))).await?);
            }
        }
        Ok(())
    }

    /// Creates a channel.
    pub async fn create(&self) -> Result<()> {
        match self {
            Self::Sdk {
                client,
                line,
                channel,
            } => {
                let channels = client.line(line).channels();
                drop(channels.create(channel.clone()).send().await?);
            }
            Self::Floor {
                client,
                endpoint,
                channel,
            } => {
                let request = client.post(format!("{endpoint}/v1/et/{LINE}/channel"));
                drop(fetch::<ChannelCreated>(request.json(channel)).await?);
            }
        }
        Ok(())
    }

    /// Reads all lines: the SDK by its stream of items, the floor in a plain loop over the pages.
    /// Returns their number.
    pub async fn list(&self) -> Result<usize> {
        let mut count = 0;
        match self {
            Self::Sdk { client, .. } => {
                let mut lines = client.lines().list().max_keys(1000).items();
                while let Some(line) = lines.next().await {
                    count += usize::from(!line?.id.is_empty());
                }
            }
            Self::Floor {
                client, endpoint, ..
            } => {
                let first = format!("{endpoint}/v1/et?maxKeys=1000");
                let mut next = Some(first.clone());
                while let Some(url) = next {
                    let page: LineList = fetch(client.get(url)).await?;
                    ensure!(!page.ets.is_empty(), "an empty page");
                    count += page.ets.iter().filter(|line| !line.id.is_empty()).count();
                    let marker = page.next_marker;
                    next = marker.map(|marker| format!("{first}&marker={marker}"));
                }
            }
        }
        Ok(count)
    }
}

async fn fetch<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let response = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}
