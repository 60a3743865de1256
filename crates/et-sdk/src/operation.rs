//! What an operation is to a call: how its request is built and its response decoded.

use std::fmt::Debug;

use et_api_raw as raw;
use et_api_raw::request::{ClientToken, OperationRequest};

use crate::error::{Error, ErrorBuilder};

/// An operation of the service with its parameters. Implemented by the types in
/// [`operations`](crate::operations), and by nothing else.
pub trait Operation: Clone + Debug + Send + Sync + 'static {
    /// What a successful call returns.
    type Output: Send + 'static;

    /// What the operation is.
    #[doc(hidden)]
    fn description() -> &'static raw::operation::Operation;

    /// Builds the request, without I/O.
    #[doc(hidden)]
    fn into_request(self, requests: &raw::Client) -> Result<reqwest::Request, Error>;

    /// Reads the body of a successful response to this request.
    #[doc(hidden)]
    fn decode(request: &reqwest::Request, body: &[u8]) -> Result<Self::Output, ErrorBuilder>;
}

/// An operation that takes a client token: it can be repeated safely even if it makes changes.
pub trait Idempotent: Operation {}

/// An operation that is exactly one generated operation, and so needs only be translated into it.
/// In a private module, so that the set of operations is this crate's.
pub trait Generated: Clone + Debug + Send + Sync + 'static {
    /// The generated operation.
    type Raw<'a>: OperationRequest<Output: Send + 'static>;

    /// The generated operation with these parameters.
    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error>;
}

impl<O: Generated> Operation for O {
    type Output = <O::Raw<'static> as OperationRequest>::Output;

    fn description() -> &'static raw::operation::Operation {
        <O::Raw<'static> as OperationRequest>::OPERATION
    }

    fn into_request(self, requests: &raw::Client) -> Result<reqwest::Request, Error> {
        Ok(self.into_raw(requests)?.into_request()?)
    }

    fn decode(_: &reqwest::Request, body: &[u8]) -> Result<Self::Output, ErrorBuilder> {
        Ok(O::Raw::<'static>::decode(body)?)
    }
}

impl<O: Generated> Idempotent for O where for<'a> O::Raw<'a>: ClientToken {}
