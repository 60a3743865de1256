//! The whole state as one JSON document: to keep, to hand around, to start from.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::idempotency::{Fingerprint, Record, Tokens};
use crate::refusal::json;
use crate::state::{Line, Shelf, State};

/// The version of the format that this emulator writes and reads.
const FORMAT: u32 = 1;

/// Everything the emulator holds at a moment: lines with their channels and route rules, the client tokens in use, the time.
///
/// As JSON it can be written by hand; only `lines` is needed, and of a line or channel only its id and, for a channel, its `routeType`:
///
/// ```json
/// {"lines": [{"id": "dcphy-a", "name": "north", "channels": [
///   {"id": "dedicatedconn-a", "routeType": "static-route", "networks": ["10.0.0.0/8"], "vlanId": 56}
/// ]}]}
/// ```
///
/// It holds contacts and BGP keys in the clear, as it must to restore them. Debug shows only numbers.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Snapshot {
    /// The version of the format, 1.
    #[serde(default = "format")]
    pub format: u32,
    /// The emulator's time. Loading a snapshot sets the clock to it; one without leaves the clock alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<DateTime<Utc>>,
    /// The lines.
    pub lines: Shelf<Line>,
    /// The client tokens in use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<TokenRecord>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenRecord {
    token: Arc<str>,
    /// The fingerprint of its request, in hex.
    request: String,
    last_used: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Box<RawValue>>,
}

fn format() -> u32 {
    FORMAT
}

/// A document that is no snapshot. The message names the place, not what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("snapshot: {0}")]
pub struct SnapshotError(String);

impl Snapshot {
    /// Reads a snapshot.
    ///
    /// # Errors
    ///
    /// If the text is no JSON, no snapshot, or of another version of the format.
    pub fn from_json(text: &[u8]) -> Result<Self, SnapshotError> {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let snapshot: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let (place, cause) = (error.path().to_string(), error.inner());
            let at = format!("line {} column {}", cause.line(), cause.column());
            SnapshotError(match cause.classify() {
                serde_json::error::Category::Data => {
                    format!("`{place}` ({at}) must be as the documentation of the format says")
                }
                _ => format!("it must be JSON; it is not at {at}"),
            })
        })?;
        reader
            .end()
            .map_err(|_| SnapshotError("nothing may follow the JSON".to_owned()))?;
        if snapshot.format != FORMAT {
            return Err(SnapshotError(format!("`format` must be {FORMAT}")));
        }
        Ok(snapshot)
    }

    /// The snapshot as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::from_utf8_lossy(&json(self)).into_owned()
    }

    /// These lines and nothing else.
    pub(crate) fn of_lines(lines: Shelf<Line>, time: Option<DateTime<Utc>>) -> Self {
        Self {
            format: FORMAT,
            time,
            lines,
            tokens: Vec::new(),
        }
    }

    pub(crate) fn take(state: &State, tokens: &Tokens, now: DateTime<Utc>) -> Self {
        let record = |(token, record): (&str, &Record)| TokenRecord {
            token: token.into(),
            request: hex(&record.fingerprint),
            last_used: record.last_used,
            answer: std::str::from_utf8(&record.answer)
                .ok()
                .and_then(|text| RawValue::from_string(text.to_owned()).ok()),
        };
        Self {
            format: FORMAT,
            time: Some(now),
            lines: state.lines().clone(),
            tokens: tokens.iter().map(record).collect(),
        }
    }

    /// The state and the tokens it describes.
    pub(crate) fn restore(self) -> Result<(State, Tokens), SnapshotError> {
        let state = State::from_lines(self.lines).map_err(|id| {
            SnapshotError(format!("the channel id `{id}` must not occur on two lines"))
        })?;
        let mut tokens = Tokens::default();
        for record in self.tokens {
            let fingerprint = unhex(&record.request).ok_or_else(|| {
                SnapshotError("`tokens`: `request` must be 64 hexadecimal digits".to_owned())
            })?;
            let answer = record
                .answer
                .map_or_else(Bytes::new, |answer| Bytes::from(answer.get().to_owned()));
            tokens.put(
                record.token,
                Record {
                    fingerprint,
                    answer,
                    last_used: record.last_used,
                },
            );
        }
        Ok((state, tokens))
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("time", &self.time)
            .field("lines", &self.lines.len())
            .field("tokens", &self.tokens.len())
            .finish_non_exhaustive()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Fingerprint> {
    let mut fingerprint = Fingerprint::default();
    if text.len() != 2 * fingerprint.len() || !text.is_ascii() {
        return None;
    }
    for (place, byte) in fingerprint.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(fingerprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        "2030-01-31T08:00:00Z".parse().unwrap()
    }

    #[test]
    fn gives_back_what_it_was_taken_of() {
        let by_hand = br#"{"lines": [{"id": "dcphy-a", "userPhone": "13300000333", "channels": [
            {"id": "dedicatedconn-a", "routeType": "bgp", "bgpAsn": "65001", "bgpKey": "s3cret", "vlanId": 7,
             "routeRules": [{"routeRuleId": "dcrr-1", "destAddress": "10.0.0.0/8", "nexthopType": "etGateway", "nexthopId": "dcgw-1"}]}]}]}"#;
        let (state, _) = Snapshot::from_json(by_hand).unwrap().restore().unwrap();
        let mut tokens = Tokens::default();
        tokens.remember("t", [7; 32], Bytes::from_static(br#"{"id":"x"}"#), at());
        tokens.remember("u", [8; 32], Bytes::new(), at());

        let text = Snapshot::take(&state, &tokens, at()).to_json();
        let again = Snapshot::from_json(text.as_bytes()).unwrap();
        assert_eq!(again.time, Some(at()));
        let (state, tokens) = again.restore().unwrap();
        assert_eq!(Snapshot::take(&state, &tokens, at()).to_json(), text);
        assert_eq!(
            state.line("dcphy-a").unwrap().user_phone.reveal(),
            "13300000333"
        );
        assert_eq!(&**state.home_of("dedicatedconn-a").unwrap(), "dcphy-a");
    }

    #[test]
    fn debug_shows_no_contact_and_no_key() {
        let snapshot =
            Snapshot::from_json(br#"{"lines": [{"id": "a", "userPhone": "13300000333"}]}"#)
                .unwrap();
        assert!(!format!("{snapshot:?} {:?}", snapshot.lines).contains("13300000333"));
    }

    #[test]
    fn refuses_what_is_no_snapshot_and_names_the_place() {
        let refusal = |text: &str| {
            Snapshot::from_json(text.as_bytes())
                .unwrap_err()
                .to_string()
        };
        assert!(refusal("{").contains("must be JSON"));
        assert!(refusal("{}").contains("documentation"));
        assert!(refusal(r#"{"lines": [], "format": 2}"#).contains("`format` must be 1"));
        assert!(refusal(r#"{"lines": []} x"#).contains("nothing may follow"));
        let wrong = refusal(r#"{"lines": [{"id": "a", "linkDelay": "13300000333"}]}"#);
        assert!(
            wrong.contains("lines") && !wrong.contains("13300000333"),
            "{wrong}"
        );
    }

    #[test]
    fn refuses_a_channel_on_two_lines() {
        let channel = r#"{"id": "c", "routeType": "static-route"}"#;
        let text = format!(
            r#"{{"lines": [{{"id": "a", "channels": [{channel}]}}, {{"id": "b", "channels": [{channel}]}}]}}"#
        );
        let error = Snapshot::from_json(text.as_bytes())
            .unwrap()
            .restore()
            .unwrap_err();
        assert!(error.to_string().contains("`c`"), "{error}");
    }
}
