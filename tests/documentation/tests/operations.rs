//! Every operation is found in the documentation by all its names.

use std::collections::BTreeMap;

use et_documentation::python::functions_by_action;
use et_documentation::repository::{entries, path, read};
use et_sdk::raw::operations::OPERATIONS;

/// One method carries the action, the functions of both Python SDKs and the console's Chinese term.
#[test]
fn every_operation_is_found_by_all_its_official_names() {
    let calls = calls();
    let python = functions_by_action();
    let chinese: Vec<_> = calls.keys().filter(|alias| !alias.is_ascii()).collect();
    for operation in OPERATIONS.iter().filter(|it| !it.raw_only) {
        let has =
            |alias: &str, call: &String| calls.get(alias).is_some_and(|calls| calls.contains(call));
        let is_complete = |call: &&String| {
            has(operation.id, call)
                && python
                    .get(operation.action)
                    .is_none_or(|function| has(function, call))
                && chinese.iter().any(|alias| has(alias, call))
        };
        let complete = calls[operation.action].iter().find(is_complete);
        assert!(complete.is_some(), "{} lacks a doc alias", operation.action);
    }
}

#[test]
fn the_python_guide_has_a_section_for_every_function() {
    let guide = read(path("docs/from-python.md"));
    for function in functions_by_action().values() {
        let is_section = |line: &str| {
            let functions = line.strip_prefix("### ").unwrap_or_default();
            functions.split(", ").any(|name| name == *function)
        };
        assert!(guide.lines().any(is_section), "no section for {function}");
    }
}

/// The methods with each alias, as `handle.method`.
fn calls() -> BTreeMap<String, Vec<String>> {
    let mut calls = BTreeMap::<_, Vec<_>>::new();
    for file in entries(path("crates/et-sdk/src/operations")) {
        let text = read(file);
        let (mut handle, mut aliases) = (String::new(), Vec::new());
        for line in text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("impl<M: Mode> ") {
                handle = name(rest).trim_end_matches("Ref").to_lowercase();
            } else if let Some(rest) = line.strip_prefix("#[doc(alias = \"") {
                aliases.push(name(rest));
            } else if let Some(rest) = line.strip_prefix("pub fn ") {
                for alias in aliases.drain(..) {
                    let call = format!("{handle}.{}", name(rest));
                    calls.entry(alias.to_owned()).or_default().push(call);
                }
            } else {
                aliases.clear();
            }
        }
    }
    calls
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_name(c)).next().unwrap_or_default()
}
