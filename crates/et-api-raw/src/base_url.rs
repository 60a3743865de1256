//! The URL that all requests of a client start from, parsed once.

use std::fmt;
use std::sync::Arc;

use reqwest::Url;

use crate::Error;
use crate::operation::{Operation, parameter};
use crate::path::{check_id, encode};

/// The base URL of a client, as it was given and parsed.
#[derive(Clone)]
pub(crate) struct BaseUrl(Arc<Inner>);

struct Inner {
    text: String,
    parsed: Result<Url, String>,
}

impl BaseUrl {
    /// Takes any text. Text that is not a URL fails with every request, since a client cannot fail
    /// to be made.
    pub(crate) fn new(text: &str) -> Self {
        let parsed = Url::parse(text)
            .map_err(|error| format!("the base URL `{text}` is not a URL: {error}"))
            .and_then(|url| match url.has_host() {
                true => Ok(url),
                false => Err(format!("the base URL `{text}` has no host")),
            });
        let text = text.to_owned();
        Self(Arc::new(Inner { text, parsed }))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0.text
    }

    /// The URL of an operation, with the ids for the parameters of its path in their order.
    pub(crate) fn url(&self, operation: &Operation, ids: &[&str]) -> Result<Url, Error> {
        let mut url = self.0.parsed.clone().map_err(Error::InvalidRequest)?;
        let mut path = url.path().trim_end_matches('/').to_owned();
        let mut ids = ids.iter();
        for segment in operation.path.split('/').skip(1) {
            path.push('/');
            match parameter(segment) {
                None => path.push_str(segment),
                Some(name) => {
                    let id = ids.next().copied().unwrap_or_default();
                    check_id(name, id)?;
                    path.extend(encode(id));
                }
            }
        }
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
    use crate::operations::QUERY_DEDICATED_LINE_DETAIL;

    #[test]
    fn a_path_follows_that_of_the_base_and_ids_are_encoded() {
        for (base, url) in [
            ("http://host", "http://host/v1/et/a%20b"),
            ("https://host:8443/", "https://host:8443/v1/et/a%20b"),
            ("https://host/et", "https://host/et/v1/et/a%20b"),
            ("https://host/et/", "https://host/et/v1/et/a%20b"),
        ] {
            let made = BaseUrl::new(base).url(&QUERY_DEDICATED_LINE_DETAIL, &["a b"]);
            assert_eq!(made.unwrap().as_str(), url);
        }
    }

    #[test]
    fn a_base_that_is_not_a_url_fails_with_the_request() {
        for base in ["", "host", "unix:/socket"] {
            let error = BaseUrl::new(base).url(&QUERY_DEDICATED_LINE_DETAIL, &["a"]);
            let error = error.unwrap_err().to_string();
            assert!(error.contains(&format!("base URL `{base}`")), "{error}");
        }
    }
}
