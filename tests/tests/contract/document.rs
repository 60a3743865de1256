//! What the API document says, read from its JSON: the names of every parameter and field, and the codes of refusals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use http::StatusCode;
use serde_json::Value;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!(
        "../../../crates/et-contract/src/generated_contract.json"
    ))
    .expect("the document is JSON")
});

/// One operation as the document has it.
#[derive(Debug)]
pub struct Described(&'static Value);

/// The operation of this action.
pub fn operation(action: &str) -> Described {
    let operations = DOCUMENT["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| paths.values())
        .filter_map(Value::as_object)
        .flat_map(|item| item.values());
    for operation in operations {
        if operation["x-bce-action"] == action {
            return Described(operation);
        }
    }
    panic!("the document has no {action}");
}

impl Described {
    /// The names of its query parameters; only those required, if asked so.
    pub fn query(&self, required_only: bool) -> BTreeSet<String> {
        let parameters = self.0["parameters"].as_array().into_iter().flatten();
        parameters
            .map(resolve)
            .filter(|parameter| parameter["in"] == "query")
            .filter(|parameter| !required_only || parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str().map(str::to_owned))
            .collect()
    }

    /// The paths of all fields of its request's body, such as `billing.reservation.reservationLength` and `tags[].tagKey`.
    pub fn fields(&self) -> BTreeSet<String> {
        let mut fields = BTreeSet::new();
        collect(
            &self.0["requestBody"]["content"]["application/json"]["schema"],
            "",
            &mut fields,
        );
        fields
    }

    /// The names of the fields that the body must have.
    pub fn required_fields(&self) -> BTreeSet<String> {
        let schema = resolve(&self.0["requestBody"]["content"]["application/json"]["schema"]);
        schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect()
    }

    /// Whether it has a path parameter, and so may name what does not exist.
    pub fn names_a_resource(&self) -> bool {
        let mut parameters = self.0["parameters"].as_array().into_iter().flatten();
        parameters.any(|parameter| resolve(parameter)["in"] == "path")
    }
}

fn resolve(value: &'static Value) -> &'static Value {
    let target = value.get("$ref").or_else(|| value.pointer("/allOf/0/$ref"));
    match target.and_then(Value::as_str) {
        Some(target) => resolve(
            DOCUMENT
                .pointer(target.trim_start_matches('#'))
                .expect("references lead somewhere"),
        ),
        None => value,
    }
}

fn collect(schema: &'static Value, path: &str, into: &mut BTreeSet<String>) {
    let schema = resolve(schema);
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            let path = if path.is_empty() {
                name.clone()
            } else {
                format!("{path}.{name}")
            };
            collect(property, &path, into);
        }
    } else if let Some(items) = schema.get("items") {
        collect(items, &format!("{path}[]"), into);
    } else if !path.is_empty() {
        into.insert(path.to_owned());
    }
}

/// The paths of all fields of a value, spelled as [`Described::fields`] does.
pub fn fields_of(value: &Value) -> BTreeSet<String> {
    fn walk(value: &Value, path: &str, into: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let dot = if path.is_empty() { "" } else { "." };
                    walk(member, &format!("{path}{dot}{name}"), into);
                }
            }
            Value::Array(items) => items
                .iter()
                .for_each(|item| walk(item, &format!("{path}[]"), into)),
            _ => {
                into.insert(path.to_owned());
            }
        }
    }
    let mut fields = BTreeSet::new();
    walk(value, "", &mut fields);
    fields
}

/// The codes that the document lists for refusals, each with its status.
pub fn refusals() -> BTreeMap<String, StatusCode> {
    let text = DOCUMENT["components"]["responses"]["Refused"]["description"]
        .as_str()
        .expect("refusals are described");
    let mut codes = BTreeMap::new();
    let mut parts = text.split('`');
    parts.next();
    // Odd parts are codes; what follows each starts with its status.
    while let (Some(code), Some(rest)) = (parts.next(), parts.next()) {
        let digits: String = rest
            .trim_start()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        if let Ok(status) = digits.parse() {
            codes.insert(code.to_owned(), status);
        }
    }
    codes
}
