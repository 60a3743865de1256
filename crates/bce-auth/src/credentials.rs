//! Who signs: an access key, for temporary (STS) keys its session token, and when it ends.

use std::fmt;
use std::sync::{Arc, Weak};

use chrono::{DateTime, Utc};
use http::HeaderValue;
use zeroize::Zeroizing;

/// An access key with everything that signing needs.
///
/// Clones share one copy, which is wiped from memory when the last clone goes. `Debug` shows the
/// access key id and the end of validity, never the secret or the token.
///
/// ```
/// use bce_auth::Credentials;
///
/// let credentials = Credentials::new("my-access-key-id", "my-secret")?;
/// assert_eq!(credentials.access_key_id(), "my-access-key-id");
/// assert!(!format!("{credentials:?}").contains("my-secret"));
///
/// let refused = Credentials::new("my/key", "my-secret").unwrap_err();
/// assert_eq!(refused.field(), "access_key_id");
/// # Ok::<(), bce_auth::CredentialsError>(())
/// ```
#[derive(Clone)]
#[doc(alias("AK", "SK", "BceCredentials"))]
pub struct Credentials(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expires_at: Option<DateTime<Utc>>,
}

impl Credentials {
    /// Long-lived credentials: an access key id and its secret.
    ///
    /// # Errors
    /// The access key id must be visible ASCII without `/` (it is one of the `/`-separated parts of
    /// the `Authorization` header). The secret must not be empty and must hold no control character
    /// and no white space around it, which is what a careless copy from a file brings along.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let access_key_id = access_key_id.into();
        let secret_access_key = Zeroizing::new(secret_access_key.into());
        check_access_key_id(&access_key_id)?;
        check_secret(&secret_access_key)?;
        Ok(Self(Arc::new(Inner {
            access_key_id,
            secret_access_key,
            session_token: None,
            expires_at: None,
        })))
    }

    /// The same key with the session token that the security token service issued with it. Such a
    /// request carries the token as `x-bce-security-token`.
    ///
    /// # Errors
    /// The token must be a header value as it stands: not empty, printable ASCII, no space around
    /// it.
    pub fn with_session_token(
        mut self,
        session_token: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let session_token = Zeroizing::new(session_token.into());
        check_token(&session_token)?;
        Arc::make_mut(&mut self.0).session_token = Some(session_token);
        Ok(self)
    }

    /// The same credentials, known to end at a given time (STS calls it the expiration).
    ///
    /// Signing does not look at it: clocks differ, and the service decides. A
    /// [`CachingProvider`](crate::provider::CachingProvider) fetches new ones before it comes.
    #[must_use]
    pub fn with_expiry(mut self, expires_at: DateTime<Utc>) -> Self {
        Arc::make_mut(&mut self.0).expires_at = Some(expires_at);
        self
    }

    /// The public half of the key, sent in the clear with every request.
    #[must_use]
    #[doc(alias("AK", "accessKeyId"))]
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    /// The secret half of the key. It never travels; keep it out of logs.
    #[must_use]
    #[doc(alias("SK", "secretAccessKey"))]
    pub fn secret_access_key(&self) -> &str {
        &self.0.secret_access_key
    }

    /// The session token of temporary credentials. It is a secret; keep it out of logs.
    #[must_use]
    #[doc(alias("securityToken", "x-bce-security-token"))]
    pub fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_ref().map(|token| token.as_str())
    }

    /// When the credentials end, if that is known. `None` for long-lived ones.
    #[must_use]
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.expires_at
    }

    /// Whether the credentials have ended at `now`. Those without a known end never have.
    #[must_use]
    pub fn is_expired_at(&self, now: DateTime<Utc>) -> bool {
        self.0.expires_at.is_some_and(|end| end <= now)
    }

    /// The token as a header value that loggers are told not to print.
    pub(crate) fn token_header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(self.session_token()?).ok()?;
        value.set_sensitive(true);
        Some(value)
    }

    /// A mark by which a cache knows these credentials again without keeping the secret alive.
    pub(crate) fn identity(&self) -> Identity {
        Identity(Arc::downgrade(&self.0))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .field("secret_access_key", &"[redacted]")
            .field(
                "session_token",
                &self.0.session_token.as_ref().map(|_| "[redacted]"),
            )
            .field("expires_at", &self.0.expires_at)
            .finish()
    }
}

/// Stands for one set of credentials and its clones. The weak handle keeps the address from being
/// used again, so an equal address is the same credentials.
pub(crate) struct Identity(Weak<Inner>);

impl Identity {
    pub(crate) fn is(&self, credentials: &Credentials) -> bool {
        std::ptr::eq(self.0.as_ptr(), Arc::as_ptr(&credentials.0))
    }
}

/// Credentials that cannot be used as given. It names the field and the rule and never holds the
/// value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
pub struct CredentialsError {
    field: &'static str,
    rule: &'static str,
}

impl CredentialsError {
    /// The field at fault: `access_key_id`, `secret_access_key` or `session_token`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// What the field should be.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }
}

fn check_access_key_id(id: &str) -> Result<(), CredentialsError> {
    let fails = |rule| {
        Err(CredentialsError {
            field: "access_key_id",
            rule,
        })
    };
    if id.is_empty() {
        fails("must not be empty; give the id of the access key")
    } else if id.contains('/') {
        fails("must not contain `/`; give the id alone, not a whole Authorization header")
    } else if !id.bytes().all(|byte| byte.is_ascii_graphic()) {
        fails("must be visible ASCII; check for white space or a line end that came with it")
    } else {
        Ok(())
    }
}

fn check_secret(secret: &str) -> Result<(), CredentialsError> {
    let fails = |rule| {
        Err(CredentialsError {
            field: "secret_access_key",
            rule,
        })
    };
    if secret.is_empty() {
        fails("must not be empty; give the secret that belongs to the access key id")
    } else if secret.chars().any(char::is_control) || secret.trim().len() != secret.len() {
        fails(
            "must have no control character and no white space around it; check for a line end that came with it",
        )
    } else {
        Ok(())
    }
}

fn check_token(token: &str) -> Result<(), CredentialsError> {
    let fails = |rule| {
        Err(CredentialsError {
            field: "session_token",
            rule,
        })
    };
    if token.is_empty() {
        fails("must not be empty; leave it out for a long-lived access key")
    } else if !token
        .bytes()
        .all(|byte| byte.is_ascii_graphic() || byte == b' ')
        || token.trim().len() != token.len()
    {
        fails(
            "must be printable ASCII with no space around it; check for a line end that came with it",
        )
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_access_key_id_that_cannot_stand_in_the_header() {
        for id in ["", "a/b", "a b", "a\n", "a\0", "线", "a\u{7f}"] {
            let error = Credentials::new(id, "secret").unwrap_err();
            assert_eq!(error.field(), "access_key_id", "{id:?}");
        }
    }

    #[test]
    fn refuses_a_secret_that_was_copied_with_its_line_end() {
        for secret in ["", "secret\n", " secret", "sec\0ret"] {
            let error = Credentials::new("id", secret).unwrap_err();
            assert_eq!(error.field(), "secret_access_key", "{secret:?}");
        }
    }

    #[test]
    fn refuses_a_token_that_is_no_header_value() {
        for token in ["", "token\r\nx: y", " token", "线"] {
            let error = Credentials::new("id", "secret")
                .unwrap()
                .with_session_token(token)
                .unwrap_err();
            assert_eq!(error.field(), "session_token", "{token:?}");
        }
    }

    #[test]
    fn errors_never_hold_the_value() {
        let error = Credentials::new("id", "hunter2\n").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let credentials = Credentials::new("the-id", "hunter2")
            .unwrap()
            .with_session_token("hunter3")
            .unwrap();
        let shown = format!("{credentials:?} {credentials:#?}");
        assert!(
            shown.contains("the-id") && !shown.contains("hunter"),
            "{shown}"
        );
        assert!(!format!("{:?}", credentials.token_header()).contains("hunter"));
    }

    #[test]
    fn changing_a_clone_leaves_the_original() {
        let plain = Credentials::new("id", "secret").unwrap();
        let temporary = plain.clone().with_session_token("token").unwrap();
        assert_eq!(
            (plain.session_token(), temporary.session_token()),
            (None, Some("token"))
        );
        assert!(!plain.identity().is(&temporary) && plain.identity().is(&plain.clone()));
    }

    #[test]
    fn ends_at_its_expiry_and_not_before() {
        let end = DateTime::from_timestamp(1_000, 0).unwrap();
        let credentials = Credentials::new("id", "secret").unwrap().with_expiry(end);
        assert!(!credentials.is_expired_at(DateTime::from_timestamp(999, 0).unwrap()));
        assert!(credentials.is_expired_at(end));
    }
}
