//! The state of the emulator as a JSON document.

mod cloud;
mod consistency;
mod mistakes;
mod node;
mod place;
mod reading;
mod schema;
mod shape;

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::mistakes::Mistakes;
use self::node::Node;
use self::place::Place;
use self::shape::Shape;
use crate::account::default_vpc;
use crate::idempotency::{TokenRecord, Tokens};
use crate::json;
use crate::state::{Gateway, Line, OrderedMap, Store, Vpc};

/// The version of the format that this emulator writes and reads.
const FORMAT: u32 = 1;

/// How many lines, channels, VPCs and gateways a snapshot may have together. In memory they are
/// much larger than the shortest text that describes them.
const MAX_RESOURCES: usize = 100_000;

/// The state of the emulator: lines with their channels and route rules, VPCs with their route
/// tables, gateways, the client tokens in use, and the time.
///
/// The JSON can be written by hand. It only requires `lines`; a line or channel only requires its
/// id, and a channel its `routeType`. Without `vpcs`, there is the default VPC. Fields that the API
/// has too are named as there:
///
/// ```json
/// {"lines": [{"id": "dcphy-a", "name": "north", "channels": [
///   {"id": "dedicatedconn-a", "routeType": "static-route", "networks": ["10.0.0.0/8"]}
/// ]}]}
/// ```
///
/// [`json_schema`](Self::json_schema) describes every field with an example.
///
/// Contacts and BGP keys are included in plain text, so that loading restores them. `Debug` shows
/// only counts.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Snapshot {
    /// The version of the format, 1.
    pub format: u32,
    /// The emulator's time. Loading a snapshot sets the clock to it, if present.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time: Option<DateTime<Utc>>,
    /// The lines.
    pub lines: OrderedMap<Line>,
    /// The VPCs.
    pub vpcs: OrderedMap<Vpc>,
    /// The gateways.
    #[serde(skip_serializing_if = "OrderedMap::is_empty")]
    pub gateways: OrderedMap<Gateway>,
    /// The client tokens in use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tokens: Vec<TokenRecord>,
}

/// A snapshot as it is read, after it was checked.
#[derive(Deserialize)]
struct Document {
    time: Option<DateTime<Utc>>,
    lines: OrderedMap<Line>,
    vpcs: Option<OrderedMap<Vpc>>,
    #[serde(default)]
    gateways: OrderedMap<Gateway>,
    #[serde(default)]
    tokens: Vec<TokenRecord>,
}

/// A document that is not a snapshot. The message names the place of each mistake, the kind of
/// value that is there and the rule, and does not quote the value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("snapshot: {0}")]
pub struct SnapshotError(String);

impl Snapshot {
    /// Reads a snapshot from JSON.
    ///
    /// # Errors
    /// If the text is not JSON, or does not conform to the [schema](Self::json_schema); if ids,
    /// VLANs or client tokens are not unique; if a reference leads nowhere; if an address or a date
    /// is not valid; if there are more than 100,000 lines, channels, VPCs and gateways. The error
    /// names up to 20 mistakes.
    pub fn from_json(text: &[u8]) -> Result<Self, SnapshotError> {
        check(text)?;
        // The document is read again, so that the responses of client tokens stay as they are.
        let mut reader = serde_json::Deserializer::from_slice(text);
        let document: Document =
            serde_path_to_error::deserialize(&mut reader).map_err(|error| {
                // Not even the schema's validator sees a field that occurs twice.
                let (place, cause) = (error.path(), error.inner());
                let at = format!("line {} column {}", cause.line(), cause.column());
                SnapshotError(format!(
                    "{place}: a field occurs twice; the error is at {at}"
                ))
            })?;
        let Document {
            time,
            lines,
            vpcs,
            gateways,
            tokens,
        } = document;
        Ok(Self {
            tokens,
            ..Self::of_resources(lines, vpcs, gateways, time)
        })
    }

    /// The JSON Schema of the format. It describes every field with an example.
    #[must_use]
    pub fn json_schema() -> String {
        format!("{:#}", schema::schema())
    }

    /// The snapshot as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        String::from_utf8_lossy(&json::to_bytes(self)).into_owned()
    }

    /// A snapshot without tokens. `None` stands for the default VPC.
    pub(crate) fn of_resources(
        lines: OrderedMap<Line>,
        vpcs: Option<OrderedMap<Vpc>>,
        gateways: OrderedMap<Gateway>,
        time: Option<DateTime<Utc>>,
    ) -> Self {
        Self {
            format: FORMAT,
            time,
            lines,
            vpcs: vpcs.unwrap_or_else(|| std::iter::once(default_vpc()).collect()),
            gateways,
            tokens: Vec::new(),
        }
    }

    pub(crate) fn take(store: &Store, tokens: &Tokens, now: DateTime<Utc>) -> Self {
        Self {
            tokens: tokens.iter().cloned().collect(),
            ..Self::of_resources(
                store.lines().clone(),
                Some(store.vpcs().clone()),
                store.gateways().clone(),
                Some(now),
            )
        }
    }

    /// The resources and tokens that the snapshot describes.
    pub(crate) fn restore(self) -> Result<(Store, Tokens), SnapshotError> {
        let store = Store::new(self.lines, self.vpcs, self.gateways).map_err(|id| {
            SnapshotError(format!("the channel id `{id}` must not occur on two lines"))
        })?;
        let mut tokens = Tokens::default();
        for record in self.tokens {
            tokens.insert(record);
        }
        Ok((store, tokens))
    }
}

/// Checks that a document is JSON and conforms to the format.
fn check(text: &[u8]) -> Result<(), SnapshotError> {
    let document = Node::read(text).map_err(|error| {
        let at = format!("line {} column {}", error.line(), error.column());
        SnapshotError(format!("it must be JSON; the error is at {at}"))
    })?;
    let document =
        document.ok_or_else(|| SnapshotError("nothing may follow the JSON".to_owned()))?;
    if consistency::resources(document) > MAX_RESOURCES {
        let rule = format!(
            "the snapshot: at most {MAX_RESOURCES} lines, channels, VPCs and gateways together"
        );
        return Err(SnapshotError(rule));
    }
    let mut mistakes = Mistakes::default();
    Shape::snapshot().check(document, &Place::Root, &mut mistakes);
    consistency::check(document, &mut mistakes);
    let message = mistakes.into_message();
    message.map_or(Ok(()), |message| Err(SnapshotError(message)))
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot")
            .field("time", &self.time)
            .field("lines", &self.lines.len())
            .field("vpcs", &self.vpcs.len())
            .field("gateways", &self.gateways.len())
            .field("tokens", &self.tokens.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_shows_no_contact_and_no_key() {
        let text = br#"{"lines": [{"id": "a", "userPhone": "13300000333"}]}"#;
        let snapshot = Snapshot::from_json(text).unwrap();
        assert!(!format!("{snapshot:?} {:?}", snapshot.lines).contains("13300000333"));
    }
}
