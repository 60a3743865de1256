//! How a channel learns its routes.

use serde::{Deserialize, Serialize};

use super::cidr_fields;
use crate::{Cidr, Sensitive};

/// How a channel learns its routes. Serde writes `{"static": {"networks": […]}}` or
/// `{"bgp": {"asn": …}}`, and the key only in [`Exposed`](crate::Exposed).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "AsMap", into = "AsMap")]
#[non_exhaustive]
#[doc(alias = "routeType")]
#[doc(alias = "路由协议")]
#[doc(alias = "静态路由")]
#[doc(alias = "动态路由")]
pub enum Routing {
    /// From a list of networks.
    Static {
        /// The CIDRs behind the channel.
        networks: Vec<Cidr>,
    },
    /// From a BGP session.
    Bgp {
        /// The AS number of the data centre, from 1. The service's own is 45085.
        #[doc(alias = "bgpAsn")]
        asn: u32,
        /// The shared secret of the session.
        #[doc(alias = "bgpKey")]
        #[doc(alias = "BGP密钥")]
        key: Sensitive,
    },
}

impl Routing {
    /// Static routing with these networks.
    pub fn networks(networks: impl IntoIterator<Item = Cidr>) -> Self {
        Self::Static {
            networks: networks.into_iter().collect(),
        }
    }

    /// BGP with this AS number and shared secret.
    pub fn bgp(asn: u32, key: impl Into<Sensitive>) -> Self {
        Self::Bgp {
            asn,
            key: key.into(),
        }
    }
}

/// What serde reads and writes: a map with one entry, which every format has. Serde's own form of
/// an enum is a tag in some of them.
#[derive(Default, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "the routing of a channel, such as {\"static\": {\"networks\": [\"10.0.0.0/8\"]}}"
)]
struct AsMap {
    #[serde(default, rename = "static", skip_serializing_if = "Option::is_none")]
    networks: Option<Networks>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bgp: Option<Bgp>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Networks {
    #[serde(deserialize_with = "cidr_fields::networks")]
    networks: Vec<Cidr>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bgp {
    asn: u32,
    #[serde(skip_serializing_if = "Sensitive::is_hidden")]
    key: Sensitive,
}

impl From<Routing> for AsMap {
    fn from(routing: Routing) -> Self {
        let mut map = Self::default();
        match routing {
            Routing::Static { networks } => map.networks = Some(Networks { networks }),
            Routing::Bgp { asn, key } => map.bgp = Some(Bgp { asn, key }),
        }
        map
    }
}

impl TryFrom<AsMap> for Routing {
    type Error = &'static str;

    fn try_from(map: AsMap) -> Result<Self, &'static str> {
        match (map.networks, map.bgp) {
            (Some(Networks { networks }), None) => Ok(Self::Static { networks }),
            (None, Some(Bgp { asn, key })) => Ok(Self::Bgp { asn, key }),
            _ => Err("the routing of a channel is either `static` or `bgp`"),
        }
    }
}
