//! Reads a request as the service does: parameters that are unset are absent, fields that the API
//! document does not define are ignored, and a boolean may be written as Python writes it. What
//! counts as unset is assumed, in [`assumed`](crate::assumed); which parameters are optional is in
//! the document.

use et_contract::{Field, Location, Operation};
use serde_json::Value;

use crate::assumed::{is_unset, is_unset_text};

/// The query without its unset parameters.
pub(crate) fn set_parameters(
    operation: &Operation,
    query: &[(String, String)],
) -> Vec<(String, String)> {
    let occurs_once = |name: &str| query.iter().filter(|(other, _)| other == name).count() == 1;
    let is_set = |(name, value): &&(String, String)| {
        let mut parameters = operation.parameters().iter();
        let parameter = parameters
            .find(|parameter| parameter.location() == Location::Query && parameter.name() == name);
        parameter.is_none_or(|parameter| {
            parameter.is_required() || !occurs_once(name) || !is_unset_text(parameter, value)
        })
    };
    let set = query.iter().filter(is_set).cloned();
    set.map(|(name, value)| {
        let value = boolean(operation, &name, value);
        (name, value)
    })
    .collect()
}

/// A value of a query parameter; `True` and `False` of the official Python client as JSON has them.
fn boolean(operation: &Operation, name: &str, value: String) -> String {
    let mut parameters = operation.parameters().iter();
    let parameter = parameters.find(|one| one.name() == name && !one.allows(&value));
    match (parameter, value.as_str()) {
        (Some(parameter), "True" | "False") if parameter.allows(&value.to_lowercase()) => {
            value.to_lowercase()
        }
        _ => value,
    }
}

/// Removes from an object what is unset and what the document does not define.
pub(crate) fn keep_set_fields(fields: &[Field], object: &mut Value) {
    let Value::Object(members) = object else {
        return;
    };
    members.retain(|name, value| {
        let Some(field) = fields.iter().find(|field| field.name() == name) else {
            return false;
        };
        if !field.fields().is_empty() {
            keep_set_fields(field.fields(), value);
        }
        field.is_required() || !is_unset(field, value)
    });
}
