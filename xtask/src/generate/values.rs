//! The open enums and the regions, as the spec lists them.

use std::collections::BTreeSet;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{header, rustfmt};
use crate::spec::Spec;

/// Makes `et-api-raw/src/generated_values.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
    let schemas = spec.document["components"]["schemas"]
        .as_object()
        .context("the spec has no schemas")?;
    let mut code = format!(
        "use crate::open_enum::{{open_enum, open_integer_enum}};

        /// The revision of the vendor's interface metadata that these types were made from, of {date}.
        pub const METADATA_REVISION: &str = {revision:?};
",
        revision = text(&spec.document["info"], "x-bce-metadata-revision")?,
        date = text(&spec.document["info"], "x-bce-metadata-date")?,
    );
    for (name, schema) in schemas
        .iter()
        .filter(|(_, schema)| schema.get("x-bce-variants").is_some())
    {
        open_enum(&mut code, name, schema).with_context(|| format!("schema {name}"))?;
    }
    regions(&mut code, spec)?;
    sensitive_fields(&mut code, schemas)?;
    Ok(header(spec) + &rustfmt::format(&code)?)
}

/// One enum: `open_enum! { /// … Name { /// … Variant = "value", … } }`, or with numbers.
fn open_enum(code: &mut String, name: &str, schema: &Value) -> Result<()> {
    let variants = schema["x-bce-variants"]
        .as_object()
        .context("x-bce-variants is no mapping")?;
    for value in schema["enum"].as_array().context("an enum has values")? {
        let key = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        ensure!(
            variants.contains_key(&key),
            "the value {key} has no entry in x-bce-variants"
        );
    }
    let numbers = schema["type"] == "integer";
    let macro_name = if numbers {
        "open_integer_enum"
    } else {
        "open_enum"
    };
    open(code, macro_name, name, text(schema, "description")?)?;
    for (value, variant) in variants {
        let literal = if numbers {
            value.clone()
        } else {
            format!("{value:?}")
        };
        self::variant(
            code,
            value,
            text(variant, "name")?,
            text(variant, "description")?,
            &literal,
        )?;
    }
    close(code)
}

/// The regions, from the servers.
fn regions(code: &mut String, spec: &Spec) -> Result<()> {
    open(code, "open_enum", "Region", "A region of the service.")?;
    let mut endpoints = String::new();
    for server in spec.document["servers"]
        .as_array()
        .context("the spec has no servers")?
    {
        let region = server
            .get("x-bce-region")
            .context("a server has no x-bce-region")?;
        let (id, name) = (text(region, "id")?, text(region, "name")?);
        variant(
            code,
            id,
            name,
            &format!("{}.", text(region, "description")?),
            &format!("{id:?}"),
        )?;
        writeln!(
            endpoints,
            "Self::{name} => Some({:?}),",
            text(server, "url")?
        )?;
    }
    close(code)?;
    write!(
        code,
        "
        impl Region {{
            /// The service's endpoint in this region; none for a region that this version does not know.
            pub fn endpoint(&self) -> Option<&'static str> {{
                match self {{
                    {endpoints}
                    Self::Unknown(_) => None,
                }}
            }}
        }}"
    )?;
    Ok(())
}

/// The names of the fields that hold sensitive text, for whoever redacts JSON.
fn sensitive_fields(code: &mut String, schemas: &serde_json::Map<String, Value>) -> Result<()> {
    let is_sensitive = |schema: &Value| {
        let name = schema["allOf"][0]["$ref"]
            .as_str()
            .and_then(|reference| reference.rsplit('/').next());
        name.and_then(|name| schemas.get(name)?.get("x-bce-type")?.as_str())
            == Some("crate::sensitive::Sensitive")
    };
    let names: BTreeSet<&str> = schemas
        .values()
        .filter_map(|schema| schema["properties"].as_object())
        .flatten()
        .filter(|(_, schema)| is_sensitive(schema))
        .map(|(name, _)| name.as_str())
        .collect();
    let names = Vec::from_iter(names);
    writeln!(
        code,
        "\n/// The names of the JSON fields that hold a secret or a contact's details.\npub const SENSITIVE_FIELDS: &[&str] = &{names:?};"
    )?;
    Ok(())
}

fn open(code: &mut String, macro_name: &str, name: &str, description: &str) -> Result<()> {
    writeln!(
        code,
        "\n{macro_name}! {{\n    /// {description}\n    {name} {{"
    )?;
    Ok(())
}

fn variant(
    code: &mut String,
    value: &str,
    name: &str,
    description: &str,
    literal: &str,
) -> Result<()> {
    writeln!(
        code,
        "        /// `{value}`: {description}\n        {name} = {literal},"
    )?;
    Ok(())
}

fn close(code: &mut String) -> Result<()> {
    writeln!(code, "    }}\n}}")?;
    Ok(())
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
    value[name]
        .as_str()
        .with_context(|| format!("{name} is missing or no text"))
}
