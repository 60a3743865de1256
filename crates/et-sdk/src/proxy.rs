//! The proxy that the HTTP client takes from the environment or the system, for error messages.

use std::fmt;

use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

/// The variables that count for a scheme, the first one first.
const FOR_HTTPS: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
const FOR_HTTP: [&str; 4] = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/// A proxy, and where it is configured. `{}` has its URL without user name and password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proxy {
    url: String,
    variable: Option<&'static str>,
}

impl Proxy {
    /// The proxy for requests to this URL, found as reqwest finds it.
    pub(crate) fn of_system(url: &str) -> Option<Self> {
        Self::find(url, &Matcher::from_system(), |name| {
            std::env::var(name).ok()
        })
    }

    fn find(
        url: &str,
        matcher: &Matcher,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Option<Self> {
        let url: Uri = url.parse().ok()?;
        let found = matcher.intercept(&url)?;
        let names = match url.scheme_str() {
            Some("https") => FOR_HTTPS,
            _ => FOR_HTTP,
        };
        // A variable that is no URL is ignored, and the next one counts.
        let is_source = |name: &&str| {
            let alone = variable(name).map(|value| Matcher::builder().all(value).build());
            let proxy = alone.and_then(|matcher| matcher.intercept(&url));
            proxy.is_some_and(|proxy| proxy.uri() == found.uri())
        };
        Some(Self {
            url: found.uri().to_string().trim_end_matches('/').to_owned(),
            variable: names.into_iter().find(is_source),
        })
    }

    /// How to get rid of it.
    pub(crate) fn advice(&self) -> String {
        match self.variable {
            Some(name) => format!("correct or unset {name}, or list the host in NO_PROXY"),
            None => "correct the system's proxy settings".to_owned(),
        }
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.variable.unwrap_or("the system's settings");
        write!(f, "the proxy {} (from {source})", self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTPS: &str = "https://bcc.bj.baidubce.com";

    #[test]
    fn is_named_with_the_variable_that_counts_and_without_its_password() {
        let of = |url: &str, variables: &[(&str, &str)]| {
            let value = |names: [&str; 2]| {
                let found = names.iter().find_map(|name| {
                    let mut variables = variables.iter();
                    variables.find(|(set, _)| set == name)
                });
                found.map_or("", |(_, value)| *value).to_owned()
            };
            let matcher = Matcher::builder()
                .https(value(["HTTPS_PROXY", "https_proxy"]))
                .http(value(["HTTP_PROXY", "http_proxy"]))
                .all(value(["ALL_PROXY", "all_proxy"]))
                .no(value(["NO_PROXY", "no_proxy"]))
                .build();
            let proxy = Proxy::find(url, &matcher, |name| {
                let mut variables = variables.iter();
                variables
                    .find(|(set, _)| *set == name)
                    .map(|(_, value)| (*value).to_owned())
            });
            proxy.map_or_else(String::new, |proxy| proxy.to_string())
        };
        let proxy = "http://user:secret@127.0.0.1:9";
        for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            let text = format!("the proxy http://127.0.0.1:9 (from {name})");
            assert_eq!(of(HTTPS, &[(name, proxy)]), text);
        }
        for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
            let text = format!("the proxy http://127.0.0.1:9 (from {name})");
            assert_eq!(of("http://10.0.0.1:80", &[(name, "127.0.0.1:9")]), text);
        }
        assert_eq!(of(HTTPS, &[("HTTP_PROXY", proxy)]), "");
        assert_eq!(
            of(
                HTTPS,
                &[("HTTPS_PROXY", proxy), ("NO_PROXY", "baidubce.com")]
            ),
            ""
        );
        // What is no URL is ignored.
        assert_eq!(
            of(HTTPS, &[("HTTPS_PROXY", "ftp://a"), ("ALL_PROXY", "b:1")]),
            "the proxy http://b:1 (from ALL_PROXY)"
        );
    }

    #[test]
    fn of_the_systems_settings_is_told_as_such() {
        let matcher = Matcher::builder().all("http://10.0.0.9:3128").build();
        let proxy = Proxy::find(HTTPS, &matcher, |_| None).unwrap();
        assert_eq!(
            proxy.to_string(),
            "the proxy http://10.0.0.9:3128 (from the system's settings)"
        );
        assert_eq!(proxy.advice(), "correct the system's proxy settings");
    }
}
