//! A rule of a VPC's route table.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ordered_map::Identified;

/// A rule of a VPC's route table.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct VpcRouteRule {
    /// The id, `rr-…`.
    #[serde(rename = "routeRuleId")]
    pub id: Arc<str>,
    /// Where the traffic comes from: a CIDR.
    pub source_address: String,
    /// Where the traffic goes: a CIDR.
    pub destination_address: String,
    /// The id of the next hop.
    #[serde(default)]
    pub nexthop_id: String,
    /// The kind of the next hop.
    pub nexthop_type: VpcNextHopType,
    /// The next hop's share of the traffic; `normal` by default.
    #[serde(default)]
    pub path_type: PathType,
    /// The description.
    #[serde(default)]
    pub description: String,
}

/// The kind of a next hop in a VPC's route table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VpcNextHopType {
    /// An instance of the cloud server.
    Custom,
    /// A VPN gateway.
    Vpn,
    /// A NAT gateway.
    Nat,
    /// A dedicated gateway.
    DcGateway,
    /// A peering connection.
    PeerConn,
    /// An elastic network interface.
    Enic,
    /// A highly available virtual IP address.
    Havip,
    /// An IPv6 gateway.
    #[serde(rename = "ipv6gateway")]
    Ipv6Gateway,
    /// The local gateway, which has no id.
    DefaultGateway,
}

/// The share of the traffic that one of several next hops carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PathType {
    /// It is the only next hop.
    #[default]
    #[serde(rename = "normal")]
    Normal,
    /// Each next hop carries a part.
    #[serde(rename = "ecmp")]
    Ecmp,
    /// It carries the traffic.
    #[serde(rename = "ha:active")]
    Active,
    /// It carries traffic after a switchover.
    #[serde(rename = "ha:standby")]
    Standby,
}

impl VpcRouteRule {
    /// Whether its next hop is this gateway.
    pub(crate) fn leads_to_gateway(&self, gateway: &str) -> bool {
        self.nexthop_type == VpcNextHopType::DcGateway && self.nexthop_id == gateway
    }
}

impl Identified for VpcRouteRule {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
