//! Making errors: inside this crate, and in the unit tests of its users.

use std::sync::Arc;
use std::time::Duration;

use et_api_raw::operation::Operation;
use http::StatusCode;

use super::{Details, Error, ErrorKind, Outcome};

/// Builds an [`Error`], for the unit tests of code that handles them.
///
/// ```
/// use et_sdk::{ErrorBuilder, ErrorKind};
///
/// let error = ErrorBuilder::new(ErrorKind::Service)
///     .status(et_sdk::http::StatusCode::NOT_FOUND)
///     .code("NoSuchObject")
///     .build();
/// assert!(error.is_not_found());
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct ErrorBuilder(Box<Details>);

impl ErrorBuilder {
    /// An error of this kind.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Details {
            kind: Some(kind),
            retryable: matches!(
                kind,
                ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Deadline
            ),
            ..Details::default()
        }))
    }

    /// The action it belongs to.
    pub(crate) fn operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation = Some(operation);
        self
    }

    /// What went wrong and what to do about it, in a few words on one line.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
        self
    }

    /// The HTTP status of the answer. Those of [`is_retryable`](Error::is_retryable) make it retryable.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        if self.0.kind == Some(ErrorKind::Service) {
            self.0.retryable |= is_transient(status);
        }
        self
    }

    /// The service's word for what is wrong.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        let code = code.into();
        self.0.retryable |= code == REQUEST_EXPIRED;
        self.0.code = Some(code);
        self
    }

    /// The service's sentence.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// The service's id of the exchange.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.0.request_id = Some(id.into());
        self
    }

    /// The client's id of the exchange.
    pub fn client_request_id(mut self, id: impl Into<String>) -> Self {
        self.0.client_request_id = Some(id.into());
        self
    }

    /// The client token of the call.
    pub fn client_token(mut self, token: impl Into<String>) -> Self {
        self.0.client_token = Some(token.into());
        self
    }

    /// Where in the answer decoding failed.
    pub fn json_path(mut self, path: impl Into<String>) -> Self {
        self.0.json_path = Some(path.into());
        self
    }

    /// The marker of the page that could not be had.
    pub fn marker(mut self, marker: impl Into<String>) -> Self {
        self.0.marker = Some(marker.into());
        self
    }

    /// How long the service asked to wait.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// How many attempts were made.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// What is known of the effect.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = Some(outcome);
        self
    }

    /// What lies beneath.
    pub fn source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn is(&self, kind: ErrorKind) -> bool {
        self.0.kind == Some(kind)
    }

    /// The error.
    pub fn build(self) -> Error {
        Error(self.0)
    }
}

impl From<ErrorBuilder> for Error {
    fn from(builder: ErrorBuilder) -> Self {
        builder.build()
    }
}

/// The code of a request whose date lies too far from the service's clock.
pub(crate) const REQUEST_EXPIRED: &str = "RequestExpired";

/// Statuses that pass.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

impl Error {
    pub(crate) fn invalid_input(parameter: &str, rule: &str) -> Self {
        ErrorBuilder::new(ErrorKind::InvalidInput)
            .detail(format!("{parameter} {rule}"))
            .build()
    }

    pub(crate) fn configuration(detail: impl Into<String>) -> Self {
        ErrorBuilder::new(ErrorKind::Configuration)
            .detail(detail)
            .build()
    }

    /// The same error, of a call of this operation.
    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    /// The same error, met while fetching the page that starts at this marker.
    pub(crate) fn at_marker(mut self, marker: Option<String>) -> Self {
        self.0.marker = marker;
        self
    }
}

/// Credentials that cannot be used: they contain what does not fit in a signature.
impl From<bce_auth::CredentialsError> for Error {
    fn from(error: bce_auth::CredentialsError) -> Self {
        ErrorBuilder::new(ErrorKind::Credentials)
            .detail(error.to_string())
            .source(error)
            .build()
    }
}
