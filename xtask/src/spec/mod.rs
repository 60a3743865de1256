//! Reading OpenAPI documents, with the file and line of each of their parts.

pub mod documents;
mod file;
mod merge;
pub mod operations;
pub mod pointer;
pub mod schemas;
pub mod yaml;

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context, Result};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub use self::documents::Documents;
pub use self::file::File;
use crate::repository::Repository;

/// An OpenAPI document, in one file or several.
pub struct Spec {
    /// The main file's name in messages.
    pub name: String,
    /// All it says.
    pub document: Value,
    /// The SHA-256 of its files, one after the other by name, in lower-case hex.
    pub digest: String,
    main: Rc<File>,
    /// The files and pointers of what is in another file.
    origins: HashMap<String, (Rc<File>, String)>,
}

impl Spec {
    /// Reads a document of one file from its text; the name is for messages.
    pub fn read(name: String, text: &str) -> Result<Self> {
        let file = File::read(name, text.to_owned())?.with_paths()?;
        Self::merge(&Rc::new(file), &[])
    }

    /// Makes one document of several files; the main one says what it is.
    fn merge(main: &Rc<File>, others: &[Rc<File>]) -> Result<Self> {
        let merged = merge::merge(main, others)?;
        let mut files: Vec<_> = others.iter().chain([main]).collect();
        files.sort_by_key(|file| &file.name);
        let texts: String = files.iter().map(|file| &*file.text).collect();
        Ok(Self {
            name: main.name.clone(),
            document: merged.document,
            digest: sha256(texts.as_bytes()),
            main: Rc::clone(main),
            origins: merged.origins,
        })
    }

    /// A document without operations, with which a new one is compared.
    pub fn empty() -> Self {
        Self::read("nothing".to_owned(), "paths: {}").expect("it has paths")
    }

    /// Writes the document as one file, for programs that read no other, and returns its path.
    pub fn write_merged(&self, repository: &Repository) -> Result<PathBuf> {
        let path = repository
            .path("target")
            .join(&self.name)
            .with_extension("json");
        let context = || format!("cannot write {}", repository.name(&path));
        let folder = path.parent().unwrap_or(&path);
        std::fs::create_dir_all(folder).with_context(context)?;
        let text = serde_json::to_string_pretty(&self.document)?;
        std::fs::write(&path, text).with_context(context)?;
        Ok(path)
    }

    /// `FILE:LINE` of a JSON pointer, or of the nearest thing around it that exists.
    pub fn location(&self, pointer: &str) -> String {
        let (file, line) = self.place(pointer);
        format!("{file}:{line}")
    }

    /// The file of a JSON pointer and the line there, counted from 1.
    pub fn place(&self, pointer: &str) -> (&str, usize) {
        let (file, pointer) = self.source(pointer);
        (&file.name, file.line(&pointer))
    }

    /// The file that a JSON pointer leads into, and the pointer there.
    pub fn source(&self, pointer: &str) -> (&File, String) {
        let mut around = std::iter::successors(Some(pointer), |place| pointer::parent(place));
        let origin = around.find_map(|place| Some((place, self.origins.get(place)?)));
        match origin {
            Some((place, (file, there))) => (file, format!("{there}{}", &pointer[place.len()..])),
            None => (&self.main, pointer.to_owned()),
        }
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
