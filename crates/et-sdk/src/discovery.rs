//! Where endpoint and credentials come from: explicit settings, then the environment, then the
//! configuration of the official command-line tool.

use std::fmt;
use std::sync::Arc;

use bce_auth::provider::{
    BCE_ENDPOINT, BCE_REGION, CachingProvider, CliConfigProvider, Environment, EnvironmentProvider,
    ProvideCredentials, ProviderError,
};
use et_api_raw::product::Product;
use et_api_raw::products::{ET, VPC};

use crate::Region;
use crate::clock::Clock;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind};

/// Like `BCE_REGION` and `BCE_ENDPOINT`, for lines and channels alone.
const BCE_LINE_REGION: &str = "BCE_LINE_REGION";
const BCE_LINE_ENDPOINT: &str = "BCE_LINE_ENDPOINT";
/// Like `BCE_REGION` and `BCE_ENDPOINT`, for gateways and VPCs alone.
const BCE_VPC_REGION: &str = "BCE_VPC_REGION";
const BCE_VPC_ENDPOINT: &str = "BCE_VPC_ENDPOINT";

/// Where a service was said to be, and the variables that may say it.
pub(crate) struct Place {
    pub(crate) region: Option<Region>,
    pub(crate) endpoint: Option<String>,
    region_variable: &'static str,
    endpoint_variable: &'static str,
}

impl Place {
    const fn new(region_variable: &'static str, endpoint_variable: &'static str) -> Self {
        Self {
            region: None,
            endpoint: None,
            region_variable,
            endpoint_variable,
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As it was set, it may have a password, which is refused only when the client is built.
        let endpoint = self.endpoint.as_deref().map(Endpoint::parse);
        f.debug_struct("Place")
            .field("region", &self.region)
            .field("endpoint", &endpoint)
            .finish()
    }
}

/// What was set explicitly, and where to look for the rest.
pub(crate) struct Sources {
    /// Where all products are.
    pub(crate) common: Place,
    /// Where lines and channels are, if elsewhere.
    pub(crate) line: Place,
    /// Where gateways and VPCs are, if elsewhere.
    pub(crate) vpc: Place,
    pub(crate) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(crate) profile: Option<String>,
    pub(crate) environment: Environment,
}

impl Default for Sources {
    fn default() -> Self {
        Self {
            common: Place::new(BCE_REGION, BCE_ENDPOINT),
            line: Place::new(BCE_LINE_REGION, BCE_LINE_ENDPOINT),
            vpc: Place::new(BCE_VPC_REGION, BCE_VPC_ENDPOINT),
            credentials: None,
            profile: None,
            environment: Environment::default(),
        }
    }
}

impl Sources {
    /// The endpoint of a product, or that of its region. An endpoint overrides every region, what
    /// was set the environment, and what is said of one product what is said of all.
    pub(crate) fn endpoint(&self, product: &Product) -> Result<Endpoint, Error> {
        let own = match product.code {
            code if code == ET.code => Some(&self.line),
            code if code == VPC.code => Some(&self.vpc),
            _ => None,
        };
        let places = || own.into_iter().chain([&self.common]);
        if let Some(endpoint) = places().find_map(|place| place.endpoint.as_ref()) {
            return Endpoint::parse(endpoint);
        }
        for name in places().map(|place| place.endpoint_variable) {
            if let Some(endpoint) = self.variable(name)? {
                return Endpoint::parse(&endpoint).map_err(|error| of_variable(name, &error));
            }
        }
        if let Some(region) = places().find_map(|place| place.region.as_ref()) {
            return Endpoint::of(product, region);
        }
        for name in places().map(|place| place.region_variable) {
            if let Some(region) = self.variable(name)? {
                let endpoint = Endpoint::of(product, &region.into());
                return endpoint.map_err(|error| of_variable(name, &error));
            }
        }
        let nowhere = match self.cli_config().profile() {
            Ok(profile) => {
                if let Some(endpoint) = profile.endpoint() {
                    return Endpoint::parse(endpoint);
                }
                if let Some(region) = profile.region() {
                    return Endpoint::of(product, &region.into());
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
            "no region for {}: {nowhere}; {advice}",
            product.title
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
