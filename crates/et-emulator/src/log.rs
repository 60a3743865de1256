//! The request log: the last requests, in a ring buffer, without secrets and contacts.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

/// A request and its outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LogEntry {
    /// The number of the request, counted from 1.
    pub number: u64,
    /// When the response was ready, by the emulator's clock.
    pub time: DateTime<Utc>,
    /// The HTTP method.
    pub method: String,
    /// The path as sent, without the query, truncated to 512 characters.
    pub path: String,
    /// The query as sent, truncated to 512 characters. The values of parameters that the action
    /// does not have are replaced by `***`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub query: String,
    /// The JSON of the body, if the action takes one, truncated to 4096 characters. BGP keys,
    /// contacts and the values of unknown fields are replaced by `***` or 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The official name of the action, if the request selects one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<&'static str>,
    /// The HTTP status of the response; `None` if the connection was reset instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The error code, if the request failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why the request was refused, as the response says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The emulator's request id, as in `x-bce-request-id`.
    pub request_id: String,
    /// The request id that the client sent, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_request_id: Option<String>,
    /// The client token, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// Whether the response is that of an earlier request with the same token.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
    /// The fault that occurred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// The time from the end of the request's head to the response, in real time. JSON has it in
    /// microseconds.
    #[serde(rename = "durationMicros", serialize_with = "as_micros")]
    pub duration: Duration,
}

fn as_micros<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(duration.as_micros().try_into().unwrap_or(u64::MAX))
}

/// A line of an access log.
impl fmt::Display for LogEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = self.time.format("%Y-%m-%dT%H:%M:%S%.3fZ");
        write!(f, "{time} {} {} ", self.method, self.path)?;
        match self.status {
            Some(status) => write!(f, "{status}")?,
            None => f.write_str("reset")?,
        }
        for text in self.action.into_iter().chain(self.code.as_deref()) {
            write!(f, " {text}")?;
        }
        if self.replayed {
            f.write_str(" replayed")?;
        }
        if let Some(fault) = self.fault {
            write!(f, " fault:{fault}")?;
        }
        write!(f, " {}us {}", self.duration.as_micros(), self.request_id)
    }
}

/// The last requests.
#[derive(Debug)]
pub(crate) struct Log {
    ring: Mutex<Ring>,
    capacity: usize,
}

#[derive(Debug, Default)]
struct Ring {
    entries: VecDeque<LogEntry>,
    /// The number of the last entry.
    total: u64,
}

impl Log {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            ring: Mutex::default(),
            capacity,
        }
    }

    /// Adds an entry and numbers it.
    pub(crate) fn add(&self, entry: &mut LogEntry) {
        let mut ring = self.ring();
        ring.total += 1;
        entry.number = ring.total;
        ring.entries.push_back(entry.clone());
        if ring.entries.len() > self.capacity {
            ring.entries.pop_front();
        }
    }

    /// The entries with a number above `after`, oldest first, at most `limit` of them.
    pub(crate) fn after(&self, after: u64, limit: usize) -> Vec<LogEntry> {
        let ring = self.ring();
        let start = ring.entries.partition_point(|entry| entry.number <= after);
        let entries = ring.entries.iter().skip(start);
        entries.take(limit).cloned().collect()
    }

    /// The number of the last entry.
    pub(crate) fn total(&self) -> u64 {
        self.ring().total
    }

    pub(crate) fn clear(&self) {
        self.ring().entries.clear();
    }

    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
