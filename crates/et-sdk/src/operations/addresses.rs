//! The addresses of a channel's link, and networks as the generated client takes them.

use serde::{Deserialize, Serialize};

use super::cidr_fields;
use crate::Cidr;

/// Both IPv6 ends of a channel's link.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ipv6Addresses {
    /// The cloud's end, with prefix length (`…/88`).
    #[doc(alias = "baiduIpv6Address")]
    #[doc(alias = "local_ipv6")]
    #[serde(deserialize_with = "cidr_fields::baidu")]
    pub baidu: Cidr,
    /// The data centre's end, with prefix length.
    #[doc(alias = "customerIpv6Address")]
    #[doc(alias = "remote_ipv6")]
    #[serde(deserialize_with = "cidr_fields::customer")]
    pub customer: Cidr,
}

/// Networks as the generated client takes them.
pub(crate) fn texts(networks: impl IntoIterator<Item = Cidr>) -> Vec<String> {
    let networks = networks.into_iter();
    networks
        .map(|network| network.as_str().to_owned())
        .collect()
}
