//! A field that violates a rule, in a request or in a snapshot.

use crate::api_error::ApiError;

/// A field that violates a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The field, possibly with an index: `networks[0]`.
    pub(crate) field: String,
    /// The rule, as the end of a sentence: `must be an IPv4 CIDR`.
    pub(crate) rule: String,
}

impl FieldError {
    pub(crate) fn new(field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            rule: rule.into(),
        }
    }
}

impl From<FieldError> for ApiError {
    fn from(error: FieldError) -> Self {
        Self::invalid_field(error.field, error.rule)
    }
}
