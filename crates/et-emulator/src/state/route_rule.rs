//! A route rule of a channel.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ordered_map::Identified;

/// A route rule of a channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RouteRule {
    /// The id, `dcrr-…`.
    #[serde(rename = "routeRuleId")]
    pub id: Arc<str>,
    /// Where the rule routes what.
    #[serde(flatten)]
    pub spec: RouteRuleSpec,
    /// The BGP attributes of a learned route. `None` for a rule created by a request.
    #[serde(flatten, with = "learned_fields")]
    pub learned: Option<Box<BgpAttributes>>,
}

/// The properties of a route rule that a request specifies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RouteRuleSpec {
    /// The IP version of the destination, 4 or 6.
    #[serde(default = "ipv4")]
    pub ip_version: u8,
    /// The destination, a CIDR or an address.
    pub dest_address: String,
    /// The type of the next hop.
    pub nexthop_type: NextHopType,
    /// The id of the next hop.
    pub nexthop_id: String,
    /// The description.
    #[serde(default)]
    pub description: String,
}

/// The type of a next hop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextHopType {
    /// A dedicated line gateway.
    #[serde(rename = "etGateway")]
    Gateway,
    /// A channel.
    #[serde(rename = "etChannel")]
    Channel,
    /// A Cloud Smart Network; only in responses.
    #[serde(rename = "csn")]
    Csn,
}

/// The BGP attributes of a learned route.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BgpAttributes {
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

/// The BGP attributes as fields of a rule, of which `routeProto` says whether the others count.
mod learned_fields {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::BgpAttributes;

    const LEARNED: &str = "bgp";

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Fields<T> {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        route_proto: Option<String>,
        #[serde(flatten)]
        attributes: T,
    }

    pub(super) fn serialize<S: Serializer>(
        attributes: &Option<Box<BgpAttributes>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let route_proto = attributes.is_some().then(|| LEARNED.to_owned());
        let fields = Fields {
            route_proto,
            attributes,
        };
        fields.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Box<BgpAttributes>>, D::Error> {
        let fields = Fields::deserialize(deserializer)?;
        let is_learned = fields.route_proto.as_deref() == Some(LEARNED);
        Ok(is_learned.then(|| Box::new(fields.attributes)))
    }
}

fn ipv4() -> u8 {
    4
}

impl Identified for RouteRule {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
