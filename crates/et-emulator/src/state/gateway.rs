//! A dedicated gateway of a VPC.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ordered_map::Identified;
use super::status::GatewayStatus;
use super::tag::Tag;

/// A dedicated gateway, which joins a channel to a VPC.
///
/// A snapshot uses the field names of the service's responses. Only the ids of the gateway and of
/// its VPC are required.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Gateway {
    /// The id, `dcgw-…`.
    #[serde(rename = "etGatewayId")]
    pub id: Arc<str>,
    /// The id of its VPC.
    pub vpc_id: Arc<str>,
    /// What the customer asked for.
    #[serde(flatten)]
    pub spec: GatewaySpec,
    /// The status; `running` by default.
    #[serde(default)]
    pub status: GatewayStatus,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub create_time: Option<DateTime<Utc>>,
    /// The channel that it is bound to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<Arc<str>>,
    /// The IPv4 networks of the cloud that the data centre reaches.
    #[serde(default)]
    pub local_cidrs: Vec<String>,
    /// Whether IPv6 is enabled: 1 for on, 0 for off.
    #[serde(default)]
    pub enable_ipv6: u8,
    /// The IPv6 networks of the cloud that the data centre reaches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ipv6_local_cidrs: Vec<String>,
    /// The health check, if there is one.
    #[serde(flatten)]
    pub health_check: Option<HealthCheck>,
    /// When the status changes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_change: Option<DateTime<Utc>>,
}

/// The properties of a gateway that the customer asks for, apart from its channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GatewaySpec {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The description.
    #[serde(default)]
    pub description: String,
    /// The bandwidth towards the data centre, in Mbit/s.
    #[serde(default = "default_speed")]
    pub speed: u32,
    /// The tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// The id of the resource group, which no response shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
}

/// How a gateway probes the data centre's end of its channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HealthCheck {
    /// The address to probe from.
    pub health_check_source_ip: String,
    /// The address to probe.
    pub health_check_dest_ip: String,
    /// The interval between two probes, in seconds.
    pub health_check_interval: u32,
    /// How many probes in a row must succeed for the path to count as up.
    pub health_threshold: u32,
    /// How many probes in a row must fail for the path to count as down. The spelling is the
    /// service's.
    #[doc(alias = "unhealthy_threshold")]
    pub unhealth_threshold: u32,
    /// Whether the service makes the route for the probes.
    #[serde(default = "generates_route")]
    pub auto_generate_route_rule: bool,
}

fn default_speed() -> u32 {
    100
}

fn generates_route() -> bool {
    true
}

impl Gateway {
    /// All networks of the cloud that the data centre reaches.
    pub(crate) fn networks(&self) -> impl Iterator<Item = &str> {
        let networks = self.local_cidrs.iter().chain(&self.ipv6_local_cidrs);
        networks.map(String::as_str)
    }

    /// Takes its channel away, and with it the cloud's networks and the health check.
    pub(crate) fn unbind(&mut self) {
        self.channel_id = None;
        self.local_cidrs.clear();
        self.health_check = None;
        self.status = GatewayStatus::Unconfigured;
    }

    /// The status in which it stays once it is built.
    pub(crate) fn built_status(&self) -> GatewayStatus {
        match self.channel_id {
            Some(_) => GatewayStatus::Running,
            None => GatewayStatus::Unconfigured,
        }
    }
}

impl Identified for Gateway {
    fn id(&self) -> &Arc<str> {
        &self.id
    }
}
