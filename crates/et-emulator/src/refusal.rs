//! A request that is refused: HTTP status, the service's code, and a sentence that says what to do.

use std::borrow::Cow;

use bytes::Bytes;
use http::StatusCode;
use serde::Serialize;

use crate::assumed;

/// Why a request is refused. The codes are the vendor's common ones, but for those in [`assumed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
        }
    }

    /// An id that leads nowhere.
    pub(crate) fn no_such(kind: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NoSuchObject",
            format!("{kind} does not exist; check its id"),
        )
    }

    /// A body that is JSON and says something it must not.
    pub(crate) fn inappropriate(field: &str, rule: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "InappropriateJSON",
            format!("body `{field}` {rule}"),
        )
    }

    /// A request that breaks a rule of HTTP, or one of the service's outside of body and path.
    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidHTTPRequest", message)
    }

    /// A path or query that selects no action.
    pub(crate) fn invalid_uri(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidURI", message)
    }

    /// A body that is no JSON.
    pub(crate) fn malformed_json(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MalformedJSON", message)
    }

    /// An action that the state of a resource forbids.
    pub(crate) fn state(message: impl Into<String>) -> Self {
        Self::new(assumed::STATUS_STATE, assumed::CODE_STATE, message)
    }

    /// A quota that is used up.
    pub(crate) fn quota(what: &str, limit: u32) -> Self {
        let message =
            format!("the quota of {limit} {what} is used up; delete one or have the quota raised");
        Self::new(assumed::STATUS_QUOTA, assumed::CODE_QUOTA, message)
    }

    /// A fault of the emulator's own.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    /// The body of the answer.
    pub(crate) fn body(&self, request_id: &str) -> Bytes {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            code: &'a str,
            message: &'a str,
            request_id: &'a str,
        }
        json(&Body {
            code: &self.code,
            message: &self.message,
            request_id,
        })
    }
}

/// A value as JSON. The emulator's own answers have nothing JSON cannot say; were it otherwise, an empty body would show it.
pub(crate) fn json(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}
