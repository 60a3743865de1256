//! A virtual private cloud with its route table.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ordered_map::{Identified, OrderedMap};
use super::tag::Tag;
use super::vpc_route_rule::VpcRouteRule;

/// A virtual private cloud (VPC) with its route table.
///
/// A snapshot uses the field names of the service's responses. Only the ids of the VPC and of its
/// route table and the CIDR are required.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Vpc {
    /// The id, `vpc-…`.
    #[serde(rename = "vpcId")]
    pub id: Arc<str>,
    /// Its properties.
    #[serde(flatten)]
    pub spec: VpcSpec,
    /// Whether it is the default VPC.
    #[serde(default)]
    pub is_default: bool,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_time: Option<DateTime<Utc>>,
    /// The subnets.
    #[serde(default)]
    pub subnets: Vec<Subnet>,
    /// The id of its route table, `rt-…`.
    pub route_table_id: Arc<str>,
    /// The rules of its route table.
    #[serde(default, skip_serializing_if = "OrderedMap::is_empty")]
    pub route_rules: OrderedMap<VpcRouteRule>,
}

/// The properties of a VPC.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VpcSpec {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The description.
    #[serde(default)]
    pub description: String,
    /// The network.
    pub cidr: String,
    /// The IPv6 network; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ipv6_cidr: String,
    /// The further networks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secondary_cidr: Vec<String>,
    /// The tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// A subnet of a VPC.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Subnet {
    /// The id, `sbn-…`.
    #[serde(rename = "subnetId")]
    pub id: String,
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The availability zone.
    #[serde(default)]
    pub zone_name: String,
    /// The network.
    pub cidr: String,
}

impl Vpc {
    /// A VPC whose ids have this suffix, with one subnet, which is all of it.
    pub(crate) fn with_suffix(suffix: &str, spec: VpcSpec) -> Self {
        Self {
            id: format!("vpc-{suffix}").into(),
            is_default: false,
            created_time: None,
            subnets: vec![Subnet {
                id: format!("sbn-{suffix}"),
                name: suffix.to_owned(),
                zone_name: "cn-bj-a".to_owned(),
                cidr: spec.cidr.clone(),
            }],
            route_table_id: format!("rt-{suffix}").into(),
            route_rules: OrderedMap::default(),
            spec,
        }
    }
}

impl VpcSpec {
    /// A VPC with this network.
    #[must_use]
    pub fn new(cidr: impl Into<String>) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            cidr: cidr.into(),
            ipv6_cidr: String::new(),
            secondary_cidr: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// All its networks.
    pub(crate) fn networks(&self) -> impl Iterator<Item = &str> {
        let ipv6 = Some(self.ipv6_cidr.as_str()).filter(|cidr| !cidr.is_empty());
        let further = self.secondary_cidr.iter().map(String::as_str);
        std::iter::once(self.cidr.as_str())
            .chain(further)
            .chain(ipv6)
    }
}

impl Identified for Vpc {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
