//! Credentials in environment variables.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;

use super::{ProvideCredentials, ProvideFuture, ProviderError, ready};
use crate::Credentials;

/// The variable that holds the access key id.
pub const BCE_ACCESS_KEY_ID: &str = "BCE_ACCESS_KEY_ID";
/// The variable that holds the secret access key.
pub const BCE_SECRET_ACCESS_KEY: &str = "BCE_SECRET_ACCESS_KEY";
/// The variable that holds the session token of temporary credentials.
pub const BCE_SECURITY_TOKEN: &str = "BCE_SECURITY_TOKEN";
/// The variable that holds the region. No credentials, but it goes with them.
pub const BCE_REGION: &str = "BCE_REGION";

const PROVIDER: &str = "environment";

/// A place to look variables up: the process's own environment, or a given one. `Debug` shows no
/// variable.
#[derive(Clone)]
pub struct Environment(Arc<LookUp>);

type LookUp = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Environment {
    /// The process's environment, read at each look-up.
    #[must_use]
    pub fn process() -> Self {
        Self::from_fn(|name| std::env::var_os(name))
    }

    /// Whatever `look_up` answers for a variable's name.
    #[must_use]
    pub fn from_fn(look_up: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static) -> Self {
        Self(Arc::new(look_up))
    }

    /// These variables and no others; for tests, which must not change the process's own.
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

    /// A variable's value; `None` where it is not set or empty.
    ///
    /// # Errors
    /// A value that is not UTF-8.
    pub fn get(&self, name: &str) -> Result<Option<String>, ProviderError> {
        match self.get_os(name).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => Err(ProviderError::misconfigured(
                PROVIDER,
                format!("{name} is not UTF-8; set it to plain text"),
            )),
        }
    }

    /// As [`get`](Self::get), for a value that need not be text, such as a path.
    pub(super) fn get_os(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }
}

/// The process's environment.
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

/// Credentials from `BCE_ACCESS_KEY_ID`, `BCE_SECRET_ACCESS_KEY` and, for temporary ones,
/// `BCE_SECURITY_TOKEN`; read at each call.
///
/// An empty variable counts as not set. With none of the three set nothing is configured here; a
/// key set by half, or a token without its key, is an error that names what is missing.
///
/// ```
/// use bce_auth::provider::{Environment, EnvironmentProvider};
///
/// let environment = Environment::from_pairs([("BCE_ACCESS_KEY_ID", "my-access-key-id")]);
/// let error = EnvironmentProvider::new().with_environment(environment).credentials().unwrap_err();
/// assert!(error.to_string().contains("BCE_SECRET_ACCESS_KEY"));
/// assert!(!error.is_not_configured());
/// ```
#[derive(Debug, Clone, Default)]
pub struct EnvironmentProvider {
    environment: Environment,
}

impl EnvironmentProvider {
    /// Reads the process's environment.
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

    /// What [`provide`](ProvideCredentials::provide) gives, without a future: nothing here waits.
    ///
    /// # Errors
    /// Variables that are not set, set by half, or unusable.
    pub fn credentials(&self) -> Result<Credentials, ProviderError> {
        let id = self.environment.get(BCE_ACCESS_KEY_ID)?;
        let secret = self.environment.get(BCE_SECRET_ACCESS_KEY)?;
        let token = self.environment.get(BCE_SECURITY_TOKEN)?;
        let missing = |name: &str, set: &str| {
            let problem = format!("{set} is set and {name} is not; set both or neither");
            Err(ProviderError::misconfigured(PROVIDER, problem))
        };
        let (id, secret) = match (id, secret) {
            (Some(id), Some(secret)) => (id, secret),
            (Some(_), None) => return missing(BCE_SECRET_ACCESS_KEY, BCE_ACCESS_KEY_ID),
            (None, Some(_)) => return missing(BCE_ACCESS_KEY_ID, BCE_SECRET_ACCESS_KEY),
            (None, None) if token.is_some() => {
                let problem = format!(
                    "{BCE_SECURITY_TOKEN} is set, {BCE_ACCESS_KEY_ID} and {BCE_SECRET_ACCESS_KEY} \
                     are not; set the key that the token belongs to"
                );
                return Err(ProviderError::misconfigured(PROVIDER, problem));
            }
            (None, None) => {
                let problem =
                    format!("{BCE_ACCESS_KEY_ID} and {BCE_SECRET_ACCESS_KEY} are not set");
                return Err(ProviderError::not_configured(PROVIDER, problem));
            }
        };
        let credentials = Credentials::new(id, secret);
        match token {
            Some(token) => credentials.and_then(|plain| plain.with_session_token(token)),
            None => credentials,
        }
        .map_err(|error| ProviderError::misconfigured(PROVIDER, error.to_string()))
    }
}

impl ProvideCredentials for EnvironmentProvider {
    fn provide(&self) -> ProvideFuture<'_> {
        ready(self.credentials())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Credentials, ProviderError> {
        let environment = Environment::from_pairs(pairs.iter().copied());
        EnvironmentProvider::new()
            .with_environment(environment)
            .credentials()
    }

    #[test]
    fn reads_a_key_and_its_token() {
        let plain = read(&[(BCE_ACCESS_KEY_ID, "id"), (BCE_SECRET_ACCESS_KEY, "sk")]).unwrap();
        assert_eq!((plain.access_key_id(), plain.session_token()), ("id", None));
        let temporary = read(&[
            (BCE_ACCESS_KEY_ID, "id"),
            (BCE_SECRET_ACCESS_KEY, "sk"),
            (BCE_SECURITY_TOKEN, "token"),
        ])
        .unwrap();
        assert_eq!(temporary.secret_access_key(), "sk");
        assert_eq!(temporary.session_token(), Some("token"));
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let error = read(&[(BCE_ACCESS_KEY_ID, ""), (BCE_SECRET_ACCESS_KEY, "")]).unwrap_err();
        assert!(error.is_not_configured(), "{error}");
    }

    #[test]
    fn a_half_set_key_names_the_missing_variable() {
        for (set, missing) in [
            (BCE_ACCESS_KEY_ID, BCE_SECRET_ACCESS_KEY),
            (BCE_SECRET_ACCESS_KEY, BCE_ACCESS_KEY_ID),
            (BCE_SECURITY_TOKEN, BCE_ACCESS_KEY_ID),
        ] {
            let error = read(&[(set, "hunter2")]).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(
                !error.is_not_configured() && shown.contains(missing),
                "{shown}"
            );
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn an_unusable_value_is_named_and_not_shown() {
        let error = read(&[
            (BCE_ACCESS_KEY_ID, "hunter2/"),
            (BCE_SECRET_ACCESS_KEY, "sk"),
        ])
        .unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(
            shown.contains("access_key_id") && !shown.contains("hunter2"),
            "{shown}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_value_that_is_no_text_is_an_error() {
        use std::os::unix::ffi::OsStringExt;
        let environment = Environment::from_fn(|_| Some(OsString::from_vec(vec![0xff])));
        let error = environment.get(BCE_REGION).unwrap_err();
        assert!(error.to_string().contains(BCE_REGION), "{error}");
    }
}
