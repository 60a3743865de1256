//! Signing: the `Authorization` header of a request, and the headers that go with it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http::header::{AUTHORIZATION, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::canonical::{Canonical, CanonicalError, Overlay};
use crate::credentials::{Credentials, Identity};
use crate::encode::hex_lower;
use crate::request::RequestView;
use crate::signed_headers::{SignedHeaders, X_BCE_DATE, X_BCE_SECURITY_TOKEN};
use crate::timestamp;

/// The first part of every `Authorization` header of this protocol.
pub(crate) const VERSION: &str = "bce-auth-v1";

/// For how many seconds a signature holds unless told otherwise: half an hour, as the vendor's SDKs
/// have it.
pub const DEFAULT_EXPIRATION_SECONDS: u32 = 1800;

/// Signs requests by bce-auth-v1.
///
/// It keeps the derived key of the current second, so that a busy client pays one HMAC a request.
/// Share one signer, or clone it (clones share that key); the time is always the caller's.
///
/// ```
/// use bce_auth::{Credentials, Signer, content_md5};
/// use chrono::DateTime;
///
/// let credentials = Credentials::new("my-access-key-id", "my-secret")?;
/// let body = br#"{"name":"line-1"}"#;
/// let (mut parts, _) = http::Request::post("https://bcc.bj.baidubce.com/v1/et/init?clientToken=t-1")
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
    last_key: Arc<Mutex<Option<Arc<DerivedKey>>>>,
}

impl Signer {
    /// A signer of the unnamed default set of headers, whose signatures hold for half an hour.
    #[must_use]
    pub fn new() -> Self {
        Self {
            expiration_seconds: DEFAULT_EXPIRATION_SECONDS,
            signed_headers: SignedHeaders::default_set(),
            last_key: Arc::default(),
        }
    }

    /// For how many seconds from its date a signature holds. With 0 it holds within its own second
    /// only.
    #[must_use]
    pub fn with_expiration_seconds(mut self, seconds: u32) -> Self {
        self.expiration_seconds = seconds;
        self
    }

    /// Which headers are signed; [`SignedHeaders::default_set`] unless told otherwise.
    #[must_use]
    pub fn with_signed_headers(mut self, signed_headers: SignedHeaders) -> Self {
        self.signed_headers = signed_headers;
        self
    }

    /// Signs a request in place: sets `x-bce-date`, `x-bce-security-token` (or removes a stale one,
    /// if the credentials have no token), `Authorization`, and `Host` if it has none and its URI
    /// says which.
    ///
    /// # Errors
    /// A request without host or without a canonical form, or a time that cannot be written. The
    /// parts are then exactly as they were.
    pub fn sign(
        &self,
        parts: &mut Parts,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<(), SignError> {
        let headers = self.headers(&*parts, credentials, at)?;
        headers.apply(&mut parts.headers)
    }

    /// The headers that make `request` a signed one, to be set by the caller: the way for a request
    /// of another type than `http`'s. The signature covers the request as it will be with them;
    /// nothing need be set before.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub fn headers<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<SignatureHeaders, SignError> {
        let request = request.into();
        let key = self.derived_key(credentials, at)?;
        let host = match request.host() {
            Some(host) if !request.headers().contains_key(HOST) => {
                Some(HeaderValue::from_str(host).map_err(|_| SignError::MalformedHost)?)
            }
            _ => None,
        };
        let token = credentials.token_header();
        let overlay = [
            (&X_BCE_DATE, Some(&key.date)),
            (&X_BCE_SECURITY_TOKEN, token.as_ref()),
        ];
        let authorization = self.authorization_under(&key, request, &overlay)?;
        Ok(SignatureHeaders {
            host,
            date: key.date.clone(),
            token,
            authorization,
        })
    }

    /// The value of the `Authorization` header for exactly the headers that `request` has, marked
    /// sensitive.
    ///
    /// The lowest level: `Host`, `x-bce-date` (the service wants it, or `Date`) and the session
    /// token must be set before, the date to the time given here. [`sign`](Self::sign) and
    /// [`headers`](Self::headers) see to that.
    ///
    /// # Errors
    /// As [`sign`](Self::sign).
    pub fn authorization<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<HeaderValue, SignError> {
        let key = self.derived_key(credentials, at)?;
        self.authorization_under(&key, request.into(), &[])
    }

    /// The text that [`authorization`](Self::authorization) puts under the HMAC, for looking at a
    /// signature that does not match. It holds the session token: keep it out of logs.
    ///
    /// # Errors
    /// A request that has no canonical form.
    pub fn canonical_request<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
    ) -> Result<String, CanonicalError> {
        crate::canonical_request(request, &self.signed_headers)
    }

    fn authorization_under(
        &self,
        key: &DerivedKey,
        request: RequestView<'_>,
        overlay: &Overlay<'_>,
    ) -> Result<HeaderValue, SignError> {
        let canonical = Canonical::new(request, &self.signed_headers.0, overlay)?;
        let signature = key.sign(&canonical.text);
        // Of exactly the length needed, so that the header value takes it over without a copy.
        let mut value =
            Vec::with_capacity(key.prefix.len() + canonical.names.len() + signature.len() + 2);
        value.extend_from_slice(key.prefix.as_bytes());
        value.push(b'/');
        canonical.names.push_to(&mut value);
        value.push(b'/');
        value.extend_from_slice(&signature);
        let mut value = HeaderValue::try_from(value)
            .expect("access key ids and header names are visible ASCII");
        value.set_sensitive(true);
        Ok(value)
    }

    /// The key for these credentials and this second, from the cache or newly derived. The lock is
    /// held to look and to replace, never while deriving.
    fn derived_key(
        &self,
        credentials: &Credentials,
        at: DateTime<Utc>,
    ) -> Result<Arc<DerivedKey>, SignError> {
        let slot = || self.last_key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = slot()
            .as_ref()
            .filter(|key| key.fits(credentials, at, self.expiration_seconds))
        {
            return Ok(Arc::clone(key));
        }
        let key = Arc::new(DerivedKey::new(credentials, at, self.expiration_seconds)?);
        *slot() = Some(Arc::clone(&key));
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

/// The headers of a signature, ready to be set. `Debug` hides the secret ones.
#[derive(Clone, Debug)]
#[must_use = "the request is signed once these headers are set"]
pub struct SignatureHeaders {
    host: Option<HeaderValue>,
    date: HeaderValue,
    token: Option<HeaderValue>,
    authorization: HeaderValue,
}

impl SignatureHeaders {
    /// Sets them, replacing those of the same names, and removes a stale `x-bce-security-token`.
    ///
    /// # Errors
    /// A header map that is full; it is then as it was.
    pub fn apply(self, headers: &mut HeaderMap) -> Result<(), SignError> {
        // Room for all of them first: after that no insertion fails.
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

    /// `Host`, where the request had none.
    #[must_use]
    pub fn host(&self) -> Option<&HeaderValue> {
        self.host.as_ref()
    }

    /// `x-bce-date`.
    #[must_use]
    pub fn date(&self) -> &HeaderValue {
        &self.date
    }

    /// `x-bce-security-token`, for credentials that have one; marked sensitive.
    #[must_use]
    pub fn security_token(&self) -> Option<&HeaderValue> {
        self.token.as_ref()
    }

    /// `Authorization`; marked sensitive.
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
    /// The time has no form of four-digit years.
    #[error("date: the year must lie between 0 and 9999; check the clock")]
    TimeOutOfRange,
    /// The host given beside the headers is no header value.
    #[error("host: it must be visible ASCII, as `name` or `name:port`")]
    MalformedHost,
    /// The header map has no room for another four headers.
    #[error("headers: there is no room for the signature; send fewer headers")]
    TooManyHeaders,
}

/// Everything of a signature that depends on credentials, second and expiration, but not on the
/// request.
pub(crate) struct DerivedKey {
    owner: Identity,
    second: i64,
    expiration_seconds: u32,
    prefix: String,
    date: HeaderValue,
    mac: Hmac<Sha256>,
}

impl DerivedKey {
    fn new(
        credentials: &Credentials,
        at: DateTime<Utc>,
        expiration_seconds: u32,
    ) -> Result<Self, SignError> {
        let date = timestamp::format(at).ok_or(SignError::TimeOutOfRange)?;
        let date_text: String = date.iter().copied().map(char::from).collect();
        let prefix = format!(
            "{VERSION}/{}/{date_text}/{expiration_seconds}",
            credentials.access_key_id()
        );
        Ok(Self {
            owner: credentials.identity(),
            second: at.timestamp(),
            expiration_seconds,
            mac: derive_mac(credentials, &prefix),
            prefix,
            date: HeaderValue::try_from(date_text).map_err(|_| SignError::TimeOutOfRange)?,
        })
    }

    fn fits(&self, credentials: &Credentials, at: DateTime<Utc>, expiration_seconds: u32) -> bool {
        self.second == at.timestamp()
            && self.expiration_seconds == expiration_seconds
            && self.owner.is(credentials)
    }

    fn sign(&self, canonical: &[u8]) -> [u8; 64] {
        signature_under(self.mac.clone(), canonical)
    }
}

/// The HMAC state under the key that is derived from the secret and the first four parts of the
/// header.
pub(crate) fn derive_mac(credentials: &Credentials, prefix: &str) -> Hmac<Sha256> {
    let mut outer = keyed(credentials.secret_access_key().as_bytes());
    outer.update(prefix.as_bytes());
    let digest = Zeroizing::new(<[u8; 32]>::from(outer.finalize().into_bytes()));
    let key = Zeroizing::new(hex_lower(&digest));
    keyed(key.as_slice())
}

/// The signature: the canonical request under the derived key, in lower-case hexadecimal.
pub(crate) fn signature_under(mut mac: Hmac<Sha256>, canonical: &[u8]) -> [u8; 64] {
    mac.update(canonical);
    hex_lower(&mac.finalize().into_bytes().into())
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
