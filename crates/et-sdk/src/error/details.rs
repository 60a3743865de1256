//! The error type, and what it can be asked.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::codes::{self, REQUEST_EXPIRED};
use super::kind::{ErrorKind, Outcome};
use crate::resource::Resource;

/// Why a call failed; see the [module](super). `{}` and `{:?}` print one line, `{:#?}` everything.
#[derive(Clone)]
pub struct Error {
    pub(super) kind: ErrorKind,
    pub(super) outcome: Outcome,
    pub(super) details: Box<Details>,
}

/// What an error may know besides.
#[derive(Clone, Debug, Default)]
pub(super) struct Details {
    pub(super) action: Option<&'static str>,
    pub(super) resource: Resource,
    pub(super) detail: String,
    pub(super) status: Option<StatusCode>,
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) client_request_id: Option<String>,
    pub(super) client_token: Option<String>,
    pub(super) json_path: Option<String>,
    pub(super) marker: Option<String>,
    pub(super) retry_after: Option<Duration>,
    pub(super) attempts: u32,
    /// Why a retry that was due was not made.
    pub(super) not_retried: Option<&'static str>,
    /// Shared, because errors can be cloned.
    pub(super) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// The kind of the failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The vendor's name of the action that failed, if the error belongs to a call.
    pub fn action(&self) -> Option<&'static str> {
        self.details.action
    }

    /// The resource that the call names, such as a line, channel, gateway or VPC, if it names one.
    pub fn resource(&self) -> Option<&Resource> {
        Some(&self.details.resource).filter(|resource| !resource.is_none())
    }

    /// The service's error code, such as `NoSuchObject`. The vendor publishes no list of them.
    pub fn code(&self) -> Option<&str> {
        self.details.code.as_deref()
    }

    /// The service's error message, as received.
    pub fn message(&self) -> Option<&str> {
        self.details.message.as_deref()
    }

    /// The service's request id, from the header or the body of the response. The vendor's support
    /// asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.details.request_id.as_deref()
    }

    /// The request id that this client sent. It identifies a request that got no response.
    pub fn client_request_id(&self) -> Option<&str> {
        self.details.client_request_id.as_deref()
    }

    /// The HTTP status of the last response.
    pub fn status(&self) -> Option<StatusCode> {
        self.details.status
    }

    /// How many attempts were made, including those that found no connection; 0 if the call failed
    /// before the first.
    pub fn attempts(&self) -> u32 {
        self.details.attempts
    }

    /// The client token of the call. Repeating the call with it is safe whatever the outcome.
    pub fn client_token(&self) -> Option<&str> {
        self.details.client_token.as_deref()
    }

    /// Where in the response decoding failed, such as `ets[3].status`.
    pub fn json_path(&self) -> Option<&str> {
        self.details.json_path.as_deref()
    }

    /// The marker of the page that could not be fetched. A list can be resumed there.
    pub fn marker(&self) -> Option<&str> {
        self.details.marker.as_deref()
    }

    /// How long the service asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.retry_after
    }

    /// What is known of the action's effect.
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// A word for dashboards: the service's code if there is one, else the kind.
    #[cfg(any(feature = "metrics", feature = "tracing"))]
    pub(crate) fn error_type(&self) -> String {
        match self.code() {
            Some(code) => code
                .chars()
                .filter(char::is_ascii_graphic)
                .take(64)
                .collect(),
            None => self.kind().to_string(),
        }
    }

    /// Whether the same call may succeed later: after connection failures, timeouts, the statuses
    /// 429, 500, 502, 503 and 504, and `RequestExpired`.
    pub fn is_retryable(&self) -> bool {
        match self.kind {
            ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Deadline => true,
            ErrorKind::Clock | ErrorKind::UnexpectedResponse => false,
            _ if self.code() == Some(REQUEST_EXPIRED) => true,
            ErrorKind::Service => self.status().is_some_and(codes::is_transient),
            _ => false,
        }
    }

    /// Whether the resource does not exist (404, or the code `NoSuchObject`).
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND) || self.code() == Some("NoSuchObject")
    }

    /// Whether the state of the resource forbids the action (409).
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// Whether the service limits the rate of requests (429).
    pub fn is_throttled(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the account lacks the permission, or has not activated the service.
    pub fn is_access_denied(&self) -> bool {
        self.code().is_some_and(codes::is_access_denied)
    }

    /// Whether authentication failed: no credentials, an unknown key, a wrong signature or an
    /// expired date.
    pub fn is_authentication(&self) -> bool {
        self.kind == ErrorKind::Credentials || self.code().is_some_and(codes::is_authentication)
    }

    /// Whether the client token was used for another request before.
    pub fn is_token_mismatch(&self) -> bool {
        self.code() == Some("IdempotentParameterMismatch")
    }

    /// Whether a quota of the account is used up. The vendor publishes no code for it; any that has
    /// `Quota` in its name counts.
    pub fn is_quota_exceeded(&self) -> bool {
        self.code().is_some_and(|code| code.contains("Quota"))
    }

    /// Whether an attempt, the call or a wait timed out.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Timeout | ErrorKind::Deadline | ErrorKind::WaitTimeout
        )
    }
}
