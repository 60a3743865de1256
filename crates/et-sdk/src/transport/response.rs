//! A response as it came: status, headers and the whole body, but never more than allowed.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};
use reqwest::Response;
use serde::Deserialize;

use crate::error::ErrorBuilder;

/// The header with the service's id of a request.
const REQUEST_ID: &str = "x-bce-request-id";

/// More of an error's body than this is not read: it is a proxy's page, not the service's words.
const ERROR_BODY: usize = 64 * 1024;

/// However small the limit of bytes, this many values are read.
const LEAST_VALUES: usize = 128 * 1024;

/// In a response as large as its limit, a value must take this many bytes on average, beyond
/// [`LEAST_VALUES`].
const BYTES_PER_VALUE: usize = 64;

/// How many values the body of a success may have at most. Decoded, the smallest ones take more
/// than a hundred times their bytes: `{}` becomes a tag, `{"id":""}` a channel. This is what keeps
/// a response from taking more than 20 times its limit.
pub(super) fn max_values(max_response_bytes: usize) -> usize {
    LEAST_VALUES.max(max_response_bytes / BYTES_PER_VALUE)
}

/// No JSON has more values than it has commas and opening brackets, and one more. Those within
/// texts are counted too, which is quick, and matters to no response of the service's.
fn count_values(json: &[u8]) -> usize {
    let opens = |byte: &&u8| matches!(byte, b',' | b'[' | b'{');
    json.iter().filter(opens).count()
}

/// A response with its body.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How often the request was sent until it came.
    pub(crate) attempts: u32,
    /// How much of the call's time was left when it came. Set if it is large.
    pub(crate) left: Duration,
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

/// A body larger than this takes long to decode.
const LARGE: usize = 256 * 1024;

impl RawResponse {
    /// Whether decoding would keep other tasks waiting.
    pub(crate) fn is_large(&self) -> bool {
        self.body.len() > LARGE
    }

    /// What the body says of the error.
    pub(crate) fn refusal(&self) -> Refusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Adds to an error what the response says of it.
    pub(crate) fn explain(&self, mut error: ErrorBuilder) -> ErrorBuilder {
        let refusal = self.refusal();
        if let Some(code) = refusal.code {
            error = error.code(code);
        }
        if let Some(message) = refusal.message {
            error = error.message(message);
        }
        let id = self.request_id().map(str::to_owned);
        match id.or(refusal.request_id) {
            Some(id) => error.request_id(id),
            None => error,
        }
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
    /// It exceeds a limit.
    TooLarge(Excess),
}

/// Of what a body has too much.
#[derive(Clone, Copy, Debug)]
pub(super) enum Excess {
    Bytes,
    Values,
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
    /// How many values were counted, in how many bytes of the body.
    counted: (usize, usize),
}

impl PartialResponse {
    pub(super) fn new(response: Response) -> Self {
        Self {
            response,
            body: Bytes::new(),
            pieces: BytesMut::new(),
            counted: (0, 0),
        }
    }

    /// Whether the status is one of a success of the service's.
    pub(super) fn is_success(&self) -> bool {
        matches!(self.response.status().as_u16(), 200..=202 | 204)
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
            let fits = limit - self.bytes().len();
            if chunk.len() > fits && !is_error {
                return Err(BodyError::TooLarge(Excess::Bytes));
            }
            let is_full = chunk.len() >= fits;
            chunk.truncate(fits);
            self.push(chunk);
            if is_error && is_full {
                return Ok(());
            }
            if !is_error && self.has_more_values_than(max_values(limit)) {
                return Err(BodyError::TooLarge(Excess::Values));
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

    /// What has arrived of the body.
    fn bytes(&self) -> &[u8] {
        match self.pieces.is_empty() {
            true => &self.body,
            false => &self.pieces,
        }
    }

    /// Counts the values that have arrived. A body with fewer bytes need not be looked at.
    fn has_more_values_than(&mut self, most: usize) -> bool {
        let bytes = self.bytes();
        if bytes.len() <= most {
            return false;
        }
        let (values, counted) = self.counted;
        self.counted = (values + count_values(&bytes[counted..]), bytes.len());
        self.counted.0 > most
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
            left: Duration::ZERO,
        }
    }
}
