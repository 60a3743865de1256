//! Credentials, region and endpoint from the vendor's command line tool: `~/.bce/config.json`.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::cli_file::{self, PROVIDER, Profile};
use super::cli_key::{Field, Key};
use super::environment::{
    BCE_ACCESS_KEY_ID, BCE_REGION, BCE_SECRET_ACCESS_KEY, BCE_SECURITY_TOKEN, Environment,
};
use super::error::ProviderError;
use super::provide::{ProvideCredentials, ProvideFuture, ready};
use crate::credentials::Credentials;

/// The variable of the home directory.
const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

/// Reads a profile from the configuration of the vendor's command line tool, at each call. The file
/// is small and is read synchronously.
///
/// The profile is the one set with [`with_profile`](Self::with_profile), or the `current` one of
/// the file, or the one named `default`. Its mode is `AK`, which is the default, or `StsToken`,
/// which also needs a session token.
///
/// A profile set with `with_profile` must exist and be complete: nothing is taken from the
/// environment or from another profile. For the current profile this provider does what the tool
/// itself does: it takes each empty field from the environment. That can combine the halves of two
/// keys, so name a profile where several accounts are in use.
///
/// Nothing is configured here if no profile is set and the file does not exist, has no profiles, or
/// neither the profile nor the environment has a key. A file that cannot be read, an unknown
/// profile and an incomplete key are errors. They name the file, the profile and the variables, say
/// which of them had a value, and never show it.
#[derive(Debug, Clone, Default)]
pub struct CliConfigProvider {
    path: Option<PathBuf>,
    profile: Option<String>,
    environment: Environment,
}

impl CliConfigProvider {
    /// Reads the current profile of `.bce/config.json` in the home directory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads another file.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Reads this profile instead of the current one, and takes nothing from the environment but
    /// the home directory.
    #[must_use]
    pub fn with_profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Takes the home directory and the empty fields of the current profile from another
    /// environment than the process's.
    #[must_use]
    pub fn with_environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Returns the settings of the profile other than its key.
    ///
    /// # Errors
    /// Returns the same errors as [`credentials`](Self::credentials), except that the profile needs
    /// no key.
    pub fn profile(&self) -> Result<CliProfile, ProviderError> {
        let (place, profile) = self.read()?;
        let region = match profile.region {
            None => self.variable(BCE_REGION)?,
            region => region,
        };
        Ok(CliProfile {
            path: place.path,
            name: place.profile,
            region,
            endpoint: profile.endpoint,
            language: profile.language,
        })
    }

    /// Returns what [`provide`](ProvideCredentials::provide) returns, without a future.
    ///
    /// # Errors
    /// See the [type](Self).
    pub fn credentials(&self) -> Result<Credentials, ProviderError> {
        let (place, profile) = self.read()?;
        let mode = profile.mode.as_deref().unwrap_or("AK");
        let is_temporary = mode.eq_ignore_ascii_case("StsToken");
        if !is_temporary && !mode.eq_ignore_ascii_case("AK") {
            return Err(place.misconfigured("`mode` must be `AK` or `StsToken`"));
        }
        let secret = profile.secret_access_key;
        let key = Key {
            id: self.field("access_key_id", profile.access_key_id, BCE_ACCESS_KEY_ID)?,
            secret: self.field("secret_access_key", secret, BCE_SECRET_ACCESS_KEY)?,
            token: match is_temporary {
                true => {
                    let token = profile.security_token;
                    Some(self.field("security_token", token, BCE_SECURITY_TOKEN)?)
                }
                false => None,
            },
        };
        let reads_environment = self.profile.is_none();
        if reads_environment && key.is_empty() {
            let problem = place.describe("it has no key, and neither has the environment");
            return Err(ProviderError::not_configured(PROVIDER, problem));
        }
        if let Some(problem) = key.missing(reads_environment) {
            return Err(place.misconfigured(&problem));
        }
        key.credentials().map_err(|error| {
            let origin = key.origin(error.field());
            place.misconfigured(&format!("{origin}: {}", error.rule()))
        })
    }

    /// A field of the key. An empty one is taken from the environment, unless the profile was set
    /// explicitly.
    fn field(
        &self,
        name: &'static str,
        value: Option<Zeroizing<String>>,
        variable: &'static str,
    ) -> Result<Field, ProviderError> {
        let is_in_file = value.is_some();
        let value = match value {
            None => self.variable(variable)?.map(Zeroizing::new),
            value => value,
        };
        Ok(Field {
            name,
            variable,
            value,
            is_in_file,
        })
    }

    /// A variable, for what the current profile does not have.
    fn variable(&self, name: &str) -> Result<Option<String>, ProviderError> {
        match self.profile {
            None => self.environment.get(name),
            Some(_) => Ok(None),
        }
    }

    /// Reads the selected profile.
    fn read(&self) -> Result<(Place, Profile), ProviderError> {
        let path = self.path()?;
        let file = cli_file::load(&path)?;
        let exists = file.is_some();
        let file = file.unwrap_or_default();
        let profiles = file.profiles.unwrap_or_default();
        if profiles.is_empty() && self.profile.is_none() {
            let problem = if exists {
                "has no profiles"
            } else {
                "does not exist"
            };
            let problem = format!("{} {problem}", path.display());
            return Err(ProviderError::not_configured(PROVIDER, problem));
        }
        let name = self.profile.clone().or(file.current);
        let profile = name.unwrap_or_else(|| "default".into());
        let place = Place { path, profile };
        let is_selected = |it: &Profile| it.name.as_deref() == Some(&place.profile);
        match profiles.into_iter().find(is_selected) {
            Some(profile) => Ok((place, profile)),
            None if exists => Err(place.misconfigured("it does not exist; add it or use another")),
            None => {
                Err(place.misconfigured("the file does not exist; create it, or name no profile"))
            }
        }
    }

    fn path(&self) -> Result<PathBuf, ProviderError> {
        if let Some(path) = &self.path {
            return Ok(path.clone());
        }
        let home = self.environment.get_os(HOME).ok_or_else(|| {
            let problem = format!("{HOME} is not set, so there is no ~/.bce/config.json");
            match &self.profile {
                None => ProviderError::not_configured(PROVIDER, problem),
                Some(name) => {
                    let problem = format!("profile {name:?}: {problem}");
                    ProviderError::misconfigured(PROVIDER, problem)
                }
            }
        })?;
        Ok(PathBuf::from(home).join(".bce").join("config.json"))
    }
}

impl ProvideCredentials for CliConfigProvider {
    fn provide(&self) -> ProvideFuture<'_> {
        ready(self.credentials())
    }
}

/// The settings of a profile of the command line tool, without its key, as the user wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliProfile {
    path: PathBuf,
    name: String,
    region: Option<String>,
    endpoint: Option<String>,
    language: Option<String>,
}

impl CliProfile {
    /// Returns the file that the profile is in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the name of the profile.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the region, such as `bj`. If the current profile has none, it is taken from
    /// `BCE_REGION`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Returns the endpoint: a host or a URL.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// Returns the language of the command line tool's messages.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }
}

/// A profile in a file, for errors.
struct Place {
    path: PathBuf,
    profile: String,
}

impl Place {
    fn describe(&self, problem: &str) -> String {
        let Self { path, profile } = self;
        format!("{}: profile {profile:?}: {problem}", path.display())
    }

    fn misconfigured(&self, problem: &str) -> ProviderError {
        ProviderError::misconfigured(PROVIDER, self.describe(problem))
    }
}

#[cfg(test)]
mod tests;
