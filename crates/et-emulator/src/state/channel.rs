//! A channel over a line.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ordered_map::{Identified, OrderedMap};
use super::route_rule::RouteRule;
use super::sensitive::Sensitive;
use super::status::{BgpStatus, ChannelStatus};
use super::tag::Tag;

/// A channel over a line, with its route rules.
///
/// A snapshot uses the field names of the service's responses where it has them. Every field but
/// `id` and `routeType` is optional.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Channel {
    /// The id, `dedicatedconn-…`.
    pub id: Arc<str>,
    /// What the customer applied for.
    #[serde(flatten)]
    pub spec: ChannelSpec,
    /// The status; `established` by default.
    #[serde(default)]
    pub status: ChannelStatus,
    /// How the channel learns its routes.
    #[serde(default, flatten)]
    pub routing: Routing,
    /// The IPv6 configuration, if IPv6 is enabled.
    #[serde(flatten, with = "ipv6_fields")]
    pub ipv6: Option<Ipv6>,
    /// The BFD configuration, if BFD is enabled.
    #[serde(flatten)]
    pub bfd: Option<Bfd>,
    /// The ids of the channels that this one is associated with. Associations are mutual.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub associated: BTreeSet<Arc<str>>,
    /// When the status changes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_change: Option<DateTime<Utc>>,
    /// The route rules.
    #[serde(default, skip_serializing_if = "OrderedMap::is_empty")]
    pub route_rules: OrderedMap<RouteRule>,
}

/// The properties of a channel that the customer applies for, apart from routing and IPv6.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct ChannelSpec {
    /// The name.
    pub name: String,
    /// The description.
    pub description: String,
    /// The cloud's end of the link.
    pub baidu_address: String,
    /// The customer's end of the link.
    pub customer_address: String,
    /// The VLAN, 0 for none.
    pub vlan_id: u16,
    /// The ids of other accounts that may use the channel.
    pub authorized_users: Vec<String>,
    /// The tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// How a channel learns its routes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "routeType", rename_all_fields = "camelCase")]
pub enum Routing {
    /// From the configured networks.
    #[serde(rename = "static-route")]
    Static {
        /// The IPv4 CIDRs behind the channel.
        #[serde(default)]
        networks: Vec<String>,
    },
    /// From a BGP session.
    #[serde(rename = "bgp")]
    Bgp {
        /// The customer's AS number.
        #[serde(default)]
        bgp_asn: String,
        /// The session's shared secret.
        #[serde(default, skip_serializing_if = "Sensitive::is_empty")]
        bgp_key: Sensitive,
        /// How many routes the channel accepts; `None` for the account's quota.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bgp_route_limit: Option<u32>,
        /// The status of the IPv4 session; `up` by default.
        #[serde(default)]
        bgp_status: BgpStatus,
        /// The status of the IPv6 session; `up` by default. Meaningless while IPv6 is disabled.
        #[serde(default = "ipv6_up", skip_serializing_if = "Option::is_none")]
        ipv6_bgp_status: Option<BgpStatus>,
    },
}

impl Default for Routing {
    fn default() -> Self {
        Self::Static {
            networks: Vec::new(),
        }
    }
}

/// The IPv6 configuration of a channel.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Ipv6 {
    /// The cloud's end of the link.
    pub baidu_ipv6_address: String,
    /// The customer's end of the link.
    pub customer_ipv6_address: String,
    /// The IPv6 CIDRs behind the channel.
    pub ipv6_networks: Vec<String>,
}

/// The timing of Bidirectional Forwarding Detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bfd {
    /// The interval between sent packets, in milliseconds.
    pub send_interval: u32,
    /// The interval between received packets, in milliseconds. The spelling is the service's.
    #[doc(alias = "receive_interval")]
    pub receiv_interval: u32,
    /// How many packets may be lost before the path counts as down.
    pub detect_multiplier: u32,
}

/// The IPv6 configuration as fields of a channel, of which `enableIpv6` says whether the others
/// count.
mod ipv6_fields {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Ipv6;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Fields<T> {
        #[serde(default)]
        enable_ipv6: u8,
        #[serde(flatten)]
        ipv6: T,
    }

    pub(super) fn serialize<S: Serializer>(
        ipv6: &Option<Ipv6>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let enable_ipv6 = ipv6.is_some().into();
        Fields { enable_ipv6, ipv6 }.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Ipv6>, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        Ok((fields.enable_ipv6 == 1).then_some(fields.ipv6))
    }
}

fn ipv6_up() -> Option<BgpStatus> {
    Some(BgpStatus::Up)
}

impl Routing {
    /// The networks that are configured, which are IPv4.
    pub(crate) fn networks(&self) -> &[String] {
        match self {
            Self::Static { networks } => networks,
            Self::Bgp { .. } => &[],
        }
    }
}

impl Channel {
    /// All networks behind it that are configured. Learned ones are among the route rules.
    pub(crate) fn networks(&self) -> impl Iterator<Item = &str> {
        let ipv6 = self.ipv6.iter().flat_map(|ipv6| &ipv6.ipv6_networks);
        let networks = self.routing.networks().iter().chain(ipv6);
        networks.map(String::as_str)
    }

    /// The routing as it is shown: with the limit in force, and without the status of an IPv6
    /// session that cannot exist.
    pub(crate) fn effective_routing(&self, route_quota: u32) -> Routing {
        let mut routing = self.routing.clone();
        if let Routing::Bgp {
            bgp_route_limit,
            ipv6_bgp_status,
            ..
        } = &mut routing
        {
            bgp_route_limit.get_or_insert(route_quota);
            *ipv6_bgp_status = ipv6_bgp_status.filter(|_| self.ipv6.is_some());
        }
        routing
    }

    /// Sets the status of the BGP sessions that exist; `None` leaves one as it is. Returns whether
    /// the channel has BGP sessions.
    pub(crate) fn set_sessions(
        &mut self,
        ipv4: Option<BgpStatus>,
        ipv6: Option<BgpStatus>,
    ) -> bool {
        let Routing::Bgp {
            bgp_status,
            ipv6_bgp_status,
            ..
        } = &mut self.routing
        else {
            return false;
        };
        *bgp_status = ipv4.unwrap_or(*bgp_status);
        *ipv6_bgp_status = ipv6.or(*ipv6_bgp_status);
        true
    }

    /// Changes the status. BGP sessions are up while the channel is established.
    pub(crate) fn enter(&mut self, status: ChannelStatus) {
        self.status = status;
        let (ipv4, ipv6) = match (status, &self.ipv6) {
            (ChannelStatus::Established, Some(_)) => (BgpStatus::Up, BgpStatus::Up),
            (ChannelStatus::Established, None) => (BgpStatus::Up, BgpStatus::Down),
            _ => (BgpStatus::Down, BgpStatus::Down),
        };
        self.set_sessions(Some(ipv4), Some(ipv6));
    }
}

impl Identified for Channel {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
