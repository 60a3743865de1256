//! A recorded request with its response.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::request_target::RequestTarget;

/// The version of the format that this emulator writes and reads.
pub(super) const FORMAT: u32 = 1;

/// A request with its response. Its JSON is one file of a recording.
///
/// It has no headers, and so no key, signature or token. The body should be redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RecordedExchange {
    /// The version of the format, 1.
    pub format: u32,
    /// The time of the response, by the service's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<DateTime<Utc>>,
    /// The official name of the action.
    pub action: String,
    /// The HTTP method.
    pub method: String,
    /// The path, percent-encoded as sent.
    pub path: String,
    /// The names and values of the query, decoded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// The HTTP status of the response.
    pub status: u16,
    /// The JSON of the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

impl RecordedExchange {
    /// A request of this action with a response of this status.
    #[must_use]
    pub fn new(
        action: impl Into<String>,
        method: impl Into<String>,
        path: impl Into<String>,
        status: u16,
    ) -> Self {
        Self {
            format: FORMAT,
            time: None,
            action: action.into(),
            method: method.into(),
            path: path.into(),
            query: Vec::new(),
            status,
            body: None,
        }
    }

    /// The target of the request; `None` if the path cannot be decoded.
    pub(super) fn target(&self) -> Option<RequestTarget> {
        let mut target = RequestTarget::decode(&self.path, None).ok()?;
        target.query.clone_from(&self.query);
        Some(target)
    }
}
