//! Reading an OpenAPI document, with the line of each of its parts.

pub mod operations;
pub mod pointer;
pub mod schemas;
pub mod yaml;

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::yaml::Lines;
use crate::repository::Repository;

/// The path of the project's own document.
pub const PATH: &str = "openapi/et.yaml";

/// An OpenAPI document on disk.
pub struct Spec {
    /// The file's name in messages.
    pub name: String,
    /// All it says.
    pub document: Value,
    /// The SHA-256 of the file, in lower-case hex.
    pub digest: String,
    lines: Lines,
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
        Self::read(name, &text)
    }

    /// Reads a document from a text; the name is for messages.
    pub fn read(name: String, text: &str) -> Result<Self> {
        let (document, lines) =
            yaml::read(text).with_context(|| format!("{name} is not valid YAML"))?;
        if !document["paths"].is_object() {
            bail!("{name} is not an OpenAPI document: it has no `paths`");
        }
        Ok(Self {
            document,
            digest: sha256(text.as_bytes()),
            lines,
            name,
        })
    }

    /// `FILE:LINE` of a JSON pointer, or of the nearest thing around it that exists.
    pub fn location(&self, pointer: &str) -> String {
        format!("{}:{}", self.name, self.line(pointer))
    }

    /// The line of a JSON pointer, counted from 1.
    pub fn line(&self, pointer: &str) -> usize {
        self.lines.line(pointer)
    }

    /// The value at a JSON pointer, or `null`.
    pub fn at(&self, pointer: &str) -> &Value {
        self.document.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// The names of the members of the object at a pointer.
    pub fn keys<'s>(&'s self, pointer: &str) -> impl Iterator<Item = &'s str> + use<'s> {
        let object = self.at(pointer).as_object();
        object
            .into_iter()
            .flat_map(|object| object.keys().map(String::as_str))
    }

    /// The pointers of the items of the array at a pointer.
    pub fn items(&self, pointer: &str) -> impl Iterator<Item = String> + use<> {
        let length = self.at(pointer).as_array().map_or(0, Vec::len);
        let pointer = pointer.to_owned();
        (0..length).map(move |index| pointer::item(&pointer, index))
    }

    /// Every value of the document and its pointer, in the order of the document.
    pub fn values(&self) -> Vec<(String, &Value)> {
        fn visit<'v>(pointer: String, value: &'v Value, into: &mut Vec<(String, &'v Value)>) {
            into.push((pointer.clone(), value));
            for (name, member) in value.as_object().into_iter().flatten() {
                visit(pointer::child(&pointer, name), member, into);
            }
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                visit(pointer::item(&pointer, index), item, into);
            }
        }
        let mut values = Vec::new();
        visit(String::new(), &self.document, &mut values);
        values
    }

    /// Follows the references at a pointer. One that leads nowhere, or in a circle, is not
    /// followed.
    pub fn resolve(&self, pointer: &str) -> String {
        // No reasonable chain is longer.
        const LONGEST: usize = 16;
        let mut pointer = pointer;
        for _ in 0..LONGEST {
            let reference = self.at(pointer)["$ref"].as_str();
            match reference.and_then(|reference| reference.strip_prefix('#')) {
                Some(target) if self.document.pointer(target).is_some() => pointer = target,
                _ => break,
            }
        }
        pointer.to_owned()
    }
}

/// The SHA-256 of bytes, in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
