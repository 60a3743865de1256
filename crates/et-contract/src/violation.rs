//! A violation of the contract: where it is, which field, and the rule.

use std::fmt;

use serde::Deserialize;

/// The part of a request or response that violates a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Location {
    /// A segment of the path, such as an id.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// The JSON body.
    #[serde(skip)]
    Body,
    /// The status of a response.
    #[serde(skip)]
    Status,
}

impl Location {
    /// Returns `path`, `query`, `header`, `body` or `status`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Status => "status",
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule of the contract that a request or a response violates.
///
/// It never contains the invalid value, which may be a secret or a telephone number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Violation {
    /// The part of the message.
    pub location: Location,
    /// The field as a dotted path, such as `billing.reservation.reservationLength` or
    /// `networks[0]`. It is empty for the part as a whole.
    pub field: String,
    /// The rule, as the end of a sentence: `must be at least 200`.
    pub rule: String,
}

impl Violation {
    /// Creates a violation of `rule` by `field` in `location`.
    pub fn new(location: Location, field: impl Into<String>, rule: impl Into<String>) -> Self {
        Self {
            location,
            field: field.into(),
            rule: rule.into(),
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            write!(f, "the {} {}", self.location, self.rule)
        } else {
            write!(f, "{} `{}` {}", self.location, self.field, self.rule)
        }
    }
}
