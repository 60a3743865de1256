//! Several providers, asked in turn.

use std::sync::Arc;

use super::{
    CliConfigProvider, Environment, EnvironmentProvider, ProvideCredentials, ProvideFuture,
    ProviderError,
};

/// Asks its providers in order and gives the first credentials.
///
/// A provider with nothing configured is passed over. One that is configured by half, or fails,
/// ends the chain with an error: the next one might well have credentials, but of another account
/// than was meant. The error lists every provider that was asked, with its reason.
#[derive(Debug, Clone, Default)]
pub struct ProviderChain {
    providers: Vec<Arc<dyn ProvideCredentials>>,
}

impl ProviderChain {
    /// A chain without providers; see [`then`](Self::then).
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The environment variables, then the vendor's command line tool's configuration.
    #[must_use]
    pub fn standard() -> Self {
        Self::standard_in(Environment::process())
    }

    /// [`standard`](Self::standard) in another environment than the process's.
    #[must_use]
    pub fn standard_in(environment: Environment) -> Self {
        Self::new()
            .then(EnvironmentProvider::new().with_environment(environment.clone()))
            .then(CliConfigProvider::new().with_environment(environment))
    }

    /// Adds a provider, to be asked after those before it.
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
                    Err(error) => {
                        let goes_on = error.is_not_configured();
                        tried.push(error);
                        if !goes_on {
                            break;
                        }
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
    use crate::Credentials;
    use crate::provider::{BCE_ACCESS_KEY_ID, BCE_SECRET_ACCESS_KEY, StaticProvider};

    fn given(id: &str) -> StaticProvider {
        StaticProvider::new(Credentials::new(id, "sk").unwrap())
    }

    fn environment(pairs: &[(&str, &str)]) -> EnvironmentProvider {
        EnvironmentProvider::new().with_environment(Environment::from_pairs(pairs.iter().copied()))
    }

    #[derive(Debug)]
    struct Unreachable;

    impl ProvideCredentials for Unreachable {
        fn provide(&self) -> ProvideFuture<'_> {
            Box::pin(async { Err(ProviderError::failed("vault", "connection refused")) })
        }
    }

    #[tokio::test]
    async fn passes_over_a_provider_with_nothing_configured() {
        let chain = ProviderChain::new()
            .then(environment(&[]))
            .then(given("b"))
            .then(given("c"));
        assert_eq!(chain.provide().await.unwrap().access_key_id(), "b");
    }

    #[tokio::test]
    async fn ends_at_a_provider_that_is_configured_by_half() {
        let chain = ProviderChain::new()
            .then(environment(&[]))
            .then(environment(&[(BCE_ACCESS_KEY_ID, "a")]))
            .then(given("b"));
        let error = chain.provide().await.unwrap_err();
        assert!(matches!(&error, ProviderError::Chain { tried } if tried.len() == 2));
        assert!(error.to_string().contains(BCE_SECRET_ACCESS_KEY), "{error}");
    }

    #[tokio::test]
    async fn ends_at_a_provider_that_fails_and_tells_its_cause() {
        let error = ProviderChain::new()
            .then(Unreachable)
            .then(given("b"))
            .provide()
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("vault") && error.to_string().contains("refused"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn lists_all_that_was_tried_when_nothing_is_configured() {
        let home = std::env::temp_dir().join(format!("bce-auth-no-home-{}", std::process::id()));
        let environment = Environment::from_pairs([
            ("HOME", home.as_os_str()),
            ("USERPROFILE", home.as_os_str()),
        ]);
        let error = ProviderChain::standard_in(environment)
            .provide()
            .await
            .unwrap_err();
        let shown = error.to_string();
        assert!(
            error.is_not_configured() && shown.contains(BCE_ACCESS_KEY_ID),
            "{shown}"
        );
        assert!(
            shown.contains("config.json") && !shown.contains('\n'),
            "{shown}"
        );
    }

    #[tokio::test]
    async fn an_empty_chain_says_so() {
        let error = ProviderChain::new().provide().await.unwrap_err();
        assert!(error.to_string().contains("no provider"), "{error}");
    }
}
