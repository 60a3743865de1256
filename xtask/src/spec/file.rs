//! One YAML file, with the line of each of its parts.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::yaml::{self, Lines};
use crate::repository::Repository;

/// A file of the spec.
pub struct File {
    /// Its name in messages.
    pub name: String,
    /// All it says.
    pub value: Value,
    pub(super) text: String,
    lines: Lines,
}

impl File {
    /// Reads a file from disk.
    pub fn load(path: &Path, repository: &Repository) -> Result<Self> {
        let name = repository.name(path);
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        Self::read(name, text)
    }

    /// Reads a text; the name is for messages.
    pub fn read(name: String, text: String) -> Result<Self> {
        let (value, lines) =
            yaml::read(&text).with_context(|| format!("{name} is not valid YAML"))?;
        Ok(Self {
            name,
            value,
            text,
            lines,
        })
    }

    /// Fails unless the file describes operations.
    pub fn with_paths(self) -> Result<Self> {
        if !self.value["paths"].is_object() {
            bail!(
                "{} is not an OpenAPI document: it has no `paths`",
                self.name
            );
        }
        Ok(self)
    }

    /// A member at the top that must be text.
    pub fn text(&self, name: &str) -> Result<&str> {
        self.value[name]
            .as_str()
            .with_context(|| format!("{} has no {name} at its top", self.name))
    }

    /// The line of a JSON pointer, counted from 1, or of the nearest thing around it.
    pub fn line(&self, pointer: &str) -> usize {
        self.lines.line(pointer)
    }

    /// The text of a line, counted from 1.
    pub fn text_of(&self, line: usize) -> &str {
        let index = line.saturating_sub(1);
        self.text.lines().nth(index).unwrap_or_default()
    }

    /// The last line, counted from 1.
    pub fn last_line(&self) -> usize {
        self.text.lines().count()
    }
}
