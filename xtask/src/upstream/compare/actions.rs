//! Actions: which there are, where they are, and how they page.

use std::collections::BTreeMap;

use super::{Comparison, Subject};
use crate::spec::pointer;
use crate::upstream::change::{Breaks, Kind};
use crate::upstream::interface::{Action, Interface};

impl Comparison<'_> {
    pub(super) fn actions(&mut self) {
        let (ours, theirs) = (self.ours, self.theirs);
        for (name, action) in &ours.interface.actions {
            let place = ours.places.operation(name).unwrap_or("/paths");
            let subject = Subject::action(name);
            if let Some(candidate) = theirs.actions.get(name) {
                self.action(name, place, action, candidate);
            } else if let Some((other, candidate)) = other_name(action, theirs, &ours.interface) {
                let what = format!("is called {other} now; its request is the same");
                self.add(Kind::ActionRenamed, subject, place, Breaks::No, what);
                self.action(name, place, action, candidate);
            } else {
                let what = format!("was removed ({})", action.request);
                self.add(Kind::ActionRemoved, subject, place, Breaks::Yes, what);
            }
        }
        for (name, action) in &theirs.actions {
            let is_renamed = other_name(action, &ours.interface, theirs).is_some();
            if !ours.interface.actions.contains_key(name) && !is_renamed {
                let what = format!("was added: {}", action.request);
                self.add(
                    Kind::ActionAdded,
                    Subject::name(name),
                    "/paths",
                    Breaks::No,
                    what,
                );
            }
        }
    }

    fn action(&mut self, name: &str, place: &str, ours: &Action, theirs: &Action) {
        if ours.request != theirs.request {
            let what = format!("was moved from {} to {}", ours.request, theirs.request);
            self.add(
                Kind::ActionMoved,
                Subject::action(name),
                place,
                Breaks::Yes,
                what,
            );
        }
        self.parameters(name, &ours.parameters, &theirs.parameters);
        self.paginator(name, place, ours, theirs);
    }

    fn paginator(&mut self, action: &str, operation: &str, ours: &Action, theirs: &Action) {
        let subject = Subject::action(action);
        let place = pointer::child(operation, "x-bce-paginator");
        match (&ours.paginator, &theirs.paginator) {
            (Some(_), None) => self.add(
                Kind::PaginatorRemoved,
                subject,
                &place,
                Breaks::Yes,
                "pages no more",
            ),
            (None, Some(theirs)) => {
                let what = format!("pages now, by {}", spelled(theirs));
                self.add(Kind::PaginatorAdded, subject, operation, Breaks::No, what);
            }
            (Some(ours), Some(theirs)) if ours != theirs => {
                let what = format!(
                    "pages otherwise: by {} instead of {}",
                    spelled(theirs),
                    spelled(ours)
                );
                self.add(Kind::PaginatorChanged, subject, &place, Breaks::Yes, what);
            }
            _ => {}
        }
    }
}

/// The action with the same request that goes by a name the other side does not know.
fn other_name<'i>(
    action: &Action,
    among: &'i Interface,
    other_side: &Interface,
) -> Option<(&'i String, &'i Action)> {
    among.actions.iter().find(|(name, candidate)| {
        candidate.request == action.request && !other_side.actions.contains_key(*name)
    })
}

fn spelled(paginator: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = paginator
        .iter()
        .map(|(role, name)| format!("{role} {name}"))
        .collect();
    pairs.join(", ")
}
