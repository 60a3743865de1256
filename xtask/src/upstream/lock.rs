//! The lock of a document: what the vendor's metadata said about its product when the two were
//! last compared.
//!
//! It holds names, types, locations, paginators and endpoints, but only a digest of each
//! description: the texts are the vendor's. A digest of what the document says about a parameter
//! (`spec`) tells whether that was changed since. Each parameter is on a line of its own, so that a
//! change to it is one line of a diff.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::record::{Action, Record};
use crate::repository::Repository;

/// Reads a lock.
pub fn read(path: &Path, repository: &Repository) -> Result<Record> {
    let name = repository.name(path);
    let hint = "`cargo xtask upstream --metadata DIR --write-lock` creates it";
    ensure!(path.exists(), "cannot read {name}; {hint}");
    read_json(path, &name)
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

/// Writes a lock.
pub fn write(path: &Path, repository: &Repository, record: &Record) -> Result<()> {
    let context = || format!("cannot write {}", repository.name(path));
    std::fs::write(path, text(record)).with_context(context)
}

fn text(record: &Record) -> String {
    let mut actions = Vec::new();
    for (
        name,
        Action {
            request,
            parameters,
            paginator,
        },
    ) in &record.actions
    {
        let (name, request) = (json!(name), json!(request));
        let parameters = parameters
            .iter()
            .map(|parameter| format!("\n  {}", json!(parameter)));
        let parameters = Vec::from_iter(parameters).join(",");
        let paginator = paginator
            .iter()
            .map(|it| format!(",\n \"paginator\": {}", json!(it)));
        let paginator = String::from_iter(paginator);
        actions.push(format!(
            "{name}: {{\n \"request\": {request},\n \"parameters\": [{parameters}\n ]\
             {paginator}\n}}"
        ));
    }
    let actions = actions.join(",\n");
    let (protocol, endpoints) = (json!(record.protocol), json!(record.endpoints));
    let others = json!(record.others);
    format!(
        "{{\n\"actions\": {{\n{actions}\n}},\n\"others\": {others},\n\
         \"protocol\": {protocol},\n\"endpoints\": {endpoints}\n}}\n"
    )
}
