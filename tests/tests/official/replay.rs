//! One SDK's steps against an emulator: signed again, with the ids of this run, and with what the
//! driver did between them.

use std::collections::BTreeMap;

use bce_auth::{Credentials, content_md5};
use chrono::{DateTime, TimeDelta, Utc};
use et_emulator::state::{ChannelStatus, LineStatus};
use et_emulator::{Emulator, Fault, FaultKind, Quotas};
use et_test_support::{Recorded, Upstream};
use serde_json::{Map, Value};

use crate::recording::{Exchange, KEY, Step, sign_again, signed_at};

/// The fields that hold what each run makes up.
const IDS: [&str; 3] = ["id", "routeRuleId", "nextMarker"];

/// An emulator with the state of one SDK's steps.
pub struct Replay {
    emulator: Emulator,
    upstream: Upstream,
    /// What this run has in the place of what the recording has.
    ids: BTreeMap<String, String>,
    /// How many values of responses were compared.
    pub values: usize,
}

/// How a request came out: `ok`, or status and code of a refusal; and the body.
type Outcome = (String, Option<Value>);

impl Replay {
    pub async fn start() -> Self {
        let quotas = Quotas {
            lines: 100,
            ..Quotas::default()
        };
        let key = Credentials::new(KEY, KEY).expect("a key");
        let builder = Emulator::builder()
            .credentials(key)
            .quotas(quotas)
            .foreign_gateways();
        let emulator = builder.start().await.expect("an emulator");
        emulator.controls().freeze();
        Self {
            upstream: Upstream::new(emulator.address()),
            emulator,
            ids: BTreeMap::new(),
            values: 0,
        }
    }

    /// Replays a step that has requests. The error says what came out otherwise.
    ///
    /// A step that came out otherwise on the day of the recording leaves the state as it finds it:
    /// the steps after it were recorded that way.
    pub async fn step(&mut self, step: &Step) -> Result<(), String> {
        let controls = self.emulator.controls().clone();
        let before = controls.snapshot();
        let (last, repeated) = step.exchanges.split_last().expect("requests");
        for exchange in repeated {
            self.meets_fault(step, exchange).await?;
        }
        // A client that gave up after a fault: its user tries again.
        if step.label.contains("(retry)") || step.function == "(retry)" {
            let is_ok = matches!(last.response, Some((200, _)));
            if !is_ok {
                self.meets_fault(step, last).await?;
            }
        }
        let request = self.prepared(step, last);
        let (outcome, body) = self
            .send(&request)
            .await
            .map_err(|error| error.to_string())?;
        self.undo_controls(step, &request);
        if outcome != wanted(step) {
            return Err(format!("came out as {outcome}; wanted {}", wanted(step)));
        }
        if step.got != step.want {
            controls.load(before).map_err(|error| error.to_string())?;
        } else if let (Some((200, recorded)), Some(body)) = (&last.response, &body) {
            self.compare(&corrected(step, recorded), body)?;
        }
        Ok(())
    }

    /// Sends a request that met a fault, and meets the same one.
    async fn meets_fault(&mut self, step: &Step, exchange: &Exchange) -> Result<(), String> {
        let (kind, expected) = match &exchange.response {
            Some((status, body)) => {
                let fault = FaultKind::Status {
                    status: *status,
                    code: None,
                    retry_after: None,
                    body: Some(body.clone()),
                };
                (fault, Some(*status))
            }
            None if step.label.contains("cut body") => (FaultKind::CutBody, None),
            None => (FaultKind::Reset, None),
        };
        let mut fault = Fault::next(1, kind);
        if step.label.contains("after acting") {
            fault = fault.after_acting();
        }
        let injected = self.emulator.controls().inject(fault);
        injected.map_err(|error| error.to_string())?;
        let request = self.prepared(step, exchange);
        let response = self.upstream.forward(&request).await.ok();
        let status = response.map(|response| response.status().as_u16());
        match status == expected {
            true => Ok(()),
            false => Err(format!(
                "met {status:?} in the place of the fault {expected:?}"
            )),
        }
    }

    /// The request for this run, with the emulator in the state that the driver brought about.
    fn prepared(&self, step: &Step, exchange: &Exchange) -> Recorded {
        let mut request = exchange.request.clone();
        request.target = self.exchanged(&request.target);
        if !request.body.is_empty() {
            let body = std::str::from_utf8(&request.body).expect("a body of text");
            request.body = self.exchanged(body).into();
            let headers = &mut request.headers;
            headers.insert("content-length", request.body.len().into());
            if headers.contains_key("content-md5") {
                let digest = content_md5(&request.body);
                headers.insert("content-md5", digest.parse().expect("base64"));
            }
        }
        let host = self.emulator.address().to_string();
        request
            .headers
            .insert("host", host.parse().expect("a host"));
        let secret = if step.has_wrong_secret() {
            "wrong"
        } else {
            KEY
        };
        sign_again(&mut request, secret);

        let controls = self.emulator.controls();
        controls.set_time(signed_at(&request)).expect("a time");
        if let Some(status) = channel_status(step) {
            let channel = &request.segments()[4];
            controls
                .set_channel_status(channel, status)
                .expect("a channel");
        }
        if step.label == "line being built" {
            let line = &request.segments()[2];
            controls
                .set_line_status(line, LineStatus::Building)
                .expect("a line");
        }
        if step.label == "learned by bgp" {
            let (_, recorded) = exchange.response.as_ref().expect("a response");
            let mut recorded: Value = serde_json::from_str(recorded).expect("JSON");
            for route in recorded["routeRules"].as_array_mut().expect("rules") {
                let route = serde_json::from_value(route.take()).expect("a learned route");
                controls
                    .learn_route(&request.segments()[4], route)
                    .expect("a route");
            }
        }
        request
    }

    /// Returns a channel to where it was before a step that had to find it elsewhere.
    fn undo_controls(&self, step: &Step, request: &Recorded) {
        if channel_status(step).is_some() && step.want != "ok" {
            let (controls, segments) = (self.emulator.controls(), request.segments());
            let set = controls.set_channel_status(&segments[4], ChannelStatus::Established);
            set.expect("a channel");
        }
    }

    async fn send(
        &self,
        request: &Recorded,
    ) -> Result<Outcome, Box<dyn std::error::Error + Send + Sync>> {
        let response = self.upstream.forward(request).await?;
        let body: Option<Value> = serde_json::from_slice(response.body()).ok();
        let status = response.status().as_u16();
        let code = body.as_ref().and_then(|body| body["code"].as_str());
        let outcome = match status {
            200 => "ok".to_owned(),
            status => format!("{status} {}", code.unwrap_or_default()),
        };
        Ok((outcome, body))
    }

    fn exchanged(&self, text: &str) -> String {
        let ids = self.ids.iter();
        ids.fold(text.to_owned(), |text, (recorded, own)| {
            text.replace(recorded, own)
        })
    }

    /// Compares every value of a response with the recorded one, once the ids are exchanged.
    fn compare(&mut self, recorded: &str, body: &Value) -> Result<(), String> {
        let response = serde_json::from_str(recorded).map_err(|error| error.to_string())?;
        self.learn_ids(&response, body);
        let expected: Value =
            serde_json::from_str(&self.exchanged(recorded)).map_err(|error| error.to_string())?;
        self.values += leaves(&expected);
        match difference("", &expected, body) {
            None => Ok(()),
            Some(difference) => Err(difference),
        }
    }

    fn learn_ids(&mut self, recorded: &Value, own: &Value) {
        match (recorded, own) {
            (Value::Object(recorded), Value::Object(own)) => {
                for (name, recorded) in recorded {
                    let own = own.get(name).unwrap_or(&Value::Null);
                    match (recorded.as_str(), own.as_str()) {
                        (Some(recorded), Some(own)) if IDS.contains(&&**name) => {
                            let known = self.ids.entry(recorded.to_owned());
                            known.or_insert_with(|| own.to_owned());
                        }
                        _ => self.learn_ids(recorded, own),
                    }
                }
            }
            (Value::Array(recorded), Value::Array(own)) => {
                for (recorded, own) in recorded.iter().zip(own) {
                    self.learn_ids(recorded, own);
                }
            }
            _ => {}
        }
    }
}

/// The status in which the driver's control put the channel of a step.
fn channel_status(step: &Step) -> Option<ChannelStatus> {
    let resubmits = ["RecommitEtChannel", "ResubmitDedicatedChannel"].contains(&&*step.function);
    let is_wrong = step.label.starts_with("wrong state");
    match &*step.function {
        _ if resubmits && step.want == "ok" => Some(ChannelStatus::Rejected),
        "UpdateEtChannel" | "UpdateDedicatedChannel" if is_wrong => Some(ChannelStatus::AckWait),
        "DeleteEtChannel" | "DeleteDedicatedChannel" if is_wrong => Some(ChannelStatus::Building),
        _ => None,
    }
}

/// The outcome that is right, where it is not the one that the driver wanted.
fn wanted(step: &Step) -> &str {
    match (&*step.sdk, &*step.function, &*step.label) {
        // The driver did not know what to expect: a token that is not the key's is refused.
        ("bce-sdk-go", "(keys)", "STS token with a permanent key") => "403 AccessDenied",
        // This SDK never sends the channel's id, so it gets the whole list.
        ("bce-sdk-java", "QueryDedicatedChannel", "unknown channel") => "ok",
        _ => &step.want,
    }
}

/// The response that is right, where it is not the recorded one.
fn corrected(step: &Step, recorded: &str) -> String {
    match &*step.label {
        // The emulator of that day took the unset limit for a limit of 0.
        "bgp after update with limit unset" => {
            recorded.replace(r#""bgpRouteLimit":0"#, r#""bgpRouteLimit":50"#)
        }
        _ => recorded.to_owned(),
    }
}

/// The first value of a response that is not the expected one.
fn difference(place: &str, expected: &Value, own: &Value) -> Option<String> {
    match (expected, own) {
        (Value::Object(expected), Value::Object(own)) => {
            let names = expected.keys().chain(own.keys());
            names.into_iter().find_map(|name| {
                let value = |of: &Map<String, Value>| of.get(name).cloned().unwrap_or_default();
                difference(&format!("{place}.{name}"), &value(expected), &value(own))
            })
        }
        (Value::Array(expected), Value::Array(own)) if expected.len() == own.len() => {
            let mut items = expected.iter().zip(own).enumerate();
            items.find_map(|(at, (expected, own))| {
                difference(&format!("{place}[{at}]"), expected, own)
            })
        }
        _ if expected == own => None,
        // Lines were established up to a second after their request was dated.
        _ if place.ends_with(".expireTime") && are_close(expected, own) => None,
        _ => Some(format!("{place} is {own}; wanted {expected}")),
    }
}

fn are_close(expected: &Value, own: &Value) -> bool {
    let time = |value: &Value| value.as_str()?.parse::<DateTime<Utc>>().ok();
    let pair = time(expected).zip(time(own));
    pair.is_some_and(|(expected, own)| (expected - own).abs() <= TimeDelta::seconds(1))
}

/// How many values there are in a response.
fn leaves(value: &Value) -> usize {
    match value {
        Value::Object(members) => members.values().map(leaves).sum(),
        Value::Array(items) => items.iter().map(leaves).sum(),
        _ => 1,
    }
}
