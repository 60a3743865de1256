//! The differences that the spec lists itself, under `x-bce-differs`, each with its reason.
//!
//! ```yaml
//! x-bce-differs:
//!   - {change: parameter-removed, name: etId, reason: 'Why the spec has it all the same.'}
//! ```
//!
//! An entry excuses a change of its kind whose place is the thing it stands on, the operation it stands on, or, where it stands on the
//! document, anywhere. Its `name`, where given, must be the change's. An entry that excuses nothing is drift itself.

use serde_json::Value;

use super::change::{Breaks, Change, Kind};
use crate::spec::{Spec, pointer};

const NAME: &str = "x-bce-differs";

/// One listed difference.
struct Entry {
    /// Where the entry itself stands.
    pointer: String,
    /// What it stands on.
    holder: String,
    kind: Kind,
    name: Option<String>,
    reason: String,
}

/// A change that is known, and why it is meant.
pub struct Excused {
    /// The change.
    pub change: Change,
    /// The reason the spec gives.
    pub reason: String,
}

/// Sorts out the changes that the spec knows, and adds its entries that are out of date to the rest.
pub fn sort_out(spec: &Spec, changes: Vec<Change>) -> (Vec<Change>, Vec<Excused>) {
    let mut entries = Vec::new();
    visit("", &spec.document, &mut |pointer, value| {
        // What is malformed is for `lint` to say; it excuses nothing.
        entries.extend(entry(pointer, value).ok());
    });
    let mut used = vec![false; entries.len()];
    let (mut drift, mut excused) = (Vec::new(), Vec::new());
    for change in changes {
        let found = entries
            .iter()
            .position(|entry| entry.excuses(spec, &change));
        match found {
            Some(index) => {
                used[index] = true;
                let reason = entries[index].reason.clone();
                excused.push(Excused { change, reason });
            }
            None => drift.push(change),
        }
    }
    for (entry, _) in entries.iter().zip(used).filter(|(_, used)| !used) {
        drift.push(entry.obsolete(spec));
    }
    (drift, excused)
}

/// Says what is wrong with an entry, if anything is.
pub fn examine(pointer: &str, value: &Value) -> Result<(), String> {
    entry(pointer, value).map(|_| ())
}

fn entry(place: &str, value: &Value) -> Result<Entry, String> {
    let spelling = value["change"].as_str().ok_or("has no `change`")?;
    let kind = Kind::from_spelling(spelling)
        .ok_or_else(|| format!("names the change `{spelling}`, which is none"))?;
    let reason = value["reason"].as_str().unwrap_or_default().trim();
    if reason.is_empty() {
        return Err(format!("gives no `reason` for {spelling}"));
    }
    let name = match &value["name"] {
        Value::Null => None,
        Value::String(name) => Some(name.clone()),
        other => return Err(format!("has the `name` {other}, which is no text")),
    };
    let list = pointer::parent(place).unwrap_or_default();
    Ok(Entry {
        pointer: place.to_owned(),
        holder: pointer::parent(list).unwrap_or_default().to_owned(),
        kind,
        name,
        reason: reason.to_owned(),
    })
}

impl Entry {
    fn excuses(&self, spec: &Spec, change: &Change) -> bool {
        let stands_on_operation = || {
            let action = spec.at(&self.holder)["x-bce-action"].as_str();
            action.is_some() && action == change.action.as_deref()
        };
        self.kind == change.kind
            && (self.name.is_none() || self.name == change.name)
            && (self.holder.is_empty() || self.holder == change.pointer || stands_on_operation())
    }

    fn obsolete(&self, spec: &Spec) -> Change {
        Change {
            kind: Kind::DifferenceObsolete,
            action: spec.at(&self.holder)["x-bce-action"]
                .as_str()
                .map(str::to_owned),
            name: self.name.clone(),
            pointer: self.pointer.clone(),
            place: spec.place(&self.pointer),
            what: format!(
                "the listed difference `{}` is none any more",
                self.kind.spelling()
            ),
            breaks: Breaks::No,
            texts: vec![("the reason it gave".to_owned(), self.reason.clone())],
        }
    }
}

/// Calls `found` with the pointer and value of every entry of the document.
fn visit(place: &str, value: &Value, found: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(&pointer::item(place, index), item, found);
            }
        }
        Value::Object(object) => {
            for (name, child) in object {
                let place = pointer::child(place, name);
                if name == NAME {
                    for (index, item) in child.as_array().into_iter().flatten().enumerate() {
                        found(&pointer::item(&place, index), item);
                    }
                } else {
                    visit(&place, child, found);
                }
            }
        }
        _ => {}
    }
}
