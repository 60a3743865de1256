//! The shape of a response: its known fields and values, and its sensitive fields.
//!
//! Responses may contain more than the document defines. The shape finds what is new, and hides
//! what must not be shown or stored.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::reference::resolve;

/// The `x-bce-type` of sensitive text.
const SENSITIVE: &str = "crate::sensitive::Sensitive";
/// The prefix of an `x-bce-type` that is an open enum.
const VALUES: &str = "crate::values::";
/// Replaces hidden text.
const HIDDEN: &str = "***";

/// Something in a response that the document does not define.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Unknown {
    /// The field as a dotted path: `ets[0].status`.
    pub field: String,
    /// What is unknown about the field.
    pub kind: UnknownKind,
}

/// What is unknown about a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UnknownKind {
    /// The field itself. Its value may be sensitive.
    Field {
        /// The JSON type of the value: `string`, `number`, `array`.
        json_type: &'static str,
    },
    /// The value of a known field that has a list of values.
    Value {
        /// The value as text.
        value: String,
    },
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let field = &self.field;
        match &self.kind {
            UnknownKind::Field { json_type } => write!(f, "unknown field `{field}` ({json_type})"),
            UnknownKind::Value { value } => write!(f, "unknown value `{value}` of `{field}`"),
        }
    }
}

/// The shape of a schema.
#[derive(Debug)]
pub(crate) enum Shape {
    Object(BTreeMap<String, Shape>),
    Array(Box<Shape>),
    /// One of these values as text, or a new one.
    Enum(BTreeSet<String>),
    Sensitive,
    /// Anything else.
    Plain,
}

impl Shape {
    /// Reads the shape of `schema`, whose references point into `document`.
    pub(crate) fn new(schema: &Value, document: &Value) -> Self {
        // No schema of the document contains itself. The bound keeps an invalid one from hanging.
        Self::read(schema, document, 32)
    }

    fn read(schema: &Value, document: &Value, depth: u8) -> Self {
        let (Some(depth), Some(schema)) = (depth.checked_sub(1), resolve(schema, document)) else {
            return Self::Plain;
        };
        if let Some(rust_type) = schema["x-bce-type"].as_str() {
            if rust_type == SENSITIVE {
                return Self::Sensitive;
            }
            let variants = rust_type.strip_prefix(VALUES).and_then(|name| {
                document["components"]["schemas"][name]["x-bce-variants"].as_object()
            });
            if let Some(variants) = variants {
                return Self::Enum(variants.keys().cloned().collect());
            }
        }
        if let Some(properties) = schema["properties"].as_object() {
            let mut fields = BTreeMap::new();
            for (name, property) in properties {
                let aliases = property["x-bce-aliases"].as_array().into_iter().flatten();
                for name in aliases.filter_map(Value::as_str).chain([name.as_str()]) {
                    fields.insert(name.to_owned(), Self::read(property, document, depth));
                }
            }
            return Self::Object(fields);
        }
        match schema.get("items") {
            Some(items) => Self::Array(Box::new(Self::read(items, document, depth))),
            None => Self::Plain,
        }
    }

    /// Appends what the document does not define in `value`, which is that of `field`.
    pub(crate) fn find_unknown(&self, value: &Value, field: &str, found: &mut Vec<Unknown>) {
        match (self, value) {
            (Self::Object(shapes), Value::Object(members)) => {
                for (name, member) in sorted(members) {
                    let dot = if field.is_empty() { "" } else { "." };
                    let field = format!("{field}{dot}{name}");
                    match shapes.get(name) {
                        Some(shape) => shape.find_unknown(member, &field, found),
                        None => {
                            let json_type = json_type(member);
                            let kind = UnknownKind::Field { json_type };
                            found.push(Unknown { field, kind });
                        }
                    }
                }
            }
            (Self::Array(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    shape.find_unknown(item, &format!("{field}[{index}]"), found);
                }
            }
            (Self::Enum(known), value) => {
                if let Some(value) = enum_text(value).filter(|value| !known.contains(value)) {
                    let field = field.to_owned();
                    let kind = UnknownKind::Value { value };
                    found.push(Unknown { field, kind });
                }
            }
            _ => {}
        }
    }

    /// Hides sensitive values, and values that the document does not define, which may be sensitive
    /// too.
    pub(crate) fn redact(&self, value: &mut Value) {
        match (self, value) {
            (_, Value::Null) => {}
            (Self::Object(shapes), Value::Object(members)) => {
                for (name, member) in members.iter_mut() {
                    match shapes.get(name) {
                        Some(shape) => shape.redact(member),
                        None => hide_scalars(member),
                    }
                }
            }
            (Self::Array(shape), Value::Array(items)) => {
                items.iter_mut().for_each(|item| shape.redact(item));
            }
            (Self::Sensitive, value) => *value = Value::from(HIDDEN),
            // The value does not have the type in the document.
            (Self::Object(_) | Self::Array(_), value) | (_, value @ Value::Object(_)) => {
                hide_scalars(value);
            }
            _ => {}
        }
    }
}

/// The value of an enum as text. Switches may also be booleans. Empty text is like null.
fn enum_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(on) => Some(u8::from(*on).to_string()),
        _ => None,
    }
}

/// The members sorted by name. Another crate may enable the feature of serde_json that keeps them
/// in the order of the text.
fn sorted(members: &Map<String, Value>) -> BTreeMap<&String, &Value> {
    members.iter().collect()
}

/// Hides all text and numbers, and keeps the structure.
fn hide_scalars(value: &mut Value) {
    match value {
        Value::String(text) => HIDDEN.clone_into(text),
        Value::Number(_) => *value = Value::from(0),
        Value::Array(items) => items.iter_mut().for_each(hide_scalars),
        Value::Object(members) => members.values_mut().for_each(hide_scalars),
        Value::Null | Value::Bool(_) => {}
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
