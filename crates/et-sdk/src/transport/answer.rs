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

/// What has come of an error's answer. It counts even if the rest never comes, so whoever stops waiting keeps this.
#[derive(Debug)]
pub(crate) struct PartialAnswer {
    head: Answer,
    body: BytesMut,
}

impl PartialAnswer {
    /// An answer of which the head has come.
    pub(crate) fn begin(response: &mut Response) -> Self {
        Self {
            head: Answer::head(response),
            body: BytesMut::new(),
        }
    }

    /// Reads the body as far as it comes. The status is what matters, so nothing goes wrong here: a body that breaks off ends there.
    pub(crate) async fn read(&mut self, mut response: Response, limit: usize) {
        let limit = limit.min(ERROR_BODY);
        while self.body.len() < limit
            && let Ok(Some(chunk)) = response.chunk().await
        {
            let fits = chunk.len().min(limit - self.body.len());
            self.body.extend_from_slice(&chunk[..fits]);
        }
    }

    /// The answer with what has come of its body.
    pub(crate) fn finish(self) -> Answer {
        Answer {
            body: self.body.freeze(),
            ..self.head
        }
    }
}

impl Answer {
    fn head(response: &mut Response) -> Self {
        Self {
            status: response.status(),
            headers: std::mem::take(response.headers_mut()),
            body: Bytes::new(),
        }
    }

    /// Reads the answer of a success. The announced length is not believed: memory grows with what really comes.
    pub(crate) async fn read(mut response: Response, limit: usize) -> Result<Self, BodyError> {
        let mut answer = Self::head(&mut response);
        let mut rest = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(BodyError::Broken)? {
            if answer.body.len() + rest.len() + chunk.len() > limit {
                return Err(BodyError::TooLarge);
            }
            // Most answers come in one piece, which need not be copied.
            if answer.body.is_empty() && rest.is_empty() {
                answer.body = chunk;
            } else {
                rest.extend_from_slice(&std::mem::take(&mut answer.body));
                rest.extend_from_slice(&chunk);
            }
        }
        if !rest.is_empty() {
            answer.body = rest.freeze();
        }
        Ok(answer)
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
