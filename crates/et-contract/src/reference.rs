//! References within the document.

use serde_json::Value;

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
