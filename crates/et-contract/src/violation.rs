//! One broken rule of the contract: where, which field, what is demanded.

use std::fmt;

/// The part of a request or answer in which a rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Location {
    /// A part of the path, such as an id.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// The JSON body.
    Body,
    /// The status of an answer.
    Status,
}

impl Location {
    /// The place in a word: `path`, `query`, `header`, `body` or `status`.
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

/// A rule of the contract that a request or an answer breaks.
///
/// It never holds the offending value: that may be a secret or somebody's telephone number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Violation {
    /// The part of the message.
    pub location: Location,
    /// The field as a dotted path, `billing.reservation.reservationLength` or `networks[0]`. Empty for the part as a whole.
    pub field: String,
    /// What is demanded, as the end of a sentence: `must be at least 200`.
    pub rule: String,
}

impl Violation {
    /// A violation of `rule` by `field` in `location`.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_place_field_and_rule() {
        let violation = Violation::new(Location::Body, "sendInterval", "must be at least 200");
        assert_eq!(
            violation.to_string(),
            "body `sendInterval` must be at least 200"
        );
    }

    #[test]
    fn speaks_of_the_whole_part_when_no_field_is_named() {
        assert_eq!(
            Violation::new(Location::Body, "", "is required").to_string(),
            "the body is required"
        );
    }
}
