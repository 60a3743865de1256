//! Guards: what a reconciliation must not do, whatever the desired set says.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::desired::DesiredRule;
use super::table::Row;
use crate::error::{Error, ErrorBuilder, ErrorKind};

/// How many routes an error names.
const NAMED: usize = 5;

/// A guard that leaves something as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Guard {
    /// Only what is missing is added.
    AddOnly,
    /// Only rules whose description has this text are changed.
    Marked(String),
}

/// A change that a guard holds back.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HeldBack {
    /// The change.
    pub change: Change,
    /// The guard.
    pub guard: Guard,
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddOnly => f.pad("add only"),
            Self::Marked(text) => f.pad(&format!("without the mark {text:?}")),
        }
    }
}

impl HeldBack {
    /// A line for each route that stays as it is.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        let rows = self.change.rows().into_iter();
        rows.map(|row| Row {
            sign: '=',
            note: format!("{}, left: {}", row.note, self.guard)
                .trim_start_matches(", ")
                .to_owned(),
            ..row
        })
    }
}

/// The guards of one reconciliation.
#[derive(Clone, Debug, Default)]
pub(super) struct Guards {
    pub(super) max_removals: Option<usize>,
    pub(super) add_only: bool,
    pub(super) mark: Option<String>,
}

impl Guards {
    /// Refuses rules that would never be recognized again.
    pub(super) fn check_desired(&self, desired: &[&DesiredRule]) -> Result<(), Error> {
        let Some(mark) = &self.mark else {
            return Ok(());
        };
        let lacks_mark = |rule: &&&DesiredRule| {
            let description = rule.description.as_deref();
            !description.is_some_and(|text| text.contains(mark.as_str()))
        };
        let unmarked: Vec<_> = desired.iter().filter(lacks_mark).collect();
        if unmarked.is_empty() {
            return Ok(());
        }
        let rules = unmarked.iter().map(ToString::to_string);
        Err(refuse(&format!(
            "the guard `marked` refuses desired rules whose description does not have {mark:?}: {}",
            named(rules)
        )))
    }

    /// Takes out the changes that are held back.
    pub(super) fn hold_back(
        &self,
        changes: Vec<Change>,
    ) -> Result<(Vec<Change>, Vec<HeldBack>), Error> {
        let mut held_back = Vec::new();
        let mut allowed = Vec::new();
        for change in changes {
            match self.guard_against(&change)? {
                Some(guard) => held_back.push(HeldBack { change, guard }),
                None => allowed.push(change),
            }
        }
        self.check_removals(&allowed)?;
        Ok((allowed, held_back))
    }

    fn guard_against(&self, change: &Change) -> Result<Option<Guard>, Error> {
        if self.add_only && !change.adds() {
            return Ok(Some(Guard::AddOnly));
        }
        let (Some(mark), Change::DescribeRule { rule, .. } | Change::RemoveRule { rule }) =
            (&self.mark, change)
        else {
            return Ok(None);
        };
        if rule.description.contains(mark.as_str()) {
            return Ok(None);
        }
        if change.removes() {
            return Ok(Some(Guard::Marked(mark.clone())));
        }
        Err(refuse(&format!(
            "the guard `marked` refuses to change route rule {rule}, whose description does not \
             have {mark:?}: it has the destination and next hop of a desired rule; add the mark to \
             it, or delete it"
        )))
    }

    fn check_removals(&self, changes: &[Change]) -> Result<(), Error> {
        let removals = changes.iter().filter(|change| change.removes());
        let rows: Vec<Row> = removals.flat_map(Change::rows).collect();
        match self.max_removals {
            Some(most) if rows.len() > most => {
                let count = rows.len();
                let routes = rows.into_iter().map(|row| {
                    let route = format!("{} {} {}", row.destination, row.next_hop, row.note);
                    route.split_whitespace().collect::<Vec<_>>().join(" ")
                });
                Err(refuse(&format!(
                    "the guard `max_removals` allows {most} and refuses {count}: {}",
                    named(routes)
                )))
            }
            _ => Ok(()),
        }
    }
}

/// Some of these, and how many more there are.
pub(super) fn named(items: impl ExactSizeIterator<Item = String>) -> String {
    let more = items.len().saturating_sub(NAMED);
    let mut text = items.take(NAMED).collect::<Vec<_>>().join("; ");
    if more > 0 {
        text += &format!("; and {more} more");
    }
    text
}

/// The error of a plan that is not made, or not applied.
pub(super) fn refuse(detail: &str) -> Error {
    ErrorBuilder::new(ErrorKind::PlanRefused)
        .detail(format!("{detail}; nothing was changed"))
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_five_routes_and_counts_the_others() {
        for (count, text) in [
            (4, "1; 2; 3; 4"),
            (5, "1; 2; 3; 4; 5"),
            (6, "1; 2; 3; 4; 5; and 1 more"),
            (7, "1; 2; 3; 4; 5; and 2 more"),
        ] {
            let all: Vec<_> = (1..=count)
                .map(|number: usize| number.to_string())
                .collect();
            assert_eq!(named(all.into_iter()), text);
        }
    }
}
