//! Where a route rule sends its traffic: the kind of a next hop and its id, as one value.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::values::NextHopType;

/// Where a route rule sends its traffic. As text it is the kind and the id; serde writes
/// `{"gateway": "dcgw-…"}`.
///
/// ```
/// use et_sdk::operations::NextHop;
///
/// let next_hop = NextHop::gateway("dcgw-1");
/// assert_eq!(next_hop.to_string(), "etGateway dcgw-1");
/// assert_eq!("etGateway dcgw-1".parse(), Ok(next_hop));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "AsMap", into = "AsMap")]
#[non_exhaustive]
#[doc(alias = "nexthopType")]
#[doc(alias = "下一跳")]
pub enum NextHop {
    /// A dedicated line gateway, by its id (`dcgw-…`).
    Gateway(String),
    /// A channel, by its id (`dedicatedconn-…`).
    Channel(String),
    /// Another kind, of which a route rule cannot be created by name.
    Other {
        /// The kind.
        kind: NextHopType,
        /// The id.
        id: String,
    },
}

impl NextHop {
    /// A next hop of this kind.
    pub fn new(kind: NextHopType, id: impl Into<String>) -> Self {
        let id = id.into();
        match kind {
            NextHopType::Gateway => Self::Gateway(id),
            NextHopType::Channel => Self::Channel(id),
            kind => Self::Other { kind, id },
        }
    }

    /// A dedicated line gateway, by its id.
    pub fn gateway(id: impl Into<String>) -> Self {
        Self::Gateway(id.into())
    }

    /// A channel, by its id.
    pub fn channel(id: impl Into<String>) -> Self {
        Self::Channel(id.into())
    }

    /// The kind.
    pub fn kind(&self) -> &NextHopType {
        match self {
            Self::Gateway(_) => &NextHopType::Gateway,
            Self::Channel(_) => &NextHopType::Channel,
            Self::Other { kind, .. } => kind,
        }
    }

    /// The id.
    pub fn id(&self) -> &str {
        match self {
            Self::Gateway(id) | Self::Channel(id) | Self::Other { id, .. } => id,
        }
    }

    /// Kind and id, as the service takes them.
    pub fn into_parts(self) -> (NextHopType, String) {
        match self {
            Self::Gateway(id) => (NextHopType::Gateway, id),
            Self::Channel(id) => (NextHopType::Channel, id),
            Self::Other { kind, id } => (kind, id),
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
    channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<Other>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    kind: NextHopType,
    id: String,
}

impl From<NextHop> for AsMap {
    fn from(next_hop: NextHop) -> Self {
        let mut map = Self::default();
        match next_hop {
            NextHop::Gateway(id) => map.gateway = Some(id),
            NextHop::Channel(id) => map.channel = Some(id),
            NextHop::Other { kind, id } => map.other = Some(Other { kind, id }),
        }
        map
    }
}

impl TryFrom<AsMap> for NextHop {
    type Error = &'static str;

    fn try_from(map: AsMap) -> Result<Self, &'static str> {
        match (map.gateway, map.channel, map.other) {
            (Some(id), None, None) => Ok(Self::Gateway(id)),
            (None, Some(id), None) => Ok(Self::Channel(id)),
            (None, None, Some(Other { kind, id })) => Ok(Self::Other { kind, id }),
            _ => Err("a next hop has one of `gateway`, `channel` and `other`"),
        }
    }
}

impl fmt::Display for NextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.kind(), self.id()))
    }
}

/// Why a text is not a [`NextHop`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the next hop `{}` must be a kind and an id, such as {examples}", text.escape_debug())]
pub struct NextHopError {
    text: Box<str>,
    examples: &'static str,
}

impl NextHopError {
    /// The error of this text, which should have been like these examples.
    pub fn new(text: &str, examples: &'static str) -> Self {
        let text = text.into();
        Self { text, examples }
    }
}

impl FromStr for NextHop {
    type Err = NextHopError;

    fn from_str(text: &str) -> Result<Self, NextHopError> {
        match text.split_once(' ') {
            Some((kind, id)) if !kind.is_empty() && !id.is_empty() && !id.contains(' ') => {
                Ok(Self::new(kind.into(), id))
            }
            _ => Err(NextHopError::new(text, "`etGateway dcgw-1`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn is_written_and_read_as_text_and_by_serde() {
        for (next_hop, text, value) in [
            (
                NextHop::gateway("dcgw-1"),
                "etGateway dcgw-1",
                json!({"gateway": "dcgw-1"}),
            ),
            (
                NextHop::channel("dedicatedconn-1"),
                "etChannel dedicatedconn-1",
                json!({"channel": "dedicatedconn-1"}),
            ),
            (
                NextHop::new("csn".into(), "csn-1"),
                "csn csn-1",
                json!({"other": {"kind": "csn", "id": "csn-1"}}),
            ),
        ] {
            assert_eq!(next_hop.to_string(), text);
            assert_eq!(text.parse(), Ok(next_hop.clone()));
            assert_eq!(serde_json::to_value(&next_hop).unwrap(), value);
            assert_eq!(serde_json::from_value::<NextHop>(value).unwrap(), next_hop);
        }
        assert_eq!(
            format!("[{:<18}]", NextHop::gateway("dcgw-1")),
            "[etGateway dcgw-1  ]"
        );
    }

    #[test]
    fn text_without_a_kind_or_an_id_is_none() {
        for text in ["", "dcgw-1", "etGateway ", " dcgw-1", "etGateway dcgw-1 2"] {
            let error = text.parse::<NextHop>().unwrap_err().to_string();
            assert!(error.contains("a kind and an id"), "{error}");
        }
    }
}
