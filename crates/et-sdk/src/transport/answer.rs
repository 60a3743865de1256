//! An answer, read whole but never further than allowed.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use reqwest::Response;
use serde::Deserialize;

use crate::response::REQUEST_ID;

/// More of an error's body than this is not read: it is a proxy's page, not the service's words.
const ERROR_BODY: usize = 64 * 1024;

/// An answer with its body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent until it came. Whoever reads the answer leaves that to the transport.
    pub(crate) attempts: u32,
}

/// Why a body could not be read.
#[derive(Debug)]
pub(crate) enum BodyError {
    /// It broke off.
    Broken(reqwest::Error),
    /// It goes on beyond the limit.
    TooLarge,
}

/// What the service says of an error. Every field may be missing, and the whole may be no JSON at all.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Refusal {
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub(crate) code: Option<String>,
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub(crate) message: Option<String>,
    #[serde(rename = "requestId", default, deserialize_with = "text_or_nothing")]
    pub(crate) request_id: Option<String>,
}

/// A field of another type than text is passed over: the rest of the error is worth having.
fn text_or_nothing<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) if !text.is_empty() => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// What has come of an answer. That of an error counts even if the rest never comes, so whoever stops waiting keeps this.
#[derive(Debug)]
pub(crate) struct Heard {
    response: Response,
    body: Bytes,
    /// Everything, once the body has come in more than one piece: most answers come in one, which need not be copied.
    pieces: BytesMut,
}

impl Heard {
    /// An answer of which the head has come.
    pub(crate) fn begin(response: Response) -> Self {
        Self {
            response,
            body: Bytes::new(),
            pieces: BytesMut::new(),
        }
    }

    pub(crate) fn is_success(&self) -> bool {
        self.response.status().is_success()
    }

    /// Reads the body. The announced length is not believed: memory grows with what really comes. Of an error the status is what
    /// matters, so nothing goes wrong with its body: it ends where it breaks off or is too large.
    pub(crate) async fn read(&mut self, limit: usize) -> Result<(), BodyError> {
        let is_error = !self.is_success();
        let limit = if is_error {
            limit.min(ERROR_BODY)
        } else {
            limit
        };
        loop {
            let mut chunk = match self.response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => return Ok(()),
                Err(_) if is_error => return Ok(()),
                Err(error) => return Err(BodyError::Broken(error)),
            };
            let fits = limit - self.body.len().max(self.pieces.len());
            if chunk.len() > fits && !is_error {
                return Err(BodyError::TooLarge);
            }
            let is_full = chunk.len() >= fits;
            chunk.truncate(fits);
            self.push(chunk);
            if is_error && is_full {
                return Ok(());
            }
        }
    }

    fn push(&mut self, chunk: Bytes) {
        if self.body.is_empty() && self.pieces.is_empty() {
            self.body = chunk;
        } else {
            self.pieces
                .extend_from_slice(&std::mem::take(&mut self.body));
            self.pieces.extend_from_slice(&chunk);
        }
    }

    /// The answer with what has come of its body.
    pub(crate) fn finish(mut self) -> Answer {
        Answer {
            status: self.response.status(),
            headers: std::mem::take(self.response.headers_mut()),
            body: if self.pieces.is_empty() {
                self.body
            } else {
                self.pieces.freeze()
            },
            attempts: 0,
        }
    }
}

impl Answer {
    /// What the body says of the error.
    pub(crate) fn refusal(&self) -> Refusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The service's id of the exchange.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }
}
