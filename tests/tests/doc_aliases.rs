//! Every operation is found in the SDK's documentation by its official names: the action, the
//! function of each Python SDK, and the console's Chinese term. Neither the compiler nor a call can
//! miss them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use et_contract::Contract;

/// The SDK's sources.
const SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/et-sdk/src");

/// The Rust files under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The doc aliases of each item that has any.
fn aliases(source: &str) -> Vec<BTreeSet<String>> {
    let alias = |line: &str| {
        let rest = line.trim_start().strip_prefix("#[doc(alias = \"")?;
        Some(rest.strip_suffix("\")]")?.to_owned())
    };
    let lines: Vec<_> = source.lines().map(alias).collect();
    lines
        .split(Option::is_none)
        .filter(|item| !item.is_empty())
        .map(|item| item.iter().flatten().cloned().collect())
        .collect()
}

/// `CreateDedicatedChannel` as `create_dedicated_channel`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The operations for which no item carries all names.
fn missing(items: &[BTreeSet<String>]) -> Vec<&'static str> {
    let is_complete = |item: &BTreeSet<String>, action: &str, python: Option<&str>| {
        item.contains(action)
            && item.contains(&snake_case(action))
            && python.is_none_or(|function| item.contains(function))
            && item.iter().any(|name| !name.is_ascii())
    };
    Contract::embedded()
        .operations()
        .iter()
        .filter(|operation| {
            !items
                .iter()
                .any(|item| is_complete(item, operation.action(), operation.python()))
        })
        .map(|operation| operation.action())
        .collect()
}

#[test]
fn every_operation_is_found_by_its_official_names() {
    let items: Vec<_> = files(Path::new(SDK))
        .iter()
        .flat_map(|file| aliases(&std::fs::read_to_string(file).unwrap()))
        .collect();
    let missing = missing(&items);
    assert!(
        missing.is_empty(),
        "no complete #[doc(alias)]es in et-sdk for {missing:?}"
    );
}

#[test]
fn an_operation_without_one_of_its_names_is_reported() {
    let names = [
        "QueryDedicatedLines",
        "list_et_dcphy",
        "query_dedicated_lines",
        "查询专线列表",
    ];
    let source = |names: &[&str]| {
        let lines = names
            .iter()
            .map(|name| format!("    #[doc(alias = \"{name}\")]\n"));
        format!(
            "/// Lists.\n{}    pub fn list() {{}}\n",
            lines.collect::<String>()
        )
    };
    assert!(!missing(&aliases(&source(&names))).contains(&names[0]));
    for left_out in names {
        let rest: Vec<_> = names.into_iter().filter(|name| *name != left_out).collect();
        assert!(
            missing(&aliases(&source(&rest))).contains(&names[0]),
            "{left_out}"
        );
    }
    // The names of two items do not add up.
    let apart = [source(&names[..2]), source(&names[2..])].concat();
    assert!(missing(&aliases(&apart)).contains(&names[0]));
}
