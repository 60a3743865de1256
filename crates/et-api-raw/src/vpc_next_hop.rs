//! Where a rule of a VPC's route table sends its traffic.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::next_hop::NextHopError;
use crate::values::{PathType, VpcNextHopType};

/// Where a rule of a VPC's route table sends its traffic: one next hop, or several gateways. As
/// text it is kinds and ids in the vendor's spelling; serde writes `{"gateway": "dcgw-…"}`.
///
/// ```
/// use et_api_raw::vpc_next_hop::VpcNextHop;
///
/// for (next_hop, text) in [
///     (VpcNextHop::gateway("dcgw-1"), "dcGateway dcgw-1"),
///     (VpcNextHop::ecmp(["dcgw-1", "dcgw-2"]), "ecmp dcgw-1 dcgw-2"),
///     (VpcNextHop::active_standby("dcgw-1", "dcgw-2"), "ha:active dcgw-1 ha:standby dcgw-2"),
/// ] {
///     assert_eq!(next_hop.to_string(), text);
///     assert_eq!(text.parse(), Ok(next_hop));
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "AsMap", into = "AsMap")]
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
    /// Two gateways, of which the standby takes the traffic over when the rule is switched.
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
    /// A single next hop of this kind.
    pub fn new(kind: VpcNextHopType, id: impl Into<String>) -> Self {
        let id = id.into();
        match kind {
            VpcNextHopType::Gateway => Self::Gateway(id),
            kind => Self::Other { kind, id },
        }
    }

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

    /// The kind, id and share of the traffic of each next hop, as the service takes them. One that
    /// stands alone is [`PathType::Single`].
    pub fn into_parts(self) -> Vec<(VpcNextHopType, String, PathType)> {
        let gateway = |id, share| (VpcNextHopType::Gateway, id, share);
        match self {
            Self::Gateway(id) => vec![gateway(id, PathType::Single)],
            Self::Other { kind, id } => vec![(kind, id, PathType::Single)],
            Self::Ecmp(ids) => {
                let ids = ids.into_iter();
                ids.map(|id| gateway(id, PathType::Ecmp)).collect()
            }
            Self::ActiveStandby { active, standby } => vec![
                gateway(active, PathType::Active),
                gateway(standby, PathType::Standby),
            ],
        }
    }
}

/// What serde reads and writes: a map with one entry, which every format has. Serde's own form of
/// an enum is a tag in some of them.
#[derive(Default, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a next hop, such as {\"gateway\": \"dcgw-1\"}"
)]
struct AsMap {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gateway: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ecmp: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    active_standby: Option<ActiveStandby>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<Other>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActiveStandby {
    active: String,
    standby: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    kind: VpcNextHopType,
    id: String,
}

impl From<VpcNextHop> for AsMap {
    fn from(next_hop: VpcNextHop) -> Self {
        let mut map = Self::default();
        match next_hop {
            VpcNextHop::Gateway(id) => map.gateway = Some(id),
            VpcNextHop::Ecmp(ids) => map.ecmp = Some(ids),
            VpcNextHop::ActiveStandby { active, standby } => {
                map.active_standby = Some(ActiveStandby { active, standby });
            }
            VpcNextHop::Other { kind, id } => map.other = Some(Other { kind, id }),
        }
        map
    }
}

impl TryFrom<AsMap> for VpcNextHop {
    type Error = &'static str;

    fn try_from(map: AsMap) -> Result<Self, &'static str> {
        match (map.gateway, map.ecmp, map.active_standby, map.other) {
            (Some(id), None, None, None) => Ok(Self::Gateway(id)),
            (None, Some(ids), None, None) => Ok(Self::Ecmp(ids)),
            (None, None, Some(ActiveStandby { active, standby }), None) => {
                Ok(Self::ActiveStandby { active, standby })
            }
            (None, None, None, Some(Other { kind, id })) => Ok(Self::Other { kind, id }),
            _ => Err("a next hop has one of `gateway`, `ecmp`, `active_standby` and `other`"),
        }
    }
}

impl fmt::Display for VpcNextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::Gateway(id) => format!("{} {id}", VpcNextHopType::Gateway),
            Self::Ecmp(ids) => format!("{} {}", PathType::Ecmp, ids.join(" ")),
            Self::ActiveStandby { active, standby } => format!(
                "{} {active} {} {standby}",
                PathType::Active,
                PathType::Standby
            ),
            Self::Other { kind, id } => format!("{kind} {id}"),
        })
    }
}

impl FromStr for VpcNextHop {
    type Err = NextHopError;

    fn from_str(text: &str) -> Result<Self, NextHopError> {
        let words: Vec<&str> = text.split(' ').collect();
        if words.contains(&"") {
            return Err(NextHopError::new(text, EXAMPLES));
        }
        Ok(match words[..] {
            ["ecmp", ref ids @ ..] if !ids.is_empty() => Self::ecmp(ids.iter().copied()),
            ["ha:active", active, "ha:standby", standby] => Self::active_standby(active, standby),
            ["ecmp" | "ha:active" | "ha:standby", ..] => {
                return Err(NextHopError::new(text, EXAMPLES));
            }
            [kind, id] => Self::new(kind.into(), id),
            _ => return Err(NextHopError::new(text, EXAMPLES)),
        })
    }
}

/// How a next hop is written.
const EXAMPLES: &str = "`dcGateway dcgw-1`, `ecmp dcgw-1 dcgw-2` or \
                        `ha:active dcgw-1 ha:standby dcgw-2`";
