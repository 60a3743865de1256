//! Rule `unused`: nothing lies about that nothing uses.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Findings;
use super::extensions::value_schema;
use crate::spec::{Spec, pointer};

const RULE: &str = "unused";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let used = used(spec);
    for (kind, components) in spec.document["components"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let all = pointer::child("/components", kind);
        for name in components
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            let place = pointer::child(&all, name);
            if !used.contains(&place) {
                let message = format!("no operation reaches {kind}/{name}; remove it or use it");
                findings.add(&place, RULE, message);
            }
        }
    }
    for (index, tag) in spec.document["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let name = &tag["name"];
        let is_used = spec.operations().iter().any(|operation| {
            operation.value["tags"]
                .as_array()
                .is_some_and(|tags| tags.contains(name))
        });
        if !is_used {
            let message = format!("no operation has the tag {name}");
            findings.add(&pointer::item("/tags", index), RULE, message);
        }
    }
}

/// Pointers of all components that the paths reach, and the security schemes in force.
fn used(spec: &Spec) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut waiting = vec!["/paths".to_owned()];
    let requirements = spec.document["security"].as_array().into_iter().flatten();
    for name in requirements
        .filter_map(Value::as_object)
        .flat_map(|object| object.keys())
    {
        waiting.push(pointer::child("/components/securitySchemes", name));
    }
    while let Some(place) = waiting.pop() {
        if !place.starts_with("/components") || used.insert(place.clone()) {
            references(spec.at(&place), &mut waiting);
        }
    }
    used
}

/// The components that a value names: by `$ref`, or as the open enum that stands for it in Rust.
fn references(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        Value::Object(object) => {
            for (name, child) in object {
                match (name.as_str(), child.as_str()) {
                    ("$ref", Some(reference)) => {
                        into.push(reference.trim_start_matches('#').to_owned())
                    }
                    ("x-bce-type", Some(rust_type)) => into.extend(value_schema(rust_type)),
                    _ => references(child, into),
                }
            }
        }
        _ => {}
    }
}
