//! Where a rule of a VPC's route table sends its traffic.

use et_api_raw::types;
use serde::{Deserialize, Serialize};

use crate::{PathType, VpcNextHopType};

/// Where a rule of a VPC's route table sends its traffic: one next hop, or several gateways.
/// serde writes `{"gateway": "dcgw-…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[doc(alias = "nexthopType")]
#[doc(alias = "nextHopList")]
#[doc(alias = "下一跳")]
pub enum VpcNextHop {
    /// A gateway, by its id (`dcgw-…`).
    #[doc(alias = "dcGateway")]
    Gateway(String),
    /// Several gateways that share the traffic (equal-cost multi-path), by their ids.
    #[doc(alias = "ecmp")]
    #[doc(alias = "负载均衡")]
    Ecmp(Vec<String>),
    /// Two gateways, of which the standby takes the traffic over when the rule is
    /// [switched](super::VpcRouteRuleRef::switch_over).
    #[doc(alias = "ha:active")]
    #[doc(alias = "ha:standby")]
    #[doc(alias = "主备")]
    ActiveStandby {
        /// The id of the gateway that carries the traffic.
        active: String,
        /// The id of the other.
        standby: String,
    },
    /// Another kind of next hop.
    Other {
        /// The kind.
        kind: VpcNextHopType,
        /// The id.
        id: String,
    },
}

impl VpcNextHop {
    /// A gateway, by its id.
    pub fn gateway(id: impl Into<String>) -> Self {
        Self::Gateway(id.into())
    }

    /// Several gateways that share the traffic, by their ids.
    pub fn ecmp<I: Into<String>>(ids: impl IntoIterator<Item = I>) -> Self {
        Self::Ecmp(ids.into_iter().map(Into::into).collect())
    }

    /// Two gateways, by their ids: the first carries the traffic, the other may take it over.
    pub fn active_standby(active: impl Into<String>, standby: impl Into<String>) -> Self {
        Self::ActiveStandby {
            active: active.into(),
            standby: standby.into(),
        }
    }

    /// The fields of a request that name the next hop.
    pub(super) fn into_body(
        self,
        body: types::builder::VpcRouteRuleCreation,
    ) -> types::builder::VpcRouteRuleCreation {
        let single = |kind, id| body.clone().next_hop_type(kind).next_hop_id(id);
        let paths: Vec<_> = match self {
            Self::Gateway(id) => return single(VpcNextHopType::Gateway, id),
            Self::Other { kind, id } => return single(kind, id),
            Self::Ecmp(ids) => ids.into_iter().map(|id| path(id, PathType::Ecmp)).collect(),
            Self::ActiveStandby { active, standby } => vec![
                path(active, PathType::Active),
                path(standby, PathType::Standby),
            ],
        };
        body.next_hop_list(paths)
    }
}

fn path(id: String, path_type: PathType) -> types::VpcNextHop {
    let mut path = types::VpcNextHop::default();
    path.next_hop_id = Some(id);
    path.next_hop_type = Some(VpcNextHopType::Gateway);
    path.path_type = Some(path_type);
    path
}
