//! The calls that are made: every read-only operation, for the account's lines, their channels and
//! the channels' route rules.

use std::future::Future;
use std::sync::Arc;

use et_contract::{Contract, Operation};
use et_emulator::replay::{RecordedExchange, Recording};
use et_sdk::raw::{self, ClientInfo, ResponseValue};
use et_sdk::{Client, Error};
use serde_json::Value;

use crate::findings::Findings;
use crate::observer::{Observed, Observer};

/// How much is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many lines at most are looked into.
    pub lines: usize,
    /// How many channels of each line at most are looked into.
    pub channels: usize,
    /// How many items a page is asked to hold; the service's default unless given.
    pub page: Option<u32>,
}

/// A survey under way.
pub struct Survey {
    observer: Arc<Observer>,
    raw: raw::Client,
    limits: Limits,
    findings: Findings,
    exchanges: Vec<RecordedExchange>,
}

/// How a call ended: with the JSON of its answer, or without.
type Answer = Option<Value>;

impl Survey {
    /// A survey through this client, which should be read-only.
    #[must_use]
    pub fn new(client: &Client, limits: Limits) -> Self {
        let observer = Arc::new(Observer::new(client));
        // The generated client, with the observer in front of the transport.
        let raw = raw::Client::new_with_client(
            client.endpoint(),
            client.raw().client().clone(),
            observer.clone(),
        );
        Self {
            observer,
            raw,
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

    /// What was asked and answered so far, without secrets.
    #[must_use]
    pub fn into_recording(self) -> Recording {
        Recording::new(self.exchanges)
    }

    /// Asks everything.
    ///
    /// # Errors
    ///
    /// If a call fails, unless what it was about is gone meanwhile.
    pub async fn run(&mut self) -> Result<(), Error> {
        let lines = self.lines().await?;
        if lines.is_empty() {
            self.findings
                .note("the account has no line, so only the list of lines was requested");
        }
        if lines.len() > self.limits.lines {
            let (seen, all) = (self.limits.lines, lines.len());
            self.findings
                .note(format!("looked into {seen} of {all} lines"));
        }
        let raw = self.raw.clone();
        let mut channels = 0;
        for line in lines.iter().take(self.limits.lines) {
            let call = raw.query_dedicated_line_detail().dcphy_id(line).send();
            self.ask("QueryDedicatedLineDetail", call).await?;
            channels += self.channels_of(line).await?;
        }
        if !lines.is_empty() && channels == 0 {
            self.findings
                .note("no line has a channel, so no route rules were requested");
        }
        Ok(())
    }

    /// All pages of the list of lines; gives the ids.
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
            let answer = self.ask("QueryDedicatedLines", call.send()).await?;
            ids.extend(ids_of(answer.as_ref(), "ets"));
            marker = next_marker(answer.as_ref(), marker.as_deref());
            if marker.is_none() || ids.len() > self.limits.lines {
                return Ok(ids);
            }
        }
    }

    /// A line's channels, one of them alone, and the route rules of each. Gives how many there are.
    async fn channels_of(&mut self, line: &str) -> Result<usize, Error> {
        let raw = self.raw.clone();
        let call = raw.query_dedicated_channel().et_id(line).send();
        let answer = self.ask("QueryDedicatedChannel", call).await?;
        let ids = ids_of(answer.as_ref(), "etChannels");
        if let Some(first) = ids.first() {
            let call = raw.query_dedicated_channel().et_id(line);
            let call = call.et_channel_id(first).send();
            self.ask("QueryDedicatedChannel", call).await?;
        }
        if ids.len() > self.limits.channels {
            let (seen, all) = (self.limits.channels, ids.len());
            self.findings
                .note(format!("looked into {seen} of {all} channels of a line"));
        }
        for channel in ids.iter().take(self.limits.channels) {
            self.rules_of(line, channel).await?;
        }
        Ok(ids.len())
    }

    /// The first two pages of a channel's route rules: more tell nothing new.
    async fn rules_of(&mut self, line: &str, channel: &str) -> Result<(), Error> {
        let raw = self.raw.clone();
        let mut marker = None;
        for _ in 0..2 {
            let mut call = raw
                .query_dedicated_channel_route_rules()
                .et_id(line)
                .et_channel_id(channel);
            if let Some(page) = self.limits.page {
                call = call.max_keys(i64::from(page));
            }
            if let Some(marker) = &marker {
                call = call.marker(String::clone(marker));
            }
            let answer = self
                .ask("QueryDedicatedChannelRouteRules", call.send())
                .await?;
            marker = next_marker(answer.as_ref(), marker.as_deref());
            if marker.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Makes a call, holds its answer against the document and keeps it.
    async fn ask<T>(
        &mut self,
        action: &'static str,
        call: impl Future<Output = Result<ResponseValue<T>, raw::Error>>,
    ) -> Result<Answer, Error> {
        let operation = Contract::embedded()
            .operation(action)
            .expect("the actions asked for here are in the document");
        let outcome = call.await.map(drop).map_err(Error::from);
        match (self.observer.take(), outcome) {
            (Some(observed), outcome) => {
                let body: Answer = serde_json::from_slice(&observed.body).ok();
                self.findings
                    .judge(operation, observed.status, body.as_ref());
                if let Err(error) = outcome {
                    self.findings.unreadable(operation, &error);
                }
                self.keep(operation, observed, body.clone());
                Ok(body)
            }
            (None, Err(error)) if error.is_not_found() => {
                self.findings.note(format!(
                    "{action}: the resource is gone by now, or hidden from this account"
                ));
                Ok(None)
            }
            (None, Err(error)) => Err(error),
            // A call that succeeded has been seen.
            (None, Ok(())) => Ok(None),
        }
    }

    fn keep(&mut self, operation: &Operation, observed: Observed, mut body: Answer) {
        if let Some(body) = &mut body {
            operation.redact_response(observed.status, body);
        }
        let mut exchange = RecordedExchange::new(
            operation.action(),
            observed.method,
            observed.path,
            observed.status.as_u16(),
        );
        exchange.time = observed.date;
        // A client token says nothing about the service, and may be somebody's.
        exchange.query = observed.query;
        exchange.query.retain(|(name, _)| name != "clientToken");
        exchange.body = body;
        self.exchanges.push(exchange);
    }
}

/// The ids of the items of a list, in either spelling.
fn ids_of(answer: Option<&Value>, list: &str) -> Vec<String> {
    let items = answer.and_then(|answer| answer.get(list)?.as_array());
    items
        .into_iter()
        .flatten()
        .filter_map(|item| item.get("id").or_else(|| item.get("Id"))?.as_str())
        .map(str::to_owned)
        .collect()
}

/// Where to go on. A marker that is repeated leads nowhere.
fn next_marker(answer: Option<&Value>, last: Option<&str>) -> Option<String> {
    let answer = answer?;
    let truncated = answer.get("isTruncated").and_then(Value::as_bool) == Some(true);
    let marker = answer.get("nextMarker").and_then(Value::as_str)?;
    (truncated && last != Some(marker)).then(|| marker.to_owned())
}
