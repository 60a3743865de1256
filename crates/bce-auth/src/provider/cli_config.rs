//! Credentials, region and endpoint from the vendor's command line tool: `~/.bce/config.json`.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::cli_file::{self, PROVIDER, Profile};
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
/// which also needs a session token. Empty fields are taken from the environment.
///
/// Nothing is configured here if the file does not exist, has no profiles, or if the profile has no
/// key. A file that cannot be read, an unknown profile and an incomplete key are errors. They name
/// the file and the position in it, and never show its content. A profile that was set with
/// `with_profile` must exist.
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

    /// Reads another profile than the current one.
    #[must_use]
    pub fn with_profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Takes empty fields and the home directory from another environment than the process's.
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
            None => self.environment.get(BCE_REGION)?,
            region => region,
        };
        Ok(CliProfile {
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
        let id = self.or_environment(profile.access_key_id, BCE_ACCESS_KEY_ID)?;
        let secret = self.or_environment(profile.secret_access_key, BCE_SECRET_ACCESS_KEY)?;
        let token = match is_temporary {
            true => self.or_environment(profile.security_token, BCE_SECURITY_TOKEN)?,
            false => None,
        };
        if id.is_none() && secret.is_none() && token.is_none() {
            let problem = place.describe("it has no key, and neither has the environment");
            return Err(ProviderError::not_configured(PROVIDER, problem));
        }
        let missing = |field: &str, variable: &str| {
            place.misconfigured(&format!("`{field}` is missing; set it, or set {variable}"))
        };
        let id = id.ok_or_else(|| missing("access_key_id", BCE_ACCESS_KEY_ID))?;
        let secret = secret.ok_or_else(|| missing("secret_access_key", BCE_SECRET_ACCESS_KEY))?;
        // Copied, so that the originals are wiped from memory.
        let credentials = Credentials::new(id.as_str(), secret.as_str());
        match token {
            Some(token) => credentials.and_then(|plain| plain.with_session_token(token.as_str())),
            None if is_temporary => return Err(missing("security_token", BCE_SECURITY_TOKEN)),
            None => credentials,
        }
        .map_err(|error| place.misconfigured(&error.to_string()))
    }

    fn or_environment(
        &self,
        field: Option<Zeroizing<String>>,
        variable: &str,
    ) -> Result<Option<Zeroizing<String>>, ProviderError> {
        match field {
            None => Ok(self.environment.get(variable)?.map(Zeroizing::new)),
            field => Ok(field),
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
            None => Err(place.misconfigured("the file does not exist")),
        }
    }

    fn path(&self) -> Result<PathBuf, ProviderError> {
        if let Some(path) = &self.path {
            return Ok(path.clone());
        }
        let home = self.environment.get_os(HOME).ok_or_else(|| {
            let problem = format!("{HOME} is not set, so there is no ~/.bce/config.json");
            ProviderError::not_configured(PROVIDER, problem)
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
    name: String,
    region: Option<String>,
    endpoint: Option<String>,
    language: Option<String>,
}

impl CliProfile {
    /// Returns the name of the profile.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the region, such as `bj`. If the profile has none, it is taken from `BCE_REGION`.
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
