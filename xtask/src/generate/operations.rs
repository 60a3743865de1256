//! What each operation is, as a table.

use std::fmt::Write;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{header, rustfmt};
use crate::spec::Spec;

/// Makes `et-api-raw/src/generated_operations.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
    let mut rows = Vec::new();
    for (key, item) in spec.document["paths"]
        .as_object()
        .context("the spec has no paths")?
    {
        let (path, flag) = key
            .split_once('#')
            .map_or((key.as_str(), None), |(path, flag)| (path, Some(flag)));
        for (method, operation) in item
            .as_object()
            .with_context(|| format!("{key} is no mapping"))?
        {
            let word = |name: &str| {
                operation[name]
                    .as_str()
                    .map(str::to_owned)
                    .with_context(|| format!("{method} {key} has no {name}"))
            };
            let (id, action, summary) = (
                word("operationId")?,
                word("x-bce-action")?,
                word("summary")?,
            );
            rows.push((
                snake_case(&id),
                action,
                method.to_uppercase(),
                path,
                flag,
                summary,
                operation,
            ));
        }
    }
    // Sorted, so that an operation is found by bisection.
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let names: Vec<String> = rows.iter().map(|row| row.0.to_uppercase()).collect();
    let mut code = format!(
        "use crate::operation::Operation;

        /// Every operation, in the order of the ids.
        pub static OPERATIONS: [Operation; {}] = [{}];
        ",
        names.len(),
        names.join(", ")
    );
    for (id, action, method, path, flag, summary, operation) in rows {
        let paged = operation
            .get("x-bce-paginator")
            .is_some_and(Value::is_object);
        writeln!(
            code,
            "/// {summary} (`{action}`).
            pub const {name}: Operation = Operation {{ id: {id:?}, action: {action:?}, method: {method:?}, path: {path:?}, flag: {flag:?}, paged: {paged}, summary: {summary:?} }};",
            name = id.to_uppercase(),
        )?;
    }
    Ok(header(spec) + &rustfmt::format(&code)?)
}

/// `queryDedicatedLines` as progenitor spells it: `query_dedicated_lines`.
pub fn snake_case(id: &str) -> String {
    let mut text = String::new();
    for letter in id.chars() {
        if letter.is_uppercase() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
