//! What the mocks know about an operation at compile time.

use et_contract::Contract;

/// An operation of the service, as a type. [`operations`](crate::operations) has one for each.
pub trait Operation {
    /// The vendor's name of the action.
    const ACTION: &'static str;
    /// The body of a request, [`NoBody`] if it has none.
    type Request;
    /// The body of a successful response, [`NoBody`] if it has none.
    type Response;
}

/// Stands for the body of a request or response that has none.
// Not `Serialize`: that tells apart the methods for messages with and without a body.
#[derive(Debug)]
pub enum NoBody {}

/// The part of the API document that describes an operation.
pub(crate) fn contract<O: Operation>() -> &'static et_contract::Operation {
    Contract::embedded()
        .operation(O::ACTION)
        .expect("operations and contract are generated from the same document")
}
