//! Comparing the spec's account of the interface with the vendor's.

mod actions;
mod endpoints;
mod parameters;

use super::change::{Breaks, Change, Kind};
use super::from_spec::FromSpec;
use super::interface::Interface;
use crate::spec::Spec;

/// Lists what the vendor would have done to make the spec's account into `theirs`, in the order of the spec's lines.
pub fn compare(spec: &Spec, ours: &FromSpec, theirs: &Interface) -> Vec<Change> {
    let mut comparison = Comparison {
        spec,
        ours,
        theirs,
        changes: Vec::new(),
    };
    comparison.actions();
    comparison.endpoints();
    let mut changes = comparison.changes;
    changes.sort_by_key(|change| spec.line(&change.pointer));
    changes
}

struct Comparison<'c> {
    spec: &'c Spec,
    ours: &'c FromSpec,
    theirs: &'c Interface,
    changes: Vec<Change>,
}

/// What a change is about.
#[derive(Clone, Copy, Default)]
struct Subject<'n> {
    action: Option<&'n str>,
    name: Option<&'n str>,
}

impl<'n> Subject<'n> {
    fn action(action: &'n str) -> Self {
        Self {
            action: Some(action),
            name: None,
        }
    }

    fn name(name: &'n str) -> Self {
        Self {
            action: None,
            name: Some(name),
        }
    }

    fn parameter(action: &'n str, name: &'n str) -> Self {
        Self {
            action: Some(action),
            name: Some(name),
        }
    }
}

impl Comparison<'_> {
    fn add(
        &mut self,
        kind: Kind,
        subject: Subject<'_>,
        pointer: &str,
        breaks: Breaks,
        what: impl Into<String>,
    ) {
        self.changes.push(Change {
            kind,
            action: subject.action.map(str::to_owned),
            name: subject.name.map(str::to_owned),
            pointer: pointer.to_owned(),
            place: self.spec.place(pointer),
            what: what.into(),
            breaks,
            texts: Vec::new(),
        });
    }
}
