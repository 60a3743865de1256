//! Reading the vendor's interface metadata of one product from a folder: `schema/PRODUCT/*.json`,
//! `schema/products.json` and, if present, `i18n`.
//!
//! An unreadable file is an error that names the file and the place. A missing description is a
//! note.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value};

use super::lock::read_json;
use super::record::{self, Record};
use crate::spec::sha256;

/// The types of the metadata's files, generated from their JSON Schema.
mod files {
    typify::import_types!(
        schema = "src/upstream/metadata.schema.json",
        map_type = ::std::collections::BTreeMap,
    );
}

/// The languages whose descriptions are watched; the first one is shown where one will do.
const LANGUAGES: [&str; 2] = ["en-US", "zh-CN"];

/// The metadata of a product.
#[derive(Default)]
pub struct Metadata {
    /// The vendor's short name of the product.
    product: String,
    /// The interface it describes, with digests of the descriptions.
    pub record: Record,
    /// The descriptions by language and key. A language that is missing has no entry.
    texts: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// The keys of the descriptions by action and parameter.
    keys: BTreeMap<(String, String), String>,
    /// What is odd but not drift.
    pub notes: Vec<String>,
}

impl Metadata {
    /// Reads what a folder that holds `schema` and, perhaps, `i18n` says about a product: all of it
    /// for the actions that are covered, the name alone for others.
    pub fn read(folder: &Path, product: &str, covers: impl Fn(&str) -> bool) -> Result<Self> {
        let mut metadata = Self {
            product: product.to_owned(),
            ..Self::default()
        };
        for language in LANGUAGES {
            metadata.read_texts(&folder.join("i18n").join(language), language)?;
        }
        for path in json_files(&folder.join("schema").join(product))? {
            let action: files::Action = read(&path)?;
            let name = action.name.clone();
            if !covers(&name) {
                metadata.record.others.insert(name);
                continue;
            }
            let context = || format!("cannot read {}", path.display());
            let action = metadata.action(action).with_context(context)?;
            let other = metadata.record.actions.insert(name.clone(), action);
            ensure!(
                other.is_none(),
                "{}: name: {name} is also in another file",
                context()
            );
        }
        metadata.read_endpoints(read(&folder.join("schema/products.json"))?);
        Ok(metadata)
    }

    /// The languages whose descriptions are present.
    pub fn languages(&self) -> Vec<&'static str> {
        self.texts.keys().copied().collect()
    }

    /// The description of a parameter.
    pub fn description(&self, language: &str, action: &str, parameter: &str) -> Option<&str> {
        let key = self.keys.get(&(action.to_owned(), parameter.to_owned()))?;
        self.texts.get(language)?.get(key).map(String::as_str)
    }

    /// Keeps what the lock has of languages whose descriptions are missing here.
    pub fn keep_digests(&mut self, lock: &Record) {
        let languages = self.languages();
        for (action, parameter) in self.record.parameters_mut() {
            let before = lock.parameter(action, &parameter.name, &parameter.location);
            for (language, digest) in before.into_iter().flat_map(|before| &before.digests) {
                if !languages.contains(&language.as_str()) {
                    let digest = digest.clone();
                    parameter.digests.insert(language.clone(), digest);
                }
            }
        }
    }

    fn action(&mut self, action: files::Action) -> Result<record::Action> {
        self.note_unknown(&action.name, &action.extra);
        let mut uri = action.uri;
        let mut parameters = Vec::new();
        for (index, parameter) in action.parameters.into_iter().enumerate() {
            // The version is a parameter whose default is always sent.
            let placeholder = format!("{{{}}}", parameter.name);
            if let Some(value) = &parameter.default
                && parameter.position.as_deref() == Some("URL")
                && uri.contains(&placeholder)
            {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                uri = uri.replace(&placeholder, &text);
                continue;
            }
            let location = match parameter.position.as_deref() {
                Some("URL") => "path".to_owned(),
                Some(other) => other.to_lowercase(),
                None => bail!("parameters[{index}].position: {} has none", parameter.name),
            };
            self.parameter(&action.name, "", &location, parameter, &mut parameters);
        }
        parameters.sort();
        Ok(record::Action {
            request: format!("{} {uri}", action.method),
            parameters,
            paginator: (!action.paginator.is_empty()).then_some(action.paginator),
        })
    }

    fn parameter(
        &mut self,
        action: &str,
        prefix: &str,
        location: &str,
        parameter: files::Parameter,
        into: &mut Vec<record::Parameter>,
    ) {
        let name = format!("{prefix}{}", parameter.name);
        self.note_unknown(&format!("{action}: {name}"), &parameter.extra);
        let key = parameter.desc_key.unwrap_or_default();
        self.keys.insert((action.to_owned(), name.clone()), key);
        let mut digests = BTreeMap::new();
        for language in self.languages() {
            if let Some(text) = self.description(language, action, &name) {
                digests.insert(language.to_owned(), sha256(text.as_bytes()));
            } else {
                let note = format!("{action}: {name} has no description in {language}");
                self.notes.push(note);
            }
        }
        let mut texts = LANGUAGES.iter();
        let description = texts.find_map(|language| self.description(language, action, &name));
        let description = description.map(str::to_owned);
        let prefix = format!("{name}.");
        into.push(record::Parameter {
            name,
            location: location.to_owned(),
            kind: parameter.type_,
            required: parameter.required,
            spec: None,
            description,
            digests,
        });
        for member in parameter.sub_parameters {
            self.parameter(action, &prefix, location, member, into);
        }
    }

    fn read_endpoints(&mut self, products: files::Products) {
        let mut products = products.products.into_iter();
        let Some(product) = products.find(|product| product.code == self.product) else {
            let note = format!("products.json lists no product {}", self.product);
            return self.notes.push(note);
        };
        self.note_unknown("products.json", &product.extra);
        self.record.protocol = product.protocol.unwrap_or_default();
        self.record.endpoints = product.endpoint;
    }

    fn read_texts(&mut self, folder: &Path, language: &'static str) -> Result<()> {
        let own = folder.join(&self.product);
        if !own.is_dir() {
            self.notes.push(format!(
                "there are no descriptions in {language} ({} is missing): they are not compared",
                own.display()
            ));
            return Ok(());
        }
        let texts = self.texts.entry(language).or_default();
        let common = folder.join("common.json");
        if common.is_file() {
            let common: files::CommonDescriptions = read(&common)?;
            let common = common.0.into_iter();
            texts.extend(common.map(|(key, text)| (format!("common.{key}"), text)));
        }
        for path in json_files(&own)? {
            // An index of the folder, in another form.
            if path.ends_with("version.json") {
                continue;
            }
            let descriptions: files::Descriptions = read(&path)?;
            for (action, members) in descriptions.0 {
                let key = |name| format!("{}.{action}.{name}", self.product);
                texts.extend(members.into_iter().map(|(name, text)| (key(name), text)));
            }
        }
        Ok(())
    }

    /// Notes members that the schema does not know, because they may matter.
    fn note_unknown(&mut self, owner: &str, members: &Map<String, Value>) {
        for (name, value) in members {
            self.notes.push(format!(
                "{owner} has the member {name} ({value}), which metadata.schema.json does not know"
            ));
        }
    }
}

/// The JSON files in a folder, sorted by name.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("cannot read the folder {}", folder.display());
    let mut paths = BTreeSet::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.extension() == Some("json".as_ref()) {
            paths.insert(path);
        }
    }
    ensure!(!paths.is_empty(), "{}: it holds no .json file", context());
    Ok(Vec::from_iter(paths))
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    read_json(path, &path.display().to_string())
}
