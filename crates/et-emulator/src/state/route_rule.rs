//! A route rule as the emulator holds it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shelf::Identified;

/// A route rule of a channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RouteRule {
    /// The id, `dcrr-…`.
    #[serde(rename = "routeRuleId")]
    pub id: Arc<str>,
    /// The version of the destination, 4 or 6.
    #[serde(default = "version_4")]
    pub ip_version: u8,
    /// The destination, as it was given.
    pub dest_address: String,
    /// The kind of the next hop.
    pub nexthop_type: NextHopType,
    /// The next hop's id.
    pub nexthop_id: String,
    /// Free text.
    #[serde(default)]
    pub description: String,
    /// What BGP told of the route. `None` for a rule that was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<Box<Learned>>,
}

/// The kind of a next hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextHopType {
    /// A dedicated line gateway.
    #[serde(rename = "etGateway")]
    Gateway,
    /// A channel.
    #[serde(rename = "etChannel")]
    Channel,
    /// A cloud smart network; in answers only.
    #[serde(rename = "csn")]
    Csn,
}

/// What BGP told of a learned route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Learned {
    /// The AS path.
    #[serde(default)]
    pub as_paths: String,
    /// The local preference.
    #[serde(default)]
    pub local_preference: u32,
    /// The multi-exit discriminator.
    #[serde(default)]
    pub med: u32,
    /// The origin: `igp`, `egp` or `incomplete`.
    #[serde(default)]
    pub origin: String,
}

fn version_4() -> u8 {
    4
}

impl Identified for RouteRule {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
