//! References within the document.

use serde_json::{Map, Value};

use crate::rules::RULE;

/// Follows the reference of `value`, which may also be the first item of an `allOf`, until there is
/// none. Returns `None` if one leads nowhere.
pub(crate) fn resolve<'d>(value: &'d Value, document: &'d Value) -> Option<&'d Value> {
    let mut value = value;
    // The document has no circular references. The bound keeps an invalid one from hanging.
    for _ in 0..16 {
        let target = value
            .get("$ref")
            .or_else(|| value.pointer("/allOf/0/$ref"))
            .and_then(Value::as_str);
        match target {
            Some(target) => value = document.pointer(target.strip_prefix('#')?)?,
            None => return Some(value),
        }
    }
    None
}

/// The schema with every reference replaced by what it refers to, without extensions other than a
/// rule in words. Returns `None` if a reference leads nowhere.
pub(crate) fn inline(schema: &Value, document: &Value) -> Option<Value> {
    let members = match schema {
        Value::Object(members) => members,
        Value::Array(items) => return items.iter().map(|item| inline(item, document)).collect(),
        other => return Some(other.clone()),
    };
    let mut inlined = match resolve(schema, document)? {
        target if std::ptr::eq(target, schema) => Map::new(),
        // What stands beside the reference, such as a description, replaces the target's own.
        target => match inline(target, document)? {
            Value::Object(target) => target,
            _ => return None,
        },
    };
    let is_reference = |name: &str| name == "$ref" || name == "allOf";
    for (name, member) in members {
        if !is_reference(name) && (name == RULE || !name.starts_with("x-")) {
            inlined.insert(name.clone(), inline(member, document)?);
        }
    }
    Some(Value::Object(inlined))
}
