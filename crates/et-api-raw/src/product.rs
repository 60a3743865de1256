//! What a product is: its name and its endpoints.

use crate::values::Region;

/// One of the vendor's products, which has its own hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Product {
    /// The vendor's short name.
    pub code: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The endpoint in each region where the product is.
    pub endpoints: &'static [(Region, &'static str)],
}

impl Product {
    /// The endpoint in a region, or `None` if this version knows none there.
    pub fn endpoint(&self, region: &Region) -> Option<&'static str> {
        let mut endpoints = self.endpoints.iter();
        endpoints
            .find(|(known, _)| known == region)
            .map(|(_, endpoint)| *endpoint)
    }
}
