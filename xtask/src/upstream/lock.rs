//! `openapi/upstream.lock.json`: what the vendor's metadata said when the spec was last compared with it.
//!
//! It holds names, types, positions, paginators and endpoints, and of each description a digest only: the words are the vendor's.
//! One parameter stands on one line, so that a change to it is one line of a diff.

use std::fmt::Write;

use anyhow::{Context, Result, anyhow};
use serde::Serialize;

use super::interface::Interface;
use crate::repository::Repository;

/// Where the lock lies.
pub const PATH: &str = "openapi/upstream.lock.json";

/// Reads the lock.
pub fn read(repository: &Repository) -> Result<Interface> {
    let text = std::fs::read_to_string(repository.path(PATH)).with_context(|| {
        format!("cannot read {PATH}; `cargo xtask upstream --metadata DIR --write-lock` makes it")
    })?;
    let mut json = serde_json::Deserializer::from_str(&text);
    serde_path_to_error::deserialize(&mut json)
        .map_err(|error| anyhow!("cannot read {PATH}: {}: {}", error.path(), error.inner()))
}

/// Writes the lock.
pub fn write(repository: &Repository, interface: &Interface) -> Result<()> {
    let text = text(interface)?;
    std::fs::write(repository.path(PATH), text).with_context(|| format!("cannot write {PATH}"))
}

fn text(interface: &Interface) -> Result<String> {
    let mut text = String::from("{\n\"actions\": {\n");
    for (index, (name, action)) in interface.actions.iter().enumerate() {
        let comma = if index == 0 { "" } else { ",\n" };
        write!(
            text,
            "{comma}{}: {{\n \"request\": {},\n \"parameters\": [",
            json(name)?,
            json(&action.request)?
        )?;
        for (index, parameter) in action.parameters.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}\n  {}", json(parameter)?)?;
        }
        text.push_str("\n ]");
        if let Some(paginator) = &action.paginator {
            write!(text, ",\n \"paginator\": {}", json(paginator)?)?;
        }
        text.push_str("\n}");
    }
    writeln!(
        text,
        "\n}},\n\"protocol\": {},\n\"endpoints\": {}\n}}",
        json(&interface.protocol)?,
        json(&interface.endpoints)?
    )?;
    Ok(text)
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}
