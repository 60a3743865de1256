//! Comparing the spec's account of the interface with the vendor's.

use std::collections::BTreeMap;

use super::change::{Breaks, Change, Kind};
use super::from_spec::FromSpec;
use super::interface::{Action, Interface, Parameter, same_type};
use crate::spec::{Spec, pointer};

/// Lists what the vendor would have done to make the spec's account into `theirs`.
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

impl Comparison<'_> {
    #[expect(clippy::too_many_arguments, reason = "each is one field of a change")]
    fn add(
        &mut self,
        kind: Kind,
        action: Option<&str>,
        name: Option<&str>,
        pointer: &str,
        breaks: Breaks,
        what: String,
        advice: &str,
    ) {
        self.changes.push(Change {
            kind,
            action: action.map(str::to_owned),
            name: name.map(str::to_owned),
            pointer: pointer.to_owned(),
            place: self.spec.place(pointer),
            what,
            advice: advice.to_owned(),
            breaks,
            texts: Vec::new(),
        });
    }

    fn actions(&mut self) {
        let (ours, theirs) = (self.ours, self.theirs);
        for (name, action) in &ours.interface.actions {
            let place = ours.places.operation(name).unwrap_or("/paths");
            let renamed = || {
                theirs.actions.iter().find(|(other, candidate)| {
                    candidate.request == action.request
                        && !ours.interface.actions.contains_key(*other)
                })
            };
            if let Some(candidate) = theirs.actions.get(name) {
                self.action(name, place, action, candidate);
            } else if let Some((other, candidate)) = renamed() {
                let what = format!("is called {other} now; its request is the same");
                self.add(
                    Kind::ActionRenamed,
                    Some(name),
                    None,
                    place,
                    Breaks::No,
                    what,
                    "rename it under x-bce-action and operationId",
                );
                self.action(name, place, action, candidate);
            } else {
                let what = format!("was removed ({})", action.request);
                self.add(
                    Kind::ActionRemoved,
                    Some(name),
                    None,
                    place,
                    Breaks::Yes,
                    what,
                    "remove the operation, or list the difference with its reason",
                );
            }
        }
        for (name, action) in &theirs.actions {
            let is_renamed = || {
                ours.interface.actions.iter().any(|(own, candidate)| {
                    candidate.request == action.request && !theirs.actions.contains_key(own)
                })
            };
            if !ours.interface.actions.contains_key(name) && !is_renamed() {
                let what = format!("was added: {}", action.request);
                self.add(
                    Kind::ActionAdded,
                    None,
                    Some(name),
                    "/paths",
                    Breaks::No,
                    what,
                    "describe it as a new operation",
                );
            }
        }
    }

    fn action(&mut self, name: &str, place: &str, ours: &Action, theirs: &Action) {
        if ours.request != theirs.request {
            let what = format!("was moved from {} to {}", ours.request, theirs.request);
            self.add(
                Kind::ActionMoved,
                Some(name),
                None,
                place,
                Breaks::Yes,
                what,
                "move the operation to that method, path and flag",
            );
        }
        self.parameters(name, &ours.parameters, &theirs.parameters);
        self.paginator(name, place, ours, theirs);
    }

    /// Parameters are told apart by name and position: the same name may stand in the query and in the body.
    fn parameters(&mut self, action: &str, ours: &[Parameter], theirs: &[Parameter]) {
        let mut by_name: BTreeMap<&str, (Vec<&Parameter>, Vec<&Parameter>)> = BTreeMap::new();
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
                // The members of what moved have moved with it.
                if from.parent().is_none() {
                    let place = self
                        .ours
                        .places
                        .parameter(action, &from.position, &from.name);
                    let what = format!(
                        "was moved from the {} to the {}",
                        from.position, to.position
                    );
                    self.add(
                        Kind::ParameterMoved,
                        Some(action),
                        Some(&from.name),
                        &place,
                        Breaks::Yes,
                        what,
                        "move it there",
                    );
                }
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

    fn removed(&mut self, action: &str, parameter: &Parameter, theirs: &[Parameter]) {
        // A member goes with what it is in, and that is reported.
        if is_orphan(parameter, theirs) {
            return;
        }
        let place = self
            .ours
            .places
            .parameter(action, &parameter.position, &parameter.name);
        let what = format!("was removed from the {}", parameter.position);
        self.add(
            Kind::ParameterRemoved,
            Some(action),
            Some(&parameter.name),
            &place,
            Breaks::Yes,
            what,
            "remove it, or list the difference with its reason",
        );
    }

    fn added(&mut self, action: &str, parameter: &Parameter, ours: &[Parameter]) {
        if is_orphan(parameter, ours) {
            return;
        }
        let place = self
            .ours
            .places
            .parameter(action, &parameter.position, &parameter.name);
        let (required, breaks) = if parameter.required {
            ("a required", Breaks::Yes)
        } else {
            ("an optional", Breaks::No)
        };
        let what = format!(
            "was added to the {} as {required} {}",
            parameter.position, parameter.kind
        );
        self.add(
            Kind::ParameterAdded,
            Some(action),
            Some(&parameter.name),
            &place,
            breaks,
            what,
            "describe it here",
        );
    }

    fn parameter(&mut self, action: &str, ours: &Parameter, theirs: &Parameter) {
        let place = self
            .ours
            .places
            .parameter(action, &ours.position, &ours.name);
        if !same_type(&ours.kind, &theirs.kind) {
            let what = format!("was retyped from {} to {}", ours.kind, theirs.kind);
            self.add(
                Kind::ParameterRetyped,
                Some(action),
                Some(&ours.name),
                &place,
                Breaks::Yes,
                what,
                "give it that type",
            );
        }
        match (ours.required, theirs.required) {
            (false, true) => self.add(
                Kind::ParameterRequired,
                Some(action),
                Some(&ours.name),
                &place,
                Breaks::Yes,
                "was made required".to_owned(),
                "make it required",
            ),
            (true, false) => self.add(
                Kind::ParameterOptional,
                Some(action),
                Some(&ours.name),
                &place,
                Breaks::No,
                "was made optional".to_owned(),
                "make it optional",
            ),
            _ => {}
        }
    }

    fn paginator(&mut self, action: &str, operation: &str, ours: &Action, theirs: &Action) {
        let place = pointer::child(operation, "x-bce-paginator");
        match (&ours.paginator, &theirs.paginator) {
            (Some(_), None) => self.add(
                Kind::PaginatorRemoved,
                Some(action),
                None,
                &place,
                Breaks::Yes,
                "pages no more".to_owned(),
                "remove the paginator",
            ),
            (None, Some(theirs)) => self.add(
                Kind::PaginatorAdded,
                Some(action),
                None,
                operation,
                Breaks::No,
                format!("pages now, by {}", spelled(theirs)),
                "add the x-bce-paginator",
            ),
            (Some(ours), Some(theirs)) if ours != theirs => self.add(
                Kind::PaginatorChanged,
                Some(action),
                None,
                &place,
                Breaks::Yes,
                format!(
                    "pages otherwise: by {} instead of {}",
                    spelled(theirs),
                    spelled(ours)
                ),
                "change the paginator",
            ),
            _ => {}
        }
    }

    fn endpoints(&mut self) {
        let (ours, theirs) = (&self.ours.interface, self.theirs);
        let places = &self.ours.places;
        if ours.protocol != theirs.protocol {
            let what = format!(
                "the protocol is {:?} instead of {:?}",
                theirs.protocol, ours.protocol
            );
            self.add(
                Kind::ProtocolChanged,
                None,
                None,
                "/servers",
                Breaks::Perhaps,
                what,
                "change the servers' URLs, or list the difference with its reason",
            );
        }
        // A host may go under another name: the metadata knows `global` where it lists no regions.
        let alias = |region: &str, host: &str| {
            let mut others = theirs.endpoints.iter();
            others.find(|(name, other)| {
                *other == host && *name != region && !ours.endpoints.contains_key(*name)
            })
        };
        for (region, host) in &ours.endpoints {
            let place = places.server(region);
            match (theirs.endpoints.get(region), alias(region, host)) {
                (Some(other), _) if other == host => {}
                (Some(other), _) => {
                    let what = format!("was moved from {host} to {other}");
                    self.add(
                        Kind::EndpointMoved,
                        None,
                        Some(region),
                        &place,
                        Breaks::Yes,
                        what,
                        "change the server's URL",
                    );
                }
                (None, Some((name, _))) => {
                    let what = format!("is the region {name} at {host} now");
                    self.add(
                        Kind::EndpointRenamed,
                        None,
                        Some(region),
                        &place,
                        Breaks::No,
                        what,
                        "rename the region, or list the difference with its reason",
                    );
                }
                (None, None) => {
                    let what = format!("was removed ({host})");
                    self.add(
                        Kind::EndpointRemoved,
                        None,
                        Some(region),
                        &place,
                        Breaks::Yes,
                        what,
                        "remove the server, or list the difference with its reason",
                    );
                }
            }
        }
        for (region, host) in &theirs.endpoints {
            let is_alias = ours
                .endpoints
                .iter()
                .any(|(own, known)| known == host && !theirs.endpoints.contains_key(own));
            if !ours.endpoints.contains_key(region) && !is_alias {
                let what = format!("was added: {host}");
                self.add(
                    Kind::EndpointAdded,
                    None,
                    Some(region),
                    "/servers",
                    Breaks::No,
                    what,
                    "add it to the servers",
                );
            }
        }
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

fn spelled(paginator: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = paginator
        .iter()
        .map(|(role, name)| format!("{role} {name}"))
        .collect();
    pairs.join(", ")
}
