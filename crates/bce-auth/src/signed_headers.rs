//! Which headers a signature covers: the default set, the default set by name, or a list of the
//! caller's.

use http::HeaderName;
use http::header::{AUTHORIZATION, HOST};

pub(crate) static X_BCE_DATE: HeaderName = HeaderName::from_static("x-bce-date");
pub(crate) static X_BCE_SECURITY_TOKEN: HeaderName =
    HeaderName::from_static("x-bce-security-token");
pub(crate) static X_BCE_REQUEST_ID: HeaderName = HeaderName::from_static("x-bce-request-id");
pub(crate) static CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

/// Which headers are signed. `Host` always is.
///
/// The default set is `Host`, `Content-Length`, `Content-Type` and `Content-MD5` where the request
/// has them, and every `x-bce-*` header; one whose value is empty or white space is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeaders(pub(crate) Selection);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    Default,
    DefaultByName,
    /// The names, sorted and without repetition, and the same joined by `;`.
    Listed(Vec<HeaderName>, String),
}

impl SignedHeaders {
    /// The default set, unnamed: the part of the `Authorization` header that lists names stays
    /// empty, as the vendor's Python SDK sends it. Whatever adds or changes one of those headers on
    /// the way breaks the signature.
    #[must_use]
    pub const fn default_set() -> Self {
        Self(Selection::Default)
    }

    /// The default set, spelled out: the request's headers of that set are listed by name, so that
    /// a header which is added on the way does no harm. `x-bce-request-id` is left out, as the
    /// vendor's Go SDK does.
    #[must_use]
    pub const fn default_set_by_name() -> Self {
        Self(Selection::DefaultByName)
    }

    /// Exactly these headers, in any case and order, and `host`, which need not be named. Each must
    /// be in the request.
    ///
    /// Name every `x-bce-*` header of the request, `x-bce-date` and a session token's
    /// `x-bce-security-token` among them: a [`Verifier`](crate::Verifier) refuses a list that leaves
    /// one out, `x-bce-request-id` excepted.
    ///
    /// ```
    /// use bce_auth::SignedHeaders;
    ///
    /// let headers = SignedHeaders::list(["x-bce-date", "Content-Type"])?;
    /// assert_eq!(headers.names().collect::<Vec<_>>(), ["content-type", "host", "x-bce-date"]);
    /// # Ok::<(), bce_auth::SignedHeadersError>(())
    /// ```
    ///
    /// # Errors
    /// A name that no HTTP header can have, and `authorization`, which cannot cover itself.
    pub fn list<I>(names: I) -> Result<Self, SignedHeadersError>
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let mut list = vec![HOST];
        for name in names {
            let name = name.as_ref();
            let parsed = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| SignedHeadersError::NotAHeaderName { name: name.into() })?;
            if parsed == AUTHORIZATION {
                return Err(SignedHeadersError::Authorization);
            }
            list.push(parsed);
        }
        list.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        list.dedup();
        let joined = list
            .iter()
            .map(HeaderName::as_str)
            .collect::<Vec<_>>()
            .join(";");
        Ok(Self(Selection::Listed(list, joined)))
    }

    /// The names of an explicit list, sorted; nothing for the default sets, which depend on the
    /// request.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        match &self.0 {
            Selection::Listed(names, _) => names.as_slice(),
            Selection::Default | Selection::DefaultByName => &[],
        }
        .iter()
        .map(HeaderName::as_str)
    }
}

/// [`SignedHeaders::default_set`].
impl Default for SignedHeaders {
    fn default() -> Self {
        Self::default_set()
    }
}

impl Selection {
    /// Whether a default set holds a header of this (lower-case) name. An explicit list is looked
    /// up name by name.
    pub(crate) fn holds(&self, name: &HeaderName) -> bool {
        match name.as_str() {
            "host" | "content-length" | "content-type" | "content-md5" => true,
            "x-bce-request-id" => *self == Self::Default,
            name => name.starts_with("x-bce-"),
        }
    }
}

/// A list of headers that cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedHeadersError {
    /// The name has a character that no HTTP header name can have, or is empty.
    #[error("signed headers: {name:?} is not a header name; use letters, digits and `-`")]
    NotAHeaderName {
        /// The name as given.
        name: String,
    },
    /// `authorization` carries the signature and cannot be covered by it.
    #[error("signed headers: `authorization` cannot sign itself; leave it out")]
    Authorization,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_lower_case_sorted_and_has_host_once() {
        let list =
            SignedHeaders::list(["X-Bce-Date", "HOST", "content-type", "x-bce-date"]).unwrap();
        assert_eq!(
            list.names().collect::<Vec<_>>(),
            ["content-type", "host", "x-bce-date"]
        );
        assert_eq!(
            SignedHeaders::list([""; 0])
                .unwrap()
                .names()
                .collect::<Vec<_>>(),
            ["host"]
        );
    }

    #[test]
    fn a_list_refuses_what_is_no_header_name_and_authorization() {
        for name in ["", "a b", "a;b", "线", "a:"] {
            let error = SignedHeaders::list([name]).unwrap_err();
            assert_eq!(
                error,
                SignedHeadersError::NotAHeaderName { name: name.into() }
            );
        }
        assert_eq!(
            SignedHeaders::list(["Authorization"]),
            Err(SignedHeadersError::Authorization)
        );
    }
}
