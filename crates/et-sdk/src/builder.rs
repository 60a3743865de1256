//! Building a client: where the service is, who asks, and how patiently.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bce_auth::Credentials;
use bce_auth::provider::{
    BCE_REGION, CachingProvider, CliConfigProvider, Environment, EnvironmentProvider,
    ProvideCredentials, ProviderChain, ProviderError, StaticProvider,
};
use http::HeaderValue;

use crate::Region;
use crate::client::Client;
use crate::clock::{Clock, SystemClock};
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::retry::{BackoffPolicy, NoRetry, RetryBudget, RetryPolicy};
use crate::transport::Transport;
use crate::transport::limits::Limits;
use crate::transport::settings::CallSettings;
use crate::transport::sign::signer;
use crate::transport::skew::Skew;

/// Builds a [`Client`].
///
/// What is not given is looked for: the region in `BCE_REGION`, then region and endpoint in the official command line tool's
/// `~/.bce/config.json`; credentials in `BCE_ACCESS_KEY_ID`, `BCE_SECRET_ACCESS_KEY` and `BCE_SECURITY_TOKEN`, then in the same
/// file. What is given goes before what is found, and an endpoint before a region.
#[must_use]
pub struct ClientBuilder {
    region: Option<Region>,
    endpoint: Option<String>,
    credentials: Option<Arc<dyn ProvideCredentials>>,
    profile: Option<String>,
    environment: Environment,
    http: Http,
    accept_invalid_certificates: bool,
    connect_timeout: Duration,
    settings: CallSettings,
    budget: Option<Arc<RetryBudget>>,
    max_in_flight: Option<usize>,
    max_rate: Option<f64>,
    max_response_bytes: usize,
    correct_skew: bool,
    read_only: bool,
    application: Option<String>,
    clock: Arc<dyn Clock>,
}

/// Where the HTTP client comes from.
enum Http {
    Own,
    Shaped(Box<reqwest::ClientBuilder>),
    Finished(reqwest::Client),
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            region: None,
            endpoint: None,
            credentials: None,
            profile: None,
            environment: Environment::process(),
            http: Http::Own,
            accept_invalid_certificates: false,
            connect_timeout: Duration::from_secs(10),
            settings: CallSettings::default(),
            budget: Some(Arc::default()),
            max_in_flight: None,
            max_rate: None,
            max_response_bytes: 64 * 1024 * 1024,
            correct_skew: true,
            read_only: false,
            application: None,
            clock: Arc::new(SystemClock::default()),
        }
    }
}

impl Client {
    /// Starts building a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

impl ClientBuilder {
    /// The region to talk to, over HTTPS. One that this version does not know is refused unless an endpoint is given.
    pub fn region(mut self, region: impl Into<Region>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The endpoint to talk to, instead of a region's: a URL, or `host[:port]`, which means HTTPS. Plain HTTP only where the
    /// URL says `http://`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// The credentials to sign with.
    pub fn credentials(self, credentials: Credentials) -> Self {
        self.credentials_provider(StaticProvider::new(credentials))
    }

    /// Where to get credentials from. It is asked before every attempt; wrap one that is slow, or whose credentials end, in a
    /// [`CachingProvider`].
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials + 'static) -> Self {
        self.credentials = Some(Arc::new(provider));
        self
    }

    /// A profile of the official command line tool's `~/.bce/config.json` to take credentials, region and endpoint from. It goes
    /// before the environment.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self
    }

    /// Where environment variables are read, instead of the process's own environment. For tests.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// How an attempt that failed is repeated, by default [`StandardRetry`](crate::retry::StandardRetry) with 3 attempts.
    pub fn retry_policy(mut self, policy: impl RetryPolicy + 'static) -> Self {
        self.settings.retry = Arc::new(policy);
        self
    }

    /// Sends every request once.
    pub fn without_retries(self) -> Self {
        self.retry_policy(NoRetry)
    }

    /// How long to wait between attempts, by default [`ExponentialBackoff`](crate::retry::ExponentialBackoff) from 300 ms to 20 s.
    pub fn backoff_policy(mut self, policy: impl BackoffPolicy + 'static) -> Self {
        self.settings.backoff = Arc::new(policy);
        self
    }

    /// The budget that retries are paid from, by default one of 500 tokens for this client and its clones. Several clients may share one.
    pub fn retry_budget(mut self, budget: Arc<RetryBudget>) -> Self {
        self.budget = Some(budget);
        self
    }

    /// No budget: an attempt is repeated however many others failed.
    pub fn without_retry_budget(mut self) -> Self {
        self.budget = None;
        self
    }

    /// How long connecting may take, TLS included; 10 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the answer; 30 s by default.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = timeout;
        self
    }

    /// How long a call may take, with all attempts and the waits between them; 120 s by default.
    pub fn operation_timeout(mut self, timeout: Duration) -> Self {
        self.settings.operation_timeout = timeout;
        self
    }

    /// How many requests this client and its clones have in flight at most; further ones wait. No limit by default.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.max_in_flight = Some(requests);
        self
    }

    /// How many requests a second this client and its clones send at most, evenly spaced. No limit by default.
    pub fn max_requests_per_second(mut self, rate: f64) -> Self {
        self.max_rate = Some(rate);
        self
    }

    /// How many bytes the body of an answer may have; 64 MiB by default. A larger one is an error.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Whether to correct the date of signatures by the service's clock; on by default. The service refuses dates that are off by
    /// more than 30 minutes. The difference is measured on every answer and dropped when the clocks agree again; a call that
    /// was refused because of its date is repeated once with the corrected one. Without the correction it fails.
    pub fn clock_skew_correction(mut self, on: bool) -> Self {
        self.correct_skew = on;
        self
    }

    /// Refuses every action that changes something, before it is signed.
    pub fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// A name for the application, added to the `User-Agent`: visible ASCII without spaces or parentheses, such as `backbone-sync/2.1`.
    pub fn application(mut self, id: impl Into<String>) -> Self {
        self.application = Some(id.into());
        self
    }

    /// The clock to date signatures and measure time-outs by. For tests.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The HTTP client's settings: proxies, root certificates, connection pool. Redirects, repetition and the
    /// logging of raw bytes stay off whatever it says, and the connect time-out is this builder's.
    pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http = Http::Shaped(Box::new(builder));
        self
    }

    /// A finished HTTP client. Dangerous: if it follows redirects, as a stock one does, a session token goes to whatever host a
    /// redirect names. Use [`http_client_builder`](Self::http_client_builder) unless the client must be shared.
    pub fn dangerous_http_client(mut self, client: reqwest::Client) -> Self {
        self.http = Http::Finished(client);
        self
    }

    /// Talks to whoever presents any certificate. Dangerous: whoever is on the way can read and change everything. Has no
    /// effect on a [finished](Self::dangerous_http_client) HTTP client.
    pub fn dangerous_accept_invalid_certificates(mut self) -> Self {
        self.accept_invalid_certificates = true;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] if there is neither region nor endpoint, or a setting makes no sense;
    /// [`ErrorKind::Credentials`] if no credentials were given and none, or half of them, are found.
    pub fn build(self) -> Result<Client, Error> {
        self.check()?;
        let endpoint = self.find_endpoint()?;
        let credentials = self.find_credentials()?;
        let user_agent = self.user_agent()?;
        let http = match self.http {
            Http::Finished(client) => client,
            Http::Shaped(builder) => finish(
                *builder,
                self.connect_timeout,
                self.accept_invalid_certificates,
            )?,
            Http::Own => {
                let builder = reqwest::Client::builder();
                // A service on this machine is never behind a proxy.
                let builder = if endpoint.is_loopback() {
                    builder.no_proxy()
                } else {
                    builder
                };
                finish(
                    builder,
                    self.connect_timeout,
                    self.accept_invalid_certificates,
                )?
            }
        };
        let transport = Transport {
            http,
            endpoint,
            credentials,
            user_agent,
            clock: self.clock,
            limits: Limits::new(self.max_in_flight, self.max_rate),
            budget: self.budget,
            skew: Skew::default(),
            correct_skew: self.correct_skew,
            read_only: self.read_only,
            max_response_bytes: self.max_response_bytes,
            signer: signer(),
            settings: self.settings,
        };
        Ok(Client::new(transport))
    }

    fn check(&self) -> Result<(), Error> {
        let refuse = |rule: &str| Err(Error::configuration(rule));
        if self.max_in_flight == Some(0) {
            return refuse("max_in_flight must be at least 1");
        }
        if self
            .max_rate
            .is_some_and(|rate| !(rate.is_finite() && rate > 0.0))
        {
            return refuse("max_requests_per_second must be a number above 0");
        }
        for (name, timeout) in [
            ("connect_timeout", self.connect_timeout),
            ("attempt_timeout", self.settings.attempt_timeout),
            ("operation_timeout", self.settings.operation_timeout),
        ] {
            if timeout.is_zero() {
                return refuse(&format!("{name} must be longer than nothing"));
            }
        }
        Ok(())
    }

    fn cli_config(&self) -> CliConfigProvider {
        let provider = CliConfigProvider::new().with_environment(self.environment.clone());
        match &self.profile {
            Some(name) => provider.with_profile(name),
            None => provider,
        }
    }

    fn find_endpoint(&self) -> Result<Endpoint, Error> {
        if let Some(endpoint) = &self.endpoint {
            return Endpoint::parse(endpoint);
        }
        if let Some(region) = &self.region {
            return Endpoint::of(region);
        }
        let from_environment = || self.environment.get(BCE_REGION).map_err(unreadable);
        if self.profile.is_none()
            && let Some(region) = from_environment()?
        {
            return Endpoint::of(&region.into());
        }
        match self.cli_config().profile() {
            Ok(profile) => {
                if let Some(endpoint) = profile.endpoint() {
                    return Endpoint::parse(endpoint);
                }
                if let Some(region) = profile.region() {
                    return Endpoint::of(&region.into());
                }
            }
            Err(error) if error.is_not_configured() => {}
            Err(error) => return Err(unreadable(error)),
        }
        Err(Error::configuration(format!(
            "no region: call region(…) or endpoint(…), set {BCE_REGION}, or name a region in ~/.bce/config.json"
        )))
    }

    fn find_credentials(&self) -> Result<Arc<dyn ProvideCredentials>, Error> {
        if let Some(provider) = &self.credentials {
            return Ok(provider.clone());
        }
        let file = self.cli_config();
        let environment = EnvironmentProvider::new().with_environment(self.environment.clone());
        // Both are read here and now, so that what is missing shows before the first call.
        let chain = if self.profile.is_some() {
            file.credentials().map_err(no_credentials)?;
            ProviderChain::new().then(file)
        } else {
            match environment.credentials() {
                Ok(_) => ProviderChain::new().then(environment),
                Err(first) if first.is_not_configured() => match file.credentials() {
                    Ok(_) => ProviderChain::new().then(file),
                    Err(second) if second.is_not_configured() => {
                        let detail = format!(
                            "no credentials found ({first}; {second}); set them there or call credentials(…)"
                        );
                        return Err(ErrorBuilder::new(ErrorKind::Credentials)
                            .detail(detail)
                            .build());
                    }
                    Err(error) => return Err(no_credentials(error)),
                },
                Err(error) => return Err(no_credentials(error)),
            }
        };
        let clock = self.clock.clone();
        Ok(Arc::new(
            CachingProvider::new(chain).with_clock(move || clock.now()),
        ))
    }

    fn user_agent(&self) -> Result<HeaderValue, Error> {
        let mut text = concat!("et-sdk-rust/", env!("CARGO_PKG_VERSION")).to_owned();
        if let Some(application) = &self.application {
            let is_token = |byte: u8| byte.is_ascii_graphic() && byte != b'(' && byte != b')';
            if application.is_empty() || !application.bytes().all(is_token) {
                return Err(Error::configuration(
                    "application must be visible ASCII without spaces or parentheses, such as `backbone-sync/2.1`",
                ));
            }
            text = format!("{text} {application}");
        }
        HeaderValue::from_str(&text)
            .map_err(|_| Error::configuration("application does not fit in a header"))
    }
}

// The text of a provider's error says it all; as a source it would be told twice.
fn unreadable(error: ProviderError) -> Error {
    ErrorBuilder::new(ErrorKind::Configuration)
        .detail(error.to_string())
        .build()
}

fn no_credentials(error: ProviderError) -> Error {
    ErrorBuilder::new(ErrorKind::Credentials)
        .detail(error.to_string())
        .build()
}

/// Makes the HTTP client; what would undermine the transport is switched off.
fn finish(
    builder: reqwest::ClientBuilder,
    connect_timeout: Duration,
    accept_invalid_certificates: bool,
) -> Result<reqwest::Client, Error> {
    crate::tls::ensure_provider();
    let mut builder = builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        // It would write every byte to the log, signatures and session tokens among them.
        .connection_verbose(false)
        .connect_timeout(connect_timeout);
    if accept_invalid_certificates {
        builder = crate::tls::accept_invalid_certificates(builder);
    }
    builder.build().map_err(|error| {
        ErrorBuilder::new(ErrorKind::Configuration)
            .detail("the HTTP client cannot be built; check the TLS settings")
            .source(error)
            .build()
    })
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .field("profile", &self.profile)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
