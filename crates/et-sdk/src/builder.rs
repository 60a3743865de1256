//! Building a client: which service, which credentials, which limits.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bce_auth::Credentials;
use bce_auth::provider::{Environment, ProvideCredentials, StaticProvider};
use et_api_raw::products::PRODUCTS;

use crate::Region;
use crate::client::Client;
use crate::clock::{Clock, SystemClock};
use crate::discovery::Sources;
use crate::error::Error;
use crate::http_client::{HttpSettings, Source};
use crate::mode::Async;
use crate::observe::Observer;
use crate::retry::{BackoffPolicy, NoRetry, RetryBudget, RetryPolicy};
use crate::transport::Transport;
use crate::transport::limits::Limits;
use crate::transport::settings::CallSettings;
use crate::transport::site::Sites;
use crate::user_agent::user_agent;

/// Builds a [`Client`].
///
/// Explicit settings override discovered ones, and an endpoint overrides a region. What is not set
/// is discovered: the region in `BCE_REGION`, then region or endpoint in the official command-line
/// tool's `~/.bce/config.json`; credentials in `BCE_ACCESS_KEY_ID`, `BCE_SECRET_ACCESS_KEY` and
/// `BCE_SECURITY_TOKEN`, then in the same file. `BCE_ENDPOINT` overrides every region, so that
/// the same program can run against an emulator. [The guide](crate::guide::regions) explains how to
/// reach lines and VPCs in different regions.
///
/// `M` is how the calls of the client are run. `blocking::Client::builder` builds one whose calls
/// block.
#[must_use]
pub struct ClientBuilder<M = Async> {
    sources: Sources,
    http: HttpSettings,
    settings: CallSettings,
    budget: Option<Arc<RetryBudget>>,
    observer: Option<Arc<dyn Observer>>,
    max_in_flight: Option<usize>,
    max_rate: Option<f64>,
    max_response_bytes: usize,
    correct_skew: bool,
    read_only: bool,
    application: Option<String>,
    clock: Arc<dyn Clock>,
    mode: PhantomData<fn() -> M>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl Client {
    /// Starts building a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }
}

impl<M> ClientBuilder<M> {
    pub(crate) fn new() -> Self {
        Self {
            sources: Sources::default(),
            http: HttpSettings::default(),
            settings: CallSettings::default(),
            budget: Some(Arc::default()),
            observer: None,
            max_in_flight: None,
            max_rate: None,
            max_response_bytes: 8 * 1024 * 1024,
            correct_skew: true,
            read_only: false,
            application: None,
            clock: Arc::new(SystemClock::default()),
            mode: PhantomData,
        }
    }

    /// Sets the region, whose services are reached over HTTPS. A region unknown to this version is
    /// an error unless an endpoint is set.
    ///
    /// Gateways and VPCs live in regions. Where lines are to be reached elsewhere, see
    /// [`line_region`](Self::line_region) and [the guide](crate::guide::regions).
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.sources.common.region = Some(region.into());
        self
    }

    /// Sets the region for lines, channels and their route rules alone.
    pub fn line_region(mut self, region: impl Into<Region>) -> Self {
        self.sources.line.region = Some(region.into());
        self
    }

    /// Sets the region for gateways, VPCs and their route tables alone.
    pub fn vpc_region(mut self, region: impl Into<Region>) -> Self {
        self.sources.vpc.region = Some(region.into());
        self
    }

    /// Sets the endpoint, instead of a region's: a URL, or `host[:port]`, which implies HTTPS.
    /// Plain HTTP is used only if the URL begins with `http://`. Everything is reached there.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.sources.common.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the endpoint for lines, channels and their route rules alone.
    pub fn line_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.sources.line.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the endpoint for gateways, VPCs and their route tables alone.
    pub fn vpc_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.sources.vpc.endpoint = Some(endpoint.into());
        self
    }

    /// Sets the credentials to sign with.
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.credentials_provider(StaticProvider::new(credentials))
    }

    /// Sets a provider of credentials. It is asked before every attempt. Wrap one that is slow, or
    /// whose credentials expire, in a [`CachingProvider`](bce_auth::provider::CachingProvider).
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.sources.credentials = Some(Arc::new(provider));
        self
    }

    /// Takes credentials, region and endpoint from this profile of the official command-line tool's
    /// `~/.bce/config.json`, and nothing from the environment or another profile. What the profile
    /// lacks must be set explicitly; otherwise building the client fails.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.sources.profile = Some(name.into());
        self
    }

    /// Replaces the environment variables of the process. For tests.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.sources.environment = environment;
        self
    }

    /// Sets when a failed attempt is retried, by default
    /// [`StandardRetry`](crate::retry::StandardRetry) with 3 attempts.
    pub fn retry_policy(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.settings.retry = Arc::new(policy);
        self
    }

    /// Makes a single attempt of each call.
    pub fn without_retries(self) -> Self {
        self.retry_policy(NoRetry)
    }

    /// Sets the waits between attempts, by default
    /// [`ExponentialBackoff`](crate::retry::ExponentialBackoff) from 300 ms to 20 s.
    pub fn backoff_policy(mut self, policy: impl BackoffPolicy + 'static) -> Self {
        self.settings.backoff = Arc::new(policy);
        self
    }

    /// Sets the budget that pays for retries, which several clients may share. By default the
    /// client and its clones have one of 500 tokens.
    pub fn retry_budget(mut self, budget: Arc<RetryBudget>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Retries attempts however many others failed.
    pub fn without_retry_budget(mut self) -> Self {
        self.budget = None;
        self
    }

    /// Limits the time to connect, including TLS; 10 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = timeout;
        self
    }

    /// Limits the time of one attempt, from connecting to the last byte of the response; 30 s by
    /// default.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// Limits the time of a call, including all attempts and the waits between them; 120 s by
    /// default.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.settings.operation_timeout = timeout;
        self
    }

    /// Limits the requests that the client and its clones have in flight; others wait. No limit by
    /// default.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.max_in_flight = Some(requests);
        self
    }

    /// Limits the requests per second of the client and its clones, evenly spaced. No limit by
    /// default.
    pub fn max_requests_per_second(mut self, rate: f64) -> Self {
        self.max_rate = Some(rate);
        self
    }

    /// Limits the size of a response body; 8 MiB by default, where a page of 1000 lines takes less
    /// than 1 MiB. A larger body is an error, and so is one with more than a value for each 64
    /// bytes of the limit, or 131,072 values if that is more: decoded, a response takes no more
    /// than 20 times this limit.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Whether the date of signatures is corrected to the service's clock; on by default. The
    /// service refuses dates that are off by more than 30 minutes. A call refused because of its
    /// date is retried once with the service's own date, which the refusal carries, and later calls
    /// use the same correction. A difference of more than 24 hours is not corrected, and fails with
    /// [`ErrorKind::Clock`](crate::ErrorKind::Clock). Nothing is corrected over plain HTTP, except
    /// to this machine itself: anybody on the network could choose the date.
    pub fn clock_skew_correction(mut self, on: bool) -> Self {
        self.correct_skew = on;
        self
    }

    /// Sets the observer that is notified of each call, its attempts and retries, to count and
    /// measure them. There is none by default. See [`observe`](crate::observe).
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Refuses every action that makes changes, before it is signed.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// Adds the application's name to the `User-Agent`: visible ASCII without spaces or
    /// parentheses, such as `backbone-sync/2.1`.
    pub fn application(mut self, id: impl Into<String>) -> Self {
        self.application = Some(id.into());
        self
    }

    /// Replaces the clock that dates signatures and measures timeouts. For tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the HTTP client's proxies, root certificates and connection pool. Redirects, retries
    /// and the logging of raw bytes stay off whatever the builder says, and the connect timeout is
    /// [this one's](Self::connect_timeout).
    ///
    /// A builder makes one HTTP client, whose connections stand still with the tokio runtime that
    /// opened them. A program that alternates between runtimes should build a client for each.
    pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http.source = Source::Builder(Box::new(builder));
        self
    }

    /// Sets an existing HTTP client. Dangerous: if it follows redirects, as it does by default, a
    /// session token is sent to whatever host a redirect names. Prefer
    /// [`http_client_builder`](Self::http_client_builder) unless the client must be shared.
    pub fn dangerous_http_client(mut self, client: reqwest::Client) -> Self {
        self.http.source = Source::Client(client);
        self
    }

    /// Accepts any certificate. Dangerous: anyone on the network path can read and change
    /// everything. It does not affect an [existing](Self::dangerous_http_client) HTTP client.
    pub fn dangerous_accept_invalid_certificates(mut self) -> Self {
        self.http.accept_invalid_certificates = true;
        self
    }

    /// Builds the asynchronous client.
    pub(crate) fn build_async(self) -> Result<Client, Error> {
        self.validate()?;
        let endpoint = |product: &_| self.sources.endpoint(product);
        let sites = Sites::new(&PRODUCTS, endpoint, self.http)?;
        let credentials = self.sources.credentials(&self.clock)?;
        let user_agent = user_agent(self.application.as_deref())?;
        let transport = Transport {
            clock: self.clock,
            limits: Arc::new(Limits::new(self.max_in_flight, self.max_rate)),
            budget: self.budget,
            observer: self.observer,
            correct_skew: self.correct_skew,
            read_only: self.read_only,
            max_response_bytes: self.max_response_bytes,
            settings: self.settings,
            ..Transport::new(sites, credentials, user_agent)
        };
        Ok(Client::new(transport))
    }

    fn validate(&self) -> Result<(), Error> {
        if self.max_in_flight == Some(0) {
            return Err(Error::configuration("max_in_flight must be at least 1"));
        }
        if self
            .max_rate
            .is_some_and(|rate| !(rate.is_finite() && rate > 0.0))
        {
            return Err(Error::configuration(
                "max_requests_per_second must be a number greater than zero",
            ));
        }
        for (name, timeout) in [
            ("connect_timeout", self.http.connect_timeout),
            ("attempt_timeout", self.settings.attempt_timeout),
            ("operation_timeout", self.settings.operation_timeout),
        ] {
            if timeout.is_zero() {
                let detail = format!("{name} must be greater than zero");
                return Err(Error::configuration(detail));
            }
        }
        Ok(())
    }
}

impl ClientBuilder {
    /// Builds the client.
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration) if there is neither region nor endpoint,
    /// or a setting is invalid; [`Credentials`](crate::ErrorKind::Credentials) if no credentials
    /// were set and none, or incomplete ones, were found.
    pub fn build(self) -> Result<Client, Error> {
        self.build_async()
    }
}

impl<M> fmt::Debug for ClientBuilder<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sources {
            common, line, vpc, ..
        } = &self.sources;
        f.debug_struct("ClientBuilder")
            .field("common", common)
            .field("line", line)
            .field("vpc", vpc)
            .field("credentials", &self.sources.credentials)
            .field("profile", &self.sources.profile)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
