//! The shape of an answer: which fields and values the document knows, and which fields are sensitive.
//!
//! Answers may hold more than the document knows, and keep it. This finds what is new in them, and hides what must not be shown or kept.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The hand-written Rust type that stands for sensitive text; the document names it.
const SENSITIVE: &str = "crate::sensitive::Sensitive";
/// Where the open enums stand that the document names.
const VALUES: &str = "crate::values::";
/// What takes the place of hidden text.
const HIDDEN: &str = "***";

/// Something in an answer that the document does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Unknown {
    /// Where: `ets[0].status`.
    pub field: String,
    /// What.
    pub kind: UnknownKind,
}

/// What is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UnknownKind {
    /// The field itself. Nobody knows whether its value may be shown.
    Field {
        /// The type of its value, in a word: `text`, `number`, `list`.
        holds: &'static str,
    },
    /// The value of a known field that has a list of values.
    Value {
        /// The value as text.
        value: String,
    },
}

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.kind {
            UnknownKind::Field { holds } => write!(f, "unknown field `{}` ({holds})", self.field),
            UnknownKind::Value { value } => {
                write!(f, "unknown value `{value}` of `{}`", self.field)
            }
        }
    }
}

/// The shape of one schema.
#[derive(Debug)]
pub(crate) enum Shape {
    Object(BTreeMap<String, Shape>),
    List(Box<Shape>),
    /// One of these values, as text; others may come.
    Enum(BTreeSet<String>),
    Sensitive,
    /// Anything else: text, a number, or what the document leaves open.
    Plain,
}

impl Shape {
    /// Reads the shape of `schema`, whose references point into `document`.
    pub(crate) fn of(schema: &Value, document: &Value) -> Self {
        // The document has no schema that contains itself; the bound keeps a damaged one from hanging.
        Self::read(schema, document, 32)
    }

    fn read(schema: &Value, document: &Value, depth: u8) -> Self {
        let Some(depth) = depth.checked_sub(1) else {
            return Self::Plain;
        };
        let target = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"));
        if let Some(target) = target.and_then(Value::as_str) {
            return match document.pointer(target.trim_start_matches('#')) {
                Some(schema) => Self::read(schema, document, depth),
                None => Self::Plain,
            };
        }
        if let Some(rust_type) = schema.get("x-bce-type").and_then(Value::as_str) {
            if rust_type == SENSITIVE {
                return Self::Sensitive;
            }
            let variants = rust_type.strip_prefix(VALUES).and_then(|name| {
                let values = &document["components"]["schemas"][name]["x-bce-variants"];
                values.as_object()
            });
            return match variants {
                Some(variants) => Self::Enum(variants.keys().cloned().collect()),
                None => Self::Plain,
            };
        }
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            let mut fields = BTreeMap::new();
            for (name, property) in properties {
                let aliases = property.get("x-bce-aliases").and_then(Value::as_array);
                for alias in aliases.into_iter().flatten().filter_map(Value::as_str) {
                    fields.insert(alias.to_owned(), Self::read(property, document, depth));
                }
                fields.insert(name.clone(), Self::read(property, document, depth));
            }
            return Self::Object(fields);
        }
        match schema.get("items") {
            Some(items) => Self::List(Box::new(Self::read(items, document, depth))),
            None => Self::Plain,
        }
    }

    /// Lists what of `value` the document does not know.
    pub(crate) fn find_unknown(&self, value: &Value, field: &str, into: &mut Vec<Unknown>) {
        match (self, value) {
            (Self::Object(shapes), Value::Object(members)) => {
                for (name, member) in by_name(members) {
                    let dot = if field.is_empty() { "" } else { "." };
                    let field = format!("{field}{dot}{name}");
                    match shapes.get(name) {
                        Some(shape) => shape.find_unknown(member, &field, into),
                        None => into.push(Unknown {
                            field,
                            kind: UnknownKind::Field {
                                holds: type_word(member),
                            },
                        }),
                    }
                }
            }
            (Self::List(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    shape.find_unknown(item, &format!("{field}[{index}]"), into);
                }
            }
            (Self::Enum(known), value) => {
                if let Some(text) = enum_text(value)
                    && !known.contains(&text)
                {
                    into.push(Unknown {
                        field: field.to_owned(),
                        kind: UnknownKind::Value { value: text },
                    });
                }
            }
            _ => {}
        }
    }

    /// Hides what is sensitive, and what may be because the document does not know it.
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
            (Self::List(shape), Value::Array(items)) => {
                items.iter_mut().for_each(|item| shape.redact(item));
            }
            (Self::Sensitive, value) => *value = Value::String(HIDDEN.to_owned()),
            // Not of the form the document says: as good as unknown.
            (Self::Object(_) | Self::List(_), value) => hide_scalars(value),
            (_, value @ Value::Object(_)) => hide_scalars(value),
            _ => {}
        }
    }
}

/// A value of an enum as its text. Switches come as truth values too; empty text says as little as null.
fn enum_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(on) => Some(u8::from(*on).to_string()),
        _ => None,
    }
}

/// The members in the order of their names, which serde_json keeps or not by a feature that any crate of a program may set.
fn by_name(members: &Map<String, Value>) -> BTreeMap<&String, &Value> {
    members.iter().collect()
}

/// Keeps the form of a value and nothing that it says.
fn hide_scalars(value: &mut Value) {
    match value {
        Value::String(text) => HIDDEN.clone_into(text),
        Value::Number(_) => *value = Value::from(0),
        Value::Array(items) => items.iter_mut().for_each(hide_scalars),
        Value::Object(members) => members.values_mut().for_each(hide_scalars),
        Value::Null | Value::Bool(_) => {}
    }
}

fn type_word(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "truth value",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
