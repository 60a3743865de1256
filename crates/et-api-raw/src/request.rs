//! A call of an operation: its request before sending, its response after.

use crate::operation::Operation;
use crate::{DecodeError, Error};

/// The parameters of one operation, as the generated builders hold them.
///
/// [`into_request`](Self::into_request) and [`decode`](Self::decode) are the two halves of a call.
/// Neither does I/O.
pub trait OperationRequest: Sized {
    /// What the operation is.
    const OPERATION: &'static Operation;

    /// What a successful response holds; `()` where it has no body.
    type Output;

    /// Builds the request: method, URL, query and body. `Host`, `Content-Length` and everything
    /// about signing is left to the transport.
    ///
    /// # Errors
    /// [`Error::InvalidRequest`] if a required parameter is missing or cannot be sent as it is.
    fn into_request(self) -> Result<reqwest::Request, Error>;

    /// Reads the body of a successful response.
    ///
    /// # Errors
    /// If the body does not match the schema of the response.
    fn decode(body: &[u8]) -> Result<Self::Output, DecodeError>;
}

/// An operation that takes a client token, under which it is carried out once however often it
/// arrives.
pub trait ClientToken: OperationRequest {}
