//! What the server does with a request: the whole repertoire of a bad day.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::Semaphore;

/// One reply, good or bad.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Before anything is read, the connection is reset.
    pub(super) resets_before_reading: bool,
    /// The reply waits for a permit of this.
    pub(super) gate: Option<Arc<Semaphore>>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    chunked: bool,
    announced: Option<usize>,
    pub(super) then: Then,
}

/// What follows the last byte that is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Then {
    /// The answer is whole; the connection stays.
    Whole,
    /// The connection is closed with half of the body missing.
    Cut,
    /// The connection is reset.
    Reset,
    /// Nothing more comes, and the connection stays.
    Stall,
    /// The body goes on for as long as anyone reads.
    Endless,
}

impl Reply {
    fn new(status: Option<u16>, then: Then) -> Self {
        Self {
            resets_before_reading: false,
            gate: None,
            status,
            headers: Vec::new(),
            body: Vec::new(),
            chunked: false,
            announced: None,
            then,
        }
    }

    /// Resets the connection before reading.
    pub fn reset_before_reading() -> Self {
        Self {
            resets_before_reading: true,
            ..Self::new(None, Then::Reset)
        }
    }

    /// Reads the request, as a service that acts on it, and resets the connection instead of answering.
    pub fn reset_after_acting() -> Self {
        Self::new(None, Then::Reset)
    }

    /// Reads the request and never answers.
    pub fn stall() -> Self {
        Self::new(None, Then::Stall)
    }

    /// Answers with these bytes, which may be no HTTP at all.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            body: bytes.into(),
            ..Self::new(None, Then::Whole)
        }
    }

    /// Answers with this status and no body.
    pub fn status(status: u16) -> Self {
        Self::new(Some(status), Then::Whole)
    }

    /// Answers 200 with this JSON.
    pub fn json(value: Value) -> Self {
        Self::status(200)
            .header("Content-Type", "application/json;charset=utf-8")
            .body(value.to_string())
    }

    /// Refuses the way the service does.
    pub fn refusal(status: u16, code: &str) -> Self {
        Self::status(status)
            .header("Content-Type", "application/json")
            .body(
                serde_json::json!({"code": code, "message": "no", "requestId": "r-1"}).to_string(),
            )
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds `Date`.
    pub fn date(self, date: DateTime<Utc>) -> Self {
        self.header("Date", http_date(date))
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the body in chunks, without `Content-Length`.
    pub fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    /// Announces a body of this length, whatever it has.
    pub fn announcing(mut self, length: usize) -> Self {
        self.announced = Some(length);
        self
    }

    /// Sends half of the body; then this.
    pub fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }

    /// Answers once the gate lets it.
    pub fn held_by(mut self, gate: &Arc<Semaphore>) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    /// The bytes to send.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let Some(status) = self.status else {
            return self.body.clone();
        };
        let mut head = format!("HTTP/1.1 {status} Reason\r\n");
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        let sent = match self.then {
            Then::Whole => &self.body[..],
            _ => &self.body[..self.body.len() / 2],
        };
        let mut bytes;
        if self.chunked {
            head += "Transfer-Encoding: chunked\r\n\r\n";
            bytes = head.into_bytes();
            for part in sent.chunks(sent.len().div_ceil(2).max(1)) {
                bytes.extend(format!("{:x}\r\n", part.len()).bytes());
                bytes.extend(part);
                bytes.extend(b"\r\n");
            }
            if self.then == Then::Whole {
                bytes.extend(b"0\r\n\r\n");
            }
        } else if self.then == Then::Endless {
            // Without a length the body ends with the connection, which is never.
            head += "\r\n";
            bytes = head.into_bytes();
            bytes.extend(sent);
        } else {
            // 204 and 304 have neither body nor length.
            if !matches!(status, 204 | 304) {
                head += &format!(
                    "Content-Length: {}\r\n",
                    self.announced.unwrap_or(self.body.len())
                );
            }
            head += "\r\n";
            bytes = head.into_bytes();
            bytes.extend(sent);
        }
        bytes
    }

    /// What an endless body goes on with.
    pub(super) fn more(&self) -> Vec<u8> {
        let filling = [b'x'; 16 * 1024];
        if self.chunked {
            let mut chunk = format!("{:x}\r\n", filling.len()).into_bytes();
            chunk.extend(filling);
            chunk.extend(b"\r\n");
            chunk
        } else {
            filling.to_vec()
        }
    }
}

/// A date as HTTP writes it.
pub fn http_date(date: DateTime<Utc>) -> String {
    date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
