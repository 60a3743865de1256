//! Several files as one document.
//!
//! Paths, components and tags of all files come together. Everything else is the main file's: what
//! a document says about itself, or what all documents have in common. Whatever has the same name
//! in two files is refused.

use std::collections::HashMap;
use std::rc::Rc;

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use super::file::File;
use super::pointer;

/// What the head of a file says of each of its operations.
const OF_OPERATIONS: [&str; 2] = ["x-bce-product", "x-bce-raw-only"];

/// A document made of several files.
pub struct Merged {
    pub document: Value,
    /// Where things come from that are not from the main file: their pointers, and there.
    pub origins: HashMap<String, (Rc<File>, String)>,
}

/// Merges files into the main one.
pub fn merge(main: &Rc<File>, others: &[Rc<File>]) -> Result<Merged> {
    let mut merger = Merger {
        paths: Map::new(),
        components: Map::new(),
        tags: Vec::new(),
        origins: HashMap::new(),
        places: HashMap::new(),
    };
    for file in others.iter().chain([main]) {
        merger.add(file)?;
    }
    let mut document = main.value.clone();
    let Some(members) = document.as_object_mut() else {
        bail!("{} is not an OpenAPI document", main.name);
    };
    members.insert("tags".to_owned(), merger.tags.into());
    members.insert("paths".to_owned(), merger.paths.into());
    members.insert("components".to_owned(), merger.components.into());
    Ok(Merged {
        document,
        origins: merger.origins,
    })
}

struct Merger {
    paths: Map<String, Value>,
    components: Map<String, Value>,
    tags: Vec<Value>,
    origins: HashMap<String, (Rc<File>, String)>,
    /// `FILE:LINE` by what must be unique.
    places: HashMap<String, String>,
}

impl Merger {
    fn add(&mut self, file: &Rc<File>) -> Result<()> {
        let of_operations = OF_OPERATIONS.map(|name| Some((name, file.value.get(name)?)));
        let of_operations: Vec<_> = of_operations.into_iter().flatten().collect();
        for (key, item) in members(&file.value["paths"]) {
            let place = pointer::child("/paths", key);
            self.claim(file, &format!("path {key}"), &place)?;
            let mut item = item.clone();
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                let id = operation["operationId"].as_str().map(str::to_owned);
                if let (Some(id), Some(operation)) = (id, operation.as_object_mut()) {
                    let place = pointer::child(&pointer::child(&place, method), "operationId");
                    self.claim_once(file, &format!("operation {id}"), &place)?;
                    let said = of_operations.iter();
                    operation.extend(said.map(|(name, it)| ((*name).to_owned(), (*it).clone())));
                }
            }
            self.paths.insert(key.clone(), item);
            self.come_from(file, place.clone(), place);
        }
        for (kind, named) in members(&file.value["components"]) {
            let kinds = self.components.entry(kind).or_insert_with(|| json!({}));
            let Some(kinds) = kinds.as_object_mut() else {
                continue;
            };
            kinds.extend(members(named).map(|(name, value)| (name.clone(), value.clone())));
            for (name, _) in members(named) {
                let place = pointer::child(&pointer::child("/components", kind), name);
                self.claim(file, &format!("component {kind}/{name}"), &place)?;
                self.come_from(file, place.clone(), place);
            }
        }
        let tags = file.value["tags"].as_array().into_iter().flatten();
        for (index, tag) in tags.enumerate() {
            let there = pointer::item("/tags", index);
            if let Some(name) = tag["name"].as_str() {
                self.claim(file, &format!("tag {name}"), &there)?;
            }
            let here = pointer::item("/tags", self.tags.len());
            self.tags.push(tag.clone());
            self.come_from(file, here, there);
        }
        Ok(())
    }

    fn come_from(&mut self, file: &Rc<File>, here: String, there: String) {
        self.origins.insert(here, (Rc::clone(file), there));
    }

    /// Fails if another thing has this name.
    fn claim(&mut self, file: &File, what: &str, pointer: &str) -> Result<()> {
        let place = format!("{}:{}", file.name, file.line(pointer));
        match self.places.insert(what.to_owned(), place.clone()) {
            Some(first) => bail!("{place}: the {what} is already in {first}; rename one of them"),
            None => Ok(()),
        }
    }

    /// Fails if another file has this name; in one file, `lint` reports it.
    fn claim_once(&mut self, file: &File, what: &str, pointer: &str) -> Result<()> {
        let first = self.places.get(what);
        if first.is_some_and(|first| first.starts_with(&format!("{}:", file.name))) {
            return Ok(());
        }
        self.claim(file, what, pointer)
    }
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}
