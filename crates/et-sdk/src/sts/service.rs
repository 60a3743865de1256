//! The security token service: where it is, whose keys sign, and one exchange with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bce_auth::provider::{ProvideCredentials, ProviderError};
use bce_auth::{Credentials, CredentialsError, RequestView, content_md5};
use bytes::BytesMut;
use chrono::{DateTime, Utc};
use et_api_raw::products::ET;
use et_api_raw::received::Received;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderValue, StatusCode};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::Value;

use crate::Region;
use crate::clock::{Clock, SystemClock};
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::http_client::{HttpClients, HttpSettings};
use crate::transport::response::Refusal;
use crate::transport::sign::signer;

/// How long an exchange may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The longest response that is read.
const MAX_RESPONSE: usize = 64 * 1024;

/// The security token service of a region, and the credentials that its requests are signed with.
///
/// Clones share connections.
#[derive(Clone)]
pub struct Sts {
    endpoint: Endpoint,
    http: Arc<HttpClients>,
    credentials: Arc<dyn ProvideCredentials>,
    clock: Arc<dyn Clock>,
}

/// Why the security token service returned no credentials.
///
/// It is the source of the [`ProviderError`] of a call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StsError {
    /// The request could not be signed.
    #[error("the request cannot be signed: {0}")]
    Sign(#[source] bce_auth::SignError),
    /// The tokio runtime lacks time or I/O, or there is none.
    #[error(transparent)]
    Runtime(Box<Error>),
    /// The connection failed, or no complete response arrived within 30 seconds.
    #[error("no response from {endpoint}; check the endpoint of the service and the network")]
    Http {
        /// The endpoint.
        endpoint: String,
        /// The cause, without the URL, which has the account and the role.
        #[source]
        source: reqwest::Error,
    },
    /// The service refused the request.
    #[error(
        "the service returned {status}{}{}{}",
        code.as_ref().map(|code| format!(", {code}")).unwrap_or_default(),
        message.as_ref().map(|message| format!(": {message}")).unwrap_or_default(),
        request_id.as_ref().map(|id| format!(" [request id {id}]")).unwrap_or_default(),
    )]
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// The service's error code.
        code: Option<String>,
        /// The service's message.
        message: Option<String>,
        /// The service's id of the request.
        request_id: Option<String>,
    },
    /// The response is longer than 64 KiB.
    #[error("the response exceeds {MAX_RESPONSE} bytes")]
    TooLarge,
    /// The response is not the documented JSON. What was received is not shown.
    #[error("the response does not match the expected schema")]
    Schema,
    /// The credentials in the response are not valid.
    #[error("the response has credentials that cannot be used: {0}")]
    Credentials(#[source] CredentialsError),
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
        let http = HttpSettings::default().build(&endpoint)?;
        Ok(Self {
            endpoint,
            http: Arc::new(http),
            credentials: Arc::new(credentials),
            clock: Arc::new(SystemClock::default()),
        })
    }

    /// Uses another clock than the system's. It dates signatures and ends cached credentials.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The time by the clock.
    pub(super) fn now(&self) -> impl Fn() -> DateTime<Utc> + Send + Sync + 'static {
        let clock = self.clock.clone();
        move || clock.now()
    }

    /// Sends a request and returns the credentials in the response.
    pub(super) async fn issue(
        &self,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Credentials, ProviderError> {
        let credentials = self.credentials.provide().await?;
        let issued = self.exchange(&credentials, path, query, body).await;
        issued.map_err(|error| ProviderError::failed("STS", error))
    }

    async fn exchange(
        &self,
        credentials: &Credentials,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<Credentials, StsError> {
        let request = self.request(credentials, path, query, body)?;
        let http = self.http.current().map_err(Box::new);
        let response = http.map_err(StsError::Runtime)?.execute(request).await;
        let response = response.map_err(|error| self.unreachable(error))?;
        let status = response.status();
        let body = self.read(response).await?;
        if status != StatusCode::OK {
            let refusal: Refusal = serde_json::from_slice(&body).unwrap_or_default();
            return Err(StsError::Refused {
                status,
                code: refusal.code,
                message: refusal.message,
                request_id: refusal.request_id,
            });
        }
        // The cause would quote what was received.
        let issued: Issued = serde_json::from_slice(&body).map_err(|_| StsError::Schema)?;
        let credentials = Credentials::new(issued.access_key_id, issued.secret_access_key)
            .and_then(|key| key.with_session_token(issued.session_token))
            .map_err(StsError::Credentials)?;
        let expiration = issued.expiration.value().ok_or(StsError::Schema)?;
        Ok(credentials.with_expiry(expiration))
    }

    /// Reads the body of a response within its limit.
    async fn read(&self, mut response: reqwest::Response) -> Result<BytesMut, StsError> {
        let mut body = BytesMut::new();
        loop {
            let chunk = response
                .chunk()
                .await
                .map_err(|error| self.unreachable(error))?;
            let Some(chunk) = chunk else { return Ok(body) };
            if body.len() + chunk.len() > MAX_RESPONSE {
                return Err(StsError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
    }

    fn unreachable(&self, error: reqwest::Error) -> StsError {
        StsError::Http {
            endpoint: self.endpoint.base().to_owned(),
            source: error.without_url(),
        }
    }

    /// A signed POST request.
    fn request(
        &self,
        credentials: &Credentials,
        path: &str,
        query: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Result<reqwest::Request, StsError> {
        let url = format!("{}{path}", self.endpoint.base());
        let mut url = Url::parse(&url).expect("a path after an endpoint is a URL");
        let pairs = query.iter().map(|(name, value)| match *value {
            "" => (*name).to_owned(),
            value => format!("{name}={}", bce_auth::percent_encode(value)),
        });
        url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
        let mut request = reqwest::Request::new(Method::POST, url);
        *request.timeout_mut() = Some(TIMEOUT);
        let headers = request.headers_mut();
        headers.insert(HOST, self.endpoint.host().clone());
        if let Some(body) = body {
            let json = HeaderValue::from_static("application/json;charset=utf-8");
            headers.insert(CONTENT_TYPE, json);
            let body = body.to_string();
            // It is signed, so that the signature covers the body. Base64 is a valid value.
            if let Ok(digest) = HeaderValue::from_str(&content_md5(body.as_bytes())) {
                headers.insert("content-md5", digest);
            }
            *request.body_mut() = Some(body.into());
        }
        let url = request.url();
        let (path, query) = (url.path(), url.query());
        let view = RequestView::new(request.method(), path, query, request.headers());
        let signature = signer().headers(view, credentials, self.clock.now());
        let signature = signature.map_err(StsError::Sign)?;
        signature
            .apply(request.headers_mut())
            .map_err(StsError::Sign)?;
        Ok(request)
    }
}

impl fmt::Debug for Sts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sts")
            .field("endpoint", &self.endpoint)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
