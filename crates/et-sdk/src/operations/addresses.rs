//! The addresses of a channel's link.

use crate::Cidr;

/// Both IPv6 ends of a channel's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6Addresses {
    /// The cloud's end, with prefix length (`…/88`).
    #[doc(alias = "baiduIpv6Address")]
    #[doc(alias = "local_ipv6")]
    pub baidu: Cidr,
    /// The data centre's end, with prefix length.
    #[doc(alias = "customerIpv6Address")]
    #[doc(alias = "remote_ipv6")]
    pub customer: Cidr,
}
