//! `docs/operations.md` against the OpenAPI document and the SDK's source.

use std::collections::BTreeMap;

use et_documentation::python::functions_by_action;
use et_documentation::repository::{entries, path, read};
use et_sdk::raw::operations::OPERATIONS;

/// An action, and everything that its row shows as code.
type Rows = BTreeMap<String, Vec<String>>;

#[test]
fn the_table_describes_every_operation() {
    let calls = calls();
    let python = functions_by_action();
    let mut expected = Rows::new();
    for operation in OPERATIONS.iter().filter(|it| !it.raw_only) {
        let action = operation.action;
        let flag = operation.flag.map(|flag| format!("?{flag}"));
        let flag = flag.unwrap_or_default();
        let (method, path) = (&operation.method, &operation.path);
        let mut row = vec![format!("{method} {path}{flag}")];
        row.extend(calls[action].iter().cloned());
        row.extend(python.get(action).map(|function| (*function).to_owned()));
        // The newer Python SDK's function. Where the older has none, the spec names it as well.
        row.push(operation.id.to_owned());
        row.dedup();
        expected.insert(action.to_owned(), row);
    }
    let rows = rows();
    for (action, row) in &expected {
        assert_eq!(rows.get(action), Some(row), "{action}");
    }
    assert_eq!(rows.len(), expected.len(), "a row without an operation");
}

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

/// The rows of the table, with calls shortened to their last two names, in alphabetical order.
fn rows() -> Rows {
    let mut rows = Rows::new();
    let table = read(path("docs/operations.md"));
    // The first is the header.
    for line in table.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let mut row: Vec<_> = line.split('`').skip(1).step_by(2).map(short).collect();
        let calls = row.iter().filter(|text| text.contains('.')).count();
        row[1..=calls].sort();
        let action = line.split('|').nth(1).expect("a cell").trim();
        let replaced = rows.insert(action.to_owned(), row);
        assert!(replaced.is_none(), "{action} has two rows");
    }
    rows
}

/// `channel.route_rule(id).delete()` as `routerule.delete`. Other texts stay as they are.
fn short(text: &str) -> String {
    let names: Vec<_> = text.split('.').map(name).collect();
    match names[..] {
        [.., handle, method] => format!("{}.{method}", handle.replace('_', "")),
        _ => text.to_owned(),
    }
}

/// The methods with the action as an alias, as `handle.method`.
fn calls() -> Rows {
    let mut calls = Rows::new();
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
    calls.values_mut().for_each(|calls| calls.sort());
    calls
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_name(c)).next().unwrap_or_default()
}
