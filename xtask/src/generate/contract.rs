//! The spec as JSON for validators, with OpenAPI's `nullable` expressed in JSON Schema.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::spec::Spec;

/// Makes `et-contract/src/generated_contract.json`.
pub fn generate(spec: &Spec) -> Result<String> {
    let mut document = spec.document.clone();
    nullable_to_json_schema(&mut document);
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

/// Replaces every `nullable: true`: adds `null` to the type of the schema, or to its alternatives
/// if it has no type.
pub fn nullable_to_json_schema(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(nullable_to_json_schema),
        Value::Object(object) => {
            for (name, child) in object.iter_mut() {
                if name != "example" {
                    nullable_to_json_schema(child);
                }
            }
            if object.get("nullable") == Some(&Value::Bool(true)) {
                object.remove("nullable");
                allow_null(object);
            }
        }
        _ => {}
    }
}

fn allow_null(schema: &mut Map<String, Value>) {
    if let Some(kind) = schema.get_mut("type") {
        *kind = json!([kind.take(), "null"]);
    } else if let Some(Value::Array(alternatives)) = schema.get_mut("oneOf") {
        alternatives.push(json!({"type": "null"}));
    }
}
