//! The calls that are made: every read-only operation, for the account's lines, their channels and
//! the channels' route rules; and, in [`cloud`](crate::cloud), for its VPCs.

use std::sync::Arc;

use chrono::DateTime;
use et_contract::{Contract, Operation};
use et_emulator::replay::{RecordedExchange, Recording};
use et_sdk::http::header;
use et_sdk::raw::request::OperationRequest;
use et_sdk::raw::transport::Transport;
use et_sdk::raw::{self, ClientInfo};
use et_sdk::{Client, Error};
use serde_json::Value;

use crate::findings::Findings;

/// How much is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The maximum number of lines to look into, and of VPCs.
    pub lines: usize,
    /// The maximum number of channels of each line to look into, and of gateways of each VPC.
    pub channels: usize,
    /// How many items to request in a page; the service's default unless set.
    pub page: Option<u32>,
}

/// A survey in progress.
pub struct Survey {
    pub(crate) raw: raw::Client,
    transport: Arc<dyn Transport>,
    pub(crate) limits: Limits,
    findings: Findings,
    exchanges: Vec<RecordedExchange>,
}

impl Survey {
    /// A survey through this client, which should be read-only.
    #[must_use]
    pub fn new(client: &Client, limits: Limits) -> Self {
        Self {
            raw: client.raw().clone(),
            transport: client.raw().inner().clone(),
            limits,
            findings: Findings::default(),
            exchanges: Vec::new(),
        }
    }

    /// What was found so far.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The requests and responses so far, without secrets.
    #[must_use]
    pub fn into_recording(self) -> Recording {
        Recording::new(self.exchanges)
    }

    /// Makes all calls.
    ///
    /// # Errors
    /// If a call fails, unless its resource has been deleted by then.
    pub async fn run(&mut self) -> Result<(), Error> {
        let lines = self.lines().await?;
        if lines.is_empty() {
            self.findings
                .note("the account has no line, so none was looked into");
        }
        self.note_limit(self.limits.lines, lines.len(), "lines");
        let raw = self.raw.clone();
        let mut channels = 0;
        for line in lines.iter().take(self.limits.lines) {
            let call = raw.query_dedicated_line_detail().dcphy_id(line);
            self.call(call).await?;
            channels += self.channels_of(line).await?;
        }
        if !lines.is_empty() && channels == 0 {
            self.findings
                .note("no line has a channel, so no route rules were requested");
        }
        self.cloud().await
    }

    pub(crate) fn note_limit(&mut self, limit: usize, all: usize, what: &str) {
        if all > limit {
            let note = format!("looked into {limit} of {all} {what}");
            self.findings.note(note);
        }
    }

    /// Reads all pages of the list of lines. Returns the ids.
    async fn lines(&mut self) -> Result<Vec<String>, Error> {
        let raw = self.raw.clone();
        let mut ids = Vec::new();
        let mut marker = None;
        loop {
            let mut call = raw.query_dedicated_lines();
            if let Some(page) = self.limits.page {
                call = call.max_keys(i64::from(page));
            }
            if let Some(marker) = &marker {
                call = call.marker(String::clone(marker));
            }
            let body = self.call(call).await?;
            ids.extend(ids_of(&body, "ets"));
            marker = next_marker(&body, marker.as_deref());
            if marker.is_none() || ids.len() > self.limits.lines {
                return Ok(ids);
            }
        }
    }

    /// Reads a line's channels, one of them alone, and the route rules of each. Returns how many
    /// channels there are.
    async fn channels_of(&mut self, line: &str) -> Result<usize, Error> {
        let raw = self.raw.clone();
        let body = self.call(raw.query_dedicated_channel().et_id(line)).await?;
        let ids = ids_of(&body, "etChannels");
        if let Some(first) = ids.first() {
            let call = raw.query_dedicated_channel().et_id(line);
            self.call(call.et_channel_id(first)).await?;
        }
        self.note_limit(self.limits.channels, ids.len(), "channels of a line");
        for channel in ids.iter().take(self.limits.channels) {
            self.rules_of(line, channel).await?;
        }
        Ok(ids.len())
    }

    /// Reads the first two pages of a channel's route rules: more would show nothing new.
    async fn rules_of(&mut self, line: &str, channel: &str) -> Result<(), Error> {
        let raw = self.raw.clone();
        let mut marker = None;
        for _ in 0..2 {
            let call = raw.query_dedicated_channel_route_rules();
            let mut call = call.et_id(line).et_channel_id(channel);
            if let Some(page) = self.limits.page {
                call = call.max_keys(i64::from(page));
            }
            if let Some(marker) = &marker {
                call = call.marker(String::clone(marker));
            }
            let body = self.call(call).await?;
            marker = next_marker(&body, marker.as_deref());
            if marker.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Makes a call, holds its response against the document and records both. Returns the body;
    /// null if it is not JSON, or the resource does not exist.
    pub(crate) async fn call<C: OperationRequest>(&mut self, call: C) -> Result<Value, Error> {
        let action = C::OPERATION.action;
        let operation: &Operation = Contract::embedded()
            .operation(action)
            .expect("the document has the operations of the client");
        let request = call.into_request()?;
        let (method, url) = (request.method().to_string(), request.url().clone());
        let response = match self.transport.run(C::OPERATION, request).await {
            Ok(response) => response,
            Err(error) => {
                let error = Error::from(raw::Error::Transport(error));
                if !error.is_not_found() {
                    return Err(error);
                }
                let note = "the resource is gone by now, or hidden from this account";
                self.findings.note(format!("{action}: {note}"));
                return Ok(Value::Null);
            }
        };
        let (status, bytes) = (response.status(), response.body());
        let mut body: Option<Value> = serde_json::from_slice(bytes).ok();
        self.findings.judge(operation, status, body.as_ref());
        if let Err(error) = C::decode(bytes) {
            self.findings.unreadable(operation, &error);
        }
        let received = body.clone().unwrap_or_default();
        if let Some(body) = &mut body {
            operation.redact_response(status, body);
        }
        let path = url.path().to_owned();
        let mut exchange = RecordedExchange::new(action, method, path, status.as_u16());
        let date = response.headers().get(header::DATE);
        let date = date.and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
        exchange.time = date.map(|date| date.to_utc());
        // A client token says nothing about the service, and may be somebody's.
        exchange.query = url.query_pairs().into_owned().collect();
        exchange.query.retain(|(name, _)| name != "clientToken");
        exchange.body = body;
        self.exchanges.push(exchange);
        Ok(received)
    }
}

/// The ids of the items of a list, in any spelling.
pub(crate) fn ids_of(body: &Value, list: &str) -> Vec<String> {
    let names = ["id", "Id", "vpcId", "etGatewayId"];
    // A gateway has its VPC's id as well.
    let names = names.into_iter().rev();
    let id = |item: &Value| {
        names
            .clone()
            .find_map(|name| item.get(name)?.as_str().map(str::to_owned))
    };
    let items = body[list].as_array().into_iter().flatten();
    items.filter_map(id).collect()
}

/// Where to continue. A marker that is repeated leads nowhere.
pub(crate) fn next_marker(body: &Value, last: Option<&str>) -> Option<String> {
    let marker = body["nextMarker"].as_str()?;
    let goes_on = body["isTruncated"] == true && last != Some(marker);
    goes_on.then(|| marker.to_owned())
}
