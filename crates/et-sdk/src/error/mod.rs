//! The one error type of this crate.
//!
//! An [`Error`] says what kind it is ([`kind`](Error::kind)), what the service said ([`code`](Error::code),
//! [`message`](Error::message), [`request_id`](Error::request_id), [`status`](Error::status)), how often the request was
//! sent and, for an action that changes something, what became of it ([`outcome`](Error::outcome)).
//!
//! ```
//! use et_sdk::{Error, ErrorKind, Outcome};
//!
//! fn advise(error: &Error) -> &'static str {
//!     match error.kind() {
//!         _ if error.is_not_found() => "there is no such line",
//!         // Safe to repeat: with the same client token nothing is done twice.
//!         _ if error.outcome() == Outcome::Unknown => "repeat the call with error.client_token()",
//!         ErrorKind::InvalidInput | ErrorKind::Configuration | ErrorKind::Credentials => "mend the call",
//!         _ if error.is_retryable() => "try again later",
//!         _ => "look at the message",
//!     }
//! }
//! ```

mod builder;
mod display;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use et_api_raw::operation::Operation;
use http::StatusCode;

pub use builder::ErrorBuilder;
pub(crate) use builder::{REQUEST_EXPIRED, is_transient};

/// What went wrong, by the place where it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A parameter cannot be sent as it is: an id that would reach another resource, a duration with a fraction of a millisecond.
    /// Nothing left the machine.
    InvalidInput,
    /// The client cannot be built: no region, an endpoint that is no URL.
    Configuration,
    /// No credentials were found, or they cannot be used for a signature.
    Credentials,
    /// The client is [read-only](crate::ClientBuilder::read_only) and the action changes something. Nothing left the machine.
    ReadOnly,
    /// No connection came about, or it broke before the whole answer was there.
    Connection,
    /// The last attempt took longer than an attempt may.
    Timeout,
    /// The operation took longer than it may, waiting between attempts included.
    Deadline,
    /// The service answered that it refuses or failed; see [`code`](Error::code).
    Service,
    /// Something answered that is not the service: a redirect, which is never followed.
    UnexpectedResponse,
    /// The service answered with success, but its answer has not the shape it should have.
    Decode,
    /// The answer is larger than [allowed](crate::ClientBuilder::max_response_bytes).
    BodyTooLarge,
    /// A list went wrong: the service repeats a marker, or says that more follows but not where.
    Pagination,
    /// What was waited for can no longer happen: a line was rejected, say.
    UnreachableState,
    /// What was waited for did not happen in time.
    WaitTimeout,
}

/// What is known of the effect of an action that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing reached the service.
    NotSent,
    /// The request may have reached the service, but nothing was changed: it refused, or the action only reads.
    Unchanged,
    /// The service may have acted or not. Repeating the call with the same [client token](Error::client_token) is safe.
    Unknown,
    /// The service acted; only its answer could not be read.
    Completed,
}

/// Why a call failed. See the [module](self). `{}` and `{:?}` are one line for people, `{:#?}` is everything.
#[derive(Clone)]
pub struct Error(Box<Details>);

/// A source that several errors may share.
type Source = Arc<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Default)]
pub(crate) struct Details {
    pub(crate) kind: Option<ErrorKind>,
    pub(crate) operation: Option<&'static Operation>,
    pub(crate) detail: String,
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) client_request_id: Option<String>,
    pub(crate) client_token: Option<String>,
    pub(crate) json_path: Option<String>,
    pub(crate) marker: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) retryable: bool,
    pub(crate) source: Option<Source>,
}

impl Error {
    /// What went wrong, by the place where it did.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind.unwrap_or(ErrorKind::Configuration)
    }

    /// The vendor's name of the action that failed; none where the error belongs to no call.
    pub fn action(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.action)
    }

    /// The service's word for what is wrong, such as `NoSuchObject`. The vendor publishes no list of them.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The service's sentence about what is wrong, as sent.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The service's id of the exchange, from the header or the body of its answer. The vendor's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The id that this client gave the exchange. It is sent along and is all there is when no answer came.
    pub fn client_request_id(&self) -> Option<&str> {
        self.0.client_request_id.as_deref()
    }

    /// The HTTP status of the last answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// How many attempts were made, those that found no connection among them; 0 if the call failed before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The client token of the call. With it the call can be repeated safely, whatever became of this one.
    pub fn client_token(&self) -> Option<&str> {
        self.0.client_token.as_deref()
    }

    /// Where in the answer's JSON decoding failed, such as `ets[3].status`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// Of a list that failed: the marker of the page that could not be had. Start there to go on.
    pub fn marker(&self) -> Option<&str> {
        self.0.marker.as_deref()
    }

    /// How long the service asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What is known of the action's effect.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome.unwrap_or(Outcome::NotSent)
    }

    /// Whether the same call may succeed later: connections, time-outs, 429, 500, 502, 503, 504 and `RequestExpired`.
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Whether the resource does not exist (404, or the code `NoSuchObject`).
    pub fn is_not_found(&self) -> bool {
        self.0.status == Some(StatusCode::NOT_FOUND) || self.code() == Some("NoSuchObject")
    }

    /// Whether the state of the resource forbids the action (409).
    pub fn is_conflict(&self) -> bool {
        self.0.status == Some(StatusCode::CONFLICT)
    }

    /// Whether the service wants fewer requests (429).
    pub fn is_throttled(&self) -> bool {
        self.0.status == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the account may not do this: it lacks the permission, or the service was never opened for it.
    pub fn is_access_denied(&self) -> bool {
        matches!(
            self.code(),
            Some("AccessDenied" | "OptInRequired" | "QualifyNotPass")
        )
    }

    /// Whether the service did not accept who is asking: unknown key, wrong signature, expired date.
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Credentials
            || matches!(
                self.code(),
                Some(
                    "InvalidAccessKeyId"
                        | "SignatureDoesNotMatch"
                        | "InvalidHTTPAuthHeader"
                        | "RequestExpired"
                )
            )
    }

    /// Whether the client token was used with another request before.
    pub fn is_token_mismatch(&self) -> bool {
        self.code() == Some("IdempotentParameterMismatch")
    }

    /// Whether the call, or a part of it, ran out of time.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Timeout | ErrorKind::Deadline | ErrorKind::WaitTimeout
        )
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn std::error::Error + 'static))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A `main` that returns an error shows it by Debug: there, and in `unwrap`, the line for people serves best.
        if !f.alternate() {
            return write!(f, "{self}");
        }
        let details = &*self.0;
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("action", &self.action())
            .field("detail", &details.detail)
            .field("status", &details.status)
            .field("code", &details.code)
            .field("message", &details.message)
            .field("request_id", &details.request_id)
            .field("client_request_id", &details.client_request_id)
            .field("client_token", &details.client_token)
            .field("json_path", &details.json_path)
            .field("attempts", &details.attempts)
            .field("outcome", &self.outcome())
            .field("source", &details.source)
            .finish()
    }
}
