//! `cargo xtask coverage`: does everything keep up with the spec?
//!
//! Every operation of the spec needs five things, each looked for where this project keeps it:
//!
//! | what | where |
//! |---|---|
//! | an SDK method | an `operation!` in crates/et-sdk/src/operations that calls `raw.OPERATION_ID` |
//! | doc aliases | one item of crates/et-sdk/src with `#[doc(alias)]` for the official action and for the Python function |
//! | an emulator handler | a row of the table `HANDLERS` in crates/et-emulator/src/actions/mod.rs |
//! | a wire fixture | an entry of tests/vectors/wire-python.json |
//! | a contract test | a row of the table `CASES` in tests/tests/contract/cases.rs |
//!
//! A row or entry for an action that the spec does not have is reported too.

mod source;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::generate::snake_case;
use crate::repository::Repository;
use crate::spec::Spec;

const OPERATIONS: &str = "crates/et-sdk/src/operations";
const SDK: &str = "crates/et-sdk/src";
const HANDLERS: &str = "crates/et-emulator/src/actions/mod.rs";
const FIXTURES: &str = "tests/vectors/wire-python.json";
const CASES: &str = "tests/tests/contract/cases.rs";

/// Prints what is missing.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let spec = Spec::load(repository)?;
    let gaps = gaps(repository, &spec)?;
    for gap in &gaps {
        println!("{gap}");
    }
    if gaps.is_empty() {
        println!(
            "All {} operations have an SDK method, doc aliases, an emulator handler, a wire fixture and a contract test.",
            spec.operations().len()
        );
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{} things do not keep up with {}.", gaps.len(), spec.name);
    Ok(ExitCode::FAILURE)
}

/// Lists what is missing, and what is there for nothing.
pub fn gaps(repository: &Repository, spec: &Spec) -> Result<Vec<String>> {
    let methods = source::raw_calls(repository, OPERATIONS)?;
    let aliases = source::doc_aliases(repository, SDK)?;
    let tables = [
        (
            "an emulator handler",
            "HANDLERS in",
            HANDLERS,
            source::table(repository, HANDLERS, "HANDLERS")?,
        ),
        (
            "a wire fixture",
            "entries of",
            FIXTURES,
            fixtures(repository)?,
        ),
        (
            "a contract test",
            "CASES in",
            CASES,
            source::table(repository, CASES, "CASES")?,
        ),
    ];
    let mut gaps = Vec::new();
    let mut actions = BTreeSet::new();
    for operation in spec.operations() {
        let action = operation.label();
        let mut missing = |what: String| {
            gaps.push(format!(
                "{}: {action} has no {what}",
                spec.location(&operation.pointer)
            ));
        };
        let method = snake_case(operation.text("operationId").unwrap_or_default());
        if !methods.contains(&method) {
            missing(format!(
                "SDK method: add an `operation!` that calls `raw.{method}` to {OPERATIONS}"
            ));
        }
        let names: Vec<&str> = [
            operation.text("x-bce-action"),
            operation.text("x-bce-python"),
        ]
        .into_iter()
        .flatten()
        .collect();
        let is_found = |item: &BTreeSet<String>| names.iter().all(|name| item.contains(*name));
        if !aliases.iter().any(is_found) {
            missing(format!(
                "doc aliases: add #[doc(alias)] for {} to its method in {SDK}",
                names.join(" and ")
            ));
        }
        for (what, part, file, rows) in &tables {
            if !rows.contains(&action) {
                let what = what.trim_start_matches("an ").trim_start_matches("a ");
                missing(format!("{what}: add it to the {part} {file}"));
            }
        }
        actions.insert(action);
    }
    for (what, _, file, rows) in &tables {
        for row in rows.difference(&actions) {
            gaps.push(format!(
                "{file}: there is {what} for {row}, which {} does not have; remove it",
                spec.name
            ));
        }
    }
    Ok(gaps)
}

/// The actions of the recorded requests.
fn fixtures(repository: &Repository) -> Result<BTreeSet<String>> {
    let text = std::fs::read_to_string(repository.path(FIXTURES))
        .with_context(|| format!("cannot read {FIXTURES}"))?;
    let entries: Vec<Value> =
        serde_json::from_str(&text).with_context(|| format!("cannot read {FIXTURES}"))?;
    let action = |entry: &Value| entry["action"].as_str().map(str::to_owned);
    Ok(entries.iter().filter_map(action).collect())
}
