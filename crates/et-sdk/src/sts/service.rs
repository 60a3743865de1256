//! The security token service: where it is, whose keys sign, and one call of it.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bce_auth::Credentials;
use bce_auth::provider::{ProvideCredentials, ProviderError};
use chrono::{DateTime, Utc};
use et_api_raw::operation::Operation;
use et_api_raw::products::ET;
use et_api_raw::received::Received;
use et_api_raw::sts::STS;
use reqwest::{Method, Request, Url};
use serde::Deserialize;
use serde_json::Value;

use crate::Region;
use crate::clock::Clock;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::http_client::HttpSettings;
use crate::observe::Observer;
use crate::transport::Transport;
use crate::transport::observed::Observed;
use crate::transport::prepare::Prepared;
use crate::transport::site::Sites;
use crate::user_agent::user_agent;

/// How long a call may take, with all attempts.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The longest response that is read.
const MAX_RESPONSE: usize = 64 * 1024;

/// The security token service of a region, and the credentials that its requests are signed with.
///
/// Its calls take the path of all others: they are retried, within 30 seconds, and their errors say
/// as much. An error is the source of the [`ProviderError`] of the call that needs the credentials.
///
/// Clones share connections.
#[derive(Clone)]
pub struct Sts {
    transport: Arc<Transport>,
}

/// The response of both actions.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issued {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: Received<DateTime<Utc>>,
}

impl Sts {
    /// The service in a region, at `https://sts.{region}.baidubce.com`. `credentials` sign its
    /// requests.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if this version does not know
    /// the region; use [`at`](Self::at) then.
    pub fn new(
        region: impl Into<Region>,
        credentials: impl ProvideCredentials + 'static,
    ) -> Result<Self, Error> {
        let region = region.into();
        // An unknown text must not choose the host that signed requests go to.
        Endpoint::of(&ET, &region)?;
        Self::at(
            format!("https://sts.{}.baidubce.com", region.as_str()),
            credentials,
        )
    }

    /// The service at another endpoint, such as a gateway's.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the endpoint is not a URL.
    pub fn at(
        endpoint: impl AsRef<str>,
        credentials: impl ProvideCredentials + 'static,
    ) -> Result<Self, Error> {
        let endpoint = Endpoint::parse(endpoint.as_ref())?;
        let sites = Sites::new(
            [&STS],
            |_: &_| Ok(endpoint.clone()),
            HttpSettings::default(),
        )?;
        let mut transport = Transport::new(sites, Arc::new(credentials), user_agent(None)?);
        transport.max_response_bytes = MAX_RESPONSE;
        transport.settings.operation_timeout = TIMEOUT;
        Ok(Self {
            transport: Arc::new(transport),
        })
    }

    /// Uses another clock than the system's. It dates signatures and ends cached credentials.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        Arc::make_mut(&mut self.transport).clock = clock;
        self
    }

    /// Sets the observer that is notified of each call, which may be that of the client that uses
    /// the credentials. There is none by default. See [`observe`](crate::observe).
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        Arc::make_mut(&mut self.transport).observer = Some(Arc::new(observer));
        self
    }

    /// The time by the clock.
    pub(super) fn now(&self) -> impl Fn() -> DateTime<Utc> + Send + Sync + 'static {
        let clock = self.transport.clock.clone();
        move || clock.now()
    }

    /// Calls an action and returns the credentials in the response.
    pub(super) async fn issue(
        &self,
        operation: &'static Operation,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Credentials, ProviderError> {
        let observed = Observed::start(&self.transport, operation);
        let request = self.request(operation, query, body);
        let result = self.exchange(operation, request, observed.as_ref()).await;
        Observed::end(observed, &result);
        result.map_err(|error| {
            // Where this service's own credentials are not configured, another may be tried.
            let own = error
                .source()
                .and_then(<dyn std::error::Error>::downcast_ref);
            own.cloned()
                .unwrap_or_else(|| ProviderError::failed("STS", error))
        })
    }

    async fn exchange(
        &self,
        operation: &'static Operation,
        request: Request,
        observed: Option<&Observed>,
    ) -> Result<Credentials, Error> {
        let settings = &self.transport.settings;
        let prepared = Prepared::new(operation, settings, request)?;
        let response = self.transport.run(&prepared, settings, observed).await;
        let response = response.map_err(|error| match error.kind() {
            ErrorKind::BodyTooLarge => {
                let detail = format!(
                    "the response is larger than {MAX_RESPONSE} bytes; check that the endpoint is \
                     the service's"
                );
                ErrorBuilder::from(error).detail(detail).build()
            }
            _ => error,
        })?;
        issued(&response.body).map_err(|error| {
            let error = error
                .operation(operation)
                .status(response.status)
                .attempts(response.attempts)
                .outcome(Outcome::Unchanged)
                .client_request_id(prepared.client_request_id());
            match response.request_id() {
                Some(id) => error.request_id(id),
                None => error,
            }
            .build()
        })
    }

    /// The request, without what every attempt adds.
    fn request(
        &self,
        operation: &Operation,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Request {
        let base = self.transport.sites.of(operation.product).endpoint.base();
        let url = format!("{base}{}", operation.path);
        let mut url = Url::parse(&url).expect("a path after an endpoint is a URL");
        url.query_pairs_mut().extend_pairs(query);
        let mut request = Request::new(Method::POST, url);
        *request.body_mut() = body.map(|body| body.to_string().into());
        request
    }
}

/// The credentials in a response. What was received is in no error.
fn issued(body: &[u8]) -> Result<Credentials, ErrorBuilder> {
    let unexpected = || {
        ErrorBuilder::new(ErrorKind::Decode)
            .detail("the response does not match the expected schema")
    };
    let issued: Issued = serde_json::from_slice(body).map_err(|_| unexpected())?;
    let credentials = Credentials::new(issued.access_key_id, issued.secret_access_key)
        .and_then(|key| key.with_session_token(issued.session_token))
        .map_err(|error| {
            ErrorBuilder::new(ErrorKind::Credentials)
                .detail(format!(
                    "the response has credentials that cannot be used: {error}"
                ))
                .source(error)
        })?;
    let expiration = issued.expiration.value().ok_or_else(unexpected)?;
    Ok(credentials.with_expiry(expiration))
}

impl fmt::Debug for Sts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sts({})", self.transport.sites.of(&STS).endpoint.base())
    }
}
