//! `openapi/upstream.lock.json`: what the vendor's metadata said when the spec was last compared
//! with it.
//!
//! It holds names, types, locations, paginators and endpoints, but only a digest of each
//! description: the texts are the vendor's. Each parameter is on a line of its own, so that a
//! change to it is one line of a diff.

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::record::Record;
use crate::repository::Repository;

/// The lock's path in the repository.
pub const PATH: &str = "openapi/upstream.lock.json";

/// Reads the lock.
pub fn read(repository: &Repository) -> Result<Record> {
    let path = repository.path(PATH);
    if !path.exists() {
        return Err(anyhow!(
            "cannot read {PATH}; `cargo xtask upstream --metadata DIR --write-lock` creates it"
        ));
    }
    read_json(&path, PATH)
}

/// Reads a JSON file; an error names the file, the member and the line.
pub fn read_json<T: DeserializeOwned>(path: &Path, name: &str) -> Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let value = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| anyhow!("cannot read {name}: {}: {}", error.path(), error.inner()))?;
    json.end().with_context(|| format!("cannot read {name}"))?;
    Ok(value)
}

/// Writes the lock.
pub fn write(repository: &Repository, record: &Record) -> Result<()> {
    std::fs::write(repository.path(PATH), text(record)?)
        .with_context(|| format!("cannot write {PATH}"))
}

fn text(record: &Record) -> Result<String> {
    let mut text = String::from("{\n\"actions\": {\n");
    for (index, (name, action)) in record.actions.iter().enumerate() {
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
        json(&record.protocol)?,
        json(&record.endpoints)?
    )?;
    Ok(text)
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}
