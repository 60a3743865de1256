//! What a reconciliation did.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::guards::HeldBack;
use super::plan::write_summary;
use super::table::count;
use crate::error::Error;

/// What was done, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The changes.
    pub changes: Vec<Change>,
    /// The changes that a guard held back.
    pub held_back: Vec<HeldBack>,
    /// How many routes were already as desired.
    pub unchanged: usize,
}

impl Report {
    /// The changes that added something.
    pub fn added(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.adds())
    }

    /// The changes that removed something.
    pub fn removed(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.removes())
    }

    /// Whether nothing was changed.
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_summary(f, "made", &self.changes, &self.held_back, self.unchanged)
    }
}

/// A reconciliation that stopped early. Running it again continues from there; a plan that was
/// applied in part has to be made again.
#[derive(Clone, Debug)]
pub struct ReconcileError {
    /// What was done before.
    pub report: Report,
    /// Why it stopped. Of several concurrent failures, the first.
    pub error: Error,
}

impl fmt::Display for ReconcileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changes = count(self.report.changes.len(), "change");
        write!(f, "stopped after {changes}: {}", self.error)?;
        match self.error.is_retryable() {
            true => f.write_str("; run it again to continue"),
            false => Ok(()),
        }
    }
}

impl std::error::Error for ReconcileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

impl From<ReconcileError> for Error {
    fn from(incomplete: ReconcileError) -> Self {
        incomplete.error
    }
}

impl From<Error> for ReconcileError {
    fn from(error: Error) -> Self {
        Self {
            report: Report::default(),
            error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorBuilder, ErrorKind};

    #[test]
    fn running_again_is_advised_only_where_it_may_help() {
        let message = |kind| ReconcileError::from(ErrorBuilder::new(kind).build()).to_string();
        assert!(message(ErrorKind::Connection).contains("run it again"));
        assert!(!message(ErrorKind::ReadOnly).contains("run it again"));
    }

    #[test]
    fn the_summary_uses_singular_and_plural() {
        let report = Report {
            changes: vec![Change::RemoveNetworks {
                networks: vec!["10.0.0.0/8".to_owned()],
                ipv6_networks: Vec::new(),
            }],
            held_back: Vec::new(),
            unchanged: 1,
        };
        let expected = "- 10.0.0.0/8\n1 change made, 1 route unchanged";
        assert_eq!(report.to_string(), expected);
        let nothing = Report::default().to_string();
        assert_eq!(nothing, "0 changes made, 0 routes unchanged");
    }
}
