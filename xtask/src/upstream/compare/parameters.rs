//! Parameters and their members: which there are, where, of which type, and whether they must be given.

use std::collections::BTreeMap;

use super::{Comparison, Subject};
use crate::upstream::change::{Breaks, Kind};
use crate::upstream::interface::{Parameter, same_type};

/// The parameters of one name: the spec's and the vendor's.
type Namesakes<'p> = (Vec<&'p Parameter>, Vec<&'p Parameter>);

impl Comparison<'_> {
    /// Parameters are told apart by name and position: the same name may stand in the query and in the body.
    pub(super) fn parameters(&mut self, action: &str, ours: &[Parameter], theirs: &[Parameter]) {
        let mut by_name: BTreeMap<&str, Namesakes<'_>> = BTreeMap::new();
        for parameter in ours {
            by_name
                .entry(&parameter.name)
                .or_default()
                .0
                .push(parameter);
        }
        for parameter in theirs {
            by_name
                .entry(&parameter.name)
                .or_default()
                .1
                .push(parameter);
        }
        for (mut own, mut other) in by_name.into_values() {
            own.retain(|parameter| {
                let same = other
                    .iter()
                    .position(|candidate| candidate.position == parameter.position);
                if let Some(index) = same {
                    self.parameter(action, parameter, other.remove(index));
                }
                same.is_none()
            });
            while let (Some(from), Some(to)) = (own.first().copied(), other.first().copied()) {
                self.moved(action, from, to);
                self.parameter(action, from, to);
                own.remove(0);
                other.remove(0);
            }
            for parameter in own {
                self.removed(action, parameter, theirs);
            }
            for parameter in other {
                self.added(action, parameter, ours);
            }
        }
    }

    fn parameter(&mut self, action: &str, ours: &Parameter, theirs: &Parameter) {
        let subject = Subject::parameter(action, &ours.name);
        let place = self.place(action, ours);
        if !same_type(&ours.kind, &theirs.kind) {
            let what = format!("was retyped from {} to {}", ours.kind, theirs.kind);
            self.add(Kind::ParameterRetyped, subject, &place, Breaks::Yes, what);
        }
        match (ours.required, theirs.required) {
            (false, true) => self.add(
                Kind::ParameterRequired,
                subject,
                &place,
                Breaks::Yes,
                "was made required",
            ),
            (true, false) => self.add(
                Kind::ParameterOptional,
                subject,
                &place,
                Breaks::No,
                "was made optional",
            ),
            _ => {}
        }
    }

    fn moved(&mut self, action: &str, from: &Parameter, to: &Parameter) {
        // The members of what moved have moved with it.
        if from.parent().is_none() {
            let what = format!(
                "was moved from the {} to the {}",
                from.position, to.position
            );
            let place = self.place(action, from);
            let subject = Subject::parameter(action, &from.name);
            self.add(Kind::ParameterMoved, subject, &place, Breaks::Yes, what);
        }
    }

    fn removed(&mut self, action: &str, parameter: &Parameter, theirs: &[Parameter]) {
        // A member goes with what it is in, and that is reported.
        if is_orphan(parameter, theirs) {
            return;
        }
        let what = format!("was removed from the {}", parameter.position);
        let place = self.place(action, parameter);
        let subject = Subject::parameter(action, &parameter.name);
        self.add(Kind::ParameterRemoved, subject, &place, Breaks::Yes, what);
    }

    fn added(&mut self, action: &str, parameter: &Parameter, ours: &[Parameter]) {
        if is_orphan(parameter, ours) {
            return;
        }
        let (required, breaks) = if parameter.required {
            ("a required", Breaks::Yes)
        } else {
            ("an optional", Breaks::No)
        };
        let what = format!(
            "was added to the {} as {required} {}",
            parameter.position, parameter.kind
        );
        let place = self.place(action, parameter);
        let subject = Subject::parameter(action, &parameter.name);
        self.add(Kind::ParameterAdded, subject, &place, breaks, what);
    }

    /// Where in the spec a parameter stands, or would.
    fn place(&self, action: &str, parameter: &Parameter) -> String {
        self.ours
            .places
            .parameter(action, &parameter.position, &parameter.name)
    }
}

/// Whether what a member is in is missing on the other side.
fn is_orphan(member: &Parameter, others: &[Parameter]) -> bool {
    member.parent().is_some_and(|parent| {
        !others
            .iter()
            .any(|other| other.name == parent && other.position == member.position)
    })
}
