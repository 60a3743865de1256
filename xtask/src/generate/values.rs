//! The values that the spec lists: open enums, regions and the names of sensitive fields.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::rustfmt;
use crate::spec::{Spec, pointer};

/// Makes `et-api-raw/src/generated_values.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
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
        regions = regions(spec)?,
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

/// The enum of the regions, and their endpoints.
fn regions(spec: &Spec) -> Result<String> {
    let servers = spec.document["servers"]
        .as_array()
        .context("the spec has no servers")?;
    let (mut items, mut endpoints) = (String::new(), String::new());
    for server in servers {
        let region = &server["x-bce-region"];
        let (id, name) = (text(region, "id")?, text(region, "name")?);
        let description = format!("{}.", text(region, "description")?);
        items += &item(id, name, &description, &format!("{id:?}"));
        endpoints += &format!("Self::{name} => Some({:?}),\n", text(server, "url")?);
    }
    let region = invocation("open_enum", "Region", "A region of the service.", &items);
    Ok(format!(
        "{region}
        impl Region {{
            /// The endpoint of the service in this region, or `None` if this version does not know
            /// the region.
            pub fn endpoint(&self) -> Option<&'static str> {{
                match self {{
                    {endpoints}Self::Unknown(_) => None,
                }}
            }}
        }}"
    ))
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
