//! Rules `bounds` and `lenient`: requests are described strictly, responses leniently.

use serde_json::json;

use super::findings::Findings;
use crate::spec::{Spec, pointer, schemas};

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for schema in schemas::of_requests(spec) {
        request(findings, &schema);
    }
    for schema in schemas::of_responses(spec) {
        response(findings, &schema);
    }
}

fn request(findings: &mut Findings<'_>, place: &str) {
    let schema = findings.spec.at(place);
    let (bounds, problem): (&[&str], _) = match schema["type"].as_str() {
        Some("string") => (
            &["enum", "minLength", "maxLength", "pattern", "format"],
            "text without minLength, maxLength, pattern or enum; \
             `minLength: 0` states that any text is accepted",
        ),
        Some("integer" | "number") => {
            let problem = "a number without minimum, maximum or enum";
            (&["enum", "minimum", "maximum"], problem)
        }
        _ => return,
    };
    if !bounds.iter().any(|bound| schema.get(bound).is_some()) {
        let message = format!("{} is {problem}", schema_name(place));
        findings.add(place, "bounds", message);
    }
    if schema.get("pattern").is_some() && schema.get("x-bce-rule").is_none() {
        let problem = "has a pattern; say it in words in an x-bce-rule";
        let message = format!("{} {problem}", schema_name(place));
        findings.add(place, "bounds", message);
    }
}

fn response(findings: &mut Findings<'_>, place: &str) {
    let spec = findings.spec;
    let schema = spec.at(place);
    let name = schema_name(place);
    let mut add = |place: &str, problem: String| findings.add(place, "lenient", problem);
    for keyword in spec.keys(place) {
        // A validator would reject a response that the SDK can handle.
        let problem = match keyword {
            "enum" | "maxItems" | "maxLength" | "maximum" | "minItems" | "minLength"
            | "minimum" | "not" | "uniqueItems" => "give responses a schema without it",
            "pattern" if !place.contains("/oneOf/") => "patterns are only allowed in a oneOf",
            _ => continue,
        };
        let message = format!("{name} is part of a response and has {keyword}; {problem}");
        add(&pointer::child(place, keyword), message);
    }
    if schema["type"] != "object" {
        return;
    }
    if schema["additionalProperties"] != json!({}) {
        let message = format!("{name} is part of a response; add `additionalProperties: {{}}`");
        add(place, message);
    }
    let required = schemas::required(schema);
    let properties = pointer::child(place, "properties");
    for property in spec
        .keys(&properties)
        .filter(|property| !required.contains(property))
    {
        let place = pointer::child(&properties, property);
        if !allows_null(spec, &place) {
            let problem = "may be absent from a response but not null; add `nullable: true`";
            add(&place, format!("{property} {problem}"));
        }
    }
}

/// Whether a schema is nullable, or neither it nor anything it is composed of restricts the type.
fn allows_null(spec: &Spec, place: &str) -> bool {
    let place = spec.resolve(place);
    let schema = spec.at(&place);
    let is_free = schema.get("type").is_none() && schema.get("oneOf").is_none();
    let mut parts = spec.items(&pointer::child(&place, "allOf"));
    schema["nullable"] == true || (is_free && parts.all(|part| allows_null(spec, &part)))
}

/// The name of the component or property that a schema belongs to.
fn schema_name(place: &str) -> String {
    let mut places = std::iter::successors(Some(place), |place| pointer::parent(place));
    let is_name = |name: &String| {
        !["items", "schema"].contains(&name.as_str()) && name.parse::<usize>().is_err()
    };
    places
        .find_map(|place| Some(pointer::name(place)).filter(is_name))
        .unwrap_or_default()
}
