//! The schemas of a document.

use std::collections::BTreeSet;

use serde_json::Value;

use super::operations::json_content;
use super::{Spec, pointer};

/// The pointers of all schemas that requests are made of.
pub fn of_requests(spec: &Spec) -> BTreeSet<String> {
    let holders = spec.operations().into_iter().flat_map(|operation| {
        operation
            .parameters(spec)
            .into_iter()
            .chain(operation.request_body(spec))
    });
    reached(spec, holders)
}

/// The pointers of all schemas that the bodies of responses are made of.
pub fn of_responses(spec: &Spec) -> BTreeSet<String> {
    let holders = spec.operations().into_iter().flat_map(|operation| {
        let responses = operation.responses(spec).into_iter();
        responses.filter_map(|(_, response)| json_content(spec, &response))
    });
    reached(spec, holders)
}

/// The pointers of every schema that is reached from the `schema` of the holders, references
/// followed.
fn reached(spec: &Spec, holders: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<_> = holders
        .map(|holder| pointer::child(&holder, "schema"))
        .collect();
    while let Some(place) = waiting.pop() {
        let place = spec.resolve(&place);
        if seen.insert(place.clone()) {
            waiting.extend(children(spec, &place));
        }
    }
    seen
}

/// The pointers of the schemas directly inside one.
fn children(spec: &Spec, schema: &str) -> Vec<String> {
    let within = |name| pointer::child(schema, name);
    let mut inside: Vec<_> = ["items", "additionalProperties", "not"].map(within).into();
    inside.retain(|place| spec.at(place).is_object());
    for list in ["allOf", "anyOf", "oneOf"].map(within) {
        inside.extend(spec.items(&list));
    }
    let properties = within("properties");
    inside.extend(
        spec.keys(&properties)
            .map(|name| pointer::child(&properties, name)),
    );
    inside
}

/// Where a schema states its `type`: there, or where its references and compositions lead. A
/// composition of one part is a reference with a description of its own.
pub fn typed(spec: &Spec, schema: &str) -> String {
    let place = spec.resolve(schema);
    if spec.at(&place)["type"].is_string() {
        return place;
    }
    let mut parts: Vec<_> = spec.items(&pointer::child(&place, "allOf")).collect();
    for part in &mut parts {
        *part = typed(spec, part);
    }
    match parts.as_slice() {
        [only] => only.clone(),
        _ => parts
            .into_iter()
            .find(|part| spec.at(part)["type"].is_string())
            .unwrap_or(place),
    }
}

/// The properties that an object must have, in any of its alternatives.
pub fn required(schema: &Value) -> Vec<&str> {
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    std::iter::once(schema)
        .chain(alternatives)
        .filter_map(|schema| schema["required"].as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}
