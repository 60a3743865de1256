//! Rules `bounds` and `lenient`: requests are described strictly, answers leniently.

use serde_json::Value;

use super::Findings;
use crate::spec::{Spec, pointer, schemas};

/// Keywords that would make a validator refuse an answer that the SDK can bear.
const STRICT: [&str; 9] = [
    "enum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "not",
    "uniqueItems",
];

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for schema in schemas::of_requests(spec) {
        request(findings, &schema);
    }
    for schema in schemas::of_answers(spec) {
        answer(findings, &schema);
    }
}

fn request(findings: &mut Findings<'_>, place: &str) {
    let schema = findings.spec.at(place);
    let (bounds, advice): (&[&str], _) = match schema["type"].as_str() {
        Some("string") => (
            &["enum", "minLength", "maxLength", "pattern", "format"],
            "text without minLength, maxLength, pattern or enum; `minLength: 0` says that any text will do",
        ),
        Some("integer" | "number") => (
            &["enum", "minimum", "maximum"],
            "a number without minimum, maximum or enum",
        ),
        _ => return,
    };
    if !bounds.iter().any(|bound| schema.get(bound).is_some()) {
        let message = format!("{} is {advice}", schema_name(place));
        findings.add(place, "bounds", message);
    }
}

fn answer(findings: &mut Findings<'_>, place: &str) {
    const RULE: &str = "lenient";
    let spec = findings.spec;
    let schema = spec.at(place);
    let name = schema_name(place);
    for keyword in STRICT {
        if schema.get(keyword).is_some() {
            let message = format!(
                "{name} belongs to an answer and has {keyword}; give answers a schema without"
            );
            findings.add(&pointer::child(place, keyword), RULE, message);
        }
    }
    if schema.get("pattern").is_some() && !place.contains("/oneOf/") {
        let message = format!("{name} belongs to an answer and has a pattern outside a oneOf");
        findings.add(&pointer::child(place, "pattern"), RULE, message);
    }
    if schema["type"] != "object" {
        return;
    }
    if schema["additionalProperties"] != serde_json::json!({}) {
        let message =
            format!("{name} belongs to an answer and has no `additionalProperties: {{}}`");
        findings.add(place, RULE, message);
    }
    let required = required(schema);
    let properties = pointer::child(place, "properties");
    for property in schema["properties"]
        .as_object()
        .into_iter()
        .flat_map(|object| object.keys())
    {
        let place = pointer::child(&properties, property);
        if !required.contains(&property.as_str()) && !allows_null(spec, &place) {
            let message = format!(
                "{property} may be absent from an answer but not null; add `nullable: true`"
            );
            findings.add(&place, RULE, message);
        }
    }
}

/// What an object must have, alternatives included.
fn required(schema: &Value) -> Vec<&str> {
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    std::iter::once(schema)
        .chain(alternatives)
        .filter_map(|schema| schema["required"].as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// A schema allows null if it says so, or if neither it nor any that it is made of says a type.
fn allows_null(spec: &Spec, place: &str) -> bool {
    let place = spec.resolve(place);
    let schema = spec.at(&place);
    if schema["nullable"] == true {
        return true;
    }
    let all = pointer::child(&place, "allOf");
    let parts = schema["allOf"].as_array().map_or(0, Vec::len);
    schema.get("type").is_none()
        && schema.get("oneOf").is_none()
        && (0..parts).all(|index| allows_null(spec, &pointer::item(&all, index)))
}

/// A component's or property's name, for messages.
fn schema_name(place: &str) -> String {
    let named = ["items", "schema"];
    let mut place = place;
    while let Some(parent) = pointer::parent(place) {
        let name = pointer::name(place);
        if !named.contains(&name.as_str()) && name.parse::<usize>().is_err() {
            return name;
        }
        place = parent;
    }
    String::new()
}
