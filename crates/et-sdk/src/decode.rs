//! From a successful response to a value, or to an error: of decoding, with its place, or of the
//! operation, such as a list that lacks the requested channel.

use et_api_raw as raw;

use crate::clock::Clock;
use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::operation::Operation;
use crate::response::Response;
use crate::transport::prepare::Prepared;
use crate::transport::response::RawResponse;

/// Decodes a successful response to a prepared request, in the time that is left of the call. A
/// large one is decoded by a thread that may block, and other tasks go on meanwhile.
pub(crate) async fn decode<O: Operation>(
    clock: &dyn Clock,
    prepared: Prepared,
    response: RawResponse,
) -> Result<Response<O::Output>, Error> {
    if response.is_large() {
        // Boxed, so that every call's future does not have room for it.
        Box::pin(decode_elsewhere::<O>(clock, prepared, response)).await
    } else {
        decode_here::<O>(&prepared, response)
    }
}

async fn decode_elsewhere<O: Operation>(
    clock: &dyn Clock,
    prepared: Prepared,
    response: RawResponse,
) -> Result<Response<O::Output>, Error> {
    let left = response.left;
    let late = ErrorBuilder::new(ErrorKind::Deadline).detail(
        "the operation exceeded its timeout while its response was decoded; raise \
             operation_timeout, or request smaller pages",
    );
    let late = describe(late, &prepared, &response);
    let decoding = tokio::task::spawn_blocking(move || decode_here::<O>(&prepared, response));
    tokio::select! {
        biased;
        decoded = decoding => match decoded {
            Ok(result) => result,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(ErrorBuilder::new(ErrorKind::Connection)
                    .detail("the runtime shut down before the response was decoded")
                    .build()),
            },
        },
        () = clock.timeout(left) => Err(late),
    }
}

fn decode_here<O: Operation>(
    prepared: &Prepared,
    response: RawResponse,
) -> Result<Response<O::Output>, Error> {
    match O::decode(&prepared.request, &response.body) {
        Ok(value) => Ok(Response::new(value, response)),
        Err(error) => Err(describe(error, prepared, &response)),
    }
}

/// Adds to an error what is known of the call and its response.
fn describe(mut error: ErrorBuilder, prepared: &Prepared, response: &RawResponse) -> Error {
    let is_unexpected = error.is(ErrorKind::UnexpectedResponse);
    let token = prepared.client_token.as_deref();
    let token = token.filter(|_| prepared.operation.is_mutating());
    error = error
        .operation(prepared.operation)
        .resource(prepared.resource())
        .attempts(response.attempts)
        .client_request_id(prepared.client_request_id())
        .outcome(match token {
            // It may not be the service that responded.
            Some(_) if is_unexpected => Outcome::Unknown,
            Some(_) => Outcome::Completed,
            None => Outcome::Unchanged,
        });
    if !error.is(ErrorKind::Service) {
        error = error.status(response.status);
    }
    if let Some(token) = token {
        error = error.client_token(token);
    }
    if is_unexpected {
        error = response.explain(error);
    } else if let Some(id) = response.request_id() {
        error = error.request_id(id);
    }
    error.build()
}

impl From<raw::DecodeError> for ErrorBuilder {
    fn from(error: raw::DecodeError) -> Self {
        let kind = match error.is_unexpected() {
            true => ErrorKind::UnexpectedResponse,
            false => ErrorKind::Decode,
        };
        let builder = Self::new(kind).detail(error.to_string());
        match error.path() {
            Some(path) => builder.json_path(path),
            None => builder,
        }
    }
}

/// An error of the generated client. One of this crate's transport comes back as itself.
impl From<raw::Error> for Error {
    fn from(error: raw::Error) -> Self {
        let builder = match error {
            raw::Error::Transport(error) => match error.downcast::<Self>() {
                Ok(error) => return *error,
                Err(error) => ErrorBuilder::new(ErrorKind::Connection).detail(error.to_string()),
            },
            raw::Error::Decode(error) => {
                let outcome = match error.is_unexpected() {
                    true => Outcome::Unknown,
                    false => Outcome::Completed,
                };
                ErrorBuilder::from(error).outcome(outcome)
            }
            raw::Error::InvalidRequest(detail) => {
                ErrorBuilder::new(ErrorKind::InvalidInput).detail(detail)
            }
            raw::Error::UnexpectedStatus(status) => {
                ErrorBuilder::new(ErrorKind::UnexpectedResponse)
                    .detail(format!("the response has the unexpected status {status}"))
                    .status(status)
            }
            other => ErrorBuilder::new(ErrorKind::UnexpectedResponse).detail(other.to_string()),
        };
        builder.build()
    }
}
