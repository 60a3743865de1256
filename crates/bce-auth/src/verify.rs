//! Verification: whether a request was signed by the one it names, is meant for now, and came
//! unchanged.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::header::{AUTHORIZATION, CONTENT_LENGTH, DATE, HOST};
use http::{HeaderMap, HeaderName};
use subtle::ConstantTimeEq;

use crate::authorization::Authorization;
use crate::canonical::{Canonical, CanonicalError, only_value};
use crate::content_md5::content_md5;
use crate::credentials::Credentials;
use crate::request::RequestView;
use crate::sign::{derive_mac, signature_under};
use crate::signed_headers::{
    CONTENT_MD5, Selection, X_BCE_DATE, X_BCE_REQUEST_ID, X_BCE_SECURITY_TOKEN,
};
use crate::timestamp;
use crate::verify_error::VerifyError;

/// How far a request's date may lie from the verifier's clock, either way, unless told otherwise:
/// half an hour.
const DEFAULT_WINDOW: Duration = Duration::from_secs(30 * 60);

/// How far the date in the `Authorization` header and the one in the date header may lie apart, in
/// seconds. The vendor's Go SDK reads the clock once for each of them.
const DATE_TOLERANCE_SECONDS: u64 = 5;

/// Checks the bce-auth-v1 signature of requests, as the service does.
///
/// It checks, in this order: the `Authorization` header and its version; that the key is known; the
/// date (`x-bce-date`, or `Date` in its absence) against the clock and against the signed one, and
/// the expiration; that `host` and, where names are listed, every `x-bce-*` header but
/// `x-bce-request-id` is covered (one with an empty value need not be); the signature, in constant
/// time; the session token; and the body against a signed `Content-MD5` and `Content-Length`.
///
/// See the [crate's documentation](crate) for an example.
#[derive(Clone, Debug)]
pub struct Verifier {
    window: Duration,
}

impl Verifier {
    /// A verifier whose clock may be half an hour away from the signer's.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            window: DEFAULT_WINDOW,
        }
    }

    /// How far a request's date may lie from the verifier's clock, either way; fractions of a
    /// second do not count.
    #[must_use]
    pub const fn with_window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// Verifies `request` at the time `now`.
    ///
    /// `find_key` gives the credentials of an access key id, if it is known. `body` is the body
    /// where there is one at hand: without it, `Content-MD5` and `Content-Length` are covered by
    /// the signature but not compared with anything. A body that no signed `Content-MD5` covers is
    /// accepted, as by the service; [`Verified::covers_body`] tells.
    ///
    /// # Errors
    /// The first check that fails. [`VerifyError::code`] is the service's code for it.
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
        check_coverage(headers, &authorization.signed)?;
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
        let date = request_date(headers)?;
        let (now, signed) = (now.timestamp(), authorization.time.timestamp());
        if now.abs_diff(date.timestamp()) > self.window.as_secs() {
            Err(VerifyError::OutsideWindow)
        } else if signed.abs_diff(date.timestamp()) > DATE_TOLERANCE_SECONDS {
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

/// A request whose signature was found good.
#[derive(Clone, Debug)]
pub struct Verified {
    credentials: Credentials,
    signed_at: DateTime<Utc>,
    expiration_seconds: u32,
    covers_body: bool,
}

impl Verified {
    /// Whose request it is.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// When it was signed, by the signer's clock.
    #[must_use]
    pub fn signed_at(&self) -> DateTime<Utc> {
        self.signed_at
    }

    /// For how many seconds from then the signature holds.
    #[must_use]
    pub fn expiration_seconds(&self) -> u32 {
        self.expiration_seconds
    }

    /// Whether a signed `Content-MD5` was compared with the body.
    #[must_use]
    pub fn covers_body(&self) -> bool {
        self.covers_body
    }
}

/// The date header that counts.
fn request_date(headers: &HeaderMap) -> Result<DateTime<Utc>, VerifyError> {
    for name in [&X_BCE_DATE, &DATE] {
        if let Some(value) = only_value(headers, name)?.filter(|value| !value.is_empty()) {
            return std::str::from_utf8(value)
                .ok()
                .and_then(|text| timestamp::parse(text).or_else(|| parse_http_date(text)))
                .ok_or(VerifyError::MalformedDate { name: name.clone() });
        }
    }
    Err(VerifyError::MissingDate)
}

/// A date as HTTP writes it: `Wed, 30 Jan 2019 08:50:00 GMT`.
fn parse_http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text)
        .ok()
        .map(|date| date.to_utc())
}

/// Whether an explicit list covers what it must.
fn check_coverage(headers: &HeaderMap, signed: &Selection) -> Result<(), VerifyError> {
    let Selection::Listed(names, _) = signed else {
        return Ok(());
    };
    if !names.contains(&HOST) {
        return Err(VerifyError::UnsignedHeader { name: HOST });
    }
    let must_be_listed =
        |name: &HeaderName| name.as_str().starts_with("x-bce-") && *name != X_BCE_REQUEST_ID;
    let uncovered = headers.iter().find(|(name, value)| {
        must_be_listed(name) && !value.as_bytes().trim_ascii().is_empty() && !names.contains(name)
    });
    match uncovered {
        Some((name, _)) => Err(VerifyError::UnsignedHeader { name: name.clone() }),
        None => Ok(()),
    }
}

fn check_signature(
    request: RequestView<'_>,
    authorization: &Authorization<'_>,
    credentials: &Credentials,
) -> Result<(), VerifyError> {
    let canonical =
        Canonical::new(request, &authorization.signed, &[]).map_err(|error| match error {
            CanonicalError::MissingHeader { name } => VerifyError::MissingSignedHeader { name },
            error => VerifyError::Canonical(error),
        })?;
    let expected = signature_under(
        derive_mac(credentials, authorization.prefix),
        &canonical.text,
    );
    if expected
        .as_slice()
        .ct_eq(authorization.signature.as_bytes())
        .into()
    {
        Ok(())
    } else {
        Err(VerifyError::SignatureMismatch)
    }
}

fn check_token(headers: &HeaderMap, credentials: &Credentials) -> Result<(), VerifyError> {
    let sent = only_value(headers, &X_BCE_SECURITY_TOKEN)?.unwrap_or_default();
    let expected = credentials.session_token().unwrap_or_default().as_bytes();
    if sent.ct_eq(expected).into() {
        Ok(())
    } else {
        Err(VerifyError::TokenMismatch)
    }
}

/// Compares the body with the signed headers that describe it; true if its digest was one of them.
fn check_body(headers: &HeaderMap, signed: &Selection, body: &[u8]) -> Result<bool, VerifyError> {
    let value_if_signed = |name: &HeaderName| {
        let is_signed = match signed {
            Selection::Listed(names, _) => names.contains(name),
            _ => true,
        };
        Ok::<_, CanonicalError>(
            only_value(headers, name)?.filter(|value| is_signed && !value.is_empty()),
        )
    };
    if let Some(length) = value_if_signed(&CONTENT_LENGTH)? {
        let length = std::str::from_utf8(length)
            .ok()
            .and_then(|text| text.parse().ok());
        if length != Some(body.len()) {
            return Err(VerifyError::BodyMismatch {
                name: CONTENT_LENGTH,
            });
        }
    }
    match value_if_signed(&CONTENT_MD5)? {
        Some(digest) if digest == content_md5(body).as_bytes() => Ok(true),
        Some(_) => Err(VerifyError::BodyMismatch {
            name: CONTENT_MD5.clone(),
        }),
        None => Ok(false),
    }
}
