//! An error response of the service: HTTP status, error code, and a message that says what to do.

use std::borrow::Cow;
use std::fmt::Display;

use bytes::Bytes;
use http::StatusCode;
use serde_json::json;
use strum::VariantArray;

use crate::assumed;
use crate::json;

/// Why a request fails. The codes are the vendor's common ones, except for those in [`assumed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
}

impl ApiError {
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

    fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// A resource that does not exist.
    pub(crate) fn not_found(what: impl Display) -> Self {
        Self::missing(format_args!(
            "{what} does not exist; check its id and the region"
        ))
    }

    /// Something without an id that does not exist.
    pub(crate) fn missing(message: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NoSuchObject", message.to_string())
    }

    /// A body that is JSON but breaks the schema or a rule.
    pub(crate) fn invalid_body(message: impl Into<String>) -> Self {
        Self::bad_request("InappropriateJSON", message)
    }

    /// A field of the body that breaks a rule.
    pub(crate) fn invalid_field(field: impl Display, rule: impl Display) -> Self {
        Self::invalid_body(format!("body `{field}` {rule}"))
    }

    /// A request that breaks a rule of HTTP, or a rule of the service on query or headers.
    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::bad_request("InvalidHTTPRequest", message)
    }

    /// A path or query that does not select an action.
    pub(crate) fn invalid_uri(message: impl Into<String>) -> Self {
        Self::bad_request("InvalidURI", message)
    }

    /// A body that is not JSON.
    pub(crate) fn malformed_json(message: impl Into<String>) -> Self {
        Self::bad_request("MalformedJSON", message)
    }

    /// An action that the state of a resource forbids.
    pub(crate) fn not_allowed(message: impl Into<String>) -> Self {
        Self::new(assumed::STATUS_STATE, assumed::CODE_STATE, message)
    }

    /// An action that the status of a resource forbids.
    pub(crate) fn wrong_status<S: Copy + Display + VariantArray>(
        what: &str,
        status: S,
        allows: impl Fn(S) -> bool,
    ) -> Self {
        let allowed = S::VARIANTS.iter().filter(|status| allows(**status));
        let allowed: Vec<String> = allowed.map(|status| format!("`{status}`")).collect();
        let one_of = if allowed.len() > 1 { "one of " } else { "" };
        Self::not_allowed(format!(
            "{what} is in `{status}`; this action needs it in {one_of}{}",
            allowed.join(", ")
        ))
    }

    /// A quota that is used up.
    pub(crate) fn quota(what: &str, limit: u32) -> Self {
        let message =
            format!("the quota of {limit} {what} is used up; delete one or request a higher quota");
        Self::new(assumed::STATUS_QUOTA, assumed::CODE_QUOTA, message)
    }

    /// IPv6 for an account that is not on the allow list.
    pub(crate) fn opt_in_ipv6() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "OptInRequired",
            "IPv6 is only available to accounts on the allow list; ask the vendor to be added",
        )
    }

    /// A failure of the emulator itself.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    /// The body of the response.
    pub(crate) fn body(&self, request_id: &str) -> Bytes {
        json::to_bytes(&json!({
            "code": self.code,
            "message": self.message,
            "requestId": request_id,
        }))
    }
}
