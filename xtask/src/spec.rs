//! Reading the OpenAPI document.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::repository;

/// The OpenAPI document as it lies on disk.
pub struct Spec {
    /// The document.
    pub document: Value,
    /// The SHA-256 of the file, in lower-case hex.
    pub digest: String,
}

impl Spec {
    /// Where the document lies.
    pub fn path() -> PathBuf {
        repository::root().join("openapi/et.yaml")
    }

    /// Reads the project's own document.
    pub fn load() -> Result<Self> {
        Self::load_from(&Self::path())
    }

    /// Reads a document from any file.
    pub fn load_from(path: &Path) -> Result<Self> {
        let name = repository::relative(path);
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        let document: Value =
            serde_yaml_ng::from_str(&text).with_context(|| format!("{name} is not valid YAML"))?;
        let digest = Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Self { document, digest })
    }
}
