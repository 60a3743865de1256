//! The floor: the same exchanges by reqwest alone, decoded into the same types and unsigned.

use anyhow::{Result, ensure};
use et_api_raw::types::{ChannelCreated, Line, LineList};
use reqwest::{Client, RequestBuilder};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::fixture::LINE;

/// A client as a program without this SDK would have it.
#[derive(Clone)]
pub struct Floor {
    client: Client,
    endpoint: String,
    /// The channel that is created again and again.
    channel: Value,
}

impl Floor {
    pub fn new(endpoint: &str) -> Result<Self> {
        let channel = json!({
            "name": "channel_name", "vlanId": 56, "baiduAddress": "11.11.11.21/24",
            "customerAddress": "11.11.11.12/24", "routeType": "static-route",
            "networks": ["192.168.0.0/16"],
        });
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            endpoint: endpoint.to_owned(),
            channel,
        })
    }

    pub async fn read(&self) -> Result<()> {
        let url = format!("{}/v1/et/{LINE}", self.endpoint);
        send::<Line>(self.client.get(url)).await.map(drop)
    }

    pub async fn create(&self) -> Result<()> {
        let url = format!("{}/v1/et/{LINE}/channel", self.endpoint);
        let request = self.client.post(url).json(&self.channel);
        send::<ChannelCreated>(request).await.map(drop)
    }

    /// Reads all lines in a plain sequential loop over the pages. Returns their number.
    pub async fn list(&self) -> Result<usize> {
        let mut count = 0;
        let mut marker: Option<String> = None;
        loop {
            let mut url = format!("{}/v1/et?maxKeys=1000", self.endpoint);
            if let Some(marker) = &marker {
                url.push_str("&marker=");
                url.push_str(marker);
            }
            let page: LineList = send(self.client.get(url)).await?;
            ensure!(!page.ets.is_empty(), "an empty page");
            count += page.ets.iter().filter(|line| !line.id.is_empty()).count();
            marker = page.next_marker;
            if marker.is_none() {
                return Ok(count);
            }
        }
    }
}

async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let response = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}
