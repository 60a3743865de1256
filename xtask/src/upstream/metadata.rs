//! Reading the vendor's interface metadata from a folder: `schema/et/*.json`, `schema/products.json` and, where it is there, `i18n`.
//!
//! What cannot be read is an error that names file and place. Descriptions that are missing are notes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::interface::{self, Interface};
use crate::spec::sha256;

/// The types of the metadata's files, made from their JSON Schema.
mod files {
    typify::import_types!(
        schema = "src/upstream/metadata.schema.json",
        map_type = ::std::collections::BTreeMap,
    );
}

/// The languages whose descriptions are watched.
const LANGUAGES: [&str; 2] = ["en-US", "zh-CN"];

/// The service's short name in the metadata.
const PRODUCT: &str = "et";

/// The metadata, read.
pub struct Metadata {
    /// The interface it describes, with digests of the descriptions.
    pub interface: Interface,
    /// The descriptions themselves.
    pub descriptions: Descriptions,
    /// The languages of the descriptions that are there.
    pub languages: BTreeSet<String>,
    /// What is odd but no drift.
    pub notes: Vec<String>,
}

/// Descriptions by action, parameter and language.
pub type Descriptions = BTreeMap<(String, String, String), String>;

impl Metadata {
    /// Reads a folder that holds `schema` and, perhaps, `i18n`.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut metadata = Self {
            interface: Interface::default(),
            descriptions: Descriptions::new(),
            languages: BTreeSet::new(),
            notes: Vec::new(),
        };
        let texts = Texts::read(folder, &mut metadata.notes)?;
        metadata.languages.clone_from(&texts.languages);
        for path in action_files(&folder.join("schema").join(PRODUCT))? {
            let action: files::Action = read(&path)?;
            let name = action.name.clone();
            let converted = metadata
                .action(action, &texts)
                .with_context(|| format!("cannot read {}", path.display()))?;
            if metadata
                .interface
                .actions
                .insert(name.clone(), converted)
                .is_some()
            {
                bail!(
                    "cannot read {}: name: {name} stands in another file too",
                    path.display()
                );
            }
        }
        metadata.endpoints(read(&folder.join("schema/products.json"))?);
        Ok(metadata)
    }

    fn action(&mut self, action: files::Action, texts: &Texts) -> Result<interface::Action> {
        self.unknown_members(&action.name, &action.extra);
        let mut uri = action.uri;
        let mut parameters = Vec::new();
        for (index, parameter) in action.parameters.into_iter().enumerate() {
            // The version is a parameter with a value that is always sent.
            let placeholder = format!("{{{}}}", parameter.name);
            if let Some(value) = &parameter.default
                && parameter.position.as_deref() == Some("URL")
                && uri.contains(&placeholder)
            {
                let value = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                uri = uri.replace(&placeholder, &value);
                continue;
            }
            let position = match parameter.position.as_deref() {
                Some("URL") => "path".to_owned(),
                Some(other) => other.to_lowercase(),
                None => bail!("parameters[{index}].position: {} has none", parameter.name),
            };
            self.parameter(
                &action.name,
                "",
                &position,
                parameter,
                texts,
                &mut parameters,
            );
        }
        parameters.sort();
        Ok(interface::Action {
            request: format!("{} {uri}", action.method),
            parameters,
            paginator: (!action.paginator.is_empty()).then_some(action.paginator),
        })
    }

    fn parameter(
        &mut self,
        action: &str,
        prefix: &str,
        position: &str,
        parameter: files::Parameter,
        texts: &Texts,
        into: &mut Vec<interface::Parameter>,
    ) {
        let name = format!("{prefix}{}", parameter.name);
        self.unknown_members(&format!("{action}: {name}"), &parameter.extra);
        let mut digests = BTreeMap::new();
        for language in &texts.languages {
            let key = parameter.desc_key.as_deref().unwrap_or_default();
            if let Some(text) = texts.find(language, key) {
                digests.insert(language.clone(), sha256(text.as_bytes()));
                let place = (action.to_owned(), name.clone(), language.clone());
                self.descriptions.insert(place, text.to_owned());
            } else {
                self.notes
                    .push(format!("{action}: {name} has no description in {language}"));
            }
        }
        into.push(interface::Parameter {
            name: name.clone(),
            position: position.to_owned(),
            kind: parameter.type_,
            required: parameter.required,
            digests,
        });
        let prefix = format!("{name}.");
        for member in parameter.sub_parameters {
            self.parameter(action, &prefix, position, member, texts, into);
        }
    }

    fn endpoints(&mut self, products: files::Products) {
        let product = products
            .products
            .into_iter()
            .find(|product| product.code == PRODUCT);
        let Some(product) = product else {
            return self
                .notes
                .push(format!("products.json lists no product {PRODUCT}"));
        };
        self.unknown_members("products.json", &product.extra);
        self.interface.protocol = product.protocol.unwrap_or_default();
        self.interface.endpoints = product.endpoint;
    }

    /// A member that the schema does not know may matter; it is not passed over in silence.
    fn unknown_members(&mut self, place: &str, members: &Map<String, Value>) {
        for (name, value) in members {
            self.notes.push(format!(
                "{place} has the member {name} ({value}), which metadata.schema.json does not know"
            ));
        }
    }
}

/// The texts of all languages that are there, by language and key.
struct Texts {
    languages: BTreeSet<String>,
    texts: BTreeMap<(String, String), String>,
}

impl Texts {
    fn read(folder: &Path, notes: &mut Vec<String>) -> Result<Self> {
        let mut texts = Self {
            languages: BTreeSet::new(),
            texts: BTreeMap::new(),
        };
        for language in LANGUAGES {
            let place = folder.join("i18n").join(language);
            if !place.join(PRODUCT).is_dir() {
                notes.push(format!(
                    "there are no descriptions in {language} ({} is missing): they are not compared",
                    place.join(PRODUCT).display()
                ));
                continue;
            }
            texts.languages.insert(language.to_owned());
            let common = place.join("common.json");
            if common.is_file() {
                let shared: files::CommonDescriptions = read(&common)?;
                for (key, text) in shared.0 {
                    texts
                        .texts
                        .insert((language.to_owned(), format!("common.{key}")), text);
                }
            }
            for path in action_files(&place.join(PRODUCT))? {
                // An index of the folder, of another form.
                if path.file_name().is_some_and(|name| name == "version.json") {
                    continue;
                }
                let descriptions: files::Descriptions = read(&path)?;
                for (action, members) in descriptions.0 {
                    for (name, text) in members {
                        let key = format!("{PRODUCT}.{action}.{name}");
                        texts.texts.insert((language.to_owned(), key), text);
                    }
                }
            }
        }
        Ok(texts)
    }

    fn find(&self, language: &str, key: &str) -> Option<&str> {
        let place = (language.to_owned(), key.to_owned());
        self.texts.get(&place).map(String::as_str)
    }
}

/// The JSON files of a folder in the order of their names.
fn action_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = || format!("cannot read the folder {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        bail!(
            "cannot read the folder {}: it holds no .json file",
            folder.display()
        );
    }
    paths.sort();
    Ok(paths)
}

/// Reads one file; an error names the file, the member and the line.
fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        anyhow!(
            "cannot read {}: {}: {}",
            path.display(),
            error.path(),
            error.inner()
        )
    })?;
    json.end()
        .map_err(|error| anyhow!("cannot read {}: {error}", path.display()))?;
    Ok(value)
}
