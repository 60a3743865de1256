//! A borrowed view of a request, for requests of any HTTP library.

use std::fmt;

use http::request::Parts;
use http::uri::Scheme;
use http::{HeaderMap, Method, Uri};

/// The parts of a request that a signature covers, as they are on the wire: method, path, query
/// and headers.
///
/// The path and the query are percent-encoded and separate. The query does not include its `?`.
/// An `http` request is viewed with `RequestView::from(&parts)`. A view of a `reqwest::Request`
/// copies nothing:
///
/// ```
/// # use http::{HeaderMap, Method};
/// # let (method, headers) = (Method::GET, HeaderMap::new());
/// # struct Url; impl Url {
/// #     fn path(&self) -> &str { "/v1/et" }
/// #     fn query(&self) -> Option<&str> { None }
/// # }
/// # let url = Url;
/// let view = bce_auth::RequestView::new(&method, url.path(), url.query(), &headers)
///     .with_host("bcc.bj.baidubce.com");
/// assert_eq!(view.path(), "/v1/et");
/// ```
///
/// `Debug` omits the header values and the query, which may contain secrets.
#[derive(Clone, Copy)]
pub struct RequestView<'a> {
    method: &'a Method,
    path: &'a str,
    query: Option<&'a str>,
    headers: &'a HeaderMap,
    host: Option<&'a str>,
}

impl<'a> RequestView<'a> {
    /// Creates a view of these parts. Without a query, `query` is `None` or empty.
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

    /// Sets the host of a request whose headers have no `Host`, or not yet. It includes the port,
    /// unless that is the default port of the scheme. A `Host` header takes precedence.
    #[must_use]
    pub const fn with_host(mut self, host: &'a str) -> Self {
        self.host = Some(host);
        self
    }

    /// Returns the method.
    #[must_use]
    pub const fn method(&self) -> &'a Method {
        self.method
    }

    /// Returns the percent-encoded path.
    #[must_use]
    pub const fn path(&self) -> &'a str {
        self.path
    }

    /// Returns the percent-encoded query without its `?`.
    #[must_use]
    pub const fn query(&self) -> Option<&'a str> {
        self.query
    }

    /// Returns the headers.
    #[must_use]
    pub const fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    /// Returns the host that is used if there is no `Host` header.
    #[must_use]
    pub const fn host(&self) -> Option<&'a str> {
        self.host
    }
}

/// The host is taken from the URI, without user information and the default port of the scheme.
impl<'a> From<&'a Parts> for RequestView<'a> {
    fn from(parts: &'a Parts) -> Self {
        let (path, query) = (parts.uri.path(), parts.uri.query());
        Self {
            host: host_of(&parts.uri),
            ..Self::new(&parts.method, path, query, &parts.headers)
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

/// The value of the `Host` header of a request to `uri`.
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
    fn the_host_includes_only_a_port_that_is_not_the_default() {
        for (uri, host) in [
            ("http://host/v1/et", Some("host")),
            ("http://host:80/", Some("host")),
            ("http://host:443/", Some("host:443")),
            ("https://host:443/", Some("host")),
            ("other://host:443/", Some("host:443")),
            ("https://user:pass@host:8443/", Some("host:8443")),
            ("https://user:pass@host/", Some("host")),
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
        let view = RequestView::new(&Method::GET, "/v1/et", Some("key=hunter2"), &headers);
        let shown = format!("{view:?}");
        assert!(shown.contains("x-bce-security-token"), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
