//! What all URLs of a client begin with, parsed once instead of with every request.

use std::fmt;
use std::sync::Arc;

use reqwest::Url;

/// The base URL of a client, as it was given and parsed.
#[derive(Clone)]
pub(crate) struct BaseUrl(Arc<Inner>);

struct Inner {
    text: String,
    parsed: Result<Url, String>,
}

impl BaseUrl {
    /// Takes any text; one that is no URL fails with every request, since a client cannot fail to be made.
    pub(crate) fn new(text: &str) -> Self {
        let parsed = Url::parse(text)
            .map_err(|error| format!("the base URL `{text}` is no URL: {error}"))
            .and_then(|url| match url.has_host() {
                true => Ok(url),
                false => Err(format!("the base URL `{text}` names no host")),
            });
        let text = text.to_owned();
        Self(Arc::new(Inner { text, parsed }))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The URL of a path, which starts with `/` and is percent-encoded.
    pub(crate) fn with_path(&self, path: fmt::Arguments<'_>) -> Result<Url, String> {
        let mut url = self.0.parsed.clone()?;
        let path = format!("{}{path}", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(url)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.text, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_follows_that_of_the_base_whether_it_ends_in_a_slash_or_not() {
        for (base, url) in [
            ("http://host", "http://host/v1/et/a%2Fb"),
            ("https://host:8443/", "https://host:8443/v1/et/a%2Fb"),
            ("https://host/et", "https://host/et/v1/et/a%2Fb"),
            ("https://host/et/", "https://host/et/v1/et/a%2Fb"),
        ] {
            let made = BaseUrl::new(base).with_path(format_args!("/v1/et/{}", "a%2Fb"));
            assert_eq!(made.unwrap().as_str(), url);
        }
    }

    #[test]
    fn a_base_that_is_no_url_is_told_with_the_request() {
        for base in ["", "host", "unix:/socket"] {
            let error = BaseUrl::new(base)
                .with_path(format_args!("/v1/et"))
                .unwrap_err();
            assert!(error.contains(&format!("base URL `{base}`")), "{error}");
        }
    }
}
