//! Why a document is not a contract.

/// A document that this crate cannot use as a contract.
#[derive(Debug, thiserror::Error)]
#[error("the API document is invalid: {place}: {problem}")]
#[non_exhaustive]
pub struct ContractError {
    /// The place in the document.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl ContractError {
    pub(crate) fn new(place: impl Into<String>, problem: impl ToString) -> Self {
        Self {
            place: place.into(),
            problem: problem.to_string(),
        }
    }
}
