//! Descriptions that changed since the lock was written.
//!
//! The metadata has no enums and no bounds: values, ranges and defaults appear only in its
//! sentences. A person has to read a sentence that changed.

use super::drift::{Drift, Text};
use super::metadata::Metadata;
use super::record::{Parameter, Record};
use crate::interface::{Kind, Node};
use crate::spec::{Spec, sha256};

/// What is compared.
pub struct Versions<'v> {
    pub lock: &'v Record,
    pub metadata: &'v Metadata,
    /// The metadata from which the lock was made, if it is available.
    pub old: Option<&'v Metadata>,
}

/// Lists the parameters whose descriptions differ between the lock and the metadata.
pub fn compare(spec: &Spec, ours: &Node, versions: &Versions<'_>) -> Vec<Drift> {
    let mut changes = Vec::new();
    for (name, action) in &versions.metadata.record.actions {
        let locked = versions.lock.actions.get(name);
        let locked = locked.map_or(&[][..], |action| &action.parameters);
        let mut operations = ours.of_kind(Kind::Operation);
        let operation = operations.find(|operation| operation.name == *name);
        for parameter in &action.parameters {
            let (own_name, location) = (&parameter.name, &parameter.location);
            let mut locked = locked.iter();
            let before = locked.find(|it| it.name == *own_name && it.location == *location);
            let Some(before) = before else { continue };
            let mut texts = versions.changed_texts(name, before, parameter);
            if texts.is_empty() {
                continue;
            }
            let mut nodes = operation
                .map(Node::parameters)
                .unwrap_or_default()
                .into_iter();
            let described = nodes.find(|it| it.name == *own_name && it.address == *location);
            texts.extend(described.map(|node| text("the spec says", &stated(node))));
            let nearest = described.or(operation).unwrap_or(ours);
            let what = "check it: its description changed";
            changes.push(Drift {
                action: Some(name.clone()),
                name: Some(own_name.clone()),
                advice: "check values, bounds and defaults, then run with --write-lock",
                breaks: "perhaps",
                texts,
                ..Drift::new("description-changed", spec, nearest.pointer.clone(), what)
            });
        }
    }
    changes
}

impl Versions<'_> {
    /// The old and the new text in each language in which the digests differ.
    fn changed_texts(&self, action: &str, before: &Parameter, now: &Parameter) -> Vec<Text> {
        let mut texts = Vec::new();
        for language in self.metadata.languages() {
            let (was, is) = (before.digests.get(language), now.digests.get(language));
            if was == is {
                continue;
            }
            // Only the text from which the lock was made is the one that was read before.
            let old = self.old;
            let old = old.and_then(|old| old.description(language, action, &now.name));
            let old = old.filter(|text| was == Some(&sha256(text.as_bytes())));
            let old = old.unwrap_or("(not available; --old-metadata provides it)");
            let old = if was.is_some() { old } else { "(none)" };
            let new = self.metadata.description(language, action, &now.name);
            texts.push(text(&format!("{language}, old"), old));
            texts.push(text(&format!("{language}, new"), new.unwrap_or("(none)")));
        }
        texts
    }
}

fn text(heading: &str, text: &str) -> Text {
    Text {
        heading: heading.to_owned(),
        text: text.to_owned(),
    }
}

/// What the spec says about a parameter: its description and its bounds.
fn stated(parameter: &Node) -> String {
    let nodes = std::iter::once(parameter).chain(parameter.of_kind(Kind::Schema));
    let attributes = nodes.flat_map(|node| &node.attributes);
    let stated = attributes.map(|(keyword, value)| format!("{keyword} {value}"));
    stated.collect::<Vec<_>>().join(", ")
}
