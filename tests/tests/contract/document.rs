//! What the API document says, read from its JSON: the names of all fields of requests, and the
//! codes of refusals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use et_contract::{Contract, Location};
use http::StatusCode;
use serde_json::Value;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!(
        "../../../crates/et-contract/src/generated_contract.json"
    ))
    .expect("the document is JSON")
});

/// The names of an operation's query parameters; of the required ones alone, if asked so.
pub fn query(action: &str, required_only: bool) -> BTreeSet<String> {
    let operation = Contract::embedded().operation(action).unwrap();
    let parameters = operation.parameters().iter();
    parameters
        .filter(|parameter| parameter.location() == Location::Query)
        .filter(|parameter| !required_only || parameter.is_required())
        .map(|parameter| parameter.name().to_owned())
        .collect()
}

/// The paths of all fields of a request's body, such as `billing.reservation.reservationLength`
/// and `tags[].tagKey`.
pub fn fields(action: &str) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    collect(body(action), "", &mut fields);
    fields
}

/// The names of the fields that a request's body must have.
pub fn required_fields(action: &str) -> BTreeSet<String> {
    let required = resolve(body(action))["required"].as_array();
    let names = required.into_iter().flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// The schema of a request's body.
fn body(action: &str) -> &'static Value {
    let paths = DOCUMENT["paths"].as_object().into_iter().flatten();
    let methods = paths.filter_map(|(_, path)| path.as_object()).flatten();
    let mut operations = methods.map(|(_, operation)| operation);
    let operation = operations.find(|operation| operation["x-bce-action"] == action);
    let operation = operation.unwrap_or_else(|| panic!("the document has no {action}"));
    &operation["requestBody"]["content"]["application/json"]["schema"]
}

fn resolve(value: &'static Value) -> &'static Value {
    let target = value.get("$ref").or_else(|| value.pointer("/allOf/0/$ref"));
    let Some(target) = target.and_then(Value::as_str) else {
        return value;
    };
    let target = DOCUMENT.pointer(target.trim_start_matches('#'));
    resolve(target.expect("references lead somewhere"))
}

fn collect(schema: &'static Value, path: &str, into: &mut BTreeSet<String>) {
    let schema = resolve(schema);
    if let Some(properties) = schema["properties"].as_object() {
        for (name, property) in properties {
            collect(property, &member(path, name), into);
        }
    } else if let Some(items) = schema.get("items") {
        collect(items, &format!("{path}[]"), into);
    } else if !path.is_empty() {
        into.insert(path.to_owned());
    }
}

/// The paths of all fields of a value, in the form of [`fields`].
pub fn fields_of(value: &Value, path: &str) -> BTreeSet<String> {
    match value {
        Value::Object(members) => {
            let members = members.iter();
            members
                .flat_map(|(name, value)| fields_of(value, &member(path, name)))
                .collect()
        }
        Value::Array(items) => {
            let items = items.iter();
            items
                .flat_map(|item| fields_of(item, &format!("{path}[]")))
                .collect()
        }
        _ => BTreeSet::from([path.to_owned()]),
    }
}

fn member(path: &str, name: &str) -> String {
    let dot = if path.is_empty() { "" } else { "." };
    format!("{path}{dot}{name}")
}

/// The codes that the document lists for refusals, each with its status.
pub fn refusals() -> BTreeMap<String, StatusCode> {
    let text = DOCUMENT["components"]["responses"]["Refused"]["description"]
        .as_str()
        .expect("refusals are described");
    let mut codes = BTreeMap::new();
    let mut parts = text.split('`').skip(1);
    // A code, then text that starts with its status.
    while let (Some(code), Some(rest)) = (parts.next(), parts.next()) {
        let digits = rest.trim_start().chars().take_while(char::is_ascii_digit);
        if let Ok(status) = String::from_iter(digits).parse() {
            codes.insert(code.to_owned(), status);
        }
    }
    codes
}
