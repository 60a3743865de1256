//! Credentials, region and endpoint from the vendor's command line tool: `~/.bce/config.json`.

use std::path::PathBuf;

use zeroize::Zeroizing;

use super::cli_file::{self, Profile};
use super::{
    BCE_ACCESS_KEY_ID, BCE_REGION, BCE_SECRET_ACCESS_KEY, BCE_SECURITY_TOKEN, Environment,
    ProvideCredentials, ProvideFuture, ProviderError, ready,
};
use crate::Credentials;

/// Reads a profile of the command line tool's configuration, anew at each call (the file is small,
/// and read without an asynchronous runtime).
///
/// The profile is the one given by [`with_profile`](Self::with_profile), else the file's `current`
/// one, else the one named `default`. Its mode is `AK` (also when it has none) or `StsToken`, which
/// needs a session token as well. An empty field is taken from the environment.
///
/// Nothing is configured here if there is no file, if it has no profile, or if the profile has no
/// key. A file that cannot be read, a profile that is not in it, and a key by half are errors; they
/// name the file and the place in it and never show its content. After `with_profile` the file must
/// be there.
#[derive(Debug, Clone, Default)]
pub struct CliConfigProvider {
    path: Option<PathBuf>,
    profile: Option<String>,
    environment: Environment,
}

impl CliConfigProvider {
    /// Reads the current profile of `.bce/config.json` in the user's home directory.
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

    /// Takes empty fields, and the home directory, from another environment than the process's.
    #[must_use]
    pub fn with_environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// What the profile says beside the key.
    ///
    /// # Errors
    /// As for the credentials; a profile without a key is none here.
    pub fn profile(&self) -> Result<CliProfile, ProviderError> {
        let (profile, source) = self.read()?;
        let region = match non_empty(profile.region) {
            None => self.environment.get(BCE_REGION)?,
            region => region,
        };
        Ok(CliProfile {
            name: source.profile,
            region,
            endpoint: non_empty(profile.endpoint),
            language: non_empty(profile.language),
        })
    }

    /// What [`provide`](ProvideCredentials::provide) gives, without a future.
    ///
    /// # Errors
    /// See the [type](Self).
    pub fn credentials(&self) -> Result<Credentials, ProviderError> {
        let (profile, source) = self.read()?;
        let mode = non_empty(profile.mode).unwrap_or_else(|| "AK".into());
        let wants_token = mode.eq_ignore_ascii_case("StsToken");
        if !wants_token && !mode.eq_ignore_ascii_case("AK") {
            return Err(source.misconfigured("`mode` must be `AK` or `StsToken`"));
        }
        let id = self.or_environment(profile.access_key_id, BCE_ACCESS_KEY_ID)?;
        let secret = self.or_environment(profile.secret_access_key, BCE_SECRET_ACCESS_KEY)?;
        let token = match wants_token {
            true => self.or_environment(profile.security_token, BCE_SECURITY_TOKEN)?,
            false => None,
        };
        let lacks = |field: &str, variable: &str| {
            source.misconfigured(format!("`{field}` is missing; set it there or {variable}"))
        };
        let (id, secret) = match (id, secret) {
            (Some(id), Some(secret)) => (id, secret),
            (Some(_), None) => return Err(lacks("secret_access_key", BCE_SECRET_ACCESS_KEY)),
            (None, Some(_)) => return Err(lacks("access_key_id", BCE_ACCESS_KEY_ID)),
            (None, None) if token.is_some() => {
                return Err(lacks("access_key_id", BCE_ACCESS_KEY_ID));
            }
            (None, None) => {
                let problem = source.place("has no key, and the environment neither");
                return Err(ProviderError::not_configured(PROVIDER, problem));
            }
        };
        // Copied, and not moved, out of the wrappers that wipe what was read.
        let credentials = Credentials::new(id.as_str(), secret.as_str());
        match (wants_token, token) {
            (true, None) => return Err(lacks("security_token", BCE_SECURITY_TOKEN)),
            (_, Some(token)) => {
                credentials.and_then(|plain| plain.with_session_token(token.as_str()))
            }
            (false, None) => credentials,
        }
        .map_err(|error| source.misconfigured(error.to_string()))
    }

    fn or_environment(
        &self,
        field: Option<Zeroizing<String>>,
        variable: &str,
    ) -> Result<Option<Zeroizing<String>>, ProviderError> {
        match field.filter(|value| !value.is_empty()) {
            None => Ok(self.environment.get(variable)?.map(Zeroizing::new)),
            value => Ok(value),
        }
    }

    /// The profile that is meant, and where it was found.
    fn read(&self) -> Result<(Profile, Source), ProviderError> {
        let path = self.path()?;
        let Some(file) = cli_file::load(&path)? else {
            let problem = format!("{} does not exist", path.display());
            return Err(match &self.profile {
                Some(name) => ProviderError::misconfigured(
                    PROVIDER,
                    format!("{problem}, so there is no profile {name:?}"),
                ),
                None => ProviderError::not_configured(PROVIDER, problem),
            });
        };
        if file.profiles.is_empty() && self.profile.is_none() {
            let problem = format!("{} has no profile", path.display());
            return Err(ProviderError::not_configured(PROVIDER, problem));
        }
        let name = self.profile.clone().or_else(|| non_empty(file.current));
        let source = Source {
            path,
            profile: name.unwrap_or_else(|| "default".into()),
        };
        let found = file
            .profiles
            .into_iter()
            .find(|it| it.name.as_deref() == Some(&source.profile));
        match found {
            Some(profile) => Ok((profile, source)),
            None => Err(source.misconfigured("is not there; name one that is, or add it")),
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

/// A profile of the command line tool, without its key. The texts are as the user wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliProfile {
    name: String,
    region: Option<String>,
    endpoint: Option<String>,
    language: Option<String>,
}

impl CliProfile {
    /// The profile's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The region, such as `bj`; from `BCE_REGION` where the profile has none.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The endpoint: a host, or a URL.
    #[must_use]
    pub fn endpoint(&self) -> Option<&str> {
        self.endpoint.as_deref()
    }

    /// The language of the command line tool's messages.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }
}

pub(super) const PROVIDER: &str = "command line tool's configuration";

/// The variable that names the home directory.
const HOME: &str = if cfg!(windows) { "USERPROFILE" } else { "HOME" };

/// Where a profile stands, for errors.
struct Source {
    path: PathBuf,
    profile: String,
}

impl Source {
    fn place(&self, problem: &str) -> String {
        format!(
            "{}: profile {:?}: {problem}",
            self.path.display(),
            self.profile
        )
    }

    fn misconfigured(&self, problem: impl AsRef<str>) -> ProviderError {
        ProviderError::misconfigured(PROVIDER, self.place(problem.as_ref()))
    }
}

fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
