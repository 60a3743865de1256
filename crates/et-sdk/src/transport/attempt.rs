//! One attempt: what can become of it.

use std::future::Future;

use reqwest::Response;

use super::answer::{Answer, BodyError, Heard};
use super::skew::Moments;
use crate::clock::Clock;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind, REQUEST_EXPIRED};
use crate::retry::Failure;

/// Why an attempt did not succeed.
#[derive(Debug)]
pub(crate) enum AttemptError {
    /// The request is none: the fault of an extra header, say.
    Unsendable(reqwest::Error),
    /// No connection came about.
    Connect(reqwest::Error),
    /// The connection broke, before or within the answer.
    Broken(reqwest::Error),
    /// It took too long.
    Timeout,
    /// The answer is larger than allowed.
    TooLarge,
    /// An answer other than success.
    Answered(Answer, Moments),
}

/// An answer on its way, with the moments of its exchange.
pub(crate) type Hearing = Option<(Heard, Moments)>;

/// Sends a request and reads the answer. What has come of it is kept in `hearing`, for when the rest never comes.
pub(crate) async fn attempt(
    sending: impl Future<Output = reqwest::Result<Response>>,
    clock: &dyn Clock,
    max_response_bytes: usize,
    hearing: &mut Hearing,
) -> Result<(), AttemptError> {
    let sent = clock.now();
    let response = sending.await.map_err(|error| {
        // The URL is in every other message already, and may hold what the user does not want in a log.
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
    let moments = Moments {
        sent,
        answered: clock.now(),
    };
    let (heard, _) = hearing.insert((Heard::begin(response), moments));
    match heard.read(max_response_bytes).await {
        Ok(()) => Ok(()),
        Err(BodyError::Broken(error)) if error.is_timeout() => Err(AttemptError::Timeout),
        Err(BodyError::Broken(error)) => Err(AttemptError::Broken(error.without_url())),
        Err(BodyError::TooLarge) => Err(AttemptError::TooLarge),
    }
}

/// What has become of an attempt: none if its time was over first. An error that was heard by then counts, a success does not.
#[expect(
    clippy::result_large_err,
    reason = "both variants hold an answer, and are looked into at once"
)]
pub(crate) fn outcome(
    ended: Option<Result<(), AttemptError>>,
    hearing: Hearing,
) -> Result<(Answer, Moments), AttemptError> {
    let is_whole = match ended {
        Some(Ok(())) => true,
        Some(Err(error)) => return Err(error),
        None => false,
    };
    match hearing {
        Some((heard, moments)) if !heard.is_success() => {
            Err(AttemptError::Answered(heard.finish(), moments))
        }
        Some((heard, moments)) if is_whole => Ok((heard.finish(), moments)),
        _ => Err(AttemptError::Timeout),
    }
}

impl AttemptError {
    /// Whether anything may have reached the service.
    pub(crate) fn was_sent(&self) -> bool {
        !matches!(self, Self::Unsendable(_) | Self::Connect(_))
    }

    /// Whether the service may have acted, for all this attempt tells.
    pub(crate) fn is_ambiguous(&self) -> bool {
        match self {
            Self::Unsendable(_) | Self::Connect(_) | Self::TooLarge => false,
            Self::Broken(_) | Self::Timeout => true,
            Self::Answered(answer, _) => answer.status.is_server_error(),
        }
    }

    /// Whether the service refused the date of the request.
    pub(crate) fn is_expiry(&self) -> bool {
        matches!(self, Self::Answered(answer, _) if answer.refusal().code.as_deref() == Some(REQUEST_EXPIRED))
    }

    /// The failure as a retry policy sees it; none for what no policy decides.
    pub(crate) fn failure<'a>(&self, code: Option<&'a str>) -> Option<Failure<'a>> {
        Some(match self {
            Self::Unsendable(_) | Self::TooLarge => return None,
            Self::Connect(_) => Failure::Connect,
            Self::Broken(_) => Failure::Broken,
            Self::Timeout => Failure::Timeout,
            Self::Answered(answer, _) if answer.status.is_redirection() => return None,
            Self::Answered(answer, _) => Failure::Answer {
                status: answer.status,
                code,
            },
        })
    }

    /// The error that the caller sees if this was the last attempt.
    pub(crate) fn into_error(self, endpoint: &Endpoint, max_response_bytes: usize) -> ErrorBuilder {
        match self {
            Self::Unsendable(error) => ErrorBuilder::new(ErrorKind::InvalidInput)
                .detail(format!("the request cannot be sent: {error}"))
                .source(error),
            Self::Connect(error) => ErrorBuilder::new(ErrorKind::Connection)
                .detail(no_connection(endpoint, &root_cause(&error)))
                .source(error),
            Self::Broken(error) => ErrorBuilder::new(ErrorKind::Connection)
                .detail(format!("the connection broke before the whole answer was there: {}", root_cause(&error)))
                .source(error),
            Self::Timeout => ErrorBuilder::new(ErrorKind::Timeout).detail("the attempt took longer than its time-out allows"),
            Self::TooLarge => ErrorBuilder::new(ErrorKind::BodyTooLarge).detail(format!(
                "the answer is larger than {max_response_bytes} bytes; ask for smaller pages or raise max_response_bytes"
            )),
            Self::Answered(answer, _) => answered(&answer),
        }
    }
}

fn answered(answer: &Answer) -> ErrorBuilder {
    if answer.status.is_redirection() {
        return ErrorBuilder::new(ErrorKind::UnexpectedAnswer).status(answer.status).detail(format!(
            "the endpoint answered {} and wants to redirect; redirects are never followed, check the endpoint",
            answer.status
        ));
    }
    let refusal = answer.refusal();
    let mut error = ErrorBuilder::new(ErrorKind::Service).status(answer.status);
    if refusal.code.is_none() && refusal.message.is_none() {
        error = error.detail(if answer.body.is_empty() {
            "with an empty body"
        } else {
            "with a body that is not the service's"
        });
    }
    if let Some(code) = refusal.code {
        error = error.code(code);
    }
    if let Some(message) = refusal.message {
        error = error.message(message);
    }
    match answer
        .request_id()
        .map(str::to_owned)
        .or(refusal.request_id)
    {
        Some(id) => error.request_id(id),
        None => error,
    }
}

/// What to say when no connection came about. A server without TLS answers the greeting in plain text, which rustls tells in words of its own.
fn no_connection(endpoint: &Endpoint, cause: &str) -> String {
    let advice = if endpoint.base().starts_with("https") && cause.contains("InvalidContentType") {
        "it seems to speak no TLS; for plain HTTP write the endpoint with http://"
    } else {
        "check the endpoint and the network"
    };
    format!("no connection to {}: {cause}; {advice}", endpoint.base())
}

/// The innermost cause, which says more than "error sending request".
fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

impl From<ErrorBuilder> for Error {
    fn from(builder: ErrorBuilder) -> Self {
        builder.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_connection_says_where_to_and_knows_a_server_without_tls() {
        let told =
            |endpoint: &str, cause| no_connection(&Endpoint::parse(endpoint).unwrap(), cause);
        let refused = told("127.0.0.1:8791", "Connection refused");
        assert!(
            refused.contains("https://127.0.0.1:8791") && refused.contains("Connection refused"),
            "{refused}"
        );
        assert!(!refused.contains("http://"), "{refused}");
        let plain = told(
            "127.0.0.1:8791",
            "received corrupt message of type InvalidContentType",
        );
        assert!(plain.contains("write the endpoint with http://"), "{plain}");
    }
}
