//! Credentials: an access key, the session token of a temporary key, and its expiration.

use std::fmt;
use std::sync::{Arc, Weak};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::HeaderValue;
use zeroize::Zeroizing;

/// An access key with everything that signing needs.
///
/// Clones share one copy, which is wiped from memory when the last clone is dropped. `Debug` shows
/// the access key id and the expiration, never the secret or the token.
///
/// ```
/// use bce_auth::Credentials;
///
/// let credentials = Credentials::new("my-access-key-id", "my-secret")?;
/// assert_eq!(credentials.access_key_id(), "my-access-key-id");
/// assert!(!format!("{credentials:?}").contains("my-secret"));
///
/// let error = Credentials::new("my/key", "my-secret").unwrap_err();
/// assert_eq!(error.field(), "access_key_id");
/// # Ok::<(), bce_auth::CredentialsError>(())
/// ```
#[derive(Clone)]
#[doc(alias("AK", "SK", "BceCredentials"))]
pub struct Credentials(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    /// As a header value that is marked sensitive. Requests share it, so that none has a copy of
    /// its own, and the last one wipes it.
    session_token: Option<HeaderValue>,
    expires_at: Option<DateTime<Utc>>,
}

impl Credentials {
    /// Creates long-lived credentials from an access key id and its secret.
    ///
    /// # Errors
    /// The access key id must be visible ASCII without `/`, which separates the parts of the
    /// `Authorization` header. The secret must not be empty, contain control characters, or begin
    /// or end with white space, as it may when it was copied from a file.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let access_key_id = access_key_id.into();
        let secret_access_key = Zeroizing::new(secret_access_key.into());
        check_access_key_id(&access_key_id)?;
        check_secret_access_key(&secret_access_key)?;
        Ok(Self(Arc::new(Inner {
            access_key_id,
            secret_access_key,
            session_token: None,
            expires_at: None,
        })))
    }

    /// Adds the session token that the security token service issued with the key. Requests carry
    /// it as `x-bce-security-token`.
    ///
    /// # Errors
    /// The token must be a valid header value: not empty, printable ASCII, and without a space at
    /// either end.
    pub fn with_session_token(
        mut self,
        session_token: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let session_token = Zeroizing::new(session_token.into());
        check_session_token(&session_token)?;
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(session_token))
            .expect("printable ASCII is a header value");
        value.set_sensitive(true);
        Arc::make_mut(&mut self.0).session_token = Some(value);
        Ok(self)
    }

    /// Adds the time at which the credentials expire. The security token service calls it the
    /// expiration.
    ///
    /// Signing ignores it: clocks differ, and the service decides. A
    /// [`CachingProvider`](crate::provider::CachingProvider) fetches new credentials before then.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: DateTime<Utc>) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// Returns the public part of the key, which every request carries in the clear.
    #[must_use]
    #[doc(alias("AK", "accessKeyId"))]
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// Returns the secret part of the key, which is never sent. Keep it out of logs.
    #[must_use]
    #[doc(alias("SK", "secretAccessKey"))]
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// Returns the session token of temporary credentials. It is a secret: keep it out of logs.
    #[must_use]
    #[doc(alias("securityToken", "x-bce-security-token"))]
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_ref()?.to_str().ok()
    }

    /// Returns when the credentials expire, if that is known.
    #[must_use]
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// Returns whether the credentials have expired at `now`. Without a known expiration, they
    /// never have.
    #[must_use]
    pub fn is_expired_at(&self, now: DateTime<Utc>) -> bool {
        self.0.expires_at.is_some_and(|end| end <= now)
    }

    /// The token as a header value that is marked sensitive.
    pub(crate) fn token_header(&self) -> Option<HeaderValue> {
        self.0.session_token.clone()
    }

    /// Identifies these credentials in a cache without keeping the secret in memory.
    pub(crate) fn identity(&self) -> Identity {
        Identity(Arc::downgrade(&self.0))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = self.session_token().map(|_| "[redacted]");
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .field("secret_access_key", &"[redacted]")
            .field("session_token", &token)
            .field("expires_at", &self.0.expires_at)
            .finish()
    }
}

/// Identifies credentials and their clones. The weak pointer keeps the address from being reused,
/// so equal addresses mean the same credentials.
pub(crate) struct Identity(Weak<Inner>);

impl Identity {
    pub(crate) fn is(&self, credentials: &Credentials) -> bool {
        std::ptr::eq(self.0.as_ptr(), Arc::as_ptr(&credentials.0))
    }
}

/// Credentials that cannot be used. The error names the field and the rule, never the value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct CredentialsError {
    field: &'static str,
    rule: &'static str,
}

impl CredentialsError {
    /// Returns the invalid field: `access_key_id`, `secret_access_key` or `session_token`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// Returns the rule that the field breaks.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }
}

fn check_access_key_id(id: &str) -> Result<(), CredentialsError> {
    let rule = if id.is_empty() {
        "must not be empty; use the id of the access key"
    } else if id.contains('/') {
        "must not contain `/`; use the id alone, not a whole Authorization header"
    } else if !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        "must be visible ASCII; check for white space or a line end that was copied with it"
    } else {
        return Ok(());
    };
    Err(CredentialsError {
        field: "access_key_id",
        rule,
    })
}

fn check_secret_access_key(secret: &str) -> Result<(), CredentialsError> {
    let rule = if secret.is_empty() {
        "must not be empty; use the secret that belongs to the access key id"
    } else if secret.chars().any(char::is_control) || secret.trim() != secret {
        "must have no control characters and no white space at either end; \
         check for a line end that was copied with it"
    } else {
        return Ok(());
    };
    Err(CredentialsError {
        field: "secret_access_key",
        rule,
    })
}

fn check_session_token(token: &str) -> Result<(), CredentialsError> {
    let is_printable = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    let rule = if token.is_empty() {
        "must not be empty; leave it out for a long-lived access key"
    } else if !token.bytes().all(is_printable) || token.trim() != token {
        "must be printable ASCII without a space at either end; \
         check for a line end that was copied with it"
    } else {
        return Ok(());
    };
    Err(CredentialsError {
        field: "session_token",
        rule,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn rejects_values_that_cannot_be_sent_and_names_the_field() {
        let invalid_field = |id: &str, secret: &str, token: &str| {
            let plain = Credentials::new(id, secret);
            let result = plain.and_then(|plain| plain.with_session_token(token));
            result.map_or_else(|error| error.field(), |_| "none")
        };
        for id in ["", "a/b", "a b", "a\n", "a\0", "线", "a\u{7f}"] {
            assert_eq!(invalid_field(id, "s", "t"), "access_key_id", "{id:?}");
        }
        for secret in ["", "secret\n", " secret", "sec\0ret"] {
            assert_eq!(invalid_field("i", secret, "t"), "secret_access_key");
        }
        for token in ["", "token\r\nx: y", " token", "线"] {
            assert_eq!(invalid_field("i", "s", token), "session_token");
        }
        assert_eq!(invalid_field("id", "sec ret", "to ken"), "none");
    }

    #[test]
    fn neither_errors_nor_debug_show_a_secret() {
        let error = Credentials::new("the-id", "hunter2\n").unwrap_err();
        let credentials = Credentials::new("the-id", "hunter2")
            .and_then(|plain| plain.with_session_token("hunter3"))
            .unwrap();
        let token = credentials.token_header();
        let shown = format!("{credentials:?} {credentials:#?} {token:?} {error} {error:?}");
        assert!(shown.contains("the-id"), "{shown}");
        assert!(!shown.contains("hunter"), "{shown}");
    }

    #[test]
    fn changing_a_clone_leaves_the_original() {
        let plain = Credentials::new("id", "secret").unwrap();
        let temporary = plain.clone().with_session_token("token").unwrap();
        assert_eq!(plain.session_token(), None);
        assert_eq!(temporary.session_token(), Some("token"));
        assert!(plain.identity().is(&plain.clone()) && !plain.identity().is(&temporary));
    }

    #[test]
    fn expires_at_its_expiration_and_not_before() {
        let credentials = Credentials::new("id", "secret").unwrap();
        assert!(!credentials.is_expired_at(at(1_000)));
        let credentials = credentials.with_expiry(at(1_000));
        assert!(!credentials.is_expired_at(at(999)));
        assert!(credentials.is_expired_at(at(1_000)));
    }
}
