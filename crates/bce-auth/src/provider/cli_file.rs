//! The configuration file of the vendor's command line tool. Errors never quote its content.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use zeroize::Zeroizing;

use super::error::ProviderError;

/// The name of this source in errors.
pub(super) const PROVIDER: &str = "command line tool's configuration";

/// The file. Other fields are ignored, and null counts as absent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ConfigFile {
    #[serde(deserialize_with = "non_empty")]
    pub(super) current: Option<String>,
    pub(super) profiles: Option<Vec<Profile>>,
}

/// A profile. Fields that are absent, null or empty are `None`.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Profile {
    pub(super) name: Option<String>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) mode: Option<String>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) access_key_id: Option<Zeroizing<String>>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) secret_access_key: Option<Zeroizing<String>>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) security_token: Option<Zeroizing<String>>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) region: Option<String>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) endpoint: Option<String>,
    #[serde(deserialize_with = "non_empty")]
    pub(super) language: Option<String>,
}

fn non_empty<'de, T, D>(input: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de> + AsRef<str>,
    D: Deserializer<'de>,
{
    let text = Option::<T>::deserialize(input)?;
    Ok(text.filter(|text| !text.as_ref().is_empty()))
}

/// Reads the file. Returns `None` if it does not exist.
pub(super) fn load(path: &Path) -> Result<Option<ConfigFile>, ProviderError> {
    let invalid = |problem: String| {
        ProviderError::misconfigured(PROVIDER, format!("{}: {problem}", path.display()))
    };
    let text = match std::fs::read(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(invalid(format!("cannot be read: {error}"))),
    };
    serde_json::from_slice(&text).map(Some).map_err(|error| {
        // The message of the parser may quote the file, so only its kind and position are used.
        let problem = match error.classify() {
            Category::Data => "a value has the wrong type",
            Category::Eof => "the JSON ends too early",
            Category::Syntax | Category::Io => "this is not JSON",
        };
        let (line, column) = (error.line(), error.column());
        invalid(format!(
            "line {line}, column {column}: {problem}; correct the file"
        ))
    })
}
