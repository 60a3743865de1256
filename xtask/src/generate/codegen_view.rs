//! The spec as the code generator should see it.
//!
//! Bounds and patterns are enforced by the service, and in tests by validators made from the spec;
//! null is read by hand-written code. So the view has neither. Properties have the names of
//! `x-bce-name`. The types that `x-bce-type` and
//! `x-bce-variants` name are collected as replacements.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::names::rename_properties;

/// The input of the generator.
pub struct CodegenView {
    /// The document without bounds, patterns, null and examples.
    pub document: Value,
    /// Schema names and the Rust types that stand for them.
    pub replacements: BTreeMap<String, String>,
}

/// Keywords that say nothing about the shape of a Rust type.
const BOUNDS: [&str; 11] = [
    "default",
    "example",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "not",
    "nullable",
    "pattern",
];

impl CodegenView {
    /// Makes the view of a document.
    pub fn of(document: &Value) -> Self {
        let mut view = Self {
            document: document.clone(),
            replacements: BTreeMap::new(),
        };
        let mut document = view.document.take();
        view.visit_document(&mut document);
        if let Some(schemas) = document
            .pointer_mut("/components/schemas")
            .and_then(Value::as_object_mut)
        {
            view.replace_components(schemas);
        }
        view.document = document;
        view
    }

    /// Visits the schemas of a document: those of parameters and media types, and the components.
    fn visit_document(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.visit_document(item)),
            Value::Object(object) => {
                object.remove("example");
                for (name, child) in object.iter_mut() {
                    match (name.as_str(), child) {
                        ("schema", schema) => self.visit_schema(schema),
                        ("schemas", Value::Object(schemas)) => {
                            schemas
                                .values_mut()
                                .for_each(|schema| self.visit_schema(schema));
                        }
                        (_, child) => self.visit_document(child),
                    }
                }
            }
            _ => {}
        }
    }

    fn visit_schema(&mut self, schema: &mut Value) {
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        for bound in BOUNDS {
            object.remove(bound);
        }
        alternatives_of_required(object);
        rename_properties(object);
        if let Some(Value::Object(properties)) = object.get_mut("properties") {
            for property in properties.values_mut() {
                self.visit_schema(property);
                self.hoist(property);
            }
        }
        for name in ["items", "additionalProperties"] {
            if let Some(child) = object.get_mut(name) {
                self.visit_schema(child);
            }
        }
    }

    /// Turns a property's own `x-bce-type` into a reference to a schema made for it, because only
    /// named schemas can be replaced.
    fn hoist(&mut self, property: &mut Value) {
        let Some(rust_type) = property.get("x-bce-type").and_then(Value::as_str) else {
            return;
        };
        let name = format!("Inline{}", rust_type.replace("::", "_"));
        self.replacements.insert(name.clone(), rust_type.to_owned());
        let description = property.get("description").cloned();
        *property = json!({"allOf": [{"$ref": format!("#/components/schemas/{name}")}]});
        if let Some(description) = description {
            property["description"] = description;
        }
    }

    fn replace_components(&mut self, schemas: &mut Map<String, Value>) {
        for (name, schema) in schemas.iter() {
            if let Some(rust_type) = schema.get("x-bce-type").and_then(Value::as_str) {
                self.replacements.insert(name.clone(), rust_type.to_owned());
            } else if schema.get("x-bce-variants").is_some() {
                self.replacements
                    .insert(name.clone(), format!("crate::values::{name}"));
            }
        }
        // Each is one opaque type now. A simple schema keeps the generator from looking further.
        for name in self.replacements.keys() {
            schemas.insert(name.clone(), json!({"type": "string"}));
        }
    }
}

/// `anyOf: [{required: [id]}, {required: [Id]}]` allows two spellings, or two properties. Of two
/// spellings, the first one is the field in Rust and the other an alias. Of two properties, either
/// may be missing.
fn alternatives_of_required(schema: &mut Map<String, Value>) {
    let Some(Value::Array(alternatives)) = schema.get("anyOf") else {
        return;
    };
    if alternatives
        .iter()
        .all(|alternative| alternative.get("required").is_some())
    {
        let is_property = |alternative: &Value| {
            let name = alternative["required"][0].as_str().unwrap_or_default();
            schema["properties"].get(name).is_some()
        };
        let has_spellings = !alternatives.iter().skip(1).any(is_property);
        let first = alternatives[0]["required"].clone();
        schema.remove("anyOf");
        if has_spellings {
            schema.insert("required".to_owned(), first);
        }
    }
}
