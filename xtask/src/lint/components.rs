//! Rule `unused`: every component and tag is used, in whichever document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::extensions::value_schema;
use super::findings::Findings;
use crate::spec::{Spec, pointer};

const RULE: &str = "unused";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let used = used(spec);
    for kind in spec.keys("/components") {
        let all = pointer::child("/components", kind);
        for name in spec.keys(&all) {
            let place = pointer::child(&all, name);
            if !used.contains(&place) {
                let message = format!("no operation reaches {kind}/{name}; remove it or use it");
                findings.add(&place, RULE, message);
            }
        }
    }
    let operations = spec.operations().into_iter();
    let used_tags = operations.filter_map(|operation| operation.value["tags"].as_array());
    let used_tags: Vec<_> = used_tags.flatten().collect();
    for tag in spec.items("/tags") {
        let name = &spec.at(&tag)["name"];
        if !used_tags.contains(&name) {
            findings.add(&tag, RULE, format!("no operation has the tag {name}"));
        }
    }
}

/// The pointers of all components that the paths reach, and of the security schemes in force.
fn used(spec: &Spec) -> BTreeSet<String> {
    let mut waiting = Vec::new();
    for requirement in spec.items("/security") {
        let schemes = spec.keys(&requirement);
        waiting.extend(schemes.map(|name| pointer::child("/components/securitySchemes", name)));
    }
    references(spec.at("/paths"), &mut waiting);
    let mut used = BTreeSet::new();
    while let Some(place) = waiting.pop() {
        if used.insert(place.clone()) {
            references(spec.at(&place), &mut waiting);
        }
    }
    used
}

/// The components that a value refers to: by `$ref`, or as the open enum that is its Rust type.
fn references(value: &Value, into: &mut Vec<String>) {
    for item in value.as_array().into_iter().flatten() {
        references(item, into);
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        match (name.as_str(), member.as_str()) {
            ("$ref", Some(reference)) => into.push(reference.trim_start_matches('#').to_owned()),
            ("x-bce-type", Some(rust_type)) => into.extend(value_schema(rust_type)),
            _ => references(member, into),
        }
    }
}
