//! Where the service is.

use std::fmt;

use http::HeaderValue;
use url::{Host, Url};

use crate::Region;
use crate::error::Error;

/// The address of the service: scheme, host, port and, behind a gateway, a path in front of `/v1`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    url: Url,
    /// The value of the Host header: the port stands in it unless it is the scheme's own.
    host: HeaderValue,
}

impl Endpoint {
    /// Reads an endpoint as users write it: a URL, or `host[:port]`, which means HTTPS.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |rule: &str| {
            Err(Error::configuration(format!(
                "endpoint {rule}; write it as `https://bcc.bj.baidubce.com` or `host:port` (which means HTTPS)"
            )))
        };
        let text = text.trim();
        if text.is_empty() {
            return refuse("must not be empty");
        }
        if !text.contains("://") && (text.starts_with("http:") || text.starts_with("https:")) {
            return refuse("lacks a slash after its scheme");
        }
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("https://{text}"))
        };
        let url = match url {
            Ok(url) => url,
            Err(error) => return refuse(&format!("is no URL ({error})")),
        };
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("must be an http or https URL");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("must not contain a user name or password");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("must not have a query or fragment");
        }
        if ["/v1", "/v1/et"]
            .iter()
            .any(|end| url.path().trim_end_matches('/').ends_with(end))
        {
            return refuse("must end before `/v1`, which each request adds");
        }
        let Some(name) = url.host_str() else {
            return refuse("must name a host");
        };
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        };
        let Ok(host) = HeaderValue::try_from(host) else {
            return refuse("must name a host in ASCII");
        };
        Ok(Self { url, host })
    }

    /// The endpoint of a region.
    pub(crate) fn of(region: &Region) -> Result<Self, Error> {
        match region.endpoint() {
            Some(url) => Self::parse(url),
            None => Err(Error::configuration(format!(
                "region {region:?} is unknown; use one of {}, or give the endpoint",
                Region::KNOWN
                    .iter()
                    .map(Region::as_str)
                    .collect::<Vec<_>>()
                    .join(", "),
                region = region.as_str(),
            ))),
        }
    }

    /// The URL in front of `/v1`, without a slash at its end.
    pub(crate) fn base(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// The value of the Host header.
    pub(crate) fn host(&self) -> &HeaderValue {
        &self.host
    }

    /// The host without the port.
    #[cfg(feature = "tracing")]
    pub(crate) fn address(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The port.
    #[cfg(feature = "tracing")]
    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }

    /// Whether the endpoint is on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_host_means_https_and_http_only_where_the_url_says_so() {
        for (text, base, host) in [
            (
                "bcc.bj.baidubce.com",
                "https://bcc.bj.baidubce.com",
                "bcc.bj.baidubce.com",
            ),
            ("127.0.0.1:8791", "https://127.0.0.1:8791", "127.0.0.1:8791"),
            ("localhost:443", "https://localhost", "localhost"),
            (
                "http://127.0.0.1:8791/",
                "http://127.0.0.1:8791",
                "127.0.0.1:8791",
            ),
            (
                "https://gateway.example/et/",
                "https://gateway.example/et",
                "gateway.example",
            ),
            ("[::1]:8791", "https://[::1]:8791", "[::1]:8791"),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!(endpoint.base(), base, "{text}");
            assert_eq!(endpoint.host(), host, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_endpoint_and_names_it() {
        for text in [
            "",
            "  ",
            "http://",
            "ftp://host",
            "https://u:p@host",
            "https://host?x=1",
            "https://host#f",
            "ht tp",
            "host:port",
            "https://host:99999",
            "http:/127.0.0.1",
            "http:127.0.0.1",
            "https://host/v1",
            "https://host/v1/et/",
        ] {
            let error = Endpoint::parse(text).unwrap_err().to_string();
            assert!(error.contains("endpoint"), "{text}: {error}");
        }
    }

    #[test]
    fn refuses_an_unknown_region_and_lists_those_it_knows() {
        let error = Endpoint::of(&Region::from("mars")).unwrap_err().to_string();
        assert!(
            error.contains("mars") && error.contains("bj") && error.contains("fwh"),
            "{error}"
        );
    }
}
