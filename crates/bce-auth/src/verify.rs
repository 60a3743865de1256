//! Verification: whether a request was signed with a known key, recently, and is unchanged.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, DATE, HOST};
use http::{HeaderMap, HeaderName};
use subtle::ConstantTimeEq;

use crate::authorization::Authorization;
use crate::canonical::{Blank, Canonical, CanonicalError, only_value};
use crate::content_md5::content_md5;
use crate::credentials::Credentials;
use crate::request::RequestView;
use crate::signed_headers::{CONTENT_MD5, Selection, X_BCE_DATE, X_BCE_SECURITY_TOKEN};
use crate::signing_key::SigningKey;
use crate::timestamp;
use crate::verify_error::VerifyError;

/// The default tolerance for the date of a request, in either direction.
const DEFAULT_WINDOW: Duration = Duration::from_secs(30 * 60);

/// How many seconds the date in the `Authorization` header and the date header may differ. The
/// vendor's Go SDK reads the clock once for each of them.
const DATE_TOLERANCE_SECONDS: u64 = 5;

/// Verifies the bce-auth-v1 signature of requests, as the service does.
///
/// It checks, in this order:
/// 1. the form and the version of the `Authorization` header;
/// 2. that the key is known;
/// 3. the date (`x-bce-date`, or else `Date`) against the clock and the signed date, and the
///    expiration;
/// 4. that a list of signed headers includes `host`, the only header that must be signed;
/// 5. the signature, in constant time;
/// 6. the session token, signed or not, against that of the key;
/// 7. the body against a signed `Content-Length` and `Content-MD5`.
///
/// Where the vendor's SDKs differ, it accepts the request of each: a signed header with an empty
/// value may be signed as `name:` or left out, and the list of signed headers may have any order.
///
/// See the [crate's documentation](crate) for an example.
#[derive(Clone, Debug)]
pub struct Verifier {
    window: Duration,
}

impl Verifier {
    /// Creates a verifier that accepts dates up to half an hour from its own clock.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            window: DEFAULT_WINDOW,
        }
    }

    /// Sets how far the date of a request may be from the verifier's clock, in either direction.
    /// Fractions of a second are ignored.
    #[must_use]
    pub const fn with_window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Verifies `request` at the time `now`.
    ///
    /// `find_key` returns the credentials of an access key id, if it is known. Pass `body` to
    /// compare it with `Content-MD5` and `Content-Length`. A body that no signed `Content-MD5`
    /// covers is accepted, as by the service: see [`Verified::covers_body`].
    ///
    /// # Errors
    /// Returns the first check that fails. [`VerifyError::code`] is the service's code for it.
    pub fn verify<'a>(
        &self,
        request: impl Into<RequestView<'a>>,
        body: Option<&[u8]>,
        find_key: impl FnOnce(&str) -> Option<Credentials>,
        now: DateTime<Utc>,
    ) -> Result<Verified, VerifyError> {
        let request = request.into();
        let headers = request.headers();
        let authorization = match only_value(headers, &AUTHORIZATION) {
            Ok(Some(value)) if !value.is_empty() => Authorization::parse(value)?,
            Ok(_) => return Err(VerifyError::MissingAuthorization),
            Err(_) => {
                return Err(VerifyError::MalformedAuthorization {
                    problem: "it occurs more than once",
                });
            }
        };
        let credentials =
            find_key(authorization.access_key_id).ok_or(VerifyError::UnknownAccessKey)?;
        self.check_time(headers, &authorization, now)?;
        check_coverage(&authorization.signed)?;
        check_signature(request, &authorization, &credentials)?;
        check_token(headers, &credentials)?;
        let covers_body = match body {
            Some(body) => check_body(headers, &authorization.signed, body)?,
            None => false,
        };
        Ok(Verified {
            credentials,
            signed_at: authorization.time,
            expiration_seconds: authorization.expiration_seconds,
            covers_body,
        })
    }

    fn check_time(
        &self,
        headers: &HeaderMap,
        authorization: &Authorization<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), VerifyError> {
        let date = request_date(headers)?.timestamp();
        let (now, signed) = (now.timestamp(), authorization.time.timestamp());
        if now.abs_diff(date) > self.window.as_secs() {
            Err(VerifyError::OutsideWindow)
        } else if signed.abs_diff(date) > DATE_TOLERANCE_SECONDS {
            Err(VerifyError::DateDisagrees)
        } else if now > signed.saturating_add(authorization.expiration_seconds.into()) {
            Err(VerifyError::Expired)
        } else {
            Ok(())
        }
    }
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}

/// A request with a valid signature.
#[derive(Clone, Debug)]
pub struct Verified {
    credentials: Credentials,
    signed_at: DateTime<Utc>,
    expiration_seconds: u32,
    covers_body: bool,
}

impl Verified {
    /// Returns the credentials that signed the request.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Returns when the request was signed, by the signer's clock.
    #[must_use]
    pub fn signed_at(&self) -> DateTime<Utc> {
        self.signed_at
    }

    /// Returns for how many seconds after that the signature is valid.
    #[must_use]
    pub fn expiration_seconds(&self) -> u32 {
        self.expiration_seconds
    }

    /// Returns whether the body was compared with a signed `Content-MD5`.
    #[must_use]
    pub fn covers_body(&self) -> bool {
        self.covers_body
    }
}

/// The date of a request: `x-bce-date`, or else `Date`.
fn request_date(headers: &HeaderMap) -> Result<DateTime<Utc>, VerifyError> {
    for name in [&X_BCE_DATE, &DATE] {
        if let Some(value) = only_value(headers, name)?.filter(|value| !value.is_empty()) {
            return parse_date(value).ok_or(VerifyError::MalformedDate { name: name.clone() });
        }
    }
    Err(VerifyError::MissingDate)
}

/// Parses a date as this protocol or as HTTP (`Wed, 30 Jan 2019 08:50:00 GMT`) writes it.
fn parse_date(value: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(value).ok()?;
    let http_date = || DateTime::parse_from_rfc2822(text).ok();
    timestamp::parse(text).or_else(|| Some(http_date()?.to_utc()))
}

/// Checks that a list of signed headers includes `host`.
///
/// No other header is required: the newer Java SDK signs `host` alone, with a date and a session
/// token beside it. Both are safe without a signature: the date must agree with that of the
/// `Authorization` header, and the token with that of the key.
fn check_coverage(signed: &Selection) -> Result<(), VerifyError> {
    match signed {
        Selection::Listed(names, _) if !names.contains(&HOST) => {
            Err(VerifyError::UnsignedHeader { name: HOST })
        }
        _ => Ok(()),
    }
}

fn check_signature(
    request: RequestView<'_>,
    authorization: &Authorization<'_>,
    credentials: &Credentials,
) -> Result<(), VerifyError> {
    let key = SigningKey::derive(credentials, authorization.prefix);
    let received = authorization.signature.as_bytes();
    for blank in [Blank::LeftOut, Blank::Kept] {
        let canonical = Canonical::new(request, &authorization.signed, &[], blank);
        let canonical = canonical.map_err(|error| match error {
            CanonicalError::MissingHeader { name } => VerifyError::MissingSignedHeader { name },
            error => error.into(),
        })?;
        if key.sign(&canonical.text).as_slice().ct_eq(received).into() {
            return Ok(());
        }
    }
    Err(VerifyError::SignatureMismatch)
}

fn check_token(headers: &HeaderMap, credentials: &Credentials) -> Result<(), VerifyError> {
    let received = only_value(headers, &X_BCE_SECURITY_TOKEN)?.unwrap_or_default();
    let expected = credentials.session_token().unwrap_or_default();
    if received.ct_eq(expected.as_bytes()).into() {
        Ok(())
    } else {
        Err(VerifyError::TokenMismatch)
    }
}

/// Compares the body with the signed headers that describe it. Returns whether its digest was one
/// of them.
fn check_body(headers: &HeaderMap, signed: &Selection, body: &[u8]) -> Result<bool, VerifyError> {
    let signed_value = |name: &HeaderName| -> Result<_, CanonicalError> {
        let value = only_value(headers, name)?;
        Ok(value.filter(|value| signed.contains(name) && !value.is_empty()))
    };
    let mismatch = |name: &HeaderName| VerifyError::BodyMismatch { name: name.clone() };
    if let Some(length) = signed_value(&CONTENT_LENGTH)? {
        let length = std::str::from_utf8(length).ok();
        if length.and_then(|text| text.parse().ok()) != Some(body.len()) {
            return Err(mismatch(&CONTENT_LENGTH));
        }
    }
    match signed_value(&CONTENT_MD5)? {
        Some(digest) if digest == content_md5(body).as_bytes() => Ok(true),
        Some(_) => Err(mismatch(&CONTENT_MD5)),
        None => Ok(false),
    }
}
