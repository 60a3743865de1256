//! Signing: the `Authorization` header of a request and the headers that go with it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use http::header::{AUTHORIZATION, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use crate::canonical::{Blank, Canonical, CanonicalError, Overrides, canonical_request};
use crate::credentials::{Credentials, Identity};
use crate::request::RequestView;
use crate::signed_headers::{SignedHeaders, X_BCE_DATE, X_BCE_SECURITY_TOKEN};
use crate::signing_key::{SigningKey, VERSION};
use crate::timestamp;

/// The default validity period of a signature in seconds: half an hour, as in the vendor's SDKs.
pub const DEFAULT_EXPIRATION_SECONDS: u32 = 1800;

/// Signs requests with bce-auth-v1.
///
/// A signer caches the derived key of the current second, so a busy client computes one HMAC per
/// request. Share one signer or clone it: clones share the cached key. The caller always supplies
/// the time.
///
/// ```
/// use bce_auth::{Credentials, Signer, content_md5};
/// use chrono::DateTime;
///
/// let credentials = Credentials::new("my-access-key-id", "my-secret")?;
/// let body = br#"{"name":"line-1"}"#;
/// let uri = "https://bcc.bj.baidubce.com/v1/et/init?clientToken=t-1";
/// let (mut parts, _) = http::Request::post(uri)
///     .header("content-type", "application/json;charset=utf-8")
///     .header("content-md5", content_md5(body))
///     .body(&body[..])?
///     .into_parts();
///
/// let now = DateTime::parse_from_rfc3339("2026-01-30T08:50:00Z")?.to_utc();
/// Signer::new().sign(&mut parts, &credentials, now)?;
///
/// assert_eq!(parts.headers["host"], "bcc.bj.baidubce.com");
/// assert_eq!(parts.headers["x-bce-date"], "2026-01-30T08:50:00Z");
/// let authorization = parts.headers["authorization"].to_str()?;
/// assert!(authorization.starts_with("bce-auth-v1/my-access-key-id/2026-01-30T08:50:00Z/1800//"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[doc(alias("BceV1Signer", "sign"))]
pub struct Signer {
    expiration_seconds: u32,
    signed_headers: SignedHeaders,
    cached_key: Arc<Mutex<Option<Arc<CachedKey>>>>,
}

impl Signer {
    /// Creates a signer that covers the unnamed default set of headers. Its signatures are valid
    /// for half an hour.
    #[must_use]
    pub fn new() -> Self {
        Self {
            expiration_seconds: DEFAULT_EXPIRATION_SECONDS,
            signed_headers: SignedHeaders::default_set(),
            cached_key: Arc::default(),
        }
    }

    /// Sets for how many seconds after its date a signature is valid. With 0, it is valid only
    /// within the same second.
    #[must_use]
    pub fn with_expiration_seconds(mut self, seconds: u32) -> Self {
        self.expiration_seconds = seconds;
        self
    }

    /// Sets which headers are signed. The default is [`SignedHeaders::default_set`].
    #[must_use]
    pub fn with_signed_headers(mut self, signed_headers: SignedHeaders) -> Self {
        self.signed_headers = signed_headers;
        self
    }

    /// Signs a request in place.
    ///
    /// It sets `x-bce-date` and `Authorization`, and `Host` if the request has none and its URI
    /// names one. It sets `x-bce-security-token`, or removes it if the credentials have no token.
    ///
    /// # Errors
    /// Returns an error if the request has no host or no canonical form, or if the time cannot be
    /// represented. The request is then unchanged.
    pub fn sign(
        &self,
        parts: &mut Parts,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<(), SignError> {
        let headers = self.headers(&*parts, credentials, at)?;
        headers.apply(&mut parts.headers)
    }

    /// Returns the headers that the caller must set to sign `request`. Use it for request types
    /// other than `http`'s.
    ///
    /// The signature covers the request as it will be with these headers. None of them needs to be
    /// set beforehand.
    ///
    /// # Errors
    /// Returns the same errors as [`sign`](Self::sign).
    pub fn headers<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<SignatureHeaders, SignError> {
        let request = request.into();
        let key = self.key(credentials, at)?;
        let host = match request.host() {
            Some(host) if !request.headers().contains_key(HOST) => {
                Some(HeaderValue::from_str(host).map_err(|_| SignError::MalformedHost)?)
            }
            _ => None,
        };
        let token = credentials.token_header();
        let overrides = [
            (&X_BCE_DATE, Some(&key.date)),
            (&X_BCE_SECURITY_TOKEN, token.as_ref()),
        ];
        let authorization = self.authorization_with(&key, request, &overrides)?;
        Ok(SignatureHeaders {
            host,
            date: key.date.clone(),
            token,
            authorization,
        })
    }

    /// Returns the value of the `Authorization` header for exactly the headers of `request`, marked
    /// sensitive.
    ///
    /// This is the lowest level: the request must already have `Host`, the session token and
    /// `x-bce-date` (or `Date`) with the time given here. [`sign`](Self::sign) and
    /// [`headers`](Self::headers) provide them.
    ///
    /// # Errors
    /// Returns the same errors as [`sign`](Self::sign).
    pub fn authorization<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<HeaderValue, SignError> {
        let key = self.key(credentials, at)?;
        self.authorization_with(&key, request.into(), &[])
    }

    /// Returns the text that [`authorization`](Self::authorization) signs, to find out why a
    /// signature does not match. It holds the session token: keep it out of logs.
    ///
    /// # Errors
    /// Returns an error if the request has no canonical form.
    pub fn canonical_request<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
    ) -> Result<String, CanonicalError> {
        canonical_request(request, &self.signed_headers)
    }

    fn authorization_with(
        &self,
        key: &CachedKey,
        request: RequestView<'_>,
        overrides: &Overrides<'_>,
    ) -> Result<HeaderValue, SignError> {
        let signed = &self.signed_headers.0;
        let canonical = Canonical::new(request, signed, overrides, Blank::LeftOut)?;
        let signature = key.key.sign(&canonical.text);
        let parts = [
            key.prefix.as_bytes(),
            canonical.names.as_bytes(),
            &signature,
        ];
        let mut value = HeaderValue::try_from(parts.join(&b'/'))
            .expect("access key ids and header names are visible ASCII");
        value.set_sensitive(true);
        Ok(value)
    }

    /// The key for these credentials and this second, cached or newly derived. The lock is not held
    /// while a key is derived.
    fn key(
        &self,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<Arc<CachedKey>, SignError> {
        let cached = || {
            self.cached_key
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let seconds = self.expiration_seconds;
        if let Some(key) = &*cached()
            && key.matches(credentials, at, seconds)
        {
            return Ok(Arc::clone(key));
        }
        let key = CachedKey::derive(credentials, at, seconds).ok_or(SignError::TimeOutOfRange)?;
        let key = Arc::new(key);
        *cached() = Some(Arc::clone(&key));
        Ok(key)
    }
}

impl Default for Signer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("expiration_seconds", &self.expiration_seconds)
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

/// The headers that sign a request. `Debug` hides the secret ones.
#[derive(Clone, Debug)]
#[must_use = "the request is not signed until these headers are set"]
pub struct SignatureHeaders {
    host: Option<HeaderValue>,
    date: HeaderValue,
    token: Option<HeaderValue>,
    authorization: HeaderValue,
}

impl SignatureHeaders {
    /// Sets the headers, replacing any of the same names. Removes `x-bce-security-token` if the
    /// credentials have no token.
    ///
    /// # Errors
    /// Returns an error if the header map is full. It is then unchanged.
    pub fn apply(self, headers: &mut HeaderMap) -> Result<(), SignError> {
        // With room for all four, no insertion fails.
        headers
            .try_reserve(4)
            .map_err(|_| SignError::TooManyHeaders)?;
        if let Some(host) = self.host {
            headers.insert(HOST, host);
        }
        headers.insert(&X_BCE_DATE, self.date);
        match self.token {
            Some(token) => headers.insert(&X_BCE_SECURITY_TOKEN, token),
            None => headers.remove(&X_BCE_SECURITY_TOKEN),
        };
        headers.insert(AUTHORIZATION, self.authorization);
        Ok(())
    }

    /// Returns `Host`, if the request had none.
    #[must_use]
    pub fn host(&self) -> Option<&HeaderValue> {
        self.host.as_ref()
    }

    /// Returns `x-bce-date`.
    #[must_use]
    pub fn date(&self) -> &HeaderValue {
        &self.date
    }

    /// Returns `x-bce-security-token`, if the credentials have a token. It is marked sensitive.
    #[must_use]
    pub fn security_token(&self) -> Option<&HeaderValue> {
        self.token.as_ref()
    }

    /// Returns `Authorization`. It is marked sensitive.
    #[must_use]
    pub fn authorization(&self) -> &HeaderValue {
        &self.authorization
    }
}

/// A request that could not be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The request has no canonical form.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The year of the time does not have four digits.
    #[error("date: the year must be between 0 and 9999; check the clock")]
    TimeOutOfRange,
    /// The host given beside the headers is not a valid header value.
    #[error("host: it must be visible ASCII, as `name` or `name:port`")]
    MalformedHost,
    /// The header map has no room for four more headers.
    #[error("headers: there is no room for the signature; send fewer headers")]
    TooManyHeaders,
}

/// The part of a signature that depends on the credentials, the second and the expiration, but not
/// on the request.
struct CachedKey {
    owner: Identity,
    second: i64,
    expiration_seconds: u32,
    /// The first four parts of the `Authorization` header.
    prefix: String,
    date: HeaderValue,
    key: SigningKey,
}

impl CachedKey {
    fn derive(credentials: &Credentials, at: DateTime<Utc>, seconds: u32) -> Option<Self> {
        let date = timestamp::format(at)?;
        let prefix = format!("{VERSION}/{}/{date}/{seconds}", credentials.access_key_id());
        Some(Self {
            owner: credentials.identity(),
            second: at.timestamp(),
            expiration_seconds: seconds,
            key: SigningKey::derive(credentials, &prefix),
            prefix,
            date: HeaderValue::try_from(date).ok()?,
        })
    }

    fn matches(&self, credentials: &Credentials, at: DateTime<Utc>, seconds: u32) -> bool {
        self.second == at.timestamp()
            && self.expiration_seconds == seconds
            && self.owner.is(credentials)
    }
}
