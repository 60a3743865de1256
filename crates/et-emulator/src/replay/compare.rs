//! Asking the emulator what the real service was asked, and comparing the answers.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use et_contract::{Contract, Paginator};
use http::Method;
use serde_json::Value;

use super::RecordedExchange;
use crate::contract::Target;
use crate::service::Service;

/// A place where the emulator answers otherwise than the real service did.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The place of the exchange in the recording, counted from 1.
    pub exchange: usize,
    /// The official name of the action.
    pub action: String,
    /// Where in the answer: `ets[0].status`. Empty for the answer as a whole.
    pub field: String,
    /// What differs.
    pub kind: DifferenceKind,
}

/// How two answers differ in one place.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The service gave it and the emulator does not.
    Missing {
        /// What the service gave.
        recorded: Value,
    },
    /// The emulator gives it and the service did not.
    Extra {
        /// What the emulator gives.
        own: Value,
    },
    /// Both give it, and not the same.
    Other {
        /// What the service gave.
        recorded: Value,
        /// What the emulator gives.
        own: Value,
    },
    /// The statuses differ.
    Status {
        /// The service's.
        recorded: u16,
        /// The emulator's.
        own: u16,
    },
    /// The request is none that the emulator can be asked again: it changes something, or is unknown.
    NotAsked,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exchange {}, {}: ", self.exchange, self.action)?;
        let field = &self.field;
        match &self.kind {
            DifferenceKind::Missing { recorded } => {
                write!(
                    f,
                    "`{field}` is {recorded} in the recording and absent here"
                )
            }
            DifferenceKind::Extra { own } => {
                write!(f, "`{field}` is {own} here and absent in the recording")
            }
            DifferenceKind::Other { recorded, own } => {
                write!(f, "`{field}` is {recorded} in the recording and {own} here")
            }
            DifferenceKind::Status { recorded, own } => {
                write!(
                    f,
                    "the status is {recorded} in the recording and {own} here"
                )
            }
            DifferenceKind::NotAsked => {
                f.write_str("it is not compared, because it changes something or is unknown")
            }
        }
    }
}

/// Asks every recorded request again and lists where the answers differ.
pub(crate) fn differences(service: &Service, exchanges: &[RecordedExchange]) -> Vec<Difference> {
    let mut found = Vec::new();
    // The emulator's own markers, by those that the service gave for the same pages.
    let mut markers = HashMap::new();
    for (place, exchange) in exchanges.iter().enumerate() {
        let mut comparison = Comparison {
            place: place + 1,
            action: &exchange.action,
            found: &mut found,
        };
        comparison.run(service, exchange, &mut markers);
    }
    found
}

struct Comparison<'a> {
    place: usize,
    action: &'a str,
    found: &'a mut Vec<Difference>,
}

impl Comparison<'_> {
    fn run(
        &mut self,
        service: &Service,
        exchange: &RecordedExchange,
        markers: &mut HashMap<String, String>,
    ) {
        let operation = Contract::embedded().operation(&exchange.action);
        let target = Target::decode(&exchange.path, None).ok();
        let (Some(operation), Some(mut target), "GET") =
            (operation, target, exchange.method.as_str())
        else {
            return self.add("", DifferenceKind::NotAsked);
        };
        let paginator = operation.paginator();
        target.query = exchange.query.clone();
        if let Some(paginator) = paginator {
            for (name, value) in &mut target.query {
                if *name == paginator.input_token
                    && let Some(own) = markers.get(value)
                {
                    value.clone_from(own);
                }
            }
        }
        let (status, own) = service.look(&Method::GET, &target);
        if status.as_u16() != exchange.status {
            let (recorded, own) = (exchange.status, status.as_u16());
            return self.add("", DifferenceKind::Status { recorded, own });
        }
        let own: Value = serde_json::from_slice(&own).unwrap_or(Value::Null);
        let recorded = exchange.body.clone().unwrap_or(Value::Null);
        if let Some(paginator) = paginator
            && let (Some(recorded), Some(own)) = (
                recorded[&paginator.output_token].as_str(),
                own[&paginator.output_token].as_str(),
            )
        {
            markers.insert(recorded.to_owned(), own.to_owned());
        }
        self.compare(paginator, "", &recorded, &own);
    }

    fn compare(
        &mut self,
        paginator: Option<&Paginator>,
        field: &str,
        recorded: &Value,
        own: &Value,
    ) {
        match (recorded, own) {
            (Value::Object(theirs), Value::Object(ours)) => {
                let below = |name: &str| {
                    let dot = if field.is_empty() { "" } else { "." };
                    format!("{field}{dot}{name}")
                };
                // By name, whatever order serde_json was built to keep.
                let theirs: BTreeMap<_, _> = theirs.iter().collect();
                for (&name, &recorded) in &theirs {
                    match ours.get(name) {
                        // Markers are each side's own.
                        Some(_) if field.is_empty() && is_marker(paginator, name) => {}
                        Some(own) => self.compare(paginator, &below(name), recorded, own),
                        None => {
                            let recorded = recorded.clone();
                            self.add(&below(name), DifferenceKind::Missing { recorded });
                        }
                    }
                }
                let ours: BTreeMap<_, _> = ours.iter().collect();
                for (&name, &own) in ours.iter().filter(|(name, _)| !theirs.contains_key(*name)) {
                    self.add(&below(name), DifferenceKind::Extra { own: own.clone() });
                }
            }
            (Value::Array(theirs), Value::Array(ours)) => {
                for index in 0..theirs.len().max(ours.len()) {
                    let field = format!("{field}[{index}]");
                    match (theirs.get(index), ours.get(index)) {
                        (Some(recorded), Some(own)) => {
                            self.compare(paginator, &field, recorded, own);
                        }
                        (Some(recorded), None) => {
                            let recorded = recorded.clone();
                            self.add(&field, DifferenceKind::Missing { recorded });
                        }
                        (None, Some(own)) => {
                            self.add(&field, DifferenceKind::Extra { own: own.clone() });
                        }
                        (None, None) => {}
                    }
                }
            }
            _ if recorded == own => {}
            _ => {
                let (recorded, own) = (recorded.clone(), own.clone());
                self.add(field, DifferenceKind::Other { recorded, own });
            }
        }
    }

    fn add(&mut self, field: &str, kind: DifferenceKind) {
        self.found.push(Difference {
            exchange: self.place,
            action: self.action.to_owned(),
            field: field.to_owned(),
            kind,
        });
    }
}

fn is_marker(paginator: Option<&Paginator>, name: &str) -> bool {
    paginator
        .is_some_and(|paginator| name == paginator.input_token || name == paginator.output_token)
}
