//! A response as it came: status, headers and the whole body, but never more than allowed.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use reqwest::Response;
use serde::Deserialize;

/// The header with the service's id of a request.
const REQUEST_ID: &str = "x-bce-request-id";

/// More of an error's body than this is not read: it is a proxy's page, not the service's words.
const ERROR_BODY: usize = 64 * 1024;

/// A response with its body.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent until it came.
    pub(crate) attempts: u32,
}

/// What the service says of an error. Every field may be missing, and the body may not be JSON.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Refusal {
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub(crate) code: Option<String>,
    #[serde(default, deserialize_with = "text_or_nothing")]
    pub(crate) message: Option<String>,
    #[serde(rename = "requestId", default, deserialize_with = "text_or_nothing")]
    pub(crate) request_id: Option<String>,
}

/// Ignores a field of another type than text: the rest of the error is worth having.
fn text_or_nothing<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(text) if !text.is_empty() => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

impl RawResponse {
    /// What the body says of the error.
    pub(crate) fn refusal(&self) -> Refusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The service's id of the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }
}

impl From<RawResponse> for http::Response<Bytes> {
    fn from(response: RawResponse) -> Self {
        let mut converted = Self::new(response.body);
        *converted.status_mut() = response.status;
        *converted.headers_mut() = response.headers;
        converted
    }
}

/// Why a body could not be read.
#[derive(Debug)]
pub(super) enum BodyError {
    /// The connection broke.
    Broken(reqwest::Error),
    /// It exceeds the limit.
    TooLarge,
}

/// A response whose head has arrived. The head of an error counts even if its body never comes,
/// so this is kept when waiting ends.
#[derive(Debug)]
pub(super) struct PartialResponse {
    response: Response,
    body: Bytes,
    /// The body, once it has come in more than one piece. Most come in one, which need not be
    /// copied.
    pieces: BytesMut,
}

impl PartialResponse {
    pub(super) fn new(response: Response) -> Self {
        Self {
            response,
            body: Bytes::new(),
            pieces: BytesMut::new(),
        }
    }

    pub(super) fn is_success(&self) -> bool {
        self.response.status().is_success()
    }

    /// Reads the body. The announced length is not trusted: memory grows with what really comes.
    /// Reading the body of an error does not fail, because the status is what matters: it ends
    /// where it breaks off or becomes too large.
    pub(super) async fn read(&mut self, limit: usize) -> Result<(), BodyError> {
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

    /// The response with as much of its body as arrived.
    pub(super) fn finish(mut self) -> RawResponse {
        RawResponse {
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
