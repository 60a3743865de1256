//! Where endpoint and credentials come from: explicit settings, then the environment, then the
//! configuration of the official command-line tool.

use std::sync::Arc;

use bce_auth::provider::{
    BCE_ENDPOINT, BCE_REGION, CachingProvider, CliConfigProvider, Environment, EnvironmentProvider,
    ProvideCredentials, ProviderError,
};

use crate::Region;
use crate::clock::Clock;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind};

/// What was set explicitly, and where to look for the rest.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) region: Option<Region>,
    pub(crate) endpoint: Option<String>,
    pub(crate) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(crate) profile: Option<String>,
    pub(crate) environment: Environment,
}

impl Sources {
    /// The endpoint, or that of the region.
    pub(crate) fn endpoint(&self) -> Result<Endpoint, Error> {
        if let Some(endpoint) = &self.endpoint {
            return Endpoint::parse(endpoint);
        }
        if let Some(endpoint) = self.variable(BCE_ENDPOINT)? {
            return Endpoint::parse(&endpoint).map_err(|error| of_variable(BCE_ENDPOINT, &error));
        }
        if let Some(region) = &self.region {
            return Endpoint::of(region);
        }
        if let Some(region) = self.variable(BCE_REGION)? {
            return Endpoint::of(&region.into()).map_err(|error| of_variable(BCE_REGION, &error));
        }
        let nowhere = match self.cli_config().profile() {
            Ok(profile) => {
                if let Some(endpoint) = profile.endpoint() {
                    return Endpoint::parse(endpoint);
                }
                if let Some(region) = profile.region() {
                    return Endpoint::of(&region.into());
                }
                format!(
                    "profile {:?} in {} has none",
                    profile.name(),
                    profile.path().display()
                )
            }
            Err(error) if error.is_not_configured() => error.to_string(),
            Err(error) => return Err(unreadable(error)),
        };
        let advice = match self.profile {
            None => format!(
                "call region(…) or endpoint(…), set {BCE_REGION} or {BCE_ENDPOINT}, or set it there"
            ),
            Some(_) => "call region(…) or endpoint(…), or set it there: a profile that is named \
                        takes nothing from the environment"
                .to_owned(),
        };
        Err(Error::configuration(format!(
            "no region: {nowhere}; {advice}"
        )))
    }

    /// The provider of credentials. Discovered ones are read here once, so that missing credentials
    /// fail the build of a client instead of its first call.
    pub(crate) fn credentials(
        &self,
        clock: &Arc<dyn Clock>,
    ) -> Result<Arc<dyn ProvideCredentials>, Error> {
        if let Some(provider) = &self.credentials {
            return Ok(provider.clone());
        }
        let not_in_environment = if self.profile.is_some() {
            None
        } else {
            let environment = EnvironmentProvider::new().with_environment(self.environment.clone());
            match environment.credentials() {
                Ok(_) => return Ok(cached(environment, clock)),
                Err(error) if error.is_not_configured() => Some(error),
                Err(error) => return Err(unusable(error)),
            }
        };
        let file = self.cli_config();
        match (file.credentials(), not_in_environment) {
            (Ok(_), _) => Ok(cached(file, clock)),
            (Err(second), Some(first)) if second.is_not_configured() => {
                Err(ErrorBuilder::new(ErrorKind::Credentials)
                    .detail(format!(
                        "no credentials found ({first}; {second}); set them there or call \
                         credentials(…)"
                    ))
                    .build())
            }
            (Err(error), _) => Err(unusable(error)),
        }
    }

    /// An environment variable. A named profile takes nothing from the environment.
    fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        match self.profile {
            Some(_) => Ok(None),
            None => self.environment.get(name).map_err(unreadable),
        }
    }

    fn cli_config(&self) -> CliConfigProvider {
        let provider = CliConfigProvider::new().with_environment(self.environment.clone());
        match &self.profile {
            Some(name) => provider.with_profile(name),
            None => provider,
        }
    }
}

fn cached(
    source: impl ProvideCredentials + 'static,
    clock: &Arc<dyn Clock>,
) -> Arc<dyn ProvideCredentials> {
    let clock = clock.clone();
    Arc::new(CachingProvider::new(source).with_clock(move || clock.now()))
}

/// An error in the value of an environment variable.
fn of_variable(name: &str, error: &Error) -> Error {
    Error::configuration(format!("{name}: {error}"))
}

// The message of a provider's error is complete; as a source it would be repeated.

fn unreadable(error: ProviderError) -> Error {
    Error::configuration(error.to_string())
}

fn unusable(error: ProviderError) -> Error {
    ErrorBuilder::new(ErrorKind::Credentials)
        .detail(error.to_string())
        .build()
}
