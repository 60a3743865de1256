//! Credentials from environment variables.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::error::ProviderError;
use super::provide::{ProvideCredentials, ProvideFuture, ready};
use crate::credentials::Credentials;

/// The variable of the access key id.
pub const BCE_ACCESS_KEY_ID: &str = "BCE_ACCESS_KEY_ID";
/// The variable of the secret access key.
pub const BCE_SECRET_ACCESS_KEY: &str = "BCE_SECRET_ACCESS_KEY";
/// The variable of the session token of temporary credentials.
pub const BCE_SECURITY_TOKEN: &str = "BCE_SECURITY_TOKEN";
/// The variable of the region. It is not a credential but is used with them.
pub const BCE_REGION: &str = "BCE_REGION";
/// The variable of the endpoint, which takes the place of a region.
pub const BCE_ENDPOINT: &str = "BCE_ENDPOINT";

const PROVIDER: &str = "environment";

/// A set of environment variables: those of the process, or others. `Debug` shows none of them.
#[derive(Clone)]
pub struct Environment(Arc<Lookup>);

type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Environment {
    /// The environment of the process, read at each lookup.
    #[must_use]
    pub fn process() -> Self {
        Self::from_fn(|name| std::env::var_os(name))
    }

    /// The variables that `lookup` returns for their names.
    #[must_use]
    pub fn from_fn(lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self(Arc::new(lookup))
    }

    /// Only these variables, for tests, which must not change those of the process.
    #[must_use]
    pub fn from_pairs<I, N, V>(pairs: I) -> Self
    where
        I: IntoIterator<Item = (N, V)>,
        N: Into<String>,
        V: Into<OsString>,
    {
        let variables: HashMap<String, OsString> = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self::from_fn(move |name| variables.get(name).cloned())
    }

    /// Returns the value of a variable, or `None` if it is not set or empty.
    ///
    /// # Errors
    /// Returns an error if the value is not UTF-8.
    pub fn get(&self, name: &str) -> Result<Option<String>, ProviderError> {
        let value = self.get_os(name).map(OsString::into_string).transpose();
        value.map_err(|_| misconfigured(format!("{name} is not UTF-8; set it to plain text")))
    }

    /// Like [`get`](Self::get), for values that need not be text, such as paths.
    pub(super) fn get_os(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }
}

/// Returns the environment of the process.
impl Default for Environment {
    fn default() -> Self {
        Self::process()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

/// Reads credentials from `BCE_ACCESS_KEY_ID`, `BCE_SECRET_ACCESS_KEY` and, for temporary ones,
/// `BCE_SECURITY_TOKEN`, at each call.
///
/// An empty variable counts as not set. If none of the three is set, nothing is configured here.
/// An incomplete key, or a token without a key, is an error that names what is missing.
///
/// ```
/// use bce_auth::provider::{Environment, EnvironmentProvider};
///
/// let environment = Environment::from_pairs([("BCE_ACCESS_KEY_ID", "my-access-key-id")]);
/// let provider = EnvironmentProvider::new().with_environment(environment);
/// let error = provider.credentials().unwrap_err();
/// assert!(error.to_string().contains("BCE_SECRET_ACCESS_KEY"));
/// assert!(!error.is_not_configured());
/// ```
#[derive(Debug, Clone, Default)]
pub struct EnvironmentProvider {
    environment: Environment,
}

impl EnvironmentProvider {
    /// Reads the environment of the process.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads another environment.
    #[must_use]
    pub fn with_environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Returns what [`provide`](ProvideCredentials::provide) returns, without a future.
    ///
    /// # Errors
    /// Returns an error if the variables are not set, incomplete or invalid.
    pub fn credentials(&self) -> Result<Credentials, ProviderError> {
        // Wiped even if they are not used.
        let get = |name| Ok(self.environment.get(name)?.map(Zeroizing::new));
        let id = get(BCE_ACCESS_KEY_ID)?;
        let secret = get(BCE_SECRET_ACCESS_KEY)?;
        let token = get(BCE_SECURITY_TOKEN)?;
        let variables = [
            (BCE_ACCESS_KEY_ID, id.is_some()),
            (BCE_SECRET_ACCESS_KEY, secret.is_some()),
            (BCE_SECURITY_TOKEN, token.is_some()),
        ];
        let Some((set, _)) = variables.iter().find(|(_, is_set)| *is_set) else {
            let problem = format!("{BCE_ACCESS_KEY_ID} and {BCE_SECRET_ACCESS_KEY} are not set");
            return Err(ProviderError::not_configured(PROVIDER, problem));
        };
        let missing = |name| {
            misconfigured(format!(
                "{set} is set, but {name} is not; set the whole key or none"
            ))
        };
        let id = id.ok_or_else(|| missing(BCE_ACCESS_KEY_ID))?;
        let secret = secret.ok_or_else(|| missing(BCE_SECRET_ACCESS_KEY))?;
        let credentials = Credentials::new(id.as_str(), secret.as_str());
        match token {
            Some(token) => credentials.and_then(|plain| plain.with_session_token(token.as_str())),
            None => credentials,
        }
        .map_err(|error| {
            let variable = match error.field() {
                "access_key_id" => BCE_ACCESS_KEY_ID,
                "secret_access_key" => BCE_SECRET_ACCESS_KEY,
                _ => BCE_SECURITY_TOKEN,
            };
            misconfigured(format!("{variable}: {error}"))
        })
    }
}

impl ProvideCredentials for EnvironmentProvider {
    fn provide(&self) -> ProvideFuture<'_> {
        ready(self.credentials())
    }
}

fn misconfigured(problem: String) -> ProviderError {
    ProviderError::misconfigured(PROVIDER, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: &str, secret: &str, token: &str) -> Result<Credentials, ProviderError> {
        let environment = Environment::from_pairs([
            (BCE_ACCESS_KEY_ID, id),
            (BCE_SECRET_ACCESS_KEY, secret),
            (BCE_SECURITY_TOKEN, token),
        ]);
        EnvironmentProvider::new()
            .with_environment(environment)
            .credentials()
    }

    #[test]
    fn reads_a_key_and_its_token() {
        let plain = read("id", "sk", "").unwrap();
        assert_eq!((plain.access_key_id(), plain.session_token()), ("id", None));
        let temporary = read("id", "sk", "token").unwrap();
        assert_eq!(temporary.secret_access_key(), "sk");
        assert_eq!(temporary.session_token(), Some("token"));
    }

    #[test]
    fn nothing_is_configured_if_all_variables_are_empty() {
        assert!(read("", "", "").unwrap_err().is_not_configured());
    }

    #[test]
    fn an_incomplete_or_invalid_key_is_named_and_not_shown() {
        for (error, named) in [
            (read("hunter2", "", ""), BCE_SECRET_ACCESS_KEY),
            (read("", "hunter2", ""), BCE_ACCESS_KEY_ID),
            (read("", "", "hunter2"), BCE_ACCESS_KEY_ID),
            (
                read("hunter2/", "sk", ""),
                "BCE_ACCESS_KEY_ID: access_key_id",
            ),
            (
                read("id", "hunter2 ", ""),
                "BCE_SECRET_ACCESS_KEY: secret_access_key",
            ),
            (
                read("id", "sk", "hunter2 "),
                "BCE_SECURITY_TOKEN: session_token",
            ),
        ] {
            let error = error.unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!error.is_not_configured(), "{shown}");
            assert!(shown.contains(named), "{shown}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_not_text_is_an_error() {
        use std::os::unix::ffi::OsStringExt;
        let environment = Environment::from_fn(|_| Some(OsString::from_vec(vec![0xff])));
        let error = environment.get(BCE_REGION).unwrap_err();
        assert!(error.to_string().contains(BCE_REGION), "{error}");
    }
}
