//! The functions of the official Python SDK, by the actions they call.

use std::collections::BTreeMap;

use crate::repository::{path, read};

/// The functions of the Python SDK by action, as the OpenAPI documents name them.
#[must_use]
pub fn functions_by_action() -> BTreeMap<String, String> {
    let mut functions = BTreeMap::new();
    let mut action = "";
    for line in spec().lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("x-bce-action: ") {
            action = name;
        } else if let Some(name) = line.strip_prefix("x-bce-python: ") {
            functions.insert(action.to_owned(), name.to_owned());
        }
    }
    functions
}

/// The text of all documents.
fn spec() -> String {
    let folder = std::fs::read_dir(path("openapi")).expect("the repository has a spec");
    let files = folder.map(|entry| entry.expect("the folder can be read").path());
    let documents = files.filter(|file| file.extension() == Some("yaml".as_ref()));
    documents.map(read).collect()
}
