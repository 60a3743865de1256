//! The error of the generated client.

use http::StatusCode;

use crate::{DecodeError, ResponseValue, types};

/// Why a call of the generated client failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A parameter is missing or cannot be sent as it is.
    #[error("the request is invalid: {0}")]
    InvalidRequest(String),
    /// The transport failed. The error is the transport's own.
    #[error(transparent)]
    Transport(Box<dyn std::error::Error + Send + Sync>),
    /// The service responded with an error.
    #[error("the service responded with {}", .0.status())]
    Service(Box<ResponseValue<types::Error>>),
    /// The response does not match its schema.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The response has a status that the service sends neither with success nor with an error.
    #[error("the response has the unexpected status {0}")]
    UnexpectedStatus(StatusCode),
}

impl From<reqwest::Error> for Error {
    /// Building a request is all that reqwest does here.
    fn from(error: reqwest::Error) -> Self {
        Self::InvalidRequest(error.to_string())
    }
}
