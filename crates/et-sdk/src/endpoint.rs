//! Where the service is.

use std::fmt;

use et_api_raw::operations::OPERATIONS;
use et_api_raw::product::Product;
use http::HeaderValue;
use url::{Host, Url};

use crate::Region;
use crate::error::Error;

/// The address of the service: scheme, host, port and, behind a gateway, a path before `/v1`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    url: Url,
    /// The value of the Host header, which has the port unless it is the default of the scheme.
    host: HeaderValue,
}

impl Endpoint {
    /// Parses an endpoint as users write it: a URL, or `host[:port]`, which implies HTTPS.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |rule: &str| {
            Error::configuration(format!(
                "endpoint {rule}; write a URL such as `https://bcc.bj.baidubce.com`, or \
                 `host:port`, which implies HTTPS"
            ))
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(refuse("must not be empty"));
        }
        let has_scheme = text.contains("://");
        if !has_scheme && (text.starts_with("http:") || text.starts_with("https:")) {
            return Err(refuse("lacks a slash after its scheme"));
        }
        let url = if has_scheme {
            Url::parse(text)
        } else {
            Url::parse(&format!("https://{text}"))
        };
        let url = url.map_err(|error| refuse(&format!("is not a URL ({error})")))?;
        let path = url.path().trim_end_matches('/');
        let broken_rule = if !matches!(url.scheme(), "http" | "https") {
            Some("must be an http or https URL")
        } else if !url.username().is_empty() || url.password().is_some() {
            Some("must not contain a user name or password")
        } else if url.query().is_some() || url.fragment().is_some() {
            Some("must not have a query or fragment")
        } else if path.ends_with("/v1") || ends_with_operation(path) {
            Some("must end before `/v1`, which every request adds")
        } else {
            None
        };
        if let Some(rule) = broken_rule {
            return Err(refuse(rule));
        }
        let name = url.host_str().ok_or_else(|| refuse("must have a host"))?;
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        let host = HeaderValue::try_from(host).map_err(|_| refuse("must have an ASCII host"))?;
        Ok(Self { url, host })
    }

    /// The endpoint of a product in a region.
    pub(crate) fn of(product: &Product, region: &Region) -> Result<Self, Error> {
        match product.endpoint(region) {
            Some(url) => Self::parse(url),
            None => {
                let known: Vec<_> = product
                    .endpoints
                    .iter()
                    .map(|(id, _)| id.as_str())
                    .collect();
                Err(Error::configuration(format!(
                    "region {:?} is unknown; use one of {}, or set the endpoint",
                    region.as_str(),
                    known.join(", "),
                )))
            }
        }
    }

    /// The URL before `/v1`, without a trailing slash.
    pub(crate) fn base(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The value of the Host header.
    pub(crate) fn host(&self) -> &HeaderValue {
        &self.host
    }

    /// The host without the port.
    pub(crate) fn address(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether the endpoint is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => matches!(name, "localhost" | "localhost."),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
            None => false,
        }
    }

    /// Whether the service is reached over TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether nobody on the network can change a response: it comes over TLS, or from this
    /// machine.
    pub(crate) fn is_tamper_proof(&self) -> bool {
        self.is_https() || self.is_loopback()
    }
}

/// Whether a path ends with one to which requests go.
fn ends_with_operation(path: &str) -> bool {
    let mut operations = OPERATIONS.iter();
    operations.any(|operation| path.ends_with(operation.path))
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base())
    }
}

#[cfg(test)]
mod tests {
    use et_api_raw::products::ET;

    use super::*;

    #[test]
    fn a_bare_host_implies_https_and_only_an_http_url_means_http() {
        for (text, base, host) in [
            ("bcc.test", "https://bcc.test", "bcc.test"),
            ("127.0.0.1:8791", "https://127.0.0.1:8791", "127.0.0.1:8791"),
            ("localhost:443", "https://localhost", "localhost"),
            ("http://bcc.test:80/", "http://bcc.test", "bcc.test"),
            ("http://bcc.test:81", "http://bcc.test:81", "bcc.test:81"),
            ("https://bcc.test/et/", "https://bcc.test/et", "bcc.test"),
            ("[::1]:8791", "https://[::1]:8791", "[::1]:8791"),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(endpoint.base(), base, "{text}");
            assert_eq!(endpoint.host(), host, "{text}");
        }
    }

    #[test]
    fn plain_http_to_anything_but_this_machine_can_be_tampered_with() {
        for (text, expected) in [
            ("https://bcc.test", true),
            ("http://localhost:1", true),
            ("http://localhost.", true),
            ("http://127.9.9.9", true),
            ("http://[::1]", true),
            ("http://[::ffff:127.0.0.1]", true),
            ("http://bcc.test", false),
            ("http://localhost.bcc.test", false),
            ("http://128.0.0.1", false),
            ("http://[::ffff:128.0.0.1]", false),
            ("http://[::2]", false),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(endpoint.is_tamper_proof(), expected, "{text}");
        }
    }

    #[test]
    fn refuses_invalid_endpoints_and_says_why() {
        for (text, reason) in [
            ("", "must not be empty"),
            ("  ", "must not be empty"),
            ("http://", "is not a URL"),
            ("ftp://host", "http or https"),
            ("https://u:p@host", "user name or password"),
            ("https://host?x=1", "query or fragment"),
            ("https://host#f", "query or fragment"),
            ("ht tp", "is not a URL"),
            ("host:port", "is not a URL"),
            ("https://host:99999", "is not a URL"),
            ("http:/127.0.0.1", "slash"),
            ("http:127.0.0.1", "slash"),
            ("https://host/v1", "before `/v1`"),
            ("https://host/v1/et/", "before `/v1`"),
            ("https://host/v1/etGateway", "before `/v1`"),
        ] {
            let error = Endpoint::parse(text).unwrap_err().to_string();
            assert!(error.starts_with("endpoint "), "{text}: {error}");
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn recognizes_this_machine_however_it_is_written() {
        for (host, is_loopback) in [
            ("localhost", true),
            ("LOCALHOST.:8791", true),
            ("127.0.0.1", true),
            ("127.8.9.1:8791", true),
            ("[::1]", true),
            ("[::ffff:127.0.0.1]:8791", true),
            ("[::ffff:7f00:1]", true),
            ("[::ffff:10.0.0.1]", false),
            ("localhost..", false),
            ("localhost.example", false),
            ("10.0.0.1", false),
            ("[2001:db8::1]", false),
        ] {
            let endpoint = Endpoint::parse(host).unwrap();
            assert_eq!(endpoint.is_loopback(), is_loopback, "{host}");
        }
    }

    #[test]
    fn refuses_an_unknown_region_and_lists_the_known_ones() {
        let error = Endpoint::of(&ET, &Region::from("mars"))
            .unwrap_err()
            .to_string();
        assert!(error.contains("mars") && error.contains("bj, "), "{error}");
    }
}
