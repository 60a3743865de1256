//! Several providers, tried in order.

use std::sync::Arc;

use super::cli_config::CliConfigProvider;
use super::environment::{Environment, EnvironmentProvider};
use super::error::ProviderError;
use super::provide::{ProvideCredentials, ProvideFuture};

/// Tries its providers in order and returns the first credentials.
///
/// A provider where nothing is configured is skipped. A provider that fails, or whose configuration
/// is incomplete, ends the chain with an error: the next one might have credentials of a different
/// account than intended. The error lists every provider that was tried, with its reason.
#[derive(Debug, Clone, Default)]
pub struct ProviderChain {
    providers: Vec<Arc<dyn ProvideCredentials>>,
}

impl ProviderChain {
    /// Creates a chain without providers. Add them with [`then`](Self::then).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a chain of the environment variables and the configuration of the vendor's command
    /// line tool.
    #[must_use]
    pub fn standard() -> Self {
        Self::standard_in(Environment::process())
    }

    /// Creates the [`standard`](Self::standard) chain with another environment than the process's.
    #[must_use]
    pub fn standard_in(environment: Environment) -> Self {
        Self::new()
            .then(EnvironmentProvider::new().with_environment(environment.clone()))
            .then(CliConfigProvider::new().with_environment(environment))
    }

    /// Adds a provider at the end.
    #[must_use]
    pub fn then(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.providers.push(Arc::new(provider));
        self
    }
}

impl ProvideCredentials for ProviderChain {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            let mut tried = Vec::new();
            for provider in &self.providers {
                match provider.provide().await {
                    Ok(credentials) => return Ok(credentials),
                    Err(error) if error.is_not_configured() => tried.push(error),
                    Err(error) => {
                        tried.push(error);
                        break;
                    }
                }
            }
            Err(ProviderError::Chain { tried })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Credentials;

    /// `-` has nothing configured, `half` is incomplete, `down` fails, others have credentials.
    #[derive(Debug)]
    struct Source(&'static str);

    impl ProvideCredentials for Source {
        fn provide(&self) -> ProvideFuture<'_> {
            Box::pin(async {
                match self.0 {
                    "-" => Err(ProviderError::not_configured("empty", "nothing is set")),
                    "half" => Err(ProviderError::misconfigured("half", "set the secret")),
                    "down" => Err(ProviderError::failed("vault", "connection refused")),
                    id => Ok(Credentials::new(id, "sk").unwrap()),
                }
            })
        }
    }

    #[tokio::test]
    async fn skips_only_providers_where_nothing_is_configured() {
        let empty = "no credentials: the chain has no provider; add one";
        let half = "no credentials; tried empty: nothing is set; half: set the secret";
        let down = "no credentials; tried vault: fetching credentials failed: connection refused";
        for (sources, expected) in [
            (&["-", "b", "c"][..], Ok("b")),
            (&["-", "half", "c"], Err(half)),
            (&["down", "c"], Err(down)),
            (&[], Err(empty)),
        ] {
            let sources = sources.iter().map(|id| Source(id));
            let chain = sources.fold(ProviderChain::new(), ProviderChain::then);
            let result = chain.provide().await.map_err(|error| error.to_string());
            let id = result.as_ref().map(Credentials::access_key_id);
            assert_eq!(id.map_err(String::as_str), expected);
        }
    }

    #[tokio::test]
    async fn the_standard_chain_lists_both_sources_when_nothing_is_configured() {
        let home = std::env::temp_dir().join(format!("bce-auth-no-home-{}", std::process::id()));
        let environment = Environment::from_pairs([("HOME", &home), ("USERPROFILE", &home)]);
        let result = ProviderChain::standard_in(environment).provide().await;
        let error = result.unwrap_err();
        assert!(error.is_not_configured(), "{error}");
        let shown = error.to_string();
        assert!(shown.contains("BCE_ACCESS_KEY_ID"), "{shown}");
        assert!(shown.contains("config.json"), "{shown}");
        assert!(!shown.contains('\n'), "{shown}");
    }

    #[test]
    fn the_standard_chain_of_the_process_has_both_sources() {
        let shown = format!("{:?}", ProviderChain::standard());
        assert!(
            shown.contains("Environment") && shown.contains("CliConfig"),
            "{shown}"
        );
    }
}
