//! Reading the OpenAPI document, with the line on which each part of it stands.

pub mod operations;
pub mod pointer;
mod positions;
pub mod schemas;

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::positions::Positions;
use crate::repository::Repository;

/// Where the project's own document lies.
pub const PATH: &str = "openapi/et.yaml";

/// An OpenAPI document as it lies on disk.
pub struct Spec {
    /// How messages call the file.
    pub name: String,
    /// The document.
    pub document: Value,
    /// The SHA-256 of the file, in lower-case hex.
    pub digest: String,
    positions: Positions,
}

impl Spec {
    /// Reads a repository's own document.
    pub fn load(repository: &Repository) -> Result<Self> {
        Self::load_from(&repository.path(PATH), repository)
    }

    /// Reads a document from any file.
    pub fn load_from(path: &Path, repository: &Repository) -> Result<Self> {
        let name = repository.name(path);
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        Self::parse(name, &text)
    }

    /// Reads a document from text.
    pub fn parse(name: String, text: &str) -> Result<Self> {
        let document: Value =
            serde_yaml_ng::from_str(text).with_context(|| format!("{name} is not valid YAML"))?;
        if !document["paths"].is_object() {
            bail!("{name} is no OpenAPI document: it has no `paths`");
        }
        Ok(Self {
            positions: Positions::of(text).with_context(|| format!("{name} is not valid YAML"))?,
            digest: sha256(text.as_bytes()),
            name,
            document,
        })
    }

    /// `openapi/et.yaml:LINE` for a JSON pointer, or for what encloses it where nothing stands there.
    pub fn place(&self, pointer: &str) -> String {
        format!("{}:{}", self.name, self.line(pointer))
    }

    /// The line of a JSON pointer, counted from 1.
    pub fn line(&self, pointer: &str) -> usize {
        self.positions.line(pointer)
    }

    /// What stands at a JSON pointer, `null` where nothing does.
    pub fn at(&self, pointer: &str) -> &Value {
        self.document.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// Follows the `$ref`s at a pointer to where the thing itself stands. A reference that leads nowhere, or around, ends where it is.
    pub fn resolve(&self, pointer: &str) -> String {
        let mut pointer = pointer.to_owned();
        // No honest chain is longer.
        for _ in 0..16 {
            let target = self.at(&pointer)["$ref"]
                .as_str()
                .and_then(|reference| reference.strip_prefix('#'));
            match target {
                Some(target) if self.document.pointer(target).is_some() => {
                    pointer = target.to_owned();
                }
                _ => break,
            }
        }
        pointer
    }
}

/// The SHA-256 of bytes in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
