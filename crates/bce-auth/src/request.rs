//! A borrowed view of a request: what signing and verification read, whichever HTTP library holds
//! it.

use std::fmt;

use http::request::Parts;
use http::uri::Scheme;
use http::{HeaderMap, Method, Uri};

/// What a signature covers of a request, borrowed: method, path, query and headers as they are on
/// the wire.
///
/// Path and query are percent-encoded and apart; the query stands without its `?`. From an `http`
/// request it comes by `RequestView::from(&parts)`; from a `reqwest::Request` it is put together
/// without a copy:
///
/// ```
/// # use http::{HeaderMap, Method};
/// # let (method, headers) = (Method::GET, HeaderMap::new());
/// # struct Url; impl Url { fn path(&self) -> &str { "/v1/et" } fn query(&self) -> Option<&str> { None } }
/// # let url = Url;
/// let view = bce_auth::RequestView::new(&method, url.path(), url.query(), &headers)
///     .with_host("bcc.bj.baidubce.com");
/// assert_eq!(view.path(), "/v1/et");
/// ```
///
/// `Debug` leaves out header values and the query, where secrets may stand.
#[derive(Clone, Copy)]
pub struct RequestView<'a> {
    method: &'a Method,
    path: &'a str,
    query: Option<&'a str>,
    headers: &'a HeaderMap,
    host: Option<&'a str>,
}

impl<'a> RequestView<'a> {
    /// A view of these parts. `query` is `None` or empty where there is none.
    #[must_use]
    pub const fn new(
        method: &'a Method,
        path: &'a str,
        query: Option<&'a str>,
        headers: &'a HeaderMap,
    ) -> Self {
        Self {
            method,
            path,
            query,
            headers,
            host: None,
        }
    }

    /// Says which host the request goes to (with its port, unless that is the scheme's own), for a
    /// request whose headers have no `Host` yet, or never have one, as in HTTP/2. A `Host` header
    /// wins over it.
    #[must_use]
    pub const fn with_host(mut self, host: &'a str) -> Self {
        self.host = Some(host);
        self
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> &'a Method {
        self.method
    }

    /// The path, percent-encoded.
    #[must_use]
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// The query, percent-encoded, without `?`.
    #[must_use]
    pub const fn query(&self) -> Option<&'a str> {
        self.query
    }

    /// The headers.
    #[must_use]
    pub const fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// The host that stands in for a missing `Host` header.
    #[must_use]
    pub const fn host(&self) -> Option<&'a str> {
        self.host
    }
}

/// The host is the URI's authority, if it has one, without user information and without the
/// scheme's own port.
impl<'a> From<&'a Parts> for RequestView<'a> {
    fn from(parts: &'a Parts) -> Self {
        let view = Self::new(
            &parts.method,
            parts.uri.path(),
            parts.uri.query(),
            &parts.headers,
        );
        match host_of(&parts.uri) {
            Some(host) => view.with_host(host),
            None => view,
        }
    }
}

impl fmt::Debug for RequestView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(http::HeaderName::as_str).collect();
        f.debug_struct("RequestView")
            .field("method", self.method)
            .field("path", &self.path)
            .field("host", &self.host)
            .field("header_names", &names)
            .finish_non_exhaustive()
    }
}

/// The `Host` that a request to `uri` carries.
fn host_of(uri: &Uri) -> Option<&str> {
    let authority = uri.authority()?;
    let default_port = match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP => Some(80),
        Some(scheme) if *scheme == Scheme::HTTPS => Some(443),
        _ => None,
    };
    match authority.port_u16() {
        Some(port) if Some(port) != default_port => authority.as_str().rsplit('@').next(),
        _ => Some(authority.host()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_carries_a_port_only_where_it_is_not_the_schemes_own() {
        for (uri, host) in [
            (
                "http://bcc.bj.baidubce.com/v1/et",
                Some("bcc.bj.baidubce.com"),
            ),
            (
                "http://bcc.bj.baidubce.com:80/",
                Some("bcc.bj.baidubce.com"),
            ),
            (
                "http://bcc.bj.baidubce.com:443/",
                Some("bcc.bj.baidubce.com:443"),
            ),
            (
                "https://bcc.bj.baidubce.com:443/",
                Some("bcc.bj.baidubce.com"),
            ),
            (
                "https://user:pass@bcc.bj.baidubce.com:8443/",
                Some("bcc.bj.baidubce.com:8443"),
            ),
            (
                "https://user:pass@bcc.bj.baidubce.com/",
                Some("bcc.bj.baidubce.com"),
            ),
            ("http://[::1]:8080/", Some("[::1]:8080")),
            ("http://[::1]/", Some("[::1]")),
            ("/v1/et", None),
        ] {
            assert_eq!(host_of(&uri.parse().unwrap()), host, "{uri}");
        }
    }

    #[test]
    fn debug_shows_neither_header_values_nor_the_query() {
        let mut headers = HeaderMap::new();
        headers.insert("x-bce-security-token", "hunter2".parse().unwrap());
        let shown = format!(
            "{:?}",
            RequestView::new(&Method::GET, "/v1/et", Some("key=hunter2"), &headers)
        );
        assert!(
            shown.contains("x-bce-security-token") && !shown.contains("hunter2"),
            "{shown}"
        );
    }
}
