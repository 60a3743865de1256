//! The differences that the spec lists under `x-bce-differs`, each with its reason.
//!
//! ```yaml
//! x-bce-differs:
//!   - {change: parameter-removed, name: etId, reason: 'Why the spec keeps it.'}
//! ```
//!
//! An entry excuses differences of its kind in the thing that it is attached to; on an operation,
//! also in its parts, and on the document, anywhere. Its `name`, if given, must match. An entry
//! that excuses nothing is drift itself.
//!
//! The entry of a `description-changed` also has the id of the `sentence` from which nothing
//! follows for the spec, and is true as long as the vendor says that.

use serde::Deserialize;

use super::drift::{Drift, Text};
use crate::spec::{Spec, pointer};

/// An entry. One without a reason excuses nothing; `lint` reports it.
#[derive(Deserialize)]
struct Entry {
    change: String,
    name: Option<String>,
    sentence: Option<String>,
    reason: String,
    /// The entry's place.
    #[serde(skip)]
    pointer: String,
    /// The place of the thing that it is attached to.
    #[serde(skip)]
    holder: String,
}

/// Separates the differences that the spec lists from the rest, and adds obsolete entries to these.
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

/// All entries of a document.
fn entries(spec: &Spec) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (list, _) in spec.values() {
        if pointer::name(&list) == "x-bce-differs" {
            for pointer in spec.items(&list) {
                let holder = pointer::parent(&list).unwrap_or_default().to_owned();
                let entry = Entry::deserialize(spec.at(&pointer));
                entries.extend(entry.map(|entry| Entry {
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
        let sentence = drift.sentence.as_ref().map(|sentence| &sentence.id);
        self.change == drift.change
            && self.sentence.as_ref() == sentence
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
        let reason = Text {
            heading: "its reason".to_owned(),
            text: self.reason.clone(),
        };
        Drift {
            action: self.action(spec),
            name: self.name,
            advice: "remove the entry",
            texts: vec![reason],
            ..Drift::new("difference-obsolete", spec, self.pointer, &what)
        }
    }
}
