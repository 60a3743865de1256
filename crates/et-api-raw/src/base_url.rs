//! The URLs that all requests of a client start from, parsed once.

use std::fmt;
use std::sync::Arc;

use reqwest::Url;

use crate::id::check_id;
use crate::operation::{Operation, parameter};
use crate::path::encode;
use crate::product::Product;
use crate::{Client, Error};

/// The base URL of a client, as it was given and parsed, and those of the products that are
/// elsewhere.
#[derive(Clone)]
pub(crate) struct BaseUrl(Arc<Urls>);

#[derive(Clone)]
struct Urls {
    common: Parsed,
    of_products: Vec<(&'static str, Parsed)>,
}

#[derive(Clone)]
struct Parsed {
    text: String,
    url: Result<Url, String>,
}

impl Parsed {
    /// Takes any text. Text that is not a URL fails with every request, since a client cannot fail
    /// to be made.
    fn new(text: &str) -> Self {
        let url = Url::parse(text)
            .map_err(|error| format!("the base URL `{text}` is not a URL: {error}"))
            .and_then(|url| match url.has_host() {
                true => Ok(url),
                false => Err(format!("the base URL `{text}` has no host")),
            });
        let text = text.to_owned();
        Self { text, url }
    }
}

impl Client {
    /// The same client, which reaches a product at a base URL of its own.
    pub fn with_base_url(mut self, product: &Product, url: &str) -> Self {
        self.baseurl.set(product, url);
        self
    }
}

impl BaseUrl {
    pub(crate) fn new(text: &str) -> Self {
        Self(Arc::new(Urls {
            common: Parsed::new(text),
            of_products: Vec::new(),
        }))
    }

    fn set(&mut self, product: &Product, url: &str) {
        let urls = Arc::make_mut(&mut self.0);
        urls.of_products.retain(|(code, _)| *code != product.code);
        urls.of_products.push((product.code, Parsed::new(url)));
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0.common.text
    }

    /// The URL of an operation, with the ids for the parameters of its path in their order.
    pub(crate) fn url(&self, operation: &Operation, ids: &[&str]) -> Result<Url, Error> {
        let mut of_products = self.0.of_products.iter();
        let own = of_products.find(|(code, _)| *code == operation.product.code);
        let base = own.map_or(&self.0.common, |(_, base)| base);
        let mut url = base.url.clone().map_err(Error::InvalidRequest)?;
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
        let of_products = self.0.of_products.iter().map(|(_, base)| base);
        let all = std::iter::once(&self.0.common).chain(of_products);
        f.debug_list().entries(all.map(|base| &base.text)).finish()
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
    fn a_product_can_be_elsewhere_than_the_others() {
        use crate::operations::QUERY_SPECIFIED_VPC;
        use crate::products::VPC;

        let mut base = BaseUrl::new("https://a");
        base.set(&VPC, "https://b");
        let mut moved = base.clone();
        moved.set(&VPC, "https://c/");
        for (base, operation, url) in [
            (&base, &QUERY_DEDICATED_LINE_DETAIL, "https://a/v1/et/id"),
            (&base, &QUERY_SPECIFIED_VPC, "https://b/v1/vpc/id"),
            (&moved, &QUERY_SPECIFIED_VPC, "https://c/v1/vpc/id"),
        ] {
            assert_eq!(base.url(operation, &["id"]).unwrap().as_str(), url);
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
