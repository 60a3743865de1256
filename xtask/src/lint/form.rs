//! What a JSON Schema can say about the form of the document: rule by rule, in `schemas/`.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::findings::Findings;
use crate::spec::pointer;

/// The schemas that the whole document must satisfy, by their rules.
const SCHEMAS: [(&str, &str); 4] = [
    ("description", include_str!("schemas/description.json")),
    ("extension", EXTENSION),
    ("head", include_str!("schemas/head.json")),
    ("operation", include_str!("schemas/operation.json")),
];

const EXTENSION: &str = include_str!("schemas/extension.json");

/// What the head of the shared file must satisfy.
const SHARED_HEAD: (&str, &str) = ("head", include_str!("schemas/shared_head.json"));

pub(super) fn check(findings: &mut Findings<'_>) {
    check_schemas(findings, &SCHEMAS);
}

pub(super) fn check_shared_head(findings: &mut Findings<'_>) {
    check_schemas(findings, &[SHARED_HEAD]);
}

fn check_schemas(findings: &mut Findings<'_>, schemas: &[(&'static str, &str)]) {
    for (rule, schema) in schemas {
        let validator = validator(&parse(schema));
        for error in validator.iter_errors(&findings.spec.document) {
            let place = error.instance_path().to_string();
            findings.add(&place, rule, format!("{}: {error}", pointer::name(&place)));
        }
    }
}

/// The validators of the extensions by their names.
pub(super) fn extensions() -> BTreeMap<String, Validator> {
    let definitions = &parse(EXTENSION)["definitions"];
    let forms = &definitions["Extensions"]["properties"];
    let form = |(name, form): (&String, &Value)| {
        let schema = json!({"definitions": definitions, "allOf": [form]});
        (name.clone(), validator(&schema))
    };
    forms.as_object().into_iter().flatten().map(form).collect()
}

fn parse(schema: &str) -> Value {
    serde_json::from_str(schema).expect("the schemas are JSON")
}

fn validator(schema: &Value) -> Validator {
    jsonschema::validator_for(schema).expect("the schemas are valid")
}
