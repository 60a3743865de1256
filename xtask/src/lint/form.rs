//! What a JSON Schema can say about the form of the document: rule by rule, in `schemas/`.

use jsonschema::Validator;
use serde_json::Value;

use super::Findings;
use crate::spec::pointer;

/// The schemas that the whole document must satisfy, by their rules.
const SCHEMAS: [(&str, &str); 3] = [
    ("description", include_str!("schemas/description.json")),
    ("extension", EXTENSION),
    ("operation", include_str!("schemas/operation.json")),
];

const EXTENSION: &str = include_str!("schemas/extension.json");

pub(super) fn check(findings: &mut Findings<'_>) {
    for (rule, schema) in SCHEMAS {
        let validator = validator(&parse(schema));
        for error in validator.iter_errors(&findings.spec.document) {
            let place = error.instance_path().to_string();
            findings.add(&place, rule, format!("{}: {error}", pointer::name(&place)));
        }
    }
}

/// The validator of an object whose members are extensions.
pub(super) fn extensions() -> Validator {
    let mut schema = parse(EXTENSION);
    let forms = schema["definitions"]["Extensions"].clone();
    schema["properties"] = forms["properties"].clone();
    schema["additionalProperties"] = forms["additionalProperties"].clone();
    validator(&schema)
}

fn parse(schema: &str) -> Value {
    serde_json::from_str(schema).expect("the schemas are JSON")
}

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).expect("the schemas are valid")
}
