//! The choice of the headers that a signature covers.

use http::HeaderName;
use http::header::{AUTHORIZATION, HOST};

pub(crate) static X_BCE_DATE: HeaderName = HeaderName::from_static("x-bce-date");
pub(crate) static X_BCE_SECURITY_TOKEN: HeaderName =
    HeaderName::from_static("x-bce-security-token");
pub(crate) static CONTENT_MD5: HeaderName = HeaderName::from_static("content-md5");

/// The headers that are signed. `Host` is always one of them.
///
/// The default set is `Host`, `Content-Length`, `Content-Type` and `Content-MD5`, as far as the
/// request has them, and every `x-bce-*` header. Headers whose value is empty or white space are
/// left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedHeaders(pub(crate) Selection);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    Default,
    DefaultByName,
    /// The names, sorted and unique, and the same names joined by `;`.
    Listed(Vec<HeaderName>, String),
}

impl SignedHeaders {
    /// The default set without a list: the names in the `Authorization` header are left empty, as
    /// in the vendor's Python SDK. A proxy that adds or changes one of these headers breaks the
    /// signature.
    #[must_use]
    pub const fn default_set() -> Self {
        Self(Selection::Default)
    }

    /// The default set as a list: the `Authorization` header names the headers of the set that the
    /// request has, so a header that a proxy adds does no harm. `x-bce-request-id` is left out, as
    /// in the vendor's Go SDK.
    #[must_use]
    pub const fn default_set_by_name() -> Self {
        Self(Selection::DefaultByName)
    }

    /// Exactly these headers and `host`, which need not be listed. Case and order do not matter.
    /// The request must have each of them.
    ///
    /// List every `x-bce-*` header of the request, including `x-bce-date` and, with a session
    /// token, `x-bce-security-token`: whoever passes the request on can change what is left out. A
    /// [`Verifier`](crate::Verifier) insists on `host` alone, as the service does.
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
    /// Returns an error for an invalid header name, and for `authorization`, which cannot cover
    /// itself.
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

    /// Returns the names of a list, sorted. The default sets depend on the request and have none.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        match &self.0 {
            Selection::Listed(names, _) => names.as_slice(),
            Selection::Default | Selection::DefaultByName => &[],
        }
        .iter()
        .map(HeaderName::as_str)
    }
}

/// Returns [`SignedHeaders::default_set`].
impl Default for SignedHeaders {
    fn default() -> Self {
        Self::default_set()
    }
}

impl Selection {
    /// Whether a header of the request is signed, if it is not empty.
    pub(crate) fn contains(&self, name: &HeaderName) -> bool {
        match (self, name.as_str()) {
            (Self::Listed(names, _), _) => names.contains(name),
            (_, "host" | "content-length" | "content-type" | "content-md5") => true,
            (Self::DefaultByName, "x-bce-request-id") => false,
            (_, name) => name.starts_with("x-bce-"),
        }
    }
}

/// A list of headers that cannot be signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignedHeadersError {
    /// The name is empty, or has a character that is not allowed in a header name.
    #[error("signed headers: {name:?} is not a header name; use letters, digits and `-`")]
    NotAHeaderName {
        /// The name as given.
        name: String,
    },
    /// `authorization` carries the signature, so the signature cannot cover it.
    #[error("signed headers: `authorization` cannot be signed; leave it out")]
    Authorization,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_lower_case_sorted_unique_and_includes_host() {
        for (given, listed) in [
            (&[][..], &["host"][..]),
            (
                &["X-Bce-Date", "HOST", "content-type", "x-bce-date"],
                &["content-type", "host", "x-bce-date"],
            ),
        ] {
            let list = SignedHeaders::list(given).unwrap();
            assert_eq!(list.names().collect::<Vec<_>>(), listed);
        }
    }

    #[test]
    fn a_list_rejects_invalid_names_and_authorization() {
        for name in ["", "a b", "a;b", "线", "a:"] {
            let error = SignedHeadersError::NotAHeaderName { name: name.into() };
            assert_eq!(SignedHeaders::list([name]), Err(error));
        }
        let error = SignedHeaders::list(["Authorization"]).unwrap_err();
        assert_eq!(error, SignedHeadersError::Authorization);
    }
}
