//! What failed, and what is known of its effect.

use std::fmt;

/// The kind of a failure: where it occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A parameter cannot be sent as it is: an id that would address another resource, or a
    /// duration with a fraction of a millisecond. Nothing was sent.
    InvalidInput,
    /// The client cannot be built: there is no region, or the endpoint is not a URL. Or a call is
    /// made where there is no tokio runtime with time and I/O; then nothing was sent.
    Configuration,
    /// No credentials were found, or they cannot be used to sign.
    Credentials,
    /// The client is [read-only](crate::ClientBuilder::read_only) and the action makes changes.
    /// Nothing was sent.
    ReadOnly,
    /// The connection was not established, or broke before the response was complete.
    Connection,
    /// The last attempt exceeded the attempt timeout.
    Timeout,
    /// The call, including the waits between attempts, exceeded the operation timeout, or a list
    /// its own.
    Deadline,
    /// The service returned an error; see [`code`](crate::Error::code).
    Service,
    /// The service refused the request's date, and its clock is more than 24 hours from this
    /// machine's, which is not corrected.
    Clock,
    /// The service never sends such a response: a redirect, which is not followed, a page of HTML,
    /// or an error with the status of a success. A proxy or a portal may have sent it.
    UnexpectedResponse,
    /// The response reports success but does not match the expected schema.
    Decode,
    /// The response is larger than [allowed](crate::ClientBuilder::max_response_bytes).
    BodyTooLarge,
    /// A list cannot be continued: the service repeated a marker, announced a further page without
    /// one, or exceeded another [bound](crate::pagination), or the list has more pages than
    /// [allowed](crate::pagination::Pages::max_pages).
    Pagination,
    /// A [reconciliation](crate::reconcile) was refused before it changed anything: by a guard, or
    /// because the routes have changed since its plan was made.
    PlanRefused,
    /// The awaited state can no longer be reached: a line was rejected, for example.
    UnreachableState,
    /// The awaited state was not reached in time.
    WaitTimeout,
}

impl ErrorKind {
    /// The message of an error that has no other.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::InvalidInput => "a parameter is invalid",
            Self::Configuration => "the client cannot be built",
            Self::Credentials => "there are no usable credentials",
            Self::ReadOnly => "the client is read-only",
            Self::Connection => "the connection failed",
            Self::Timeout => "the attempt timed out",
            Self::Deadline => "the operation timed out",
            Self::Service => "the service returned an error",
            Self::Clock => "the clocks are too far apart",
            Self::UnexpectedResponse => "the response is not from the service",
            Self::Decode => "the response does not match the expected schema",
            Self::BodyTooLarge => "the response is too large",
            Self::Pagination => "the list cannot be continued",
            Self::PlanRefused => "the plan was refused",
            Self::UnreachableState => "the awaited state can no longer be reached",
            Self::WaitTimeout => "the awaited state was not reached in time",
        }
    }
}

/// The name of the variant, which is also the word for it in metrics and spans.
impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{self:?}"))
    }
}

/// What is known of the effect of an action that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Outcome {
    /// No request reached the service.
    NotSent,
    /// A request may have reached the service, but changed nothing: the service refused it, or the
    /// action only reads.
    Unchanged,
    /// The service may or may not have acted. Repeating the call with the same
    /// [client token](crate::Error::client_token) is safe.
    Unknown,
    /// The service acted, but its response could not be read.
    Completed,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotSent => "not sent",
            Self::Unchanged => "unchanged",
            Self::Unknown => "unknown",
            Self::Completed => "completed",
        })
    }
}
