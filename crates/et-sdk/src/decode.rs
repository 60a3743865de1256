//! From a successful response to a value, or to an error: of decoding, with its place, or of the
//! operation, such as a list that lacks the requested channel.

use et_api_raw as raw;

use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::operation::Operation;
use crate::response::Response;
use crate::transport::prepare::Prepared;
use crate::transport::response::RawResponse;

/// Decodes a successful response to a prepared request.
pub(crate) fn decode<O: Operation>(
    prepared: &Prepared,
    response: RawResponse,
) -> Result<Response<O::Output>, Error> {
    match O::decode(&prepared.request, &response.body) {
        Ok(value) => Ok(Response::new(value, response)),
        Err(mut error) => {
            let token = prepared.client_token.as_deref();
            let token = token.filter(|_| prepared.operation.is_mutating());
            error = error
                .operation(prepared.operation)
                .attempts(response.attempts)
                .outcome(match token {
                    Some(_) => Outcome::Completed,
                    None => Outcome::Unchanged,
                });
            if error.is(ErrorKind::Decode) {
                error = error.status(response.status);
            }
            if let Some(id) = response.request_id() {
                error = error.request_id(id);
            }
            if let Some(token) = token {
                error = error.client_token(token);
            }
            Err(error.build())
        }
    }
}

impl From<raw::DecodeError> for ErrorBuilder {
    fn from(error: raw::DecodeError) -> Self {
        let builder = Self::new(ErrorKind::Decode).detail(error.to_string());
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
            raw::Error::Decode(error) => ErrorBuilder::from(error).outcome(Outcome::Completed),
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
