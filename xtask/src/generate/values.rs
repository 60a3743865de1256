//! The values that the spec lists: open enums, the names of the regions and of sensitive fields.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use super::rustfmt;
use crate::spec::{Documents, pointer};

/// Makes `et-api-raw/src/generated_values.rs`.
pub fn generate(documents: &Documents) -> Result<String> {
    let spec = &documents.whole;
    let info = &spec.document["info"];
    let schemas = spec.document["components"]["schemas"]
        .as_object()
        .context("the spec has no schemas")?;
    let mut enums = String::new();
    for (name, schema) in schemas {
        if let Some(variants) = schema.get("x-bce-variants") {
            let code = open_enum(name, schema, variants);
            enums.push_str(&code.with_context(|| format!("schema {name}"))?);
        }
    }
    let code = format!(
        "use crate::open_enum::{{open_enum, open_integer_enum}};

        /// The revision of the vendor's interface metadata that this version follows ({date}).
        pub const METADATA_REVISION: &str = {revision:?};

{enums}{regions}

        /// The names of the JSON fields that hold a secret or a contact's details.
        pub const SENSITIVE_FIELDS: &[&str] = &{sensitive:?};",
        date = text(info, "x-bce-metadata-date")?,
        revision = text(info, "x-bce-metadata-revision")?,
        regions = regions(documents)?,
        sensitive = sensitive_fields(schemas),
    );
    rustfmt::file(spec, &code)
}

/// The enum of a schema with `x-bce-variants`.
fn open_enum(name: &str, schema: &Value, variants: &Value) -> Result<String> {
    let variants = variants
        .as_object()
        .context("x-bce-variants is not a mapping")?;
    let is_integer = schema["type"] == "integer";
    let mut items = String::new();
    for (value, variant) in variants {
        let literal = if is_integer {
            value.clone()
        } else {
            format!("{value:?}")
        };
        let (name, description) = (text(variant, "name")?, text(variant, "description")?);
        items += &item(value, name, description, &literal);
    }
    let macro_name = if is_integer {
        "open_integer_enum"
    } else {
        "open_enum"
    };
    Ok(invocation(
        macro_name,
        name,
        text(schema, "description")?,
        &items,
    ))
}

/// The enum of the regions of all products.
fn regions(documents: &Documents) -> Result<String> {
    let mut items = String::new();
    let mut names = BTreeMap::new();
    for product in &documents.products {
        let spec = &product.spec;
        for place in spec.items("/servers") {
            let region = &spec.at(&place)["x-bce-region"];
            let (id, name) = (text(region, "id")?, text(region, "name")?);
            let here = spec.location(&place);
            let (first_name, first) = names.entry(id).or_insert_with(|| {
                let description = region["description"].as_str().unwrap_or_default();
                items += &item(id, name, &format!("{description}."), &format!("{id:?}"));
                (name, here.clone())
            });
            ensure!(
                *first_name == name,
                "{here}: the region {id} is called {name}, but {first_name} in {first}"
            );
        }
    }
    Ok(invocation("open_enum", "Region", "A region.", &items))
}

// rustfmt does not format the arguments of a macro, so these two indent them.

fn invocation(macro_name: &str, name: &str, description: &str, items: &str) -> String {
    format!("{macro_name}! {{\n    /// {description}\n    {name} {{\n{items}    }}\n}}\n\n")
}

fn item(value: &str, name: &str, description: &str, literal: &str) -> String {
    format!("        /// `{value}`: {description}\n        {name} = {literal},\n")
}

/// The names of the properties whose type is a schema of sensitive text.
fn sensitive_fields(schemas: &Map<String, Value>) -> Vec<&str> {
    let is_sensitive = |property: &Value| {
        let reference = property["allOf"][0]["$ref"].as_str().unwrap_or_default();
        schemas
            .get(&pointer::name(reference))
            .is_some_and(|schema| schema["x-bce-type"] == "crate::sensitive::Sensitive")
    };
    let names: BTreeSet<&str> = schemas
        .values()
        .filter_map(|schema| schema["properties"].as_object())
        .flatten()
        .filter(|(_, property)| is_sensitive(property))
        .map(|(name, _)| name.as_str())
        .collect();
    Vec::from_iter(names)
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
    value[name]
        .as_str()
        .with_context(|| format!("{name} is missing or not text"))
}
