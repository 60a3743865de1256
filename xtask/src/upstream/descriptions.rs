//! Descriptions that changed since the lock was written.
//!
//! The metadata has no enums and no bounds: values, ranges and defaults appear only in its sentences. A person has to read a
//! sentence that changed.

use super::drift::{Breaks, Drift, Kind, Text};
use super::metadata::Metadata;
use super::record::{Parameter, Record};
use crate::interface::{Kind as Part, Node};
use crate::spec::{Spec, sha256};

/// Lists the parameters whose descriptions differ between the lock and the metadata.
pub fn compare(
    spec: &Spec,
    ours: &Node,
    lock: &Record,
    metadata: &Metadata,
    old: Option<&Metadata>,
) -> Vec<Drift> {
    let mut changes = Vec::new();
    for (name, action) in &metadata.record.actions {
        let locked = lock
            .actions
            .get(name)
            .map_or(&[][..], |action| &action.parameters);
        let operation = ours
            .of_kind(Part::Operation)
            .find(|operation| operation.name == *name);
        for parameter in &action.parameters {
            let before = locked
                .iter()
                .find(|other| other.name == parameter.name && other.location == parameter.location);
            let Some(before) = before else { continue };
            let mut texts = changed_texts(metadata, old, name, (before, parameter));
            if texts.is_empty() {
                continue;
            }
            let described = operation
                .map(Node::parameters)
                .into_iter()
                .flatten()
                .find(|node| node.name == parameter.name && node.address == parameter.location);
            texts.extend(described.map(|node| Text::new("the spec says", stated(node))));
            let nearest = described.or(operation).unwrap_or(ours);
            let what = "check it: its description changed";
            changes.push(Drift {
                action: Some(name.clone()),
                name: Some(parameter.name.clone()),
                breaks: Breaks::Perhaps,
                texts,
                ..Drift::new(
                    Kind::DescriptionChanged,
                    spec,
                    nearest.pointer.clone(),
                    what,
                )
            });
        }
    }
    changes
}

/// The old and the new text in each language in which the digests differ.
fn changed_texts(
    metadata: &Metadata,
    old: Option<&Metadata>,
    action: &str,
    (before, now): (&Parameter, &Parameter),
) -> Vec<Text> {
    let mut texts = Vec::new();
    for language in metadata.languages() {
        let (was, is) = (before.digests.get(language), now.digests.get(language));
        if was == is {
            continue;
        }
        // Only the text from which the lock was made is the one that was read before.
        let before = old
            .and_then(|old| old.description(language, action, &now.name))
            .filter(|text| was == Some(&sha256(text.as_bytes())))
            .unwrap_or("(not available; --old-metadata provides it)");
        let before = if was.is_some() { before } else { "(none)" };
        let now = metadata
            .description(language, action, &now.name)
            .unwrap_or("(none)");
        texts.push(Text::new(format!("{language}, old"), before));
        texts.push(Text::new(format!("{language}, new"), now));
    }
    texts
}

/// What the spec says about a parameter: its description and its bounds.
fn stated(parameter: &Node) -> String {
    let nodes = std::iter::once(parameter).chain(parameter.of_kind(Part::Schema));
    let attributes = nodes.flat_map(|node| &node.attributes);
    let stated = attributes.map(|(keyword, value)| format!("{keyword} {value}"));
    stated.collect::<Vec<_>>().join(", ")
}
