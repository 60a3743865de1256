//! A channel as the emulator holds it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::line::Tag;
use super::private::Private;
use super::route_rule::RouteRule;
use super::shelf::{Identified, Shelf};
use super::status::{BgpStatus, ChannelStatus};

/// A channel over a line, with its route rules.
///
/// Field names in a snapshot are those of the service's answers where it has them. A snapshot written by hand may leave out all
/// but `id` and `routeType`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Channel {
    /// The id, `dedicatedconn-…`.
    pub id: Arc<str>,
    /// The name.
    #[serde(default)]
    pub name: String,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// Where the channel is in its life; established unless given.
    #[serde(default = "established")]
    pub status: ChannelStatus,
    /// The cloud's end of the link.
    #[serde(default)]
    pub baidu_address: String,
    /// The data centre's end of the link.
    #[serde(default)]
    pub customer_address: String,
    /// The VLAN, 0 for none.
    #[serde(default)]
    pub vlan_id: u16,
    /// How it learns its routes.
    #[serde(default, flatten)]
    pub routing: Routing,
    /// IPv6, where it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ipv6: Option<Ipv6>,
    /// Bidirectional Forwarding Detection, where it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bfd: Option<Bfd>,
    /// Ids of other accounts that may use the channel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorized_users: Vec<String>,
    /// Ids of the channels this one is associated with, in both directions.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub associated: BTreeSet<Arc<str>>,
    /// The labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// When its life moves on by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_change: Option<DateTime<Utc>>,
    /// The route rules.
    #[serde(default, skip_serializing_if = "Shelf::is_empty")]
    pub route_rules: Shelf<RouteRule>,
}

/// How a channel learns its routes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "routeType", rename_all_fields = "camelCase")]
pub enum Routing {
    /// From the networks it was given.
    #[serde(rename = "static-route")]
    Static {
        /// The IPv4 CIDRs behind the channel.
        #[serde(default)]
        networks: Vec<String>,
    },
    /// From a BGP session.
    #[serde(rename = "bgp")]
    Bgp {
        /// The AS number of the data centre.
        #[serde(default)]
        bgp_asn: String,
        /// The shared secret of the session.
        #[serde(default)]
        bgp_key: Private,
        /// How many routes the channel accepts at most; `None` for the account's quota.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bgp_route_limit: Option<u32>,
        /// The IPv4 session; up unless given.
        #[serde(default = "up")]
        bgp_status: BgpStatus,
        /// The IPv6 session; up unless given. It means nothing without IPv6.
        #[serde(default = "up")]
        ipv6_bgp_status: BgpStatus,
    },
}

impl Default for Routing {
    fn default() -> Self {
        Self::Static {
            networks: Vec::new(),
        }
    }
}

/// IPv6 on a channel.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ipv6 {
    /// The cloud's end of the link.
    pub baidu_ipv6_address: String,
    /// The data centre's end of the link.
    pub customer_ipv6_address: String,
    /// The IPv6 CIDRs behind the channel.
    #[serde(default)]
    pub ipv6_networks: Vec<String>,
}

/// The timing of Bidirectional Forwarding Detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bfd {
    /// Between two packets sent, in milliseconds.
    pub send_interval: u32,
    /// Between two packets received, in milliseconds; spelled as the service does.
    #[doc(alias = "receive_interval")]
    pub receiv_interval: u32,
    /// How many packets may be missed before the path counts as down.
    pub detect_multiplier: u32,
}

fn established() -> ChannelStatus {
    ChannelStatus::Established
}

fn up() -> BgpStatus {
    BgpStatus::Up
}

impl Identified for Channel {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
