//! Descriptions that changed since the spec was last compared.
//!
//! The metadata has no enums and no bounds: values, ranges and defaults stand in its sentences alone. A sentence that changed may mean a
//! value that changed, which a person has to read.

use super::change::{Breaks, Change, Kind};
use super::from_spec::FromSpec;
use super::interface::{Interface, Parameter};
use super::metadata::{Descriptions, Metadata};
use crate::spec::{Spec, schemas, sha256};

/// Lists the parameters of which the lock and the metadata hold different descriptions.
pub fn compare(
    spec: &Spec,
    ours: &FromSpec,
    lock: &Interface,
    metadata: &Metadata,
    old: Option<&Descriptions>,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for (action, theirs) in &metadata.interface.actions {
        let Some(known) = lock.actions.get(action) else {
            continue;
        };
        for parameter in &theirs.parameters {
            let before = known.parameters.iter().find(|before| {
                before.name == parameter.name && before.position == parameter.position
            });
            let Some(before) = before else { continue };
            let mut texts = differing(metadata, action, before, parameter, old);
            if texts.is_empty() {
                continue;
            }
            let pointer = ours
                .places
                .parameter(action, &parameter.position, &parameter.name);
            texts.extend(stated(spec, &pointer));
            changes.push(Change {
                kind: Kind::DescriptionChanged,
                action: Some(action.clone()),
                name: Some(parameter.name.clone()),
                place: spec.place(&pointer),
                pointer,
                what: "a value to look at: its description changed".to_owned(),
                breaks: Breaks::Perhaps,
                texts,
            });
        }
    }
    changes
}

/// Old beside new for each language in which the digests differ.
fn differing(
    metadata: &Metadata,
    action: &str,
    before: &Parameter,
    now: &Parameter,
    old: Option<&Descriptions>,
) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for language in &metadata.languages {
        let (was, is) = (before.digests.get(language), now.digests.get(language));
        if was == is {
            continue;
        }
        let place = (action.to_owned(), now.name.clone(), language.clone());
        // Only the text that the lock was made from is what was read before.
        let before = old
            .and_then(|old| old.get(&place))
            .filter(|text| was == Some(&sha256(text.as_bytes())))
            .map_or("(not at hand; --old-metadata gives it)", String::as_str);
        let before = if was.is_some() { before } else { "(none)" };
        let now = metadata
            .descriptions
            .get(&place)
            .map_or("(none)", String::as_str);
        texts.push((format!("{language}, old"), before.to_owned()));
        texts.push((format!("{language}, new"), now.to_owned()));
    }
    texts
}

/// What the spec says of the parameter: its description and its bounds.
fn stated(spec: &Spec, pointer: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    if let Some(description) = spec.at(pointer)["description"].as_str() {
        texts.push(("the spec says".to_owned(), description.to_owned()));
    }
    let schema = if spec.at(pointer)["schema"].is_object() {
        format!("{pointer}/schema")
    } else {
        pointer.to_owned()
    };
    let bounds = [
        "type",
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "default",
    ];
    let value = spec.at(&schemas::typed(spec, &schema));
    let stated: Vec<String> = bounds
        .iter()
        .filter_map(|bound| Some(format!("{bound} {}", value.get(bound)?)))
        .collect();
    if !stated.is_empty() {
        texts.push(("the spec's bounds".to_owned(), stated.join(", ")));
    }
    texts
}
