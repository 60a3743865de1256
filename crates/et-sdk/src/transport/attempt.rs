//! One attempt: the exchange, and how it can fail.

use std::future::Future;
use std::time::Duration;

use http::StatusCode;
use reqwest::Response;

use super::response::{BodyError, Excess, PartialResponse, RawResponse, max_values};
use super::skew::ExchangeTimes;
use super::unconnected::{self, Destination, root_cause};
use crate::clock::Clock;
use crate::error::{ErrorBuilder, ErrorKind, REQUEST_EXPIRED, is_transient};
use crate::retry::Failure;

/// Why an attempt did not succeed.
#[derive(Debug)]
pub(super) enum AttemptError {
    /// The request is invalid: because of an extra header, say.
    Unsendable(reqwest::Error),
    /// No connection was established.
    Connect(reqwest::Error),
    /// The connection broke, before or within the response.
    Broken(reqwest::Error),
    /// It took too long.
    Timeout,
    /// The response is larger than allowed.
    TooLarge(Excess),
    /// A response other than one that the service sends with success.
    Refused(RawResponse, ExchangeTimes),
}

/// An attempt under way. It keeps the part of a response received so far, in case the
/// rest never arrives.
pub(super) struct Attempt<'a> {
    clock: &'a dyn Clock,
    max_response_bytes: usize,
    partial: Option<(PartialResponse, ExchangeTimes)>,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(clock: &'a dyn Clock, max_response_bytes: usize) -> Self {
        Self {
            clock,
            max_response_bytes,
            partial: None,
        }
    }

    /// Sends the request and reads the response.
    pub(super) async fn run(
        &mut self,
        sending: impl Future<Output = reqwest::Result<Response>>,
    ) -> Result<(), AttemptError> {
        let sent = self.clock.now();
        let response = sending.await.map_err(|error| {
            // The URL may hold what the user does not want in a log.
            let error = error.without_url();
            if error.is_builder() {
                AttemptError::Unsendable(error)
            } else if error.is_connect() {
                AttemptError::Connect(error)
            } else if error.is_timeout() {
                AttemptError::Timeout
            } else {
                AttemptError::Broken(error)
            }
        })?;
        let times = ExchangeTimes {
            sent,
            received: self.clock.now(),
        };
        let (response, _) = self.partial.insert((PartialResponse::new(response), times));
        match response.read(self.max_response_bytes).await {
            Ok(()) => Ok(()),
            Err(BodyError::Broken(error)) if error.is_timeout() => Err(AttemptError::Timeout),
            Err(BodyError::Broken(error)) => Err(AttemptError::Broken(error.without_url())),
            Err(BodyError::TooLarge(excess)) => Err(AttemptError::TooLarge(excess)),
        }
    }

    /// The outcome of the attempt; `ended` is `None` if its time was up first. An error response of
    /// which the head has arrived by then counts; a success does not.
    #[expect(
        clippy::result_large_err,
        reason = "both variants hold a response, and are matched at once"
    )]
    pub(super) fn outcome(
        self,
        ended: Option<Result<(), AttemptError>>,
    ) -> Result<RawResponse, AttemptError> {
        let is_whole = match ended {
            Some(Ok(())) => true,
            Some(Err(error)) => return Err(error),
            None => false,
        };
        match self.partial {
            Some((response, times)) if !response.is_success() => {
                Err(AttemptError::Refused(response.finish(), times))
            }
            Some((response, _)) if is_whole => Ok(response.finish()),
            _ => Err(AttemptError::Timeout),
        }
    }
}

impl AttemptError {
    /// Whether anything may have reached the service.
    pub(super) fn was_sent(&self) -> bool {
        !matches!(self, Self::Unsendable(_) | Self::Connect(_))
    }

    /// Whether the service may have acted, as far as this attempt tells.
    pub(super) fn is_ambiguous(&self) -> bool {
        match self {
            Self::Unsendable(_) | Self::Connect(_) | Self::TooLarge(_) => false,
            Self::Broken(_) | Self::Timeout => true,
            // Only a refusal says that nothing was changed. What the service never sends comes from
            // somewhere else, before or after the service has acted.
            Self::Refused(response, _) => !response.status.is_client_error(),
        }
    }

    /// Whether the service refused the date of the request.
    pub(super) fn is_expiry(&self) -> bool {
        matches!(self, Self::Refused(response, _) if matches!(response.status.as_u16(), 400 | 403))
            && self.code().as_deref() == Some(REQUEST_EXPIRED)
    }

    /// The service's code, if the response has one.
    pub(super) fn code(&self) -> Option<String> {
        match self {
            Self::Refused(response, _) => response.refusal().code,
            _ => None,
        }
    }

    /// The failure as a retry policy sees it; `None` for what no policy decides.
    pub(super) fn failure<'a>(&self, code: Option<&'a str>) -> Option<Failure<'a>> {
        Some(match self {
            Self::Unsendable(_) | Self::TooLarge(_) => return None,
            Self::Connect(_) => Failure::Connect,
            Self::Broken(_) => Failure::Broken,
            Self::Timeout => Failure::Timeout,
            Self::Refused(response, _) if !is_error(response.status) => return None,
            Self::Refused(response, _) => Failure::Response {
                status: response.status,
                code,
            },
        })
    }

    /// The error that the caller gets if this was the last attempt.
    pub(super) fn into_error(
        self,
        to: Destination<'_>,
        attempt_timeout: Duration,
        max_response_bytes: usize,
    ) -> ErrorBuilder {
        let base = to.endpoint.base();
        match self {
            Self::Unsendable(error) => ErrorBuilder::new(ErrorKind::InvalidInput)
                .detail(format!("the request cannot be sent: {error}"))
                .source(error),
            Self::Connect(error) => ErrorBuilder::new(ErrorKind::Connection)
                .detail(unconnected::explain(to, &error))
                .source(error),
            Self::Broken(error) => ErrorBuilder::new(ErrorKind::Connection)
                .detail(format!(
                    "the connection to {base} broke before the response was complete: {}; check \
                     the network, or try again",
                    root_cause(&error)
                ))
                .source(error),
            Self::Timeout => ErrorBuilder::new(ErrorKind::Timeout).detail(format!(
                "no complete response from {base} within the attempt's timeout of \
                 {attempt_timeout:?}; check the network, or raise attempt_timeout"
            )),
            Self::TooLarge(excess) => {
                let bound = match excess {
                    Excess::Bytes => format!("is larger than {max_response_bytes} bytes"),
                    Excess::Values => {
                        format!("has more than {} values", max_values(max_response_bytes))
                    }
                };
                ErrorBuilder::new(ErrorKind::BodyTooLarge).detail(format!(
                    "the response {bound}; request smaller pages or raise max_response_bytes"
                ))
            }
            Self::Refused(response, _) => refused(&response, base),
        }
    }
}

/// Whether the service reports errors with this status.
fn is_error(status: StatusCode) -> bool {
    status.is_client_error() || status.is_server_error()
}

/// The number of a status, and its meaning if it has one.
fn shown(status: StatusCode) -> String {
    match status.canonical_reason() {
        Some(_) => status.to_string(),
        None => status.as_str().to_owned(),
    }
}

fn refused(response: &RawResponse, base: &str) -> ErrorBuilder {
    let status = response.status;
    if !is_error(status) {
        let meaning = match status.is_redirection() {
            true => "a redirect; redirects are never followed, check the endpoint",
            false => "which the service never sends; check the endpoint and what lies before it",
        };
        return ErrorBuilder::new(ErrorKind::UnexpectedResponse)
            .status(status)
            .detail(format!(
                "{base} responded with {}, {meaning}",
                shown(status)
            ));
    }
    let refusal = response.refusal();
    let mut error = ErrorBuilder::new(ErrorKind::Service).status(status);
    if refusal.code.is_none() && refusal.message.is_none() {
        let body = match response.body.is_empty() {
            true => "with an empty body",
            false => "with a body that is not the service's",
        };
        let advice = match is_transient(status) {
            true => "try again later, or check",
            false => "check",
        };
        error = error.detail(format!("{body}; {advice} {base} and what lies before it"));
    }
    response.explain(error)
}
