//! The rules of a schema that its document tells in words.

use std::collections::BTreeMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

/// The extension that says in words what the bounds and the pattern of a schema demand.
pub(crate) const RULE: &str = "x-bce-rule";

/// How deep rules are looked for. No schema of the document contains itself; the bound keeps an
/// invalid one from hanging.
const MAX_DEPTH: u8 = 32;

/// The rules in words, by the path that a validator takes to their schemas.
#[derive(Debug, Default)]
pub(crate) struct Rules(BTreeMap<String, String>);

impl Rules {
    /// Reads the rules of `schema`, whose references point into `document`.
    pub(crate) fn of(schema: &Value, document: &Value) -> Self {
        let mut rules = Self::default();
        rules.read(schema, document, "", MAX_DEPTH);
        rules
    }

    fn read(&mut self, schema: &Value, document: &Value, path: &str, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match schema {
            Value::Object(members) => {
                for (name, member) in members {
                    let path = || format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                    match (name.as_str(), member) {
                        (RULE, Value::String(words)) => {
                            self.0.insert(path_of(&path()).to_owned(), words.clone());
                        }
                        ("$ref", Value::String(target)) => {
                            let pointer = target.strip_prefix('#');
                            if let Some(target) = pointer.and_then(|it| document.pointer(it)) {
                                self.read(target, document, &path(), depth);
                            }
                        }
                        ("example" | "enum" | "const" | "default", _) => {}
                        _ => self.read(member, document, &path(), depth),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.read(item, document, &format!("{path}/{index}"), depth);
                }
            }
            _ => {}
        }
    }

    /// The words for the rule that an error is about, unless it is about the type or a missing
    /// field, which the schema's own words tell better.
    pub(crate) fn words(&self, error: &ValidationError<'_>) -> Option<&str> {
        if matches!(error.kind(), Kind::Type { .. } | Kind::Required { .. }) {
            return None;
        }
        let words = self.0.get(path_of(error.evaluation_path().as_str()))?;
        Some(words)
    }
}

/// The path of the schema that has the keyword at this path.
fn path_of(keyword: &str) -> &str {
    keyword.rsplit_once('/').map_or("", |(schema, _)| schema)
}
