//! Rule `extension`: the project's own `x-bce-…` members are known, well formed, and consistent.

use std::collections::BTreeSet;

use serde_json::Value;

use super::findings::Findings;
use super::{form, names};
use crate::spec::{Spec, pointer, schemas};

const RULE: &str = "extension";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let validators = form::extensions();
    let responses = schemas::of_responses(spec);
    for (place, value) in spec.values() {
        let parent = pointer::parent(&place).unwrap_or_default();
        let name = pointer::name(&place);
        // Headers and properties have names of their own, and examples are data.
        let is_other = ["headers", "properties"].contains(&pointer::name(parent).as_str())
            || place.contains("/example/");
        if !name.starts_with("x-bce-") || is_other {
            continue;
        }
        let Some(validator) = validators.get(&name) else {
            let advice = "correct its spelling, or describe it in lint/schemas/extension.json";
            findings.add(&place, RULE, format!("{name} is unknown; {advice}"));
            continue;
        };
        if let Some(error) = validator.iter_errors(value).next() {
            // YAML reads an unquoted `11913e3` as a number.
            let hint = if value.is_number() {
                "; put text in quotes"
            } else {
                ""
            };
            let place = format!("{place}{}", error.instance_path());
            findings.add(&place, RULE, format!("{name}: {error}{hint}"));
            continue;
        }
        let result = match name.as_str() {
            "x-bce-name" => names::check(spec, parent, value.as_str().unwrap_or_default()),
            "x-bce-type" => rust_type(spec, value.as_str().unwrap_or_default()),
            "x-bce-variants" => variants(spec.at(parent), value),
            // Only what is read can have other spellings.
            "x-bce-aliases" if !responses.contains(parent) => {
                Err("only a property of a response may have other spellings".to_owned())
            }
            _ => Ok(()),
        };
        if let Err(problem) = result {
            findings.add(&place, RULE, format!("{name}: {problem}"));
        }
    }
}

/// The schema of the open enum from which a Rust type is generated, if it is one.
pub(super) fn value_schema(rust_type: &str) -> Option<String> {
    let name = rust_type.strip_prefix("crate::values::")?;
    Some(pointer::child("/components/schemas", name))
}

fn rust_type(spec: &Spec, text: &str) -> Result<(), String> {
    syn::parse_str::<syn::Type>(text)
        .map_err(|error| format!("`{text}` is not a Rust type: {error}"))?;
    match value_schema(text) {
        Some(schema) if spec.at(&schema).get("x-bce-variants").is_none() => Err(format!(
            "`{text}` does not name a schema with x-bce-variants"
        )),
        _ => Ok(()),
    }
}

/// Checks the variants of a schema against the values that it lists.
fn variants(schema: &Value, variants: &Value) -> Result<(), String> {
    let numbers = match schema["type"].as_str() {
        Some("string") => false,
        Some("integer") => true,
        _ => return Err("the schema is neither a string nor an integer".to_owned()),
    };
    let mut names = BTreeSet::new();
    for (value, variant) in variants.as_object().into_iter().flatten() {
        if numbers && value.parse::<i64>().is_err() {
            return Err(format!("the key {value} is not an integer"));
        }
        if !names.insert(variant["name"].as_str()) {
            return Err(format!("two variants have the name {}", variant["name"]));
        }
    }
    for value in schema["enum"].as_array().ok_or("the schema has no enum")? {
        // YAML reads some unquoted text as numbers or booleans.
        if value.is_number() != numbers || !(value.is_number() || value.is_string()) {
            return Err(format!(
                "the enum's value {value} has the wrong type; put text in quotes"
            ));
        }
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        if variants.get(&text).is_none() {
            return Err(format!("there is no entry for {text}"));
        }
    }
    Ok(())
}
