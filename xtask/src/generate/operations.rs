//! The table of operations.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::Value;

use super::rustfmt;
use crate::spec::operations::Operation;
use crate::spec::{Spec, pointer};

/// Makes `et-api-raw/src/generated_operations.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
    // Sorted by id, for binary search.
    let mut rows = BTreeMap::new();
    for operation in spec.operations() {
        let id = snake_case(text(&operation, "operationId")?);
        let action = text(&operation, "x-bce-action")?;
        let summary = text(&operation, "summary")?;
        let product = text(&operation, "x-bce-product")?.to_uppercase();
        let raw_only = operation.value["x-bce-raw-only"] == true;
        let paginator = operation.value.get("x-bce-paginator");
        let paged = paginator.is_some_and(Value::is_object);
        let Operation {
            method, path, flag, ..
        } = &operation;
        let mutating = *method != "GET";
        let body_ids = body_ids(spec, &operation);
        let row = format!(
            "/// {summary} (`{action}`).
            pub const {name}: Operation = Operation {{
                id: {id:?}, action: {action:?}, method: {method:?}, path: {path:?},
                flag: {flag:?}, mutating: {mutating}, body_ids: &{body_ids:?}, paged: {paged},
                summary: {summary:?}, product: &products::{product},
                raw_only: {raw_only},
            }};",
            name = id.to_uppercase(),
        );
        rows.insert(id, row);
    }
    let names: Vec<String> = rows.keys().map(|id| id.to_uppercase()).collect();
    let code = format!(
        "use crate::operation::Operation;
        use crate::products;

        /// Every operation, sorted by id.
        pub static OPERATIONS: [Operation; {}] = [{}];

        {}",
        names.len(),
        names.join(", "),
        rows.into_values().collect::<String>()
    );
    rustfmt::file(spec, &code)
}

/// The properties of an operation's body that hold an id.
fn body_ids<'s>(spec: &'s Spec, operation: &Operation<'_>) -> Vec<&'s str> {
    let Some(media) = operation.request_body(spec) else {
        return Vec::new();
    };
    let schema = spec.resolve(&pointer::child(&media, "schema"));
    let properties = spec.at(&schema)["properties"].as_object();
    let properties = properties.into_iter().flatten();
    let ids = properties.filter(|(name, value)| name.ends_with("Id") && value["type"] == "string");
    ids.map(|(name, _)| name.as_str()).collect()
}

/// A member of an operation that must be text.
pub fn text<'o>(operation: &'o Operation<'_>, name: &str) -> Result<&'o str> {
    operation
        .text(name)
        .with_context(|| format!("{} has no {name}", operation.label()))
}

/// Converts `queryDedicatedLines` to `query_dedicated_lines` and `switchRouteHA` to
/// `switch_route_ha`, as progenitor does.
pub fn snake_case(id: &str) -> String {
    let mut text = String::new();
    let mut follows_capital = false;
    for letter in id.chars() {
        if letter.is_uppercase() && !follows_capital {
            text.push('_');
        }
        follows_capital = letter.is_uppercase();
        text.extend(letter.to_lowercase());
    }
    text
}
