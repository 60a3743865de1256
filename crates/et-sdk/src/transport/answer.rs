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

impl Answer {
    /// Reads the body of a response. The announced length is not believed: memory grows with what really comes.
    pub(crate) async fn read(mut response: Response, limit: usize) -> Result<Self, BodyError> {
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let mut first = Bytes::new();
        let mut rest = BytesMut::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                // Of an error the status is what matters.
                Err(_) if !status.is_success() => break,
                Err(error) => return Err(BodyError::Broken(error)),
            };
            let length = first.len() + rest.len() + chunk.len();
            if !status.is_success() && length > ERROR_BODY {
                break;
            }
            if length > limit {
                return Err(BodyError::TooLarge);
            }
            // Most answers come in one piece, which need not be copied.
            if first.is_empty() && rest.is_empty() {
                first = chunk;
            } else {
                rest.extend_from_slice(&std::mem::take(&mut first));
                rest.extend_from_slice(&chunk);
            }
        }
        let body = if rest.is_empty() {
            first
        } else {
            rest.freeze()
        };
        Ok(Self {
            status,
            headers,
            body,
        })
    }

    /// What the body says of the error.
    pub(crate) fn refusal(&self) -> Refusal {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The service's id of the exchange.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.headers.get(REQUEST_ID)?.to_str().ok()
    }
}
