//! Repeats recorded requests and compares the responses.

use std::collections::HashMap;
use std::fmt;

use et_contract::Contract;
use serde_json::Value;

use super::exchange::RecordedExchange;
use crate::service::Service;

/// A difference between a response of the emulator and a recorded one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// The number of the exchange in the recording, counted from 1.
    pub exchange: usize,
    /// The official name of the action.
    pub action: String,
    /// The field of the response, `ets[0].status`. Empty for the response as a whole.
    pub field: String,
    /// The difference.
    pub kind: DifferenceKind,
}

/// How a field of two responses differs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The emulator does not return the field.
    Missing {
        /// The recorded value.
        recorded: Value,
    },
    /// The recorded response does not have the field.
    Extra {
        /// The emulator's value.
        own: Value,
    },
    /// The values differ.
    Other {
        /// The recorded value.
        recorded: Value,
        /// The emulator's value.
        own: Value,
    },
    /// The HTTP statuses differ.
    Status {
        /// The recorded status.
        recorded: u16,
        /// The emulator's status.
        own: u16,
    },
    /// The request was not repeated, because its action is mutating or unknown.
    NotAsked,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use DifferenceKind as K;
        write!(f, "exchange {}, {}: ", self.exchange, self.action)?;
        let field = &self.field;
        match &self.kind {
            K::Missing { recorded } => {
                write!(
                    f,
                    "`{field}` is {recorded} in the recording and absent here"
                )
            }
            K::Extra { own } => write!(f, "`{field}` is {own} here and absent in the recording"),
            K::Other { recorded, own } => {
                write!(f, "`{field}` is {recorded} in the recording and {own} here")
            }
            K::Status { recorded, own } => {
                write!(
                    f,
                    "the status is {recorded} in the recording and {own} here"
                )
            }
            K::NotAsked => f.write_str("not compared, because the action is mutating or unknown"),
        }
    }
}

/// Repeats every recorded request and lists where the responses differ.
pub(crate) fn differences(service: &Service, exchanges: &[RecordedExchange]) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut markers = Markers::default();
    for (index, exchange) in exchanges.iter().enumerate() {
        let mut found = Found::default();
        repeat(service, exchange, &mut markers, &mut found);
        differences.extend(found.0.into_iter().map(|(field, kind)| Difference {
            exchange: index + 1,
            action: exchange.action.clone(),
            field,
            kind,
        }));
    }
    differences
}

/// The emulator's pagination markers, by the recorded ones for the same pages.
type Markers = HashMap<String, Value>;

/// The fields that differ, in the order in which they were found.
#[derive(Default)]
struct Found(Vec<(String, DifferenceKind)>);

fn repeat(
    service: &Service,
    exchange: &RecordedExchange,
    markers: &mut Markers,
    found: &mut Found,
) {
    let operation = Contract::embedded().operation(&exchange.action);
    let (Some(operation), Some(mut target), "GET") =
        (operation, exchange.target(), exchange.method.as_str())
    else {
        return found.add("", DifferenceKind::NotAsked);
    };
    let paginator = operation.paginator();
    for (name, value) in &mut target.query {
        if paginator.is_some_and(|paginator| *name == paginator.input_token)
            && let Some(Value::String(own)) = markers.get(value)
        {
            value.clone_from(own);
        }
    }
    let (status, own) = service.read(&target);
    if status.as_u16() != exchange.status {
        let (recorded, own) = (exchange.status, status.as_u16());
        return found.add("", DifferenceKind::Status { recorded, own });
    }
    let mut own: Value = serde_json::from_slice(&own).unwrap_or(Value::Null);
    let recorded = exchange.body.clone().unwrap_or(Value::Null);
    if let Some(paginator) = paginator {
        if let Some(marker) = recorded[&paginator.output_token].as_str() {
            markers.insert(marker.to_owned(), own[&paginator.output_token].clone());
        }
        // Each side has its own markers.
        for name in [&paginator.input_token, &paginator.output_token] {
            if let (Some(recorded), Some(own)) = (recorded.get(name), own.get_mut(name)) {
                own.clone_from(recorded);
            }
        }
    }
    found.compare("", Some(&recorded), Some(&own));
}

impl Found {
    fn add(&mut self, field: &str, kind: DifferenceKind) {
        self.0.push((field.to_owned(), kind));
    }

    fn compare(&mut self, field: &str, recorded: Option<&Value>, own: Option<&Value>) {
        match (recorded, own) {
            (Some(Value::Object(theirs)), Some(Value::Object(ours))) => {
                let mut names: Vec<&String> = theirs.keys().collect();
                let mut extra: Vec<&String> = ours.keys().collect();
                extra.retain(|name| !theirs.contains_key(*name));
                // The order of the keys depends on the features of serde_json.
                names.sort();
                extra.sort();
                let dot = if field.is_empty() { "" } else { "." };
                for name in names.into_iter().chain(extra) {
                    let field = format!("{field}{dot}{name}");
                    self.compare(&field, theirs.get(name), ours.get(name));
                }
            }
            (Some(Value::Array(theirs)), Some(Value::Array(ours))) => {
                for index in 0..theirs.len().max(ours.len()) {
                    let field = format!("{field}[{index}]");
                    self.compare(&field, theirs.get(index), ours.get(index));
                }
            }
            (recorded, own) if recorded == own => {}
            (recorded, own) => match (recorded.cloned(), own.cloned()) {
                (Some(recorded), Some(own)) => {
                    self.add(field, DifferenceKind::Other { recorded, own });
                }
                (Some(recorded), None) => self.add(field, DifferenceKind::Missing { recorded }),
                (None, Some(own)) => self.add(field, DifferenceKind::Extra { own }),
                (None, None) => {}
            },
        }
    }
}
