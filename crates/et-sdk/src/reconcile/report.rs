//! What a reconciliation did, or would do.

use std::fmt;

use crate::Cidr;
use crate::error::Error;
use crate::operations::NewRouteRule;

/// One change to a channel's routes.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// Networks were added to those that the channel announces.
    AddNetworks(Vec<Cidr>),
    /// Networks were removed from those that the channel announces, in the spelling of the service.
    RemoveNetworks(Vec<String>),
    /// A route rule was created.
    AddRule {
        /// The rule.
        rule: NewRouteRule,
        /// Its id; `None` in a dry run.
        id: Option<String>,
    },
    /// The description of a route rule was changed.
    DescribeRule {
        /// The rule's id.
        id: String,
        /// The new description.
        description: String,
    },
    /// A route rule was deleted.
    RemoveRule {
        /// The rule's id.
        id: String,
        /// Its destination, in the spelling of the service.
        destination: String,
    },
}

impl Change {
    fn adds(&self) -> bool {
        matches!(self, Self::AddNetworks(_) | Self::AddRule { .. })
    }

    fn removes(&self) -> bool {
        matches!(self, Self::RemoveNetworks(_) | Self::RemoveRule { .. })
    }
}

/// What was done, in order.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// The changes.
    pub changes: Vec<Change>,
    /// How many routes were already as desired.
    pub unchanged: usize,
    /// Whether this is the report of a dry run.
    pub dry_run: bool,
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

    /// Whether everything was already as desired.
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddNetworks(networks) => {
                let networks: Vec<_> = networks.iter().map(Cidr::as_str).collect();
                write!(f, "+ {}", networks.join(", "))
            }
            Self::RemoveNetworks(networks) => write!(f, "- {}", networks.join(", ")),
            Self::AddRule { rule, .. } => write!(f, "+ {} by {}", rule.destination, rule.next_hop),
            Self::DescribeRule { id, description } => write!(f, "~ {id}: {description:?}"),
            Self::RemoveRule { id, destination } => write!(f, "- {destination} ({id})"),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            writeln!(f, "{change}")?;
        }
        let verb = if self.dry_run { "to make" } else { "made" };
        let (changes, routes) = (self.changes.len(), self.unchanged);
        let plural = |count| if count == 1 { "" } else { "s" };
        write!(
            f,
            "{changes} change{} {verb}, {routes} route{} unchanged",
            plural(changes),
            plural(routes)
        )
    }
}

/// A reconciliation that stopped early. Running it again continues from there.
#[derive(Clone, Debug)]
pub struct ReconcileError {
    /// What was done before.
    pub report: Report,
    /// Why it stopped. Of several concurrent failures, the first.
    pub error: Error,
}

impl fmt::Display for ReconcileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "stopped after {} changes: {}",
            self.report.changes.len(),
            self.error
        )?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorBuilder, ErrorKind};

    #[test]
    fn running_again_is_advised_only_where_it_may_help() {
        let message = |kind| {
            let (report, error) = (Report::default(), ErrorBuilder::new(kind).build());
            ReconcileError { report, error }.to_string()
        };
        assert!(message(ErrorKind::Connection).contains("run it again"));
        assert!(!message(ErrorKind::ReadOnly).contains("run it again"));
    }

    #[test]
    fn the_summary_uses_singular_and_plural() {
        let report = Report {
            changes: vec![Change::RemoveNetworks(vec!["10.0.0.0/8".to_owned()])],
            unchanged: 1,
            dry_run: true,
        };
        assert!(
            report
                .to_string()
                .ends_with("1 change to make, 1 route unchanged"),
            "{report}"
        );
    }
}
