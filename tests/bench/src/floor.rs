//! The floor: the same exchanges by reqwest alone, decoded into the same types and unsigned.

use anyhow::{Result, ensure};
use et_api_raw::types::{ChannelCreated, Line, LineList};
use reqwest::Client;
use serde_json::{Value, json};

/// The client of a program without this SDK.
#[derive(Clone)]
pub struct Floor {
    client: Client,
    endpoint: String,
}

/// The channel that is created again and again.
pub fn channel() -> Value {
    json!({
        "name": "channel_name", "vlanId": 56, "baiduAddress": "11.11.11.21/24",
        "customerAddress": "11.11.11.12/24", "routeType": "static-route",
        "networks": ["192.168.0.0/16"],
    })
}

impl Floor {
    pub fn new(endpoint: &str) -> Result<Self> {
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            endpoint: endpoint.to_owned(),
        })
    }

    pub async fn get(&self) -> Result<Line> {
        let url = format!("{}/v1/et/{}", self.endpoint, super::LINE);
        let response = self.client.get(url).send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }

    pub async fn create(&self, body: &Value) -> Result<ChannelCreated> {
        let url = format!("{}/v1/et/{}/channel", self.endpoint, super::LINE);
        let response = self
            .client
            .post(url)
            .json(body)
            .send()
            .await?
            .error_for_status()?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }

    /// A plain sequential loop over the pages; gives the number of lines.
    pub async fn list(&self) -> Result<usize> {
        let mut count = 0;
        let mut marker: Option<String> = None;
        loop {
            let mut url = format!("{}/v1/et?maxKeys=1000", self.endpoint);
            if let Some(marker) = &marker {
                url.push_str("&marker=");
                url.push_str(marker);
            }
            let response = self.client.get(url).send().await?.error_for_status()?;
            let page: LineList = serde_json::from_slice(&response.bytes().await?)?;
            ensure!(!page.ets.is_empty(), "an empty page");
            count += page.ets.iter().filter(|line| !line.id.is_empty()).count();
            marker = page.next_marker;
            if marker.is_none() {
                return Ok(count);
            }
        }
    }
}
