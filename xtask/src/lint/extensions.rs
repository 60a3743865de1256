//! Rule `extension`: the project's own `x-bce-…` members are known and well formed.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Findings;
use crate::spec::{Spec, pointer, schemas};
use crate::upstream::known;

const RULE: &str = "extension";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    visit(findings, "", &spec.document);
    for name in ["x-bce-metadata-revision", "x-bce-metadata-date"] {
        if spec.document["info"].get(name).is_none() {
            findings.add("/info", RULE, format!("info has no {name}"));
        }
    }
    for (index, server) in spec.document["servers"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        if server.get("x-bce-region").is_none() {
            let message = "a server has no x-bce-region";
            findings.add(&pointer::item("/servers", index), RULE, message);
        }
    }
    let answers = schemas::of_answers(spec);
    let is_of_answer =
        |place: &str| pointer::parent(place).is_some_and(|property| answers.contains(property));
    aliases(findings, "", &spec.document, &is_of_answer);
}

/// The schema of the open enum that a Rust type is made from, if it is one.
pub(super) fn value_schema(rust_type: &str) -> Option<String> {
    let name = rust_type.strip_prefix("crate::values::")?;
    Some(pointer::child("/components/schemas", name))
}

fn visit(findings: &mut Findings<'_>, place: &str, value: &Value) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                visit(findings, &pointer::item(place, index), item);
            }
        }
        Value::Object(object) => {
            for (name, child) in object {
                // A header may well be called so.
                let is_name = ["headers", "properties"].contains(&pointer::name(place).as_str());
                let place = pointer::child(place, name);
                if name.starts_with("x-bce-") && !is_name {
                    if let Err(problem) = examine(findings.spec, name, &place, child) {
                        findings.add(&place, RULE, format!("{name} {problem}"));
                    }
                } else if name != "example" {
                    visit(findings, &place, child);
                }
            }
        }
        _ => {}
    }
}

fn examine(spec: &Spec, name: &str, place: &str, value: &Value) -> Result<(), String> {
    match name {
        // YAML reads an unquoted `11913e3` as a number and a date may become one too.
        "x-bce-action" | "x-bce-python" | "x-bce-metadata-revision" | "x-bce-metadata-date" => {
            filled(value).map_err(|problem| format!("{problem}; put it in quotes"))
        }
        "x-bce-type" => rust_type(spec, value),
        "x-bce-variants" => variants(spec, place, value),
        "x-bce-region" => ["id", "name", "description"]
            .into_iter()
            .try_for_each(|member| filled(&value[member]).map_err(|problem| format!("has a {member} that {problem}"))),
        "x-bce-aliases" => match value.as_array() {
            Some(list) if !list.is_empty() => list.iter().try_for_each(filled),
            _ => Err("is no list of spellings".to_owned()),
        },
        "x-bce-differs" => differs(place, value),
        // Looked into by a rule of its own.
        "x-bce-paginator" if value.is_object() => Ok(()),
        "x-bce-paginator" => Err("is no mapping".to_owned()),
        _ => Err("is not known here; mend its spelling, or teach `xtask/src/lint/extensions.rs` about it".to_owned()),
    }
}

fn differs(place: &str, value: &Value) -> Result<(), String> {
    let entries = value.as_array().ok_or("is no list")?;
    for (index, entry) in entries.iter().enumerate() {
        known::examine(&pointer::item(place, index), entry)?;
    }
    Ok(())
}

fn filled(value: &Value) -> Result<(), String> {
    match value.as_str() {
        Some(text) if !text.trim().is_empty() => Ok(()),
        Some(_) => Err("is empty".to_owned()),
        None => Err(format!("is no text but {value}")),
    }
}

fn rust_type(spec: &Spec, value: &Value) -> Result<(), String> {
    filled(value)?;
    let text = value.as_str().unwrap_or_default();
    syn::parse_str::<syn::Type>(text)
        .map_err(|error| format!("`{text}` is no Rust type: {error}"))?;
    if let Some(schema) = value_schema(text)
        && spec.at(&schema).get("x-bce-variants").is_none()
    {
        return Err(format!("`{text}` names no schema with x-bce-variants"));
    }
    Ok(())
}

fn variants(spec: &Spec, place: &str, value: &Value) -> Result<(), String> {
    let schema = spec.at(pointer::parent(place).unwrap_or_default());
    let variants = value.as_object().ok_or("is no mapping")?;
    let numbers = match schema["type"].as_str() {
        Some("string") => false,
        Some("integer") => true,
        _ => return Err("stands on a schema that is neither string nor integer".to_owned()),
    };
    let mut names = BTreeSet::new();
    for (text, variant) in variants {
        if numbers && text.parse::<i64>().is_err() {
            return Err(format!("has the key {text} for an integer"));
        }
        for member in ["name", "description"] {
            filled(&variant[member])
                .map_err(|problem| format!("{text} has a {member} that {problem}"))?;
        }
        let name = variant["name"].as_str().unwrap_or_default();
        let is_camel = name.starts_with(|letter: char| letter.is_ascii_uppercase())
            && syn::parse_str::<syn::Ident>(name).is_ok();
        if !is_camel || name == "Unknown" {
            return Err(format!(
                "{text} has the name {name}, which cannot be a variant's (`Unknown` keeps what is not listed)"
            ));
        }
        if !names.insert(name) {
            return Err(format!("has two variants of the name {name}"));
        }
    }
    let values = schema["enum"]
        .as_array()
        .ok_or("stands on a schema without enum")?;
    for value in values {
        // YAML makes a number or a truth value of text that is not in quotes.
        if value.is_number() != numbers || !(value.is_number() || value.is_string()) {
            return Err(format!(
                "lists the value {value}, which is not of the schema's type; put text in quotes"
            ));
        }
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        if !variants.contains_key(&text) {
            return Err(format!("has no entry for {text}"));
        }
    }
    Ok(())
}

/// Only what is read can have other spellings.
fn aliases(
    findings: &mut Findings<'_>,
    place: &str,
    value: &Value,
    is_of_answer: &dyn Fn(&str) -> bool,
) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                aliases(findings, &pointer::item(place, index), item, is_of_answer);
            }
        }
        Value::Object(object) => {
            for (name, child) in object {
                let place = pointer::child(place, name);
                if name == "x-bce-aliases" && !is_of_answer(&place) {
                    let message =
                        "x-bce-aliases stands on something that is no property of an answer";
                    findings.add(&place, RULE, message);
                }
                aliases(findings, &place, child, is_of_answer);
            }
        }
        _ => {}
    }
}
