//! The spec as data for validators: JSON, with OpenAPI's `nullable` said in JSON Schema's own words.

use anyhow::Result;
use serde_json::{Map, Value, json};

use crate::spec::Spec;

/// Makes the document that `et-contract` embeds.
pub fn generate(spec: &Spec) -> Result<String> {
    let mut document = spec.document.clone();
    nullable_to_json_schema(&mut document);
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

/// Rewrites `nullable: true` everywhere: to a list of types where the schema has one, to an alternative where it has none.
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
