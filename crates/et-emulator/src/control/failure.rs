//! A failed call to the control API.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::error::ControlError;
use crate::http::response;
use crate::json;

/// A failed call to the control API. The response is `{"message": …}`.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    message: String,
}

impl Failure {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
        }
    }

    pub(super) fn bad_request(message: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message.to_string())
    }

    pub(super) fn response(&self) -> Response<Bytes> {
        let body = json::to_bytes(&json!({ "message": self.message }));
        response::json(self.status, body)
    }
}

impl From<ControlError> for Failure {
    fn from(error: ControlError) -> Self {
        let status = match error {
            ControlError::NoSuchLine(_)
            | ControlError::NoSuchChannel(_)
            | ControlError::NoSuchGateway(_)
            | ControlError::NoSuchFault(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        Self::new(status, error.to_string())
    }
}
