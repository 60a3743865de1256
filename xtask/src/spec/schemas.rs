//! The schemas of a document: which belong to requests, which to answers, and what lies below each.

use std::collections::BTreeSet;

use super::operations::json;
use super::{Spec, pointer};

/// Pointers of every schema that is reached from the given ones, references followed, themselves included.
pub fn reached(spec: &Spec, from: impl IntoIterator<Item = String>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<String> = from.into_iter().collect();
    while let Some(place) = waiting.pop() {
        let place = spec.resolve(&place);
        if seen.insert(place.clone()) {
            waiting.extend(children(spec, &place));
        }
    }
    seen
}

/// Pointers of the schemas directly inside one.
pub fn children(spec: &Spec, schema: &str) -> Vec<String> {
    let value = spec.at(schema);
    let mut inside = Vec::new();
    for name in ["items", "additionalProperties", "not"] {
        if value[name].is_object() {
            inside.push(pointer::child(schema, name));
        }
    }
    for name in ["allOf", "anyOf", "oneOf"] {
        let list = pointer::child(schema, name);
        let length = value[name].as_array().map_or(0, Vec::len);
        inside.extend((0..length).map(|index| pointer::item(&list, index)));
    }
    let properties = pointer::child(schema, "properties");
    for name in value["properties"]
        .as_object()
        .into_iter()
        .flat_map(|properties| properties.keys())
    {
        inside.push(pointer::child(&properties, name));
    }
    inside
}

/// Pointers of all schemas that requests are made of.
pub fn of_requests(spec: &Spec) -> BTreeSet<String> {
    let mut roots = Vec::new();
    for operation in spec.operations() {
        for parameter in operation.parameters(spec) {
            roots.push(pointer::child(&parameter, "schema"));
        }
        if let Some(media) = operation.request_body(spec) {
            roots.push(pointer::child(&media, "schema"));
        }
    }
    reached(spec, roots)
}

/// Pointers of all schemas that the bodies of answers are made of.
pub fn of_answers(spec: &Spec) -> BTreeSet<String> {
    let mut roots = Vec::new();
    for operation in spec.operations() {
        for (_, answer) in operation.answers(spec) {
            if let Some(media) = json(spec, &answer) {
                roots.push(pointer::child(&media, "schema"));
            }
        }
    }
    reached(spec, roots)
}

/// The `type` of a schema, looked up through references and `allOf`.
pub fn kind<'s>(spec: &'s Spec, schema: &str) -> Option<&'s str> {
    spec.at(&typed(spec, schema))["type"].as_str()
}

/// Where a schema says its `type`: there, or where its references and `allOf` lead.
pub fn typed(spec: &Spec, schema: &str) -> String {
    let place = spec.resolve(schema);
    let value = spec.at(&place);
    if value["type"].is_string() {
        return place;
    }
    let all = pointer::child(&place, "allOf");
    let parts = value["allOf"].as_array().map_or(0, Vec::len);
    (0..parts)
        .map(|index| typed(spec, &pointer::item(&all, index)))
        .find(|part| spec.at(part)["type"].is_string())
        .unwrap_or(place)
}
