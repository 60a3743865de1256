//! Making errors, in this crate and in the unit tests of its users.

use std::sync::Arc;
use std::time::Duration;

use et_api_raw::cidr::CidrError;
use et_api_raw::next_hop::NextHopError;
use et_api_raw::operation::Operation;
use http::StatusCode;

use super::codes;
use super::details::{Details, Error};
use super::kind::{ErrorKind, Outcome};
use crate::resource::Resource;

/// Builds an [`Error`], for unit tests of code that handles errors.
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
#[derive(Clone)]
#[must_use]
pub struct ErrorBuilder(Error);

impl ErrorBuilder {
    /// An error of this kind.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Error {
            kind,
            outcome: Outcome::NotSent,
            details: Box::default(),
        })
    }

    /// The same error, of another kind.
    pub(crate) fn kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The operation that failed.
    pub(crate) fn operation(self, operation: &'static Operation) -> Self {
        self.with(|details| details.action = Some(operation.action))
    }

    /// The resource that the call names.
    pub fn resource(self, resource: Resource) -> Self {
        self.with(|details| details.resource = resource)
    }

    /// What went wrong and what to do about it, in one short line.
    pub fn detail(self, detail: impl Into<String>) -> Self {
        self.with(|details| details.detail = detail.into())
    }

    /// The HTTP status of the response.
    pub fn status(self, status: StatusCode) -> Self {
        self.with(|details| details.status = Some(status))
    }

    /// The service's error code.
    pub fn code(self, code: impl Into<String>) -> Self {
        self.with(|details| details.code = Some(code.into()))
    }

    /// The service's error message.
    pub fn message(self, message: impl Into<String>) -> Self {
        self.with(|details| details.message = Some(message.into()))
    }

    /// The service's request id.
    pub fn request_id(self, id: impl Into<String>) -> Self {
        self.with(|details| details.request_id = Some(id.into()))
    }

    /// The client's request id.
    pub fn client_request_id(self, id: impl Into<String>) -> Self {
        self.with(|details| details.client_request_id = Some(id.into()))
    }

    /// The client token of the call.
    pub fn client_token(self, token: impl Into<String>) -> Self {
        self.with(|details| details.client_token = Some(token.into()))
    }

    /// Where in the response decoding failed.
    pub fn json_path(self, path: impl Into<String>) -> Self {
        self.with(|details| details.json_path = Some(path.into()))
    }

    /// The marker of the page that could not be fetched.
    pub fn marker(self, marker: impl Into<String>) -> Self {
        self.with(|details| details.marker = Some(marker.into()))
    }

    /// How long the service asked to wait.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.with(|details| details.retry_after = Some(wait))
    }

    /// How many attempts were made.
    pub fn attempts(self, attempts: u32) -> Self {
        self.with(|details| details.attempts = attempts)
    }

    /// What is known of the effect.
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.0.outcome = outcome;
        self
    }

    /// The underlying error.
    pub fn source(self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.with(|details| details.source = Some(Arc::new(source)))
    }

    pub(crate) fn is(&self, kind: ErrorKind) -> bool {
        self.0.kind == kind
    }

    /// Whether the service refused the request because of the access key that signed it.
    pub(crate) fn is_about_the_key(&self) -> bool {
        let code = self.0.code();
        code.is_some_and(|code| code == codes::ACCESS_DENIED || codes::is_authentication(code))
    }

    /// The error.
    pub fn build(self) -> Error {
        self.0
    }

    fn with(mut self, set: impl FnOnce(&mut Details)) -> Self {
        set(&mut self.0.details);
        self
    }
}

/// The same error, to be changed.
impl From<Error> for ErrorBuilder {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<ErrorBuilder> for Error {
    fn from(builder: ErrorBuilder) -> Self {
        builder.build()
    }
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

    /// The same error, as one of a call of this operation.
    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.details.action.get_or_insert(operation.action);
        self
    }

    /// The same error, of an attempt that would have been retried but for this.
    pub(crate) fn without_retry(mut self, why: &'static str) -> Self {
        self.details.not_retried = Some(why);
        self
    }

    /// The same error, as one of a call that names this resource.
    pub(crate) fn about(mut self, resource: Resource) -> Self {
        self.details.resource = resource;
        self
    }

    /// The same error, as one of fetching the page that starts at this marker.
    pub(crate) fn at_marker(mut self, marker: Option<String>) -> Self {
        self.details.marker = marker;
        self
    }
}

/// Credentials that cannot be used, because they contain what does not fit in a signature.
impl From<bce_auth::CredentialsError> for Error {
    fn from(error: bce_auth::CredentialsError) -> Self {
        ErrorBuilder::new(ErrorKind::Credentials)
            .detail(error.to_string())
            .source(error)
            .build()
    }
}

/// Text that is no address, with its field where that is known.
impl From<CidrError> for Error {
    fn from(error: CidrError) -> Self {
        ErrorBuilder::new(ErrorKind::InvalidInput)
            .detail(error.to_string())
            .source(error)
            .build()
    }
}

/// Text that is no next hop.
impl From<NextHopError> for Error {
    fn from(error: NextHopError) -> Self {
        ErrorBuilder::new(ErrorKind::InvalidInput)
            .detail(error.to_string())
            .source(error)
            .build()
    }
}
