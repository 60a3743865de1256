//! The differences that the spec lists under `x-bce-differs`, each with its reason.
//!
//! ```yaml
//! x-bce-differs:
//!   - {change: parameter-removed, name: etId, reason: 'Why the spec keeps it.'}
//! ```
//!
//! An entry excuses differences of its kind in the thing that it is attached to; on an operation, also in its parts, and on the
//! document, anywhere. Its `name`, if given, must match. An entry that excuses nothing is drift itself.

use serde::Deserialize;
use serde_json::Value;

use super::drift::{Drift, Kind, Text};
use crate::spec::{Spec, pointer};

/// An entry as the spec has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    change: Kind,
    name: Option<String>,
    reason: String,
    /// The entry's place.
    #[serde(skip)]
    pointer: String,
    /// The place of the thing that it is attached to.
    #[serde(skip)]
    holder: String,
}

/// Separates the differences that the spec lists from the rest, to which it adds obsolete entries.
pub fn separate(spec: &Spec, differences: Vec<Drift>) -> (Vec<Drift>, Vec<Drift>) {
    let entries = entries(spec);
    let mut used = vec![false; entries.len()];
    let (mut drift, mut known) = (Vec::new(), Vec::new());
    for mut difference in differences {
        if let Some(index) = entries
            .iter()
            .position(|entry| entry.excuses(spec, &difference))
        {
            used[index] = true;
            difference.reason = Some(entries[index].reason.clone());
            known.push(difference);
        } else {
            drift.push(difference);
        }
    }
    let unused = entries.into_iter().zip(used).filter(|(_, used)| !used);
    drift.extend(unused.map(|(entry, _)| entry.obsolete(spec)));
    (drift, known)
}

/// Checks the form of an entry.
pub fn check(value: &Value) -> Result<(), String> {
    parse(value).map(|_| ())
}

fn parse(value: &Value) -> Result<Entry, String> {
    let entry = Entry::deserialize(value).map_err(|error| error.to_string())?;
    if entry.reason.trim().is_empty() {
        return Err(format!("the `reason` for {} is empty", entry.change));
    }
    Ok(entry)
}

/// All entries of a document. Malformed ones excuse nothing; `lint` reports them.
fn entries(spec: &Spec) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (list, values) in spec.values() {
        if pointer::name(&list) == "x-bce-differs" {
            for (index, value) in values.as_array().into_iter().flatten().enumerate() {
                let pointer = pointer::item(&list, index);
                let holder = pointer::parent(&list).unwrap_or_default().to_owned();
                entries.extend(parse(value).map(|entry| Entry {
                    pointer,
                    holder,
                    ..entry
                }));
            }
        }
    }
    entries
}

impl Entry {
    fn excuses(&self, spec: &Spec, drift: &Drift) -> bool {
        let is_in_operation = || drift.action.is_some() && drift.action == self.action(spec);
        self.change == drift.kind
            && (self.name.is_none() || self.name == drift.name)
            && (self.holder.is_empty() || self.holder == drift.pointer || is_in_operation())
    }

    /// The action of the operation that the entry is attached to.
    fn action(&self, spec: &Spec) -> Option<String> {
        spec.at(&self.holder)["x-bce-action"]
            .as_str()
            .map(str::to_owned)
    }

    fn obsolete(self, spec: &Spec) -> Drift {
        let what = format!("the listed difference `{}` no longer exists", self.change);
        let action = self.action(spec);
        let texts = vec![Text {
            heading: "its reason".to_owned(),
            text: self.reason,
        }];
        let drift = Drift::new(Kind::DifferenceObsolete, spec, self.pointer, what);
        Drift {
            action,
            name: self.name,
            texts,
            ..drift
        }
    }
}
