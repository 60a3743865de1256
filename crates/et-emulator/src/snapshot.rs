//! The state of the emulator as a JSON document.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::idempotency::{TokenRecord, Tokens};
use crate::json;
use crate::state::{Line, OrderedMap, Store};

/// The version of the format that this emulator writes and reads.
const FORMAT: u32 = 1;

/// The state of the emulator: lines with their channels and route rules, the client tokens in use,
/// and the time.
///
/// The JSON can be written by hand. It only requires `lines`; a line or channel only requires its
/// id, and a channel its `routeType`:
///
/// ```json
/// {"lines": [{"id": "dcphy-a", "name": "north", "channels": [
///   {"id": "dedicatedconn-a", "routeType": "static-route", "networks": ["10.0.0.0/8"]}
/// ]}]}
/// ```
///
/// Contacts and BGP keys are included in plain text, so that loading restores them. `Debug` shows
/// only counts.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Snapshot {
    /// The version of the format, 1.
    #[serde(default = "format")]
    pub format: u32,
    /// The emulator's time. Loading a snapshot sets the clock to it, if present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<DateTime<Utc>>,
    /// The lines.
    pub lines: OrderedMap<Line>,
    /// The client tokens in use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<TokenRecord>,
}

fn format() -> u32 {
    FORMAT
}

/// A document that is not a snapshot. The message names the place but does not quote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("snapshot: {0}")]
pub struct SnapshotError(String);

impl Snapshot {
    /// Reads a snapshot from JSON.
    ///
    /// # Errors
    /// If the text is not JSON, not a snapshot, or of a different version of the format.
    pub fn from_json(text: &[u8]) -> Result<Self, SnapshotError> {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let snapshot: Self = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let (path, cause) = (error.path(), error.inner());
            let at = format!("line {} column {}", cause.line(), cause.column());
            SnapshotError(match cause.classify() {
                Category::Data => {
                    format!("`{path}` ({at}) must match the documentation of the format")
                }
                _ => format!("it must be JSON; the error is at {at}"),
            })
        })?;
        if reader.end().is_err() {
            return Err(SnapshotError("nothing may follow the JSON".to_owned()));
        }
        if snapshot.format != FORMAT {
            return Err(SnapshotError(format!("`format` must be {FORMAT}")));
        }
        Ok(snapshot)
    }

    /// The snapshot as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::from_utf8_lossy(&json::to_bytes(self)).into_owned()
    }

    /// A snapshot of lines only.
    pub(crate) fn of_lines(lines: OrderedMap<Line>, time: Option<DateTime<Utc>>) -> Self {
        Self {
            format: FORMAT,
            time,
            lines,
            tokens: Vec::new(),
        }
    }

    pub(crate) fn take(store: &Store, tokens: &Tokens, now: DateTime<Utc>) -> Self {
        Self {
            tokens: tokens.iter().cloned().collect(),
            ..Self::of_lines(store.lines().clone(), Some(now))
        }
    }

    /// The resources and tokens that the snapshot describes.
    pub(crate) fn restore(self) -> Result<(Store, Tokens), SnapshotError> {
        let store = Store::from_lines(self.lines).map_err(|id| {
            SnapshotError(format!("the channel id `{id}` must not occur on two lines"))
        })?;
        let mut tokens = Tokens::default();
        for record in self.tokens {
            if !record.is_valid() {
                let rule = "`tokens`: `request` must be 64 hexadecimal digits";
                return Err(SnapshotError(rule.to_owned()));
            }
            tokens.insert(record);
        }
        Ok((store, tokens))
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("time", &self.time)
            .field("lines", &self.lines.len())
            .field("tokens", &self.tokens.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Snapshot {
        Snapshot::from_json(text.as_bytes()).unwrap()
    }

    #[test]
    fn debug_output_shows_no_contact_and_no_key() {
        let snapshot = read(r#"{"lines": [{"id": "a", "userPhone": "13300000333"}]}"#);
        assert!(!format!("{snapshot:?} {:?}", snapshot.lines).contains("13300000333"));
    }

    #[test]
    fn names_the_place_that_is_invalid_and_does_not_quote_it() {
        let fingerprint = "7".repeat(63);
        let token =
            json!({"token": "t", "request": fingerprint, "lastUsed": "2030-01-31T08:00:00Z"});
        let channel = json!({"id": "c", "routeType": "static-route"});
        let on_two =
            json!([{"id": "a", "channels": [channel]}, {"id": "b", "channels": [channel]}]);
        for (text, expected) in [
            ("{".to_owned(), "must be JSON"),
            ("{}".to_owned(), "documentation"),
            (
                r#"{"lines": [], "format": 2}"#.to_owned(),
                "`format` must be 1",
            ),
            (r#"{"lines": []} x"#.to_owned(), "nothing may follow"),
            (
                r#"{"lines": [{"id": "a", "linkDelay": "13300000333"}]}"#.to_owned(),
                "lines",
            ),
            (json!({"lines": on_two}).to_string(), "`c`"),
            (
                json!({"lines": [], "tokens": [token]}).to_string(),
                "64 hexadecimal digits",
            ),
        ] {
            let snapshot = Snapshot::from_json(text.as_bytes());
            let error = snapshot.and_then(Snapshot::restore).unwrap_err();
            let message = error.to_string();
            assert!(message.contains(expected), "{message}");
            assert!(!message.contains("13300000333"), "{message}");
        }
    }
}
