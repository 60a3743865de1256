//! Where the products are: an endpoint with what belongs to it.

use std::fmt;
use std::sync::Arc;

use et_api_raw::product::Product;

use super::skew::Skew;
use super::unconnected::Destination;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::http_client::{HttpClients, HttpSettings};
use crate::proxy::Proxy;

/// An endpoint, and what a client knows of it. Products with the same endpoint share it.
pub(crate) struct Site {
    pub(crate) endpoint: Endpoint,
    pub(crate) http: HttpClients,
    /// The proxy that requests go through, if it is known.
    pub(crate) proxy: Option<Proxy>,
    /// Whether the HTTP client is the user's, which may have a proxy of its own.
    is_users_http: bool,
    pub(crate) skew: Skew,
}

impl Site {
    pub(super) fn destination(&self) -> Destination<'_> {
        Destination {
            endpoint: &self.endpoint,
            proxy: self.proxy.as_ref(),
            is_users_http: self.is_users_http,
        }
    }
}

/// The site of each product.
#[derive(Clone)]
pub(crate) struct Sites(Vec<(&'static Product, Arc<Site>)>);

impl Sites {
    pub(crate) fn new(
        products: impl IntoIterator<Item = &'static Product>,
        endpoint: impl Fn(&Product) -> Result<Endpoint, Error>,
        mut http: HttpSettings,
    ) -> Result<Self, Error> {
        let mut sites: Vec<(&'static Product, Arc<Site>)> = Vec::new();
        for product in products {
            let endpoint = endpoint(product)?;
            let same = sites.iter().find(|(_, site)| site.endpoint == endpoint);
            let site = match same {
                Some((_, site)) => site.clone(),
                None => Arc::new(Site {
                    proxy: http.proxy(&endpoint),
                    is_users_http: http.source.is_users(),
                    http: http.build(&endpoint)?,
                    skew: Skew::new(endpoint.is_tamper_proof()),
                    endpoint,
                }),
            };
            sites.push((product, site));
        }
        Ok(Self(sites))
    }

    /// Where a product is.
    pub(crate) fn of(&self, product: &Product) -> &Site {
        let mut sites = self.iter();
        let found = sites.find(|(known, _)| known.code == product.code);
        found.expect("every product has a site").1
    }

    /// Every product and where it is.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static Product, &Site)> {
        self.0.iter().map(|(product, site)| (*product, &**site))
    }
}

/// Without the HTTP clients, whose own `Debug` shows the headers that its user gave it.
impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("endpoint", &self.endpoint)
            .field("skew", &self.skew)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Sites {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sites = self.iter().map(|(product, site)| (product.code, site));
        f.debug_map().entries(sites).finish()
    }
}
