//! The functions of the official Python SDK, by the actions they call.

use std::collections::BTreeMap;

use crate::repository::{path, read};

/// The functions of the Python SDK by action, as the OpenAPI document names them.
#[must_use]
pub fn functions_by_action() -> BTreeMap<String, String> {
    let mut functions = BTreeMap::new();
    let mut action = "";
    let spec = read(path("openapi/et.yaml"));
    for line in spec.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("x-bce-action: ") {
            action = name;
        } else if let Some(name) = line.strip_prefix("x-bce-python: ") {
            functions.insert(action.to_owned(), name.to_owned());
        }
    }
    functions
}
