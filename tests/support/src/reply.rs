//! What a server does with a request: respond, or fail in one of many ways.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Response, header};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// One reply, good or bad.
#[derive(Clone, Debug)]
pub struct Reply {
    /// None if the body holds the whole message.
    status: Option<u16>,
    /// The lines of the head, without those that frame the body.
    head: Vec<u8>,
    body: Bytes,
    chunked: bool,
    announced: Option<usize>,
    pub(crate) then: Then,
    pub(crate) gate: Option<Arc<Semaphore>>,
}

/// What follows the last byte that is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The response is whole; the connection stays open.
    Whole,
    /// The connection is closed with half of the body missing.
    Cut,
    /// The connection is reset.
    Reset,
    /// The connection is reset before the request is read.
    ResetBeforeReading,
    /// Nothing more comes, and the connection stays open.
    Stall,
    /// The body goes on for as long as the client reads.
    Endless,
}

impl Reply {
    fn new(status: Option<u16>, body: Bytes, then: Then) -> Self {
        Self {
            status,
            head: Vec::new(),
            body,
            chunked: false,
            announced: None,
            then,
            gate: None,
        }
    }

    /// Resets the connection before reading.
    pub fn reset_before_reading() -> Self {
        Self::new(None, Bytes::new(), Then::ResetBeforeReading)
    }

    /// Reads the request, as a service that acts on it, and resets the connection.
    pub fn reset_after_acting() -> Self {
        Self::new(None, Bytes::new(), Then::Reset)
    }

    /// Reads the request and never responds.
    pub fn stall() -> Self {
        Self::new(None, Bytes::new(), Then::Stall)
    }

    /// Responds with these bytes, which need not be HTTP.
    pub fn raw(bytes: impl Into<Bytes>) -> Self {
        Self::new(None, bytes.into(), Then::Whole)
    }

    /// Responds with this status and no body.
    pub fn status(status: u16) -> Self {
        Self::new(Some(status), Bytes::new(), Then::Whole)
    }

    /// Responds with 200 and this JSON.
    pub fn json(value: Value) -> Self {
        Self::status(200)
            .header("Content-Type", "application/json;charset=utf-8")
            .body(value.to_string())
    }

    /// Responds with 200 and an object from which every operation can read its own response.
    pub fn for_any_operation() -> Self {
        Self::json(json!({
            "id": "any", "routeRuleId": "any", "ets": [], "routeRules": [],
            "etChannels": [{"id": "dedicatedconn-1"}],
            "etGatewayId": "any", "etGateways": [], "routeTableId": "any", "vpcs": [],
            "vpc": {"vpcId": "any"},
        }))
    }

    /// Refuses the request the way the service does.
    pub fn refusal(status: u16, code: &str) -> Self {
        Self::status(status)
            .header("Content-Type", "application/json")
            .body(json!({"code": code, "message": "no", "requestId": "r-1"}).to_string())
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        for part in [name.as_bytes(), b": ", value.as_ref(), b"\r\n"] {
            self.head.extend(part);
        }
        self
    }

    /// Adds `Date`.
    pub fn date(self, date: DateTime<Utc>) -> Self {
        self.header("Date", http_date(date))
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the body in chunks, without `Content-Length`.
    pub fn chunked(mut self) -> Self {
        self.chunked = true;
        self
    }

    /// Announces a body of this length, whatever its length is.
    pub fn announcing(mut self, length: usize) -> Self {
        self.announced = Some(length);
        self
    }

    /// Sends half of the body; then this.
    pub fn then(mut self, then: Then) -> Self {
        self.then = then;
        self
    }

    /// Responds once the gate has a permit for it.
    pub fn held_by(mut self, gate: &Arc<Semaphore>) -> Self {
        self.gate = Some(gate.clone());
        self
    }

    /// The bytes to send, and how many of them are the head.
    pub fn encode(&self) -> (Bytes, usize) {
        let Some(status) = self.status else {
            return (self.body.clone(), 0);
        };
        let sent = match self.then {
            Then::Whole => &self.body[..],
            _ => &self.body[..self.body.len() / 2],
        };
        let mut bytes = format!("HTTP/1.1 {status} Reason\r\n").into_bytes();
        bytes.extend(&self.head);
        if self.chunked {
            bytes.extend(b"Transfer-Encoding: chunked\r\n");
        } else if self.then != Then::Endless && !matches!(status, 204 | 304) {
            // 204 and 304 have no body, and an endless one has no length: it ends with the
            // connection, which is never.
            let length = self.announced.unwrap_or(self.body.len());
            bytes.extend(format!("Content-Length: {length}\r\n").bytes());
        }
        bytes.extend(b"\r\n");
        let head = bytes.len();
        if self.chunked {
            for part in sent.chunks(sent.len().div_ceil(2).max(1)) {
                bytes.extend(chunk(part));
            }
            if self.then == Then::Whole {
                bytes.extend(chunk(b""));
            }
        } else {
            bytes.extend(sent);
        }
        (bytes.into(), head)
    }

    /// What an endless body goes on with.
    pub(crate) fn more(&self) -> Vec<u8> {
        let filling = [b'x'; 16 * 1024];
        match self.chunked {
            true => chunk(&filling),
            false => filling.to_vec(),
        }
    }
}

/// A whole response, framed anew.
impl From<&Response<Bytes>> for Reply {
    fn from(response: &Response<Bytes>) -> Self {
        let mut reply = Self::status(response.status().as_u16()).body(response.body().clone());
        for (name, value) in response.headers() {
            if !matches!(*name, header::CONTENT_LENGTH | header::TRANSFER_ENCODING) {
                reply = reply.header(name.as_str(), value);
            }
        }
        reply
    }
}

/// A chunk; an empty one ends the body.
fn chunk(part: &[u8]) -> Vec<u8> {
    let size = format!("{:x}\r\n", part.len());
    [size.as_bytes(), part, b"\r\n"].concat()
}

/// A date in HTTP's format.
pub fn http_date(date: DateTime<Utc>) -> String {
    date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
