//! The file of the vendor's command line tool: its form, and reading it without ever quoting it.

use std::io::ErrorKind;
use std::path::Path;

use serde::Deserialize;
use serde_json::error::Category;
use zeroize::Zeroizing;

use super::ProviderError;
use super::cli_config::PROVIDER;

/// The whole file. Members that are not listed here are none of our business.
#[derive(Deserialize)]
pub(super) struct ConfigFile {
    pub(super) current: Option<String>,
    #[serde(default, deserialize_with = "null_is_empty")]
    pub(super) profiles: Vec<Profile>,
}

/// One profile as it stands; an absent, null or empty member is not set.
#[derive(Deserialize)]
pub(super) struct Profile {
    pub(super) name: Option<String>,
    pub(super) mode: Option<String>,
    pub(super) access_key_id: Option<Zeroizing<String>>,
    pub(super) secret_access_key: Option<Zeroizing<String>>,
    pub(super) security_token: Option<Zeroizing<String>>,
    pub(super) region: Option<String>,
    pub(super) endpoint: Option<String>,
    pub(super) language: Option<String>,
}

fn null_is_empty<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<Profile>, D::Error> {
    Option::deserialize(input).map(Option::unwrap_or_default)
}

/// Reads the file; `None` if there is none.
pub(super) fn load(path: &Path) -> Result<Option<ConfigFile>, ProviderError> {
    let broken = |problem: String| {
        ProviderError::misconfigured(PROVIDER, format!("{}: {problem}", path.display()))
    };
    let text = match std::fs::read(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(broken(format!("cannot be read: {error}"))),
    };
    serde_json::from_slice(&text).map(Some).map_err(|error| {
        // The parser's own message may quote what it found: only its kind and place are told.
        let kind = match error.classify() {
            Category::Data => "a value is not of the type that belongs there",
            Category::Eof => "the JSON ends too early",
            Category::Syntax | Category::Io => "this is not JSON",
        };
        broken(format!(
            "line {}, column {}: {kind}; mend the file",
            error.line(),
            error.column()
        ))
    })
}
