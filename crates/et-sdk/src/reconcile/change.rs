//! One change to a channel's routes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::desired::DesiredRule;
use super::table::{self, Row};
use crate::Cidr;
use crate::model::RouteRule;
use crate::operations::NextHop;
use crate::printable::one_line;

/// The longest text of the service that is shown, in characters.
const LENGTH: usize = 128;

/// A route rule that a channel has, as the service spells it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PresentRule {
    /// The rule's id.
    pub id: String,
    /// The destination.
    pub destination: String,
    /// The next hop; `None` if the response lacks it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_hop: Option<NextHop>,
    /// The description; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// One change to a channel's routes. `Display` is one line for each route.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Change {
    /// Networks are added to those that the channel announces.
    AddNetworks {
        /// The IPv4 networks.
        networks: Vec<Cidr>,
        /// The IPv6 networks.
        ipv6_networks: Vec<Cidr>,
    },
    /// Networks are removed from those that the channel announces, in the spelling of the service.
    RemoveNetworks {
        /// The IPv4 networks.
        networks: Vec<String>,
        /// The IPv6 networks.
        ipv6_networks: Vec<String>,
    },
    /// A route rule is created.
    AddRule {
        /// The rule.
        rule: DesiredRule,
        /// Its id; `None` in a plan.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
    },
    /// The description of a route rule is changed.
    DescribeRule {
        /// The rule as it was.
        rule: PresentRule,
        /// The new description.
        description: String,
    },
    /// A route rule is deleted.
    RemoveRule {
        /// The rule.
        rule: PresentRule,
    },
}

impl Change {
    /// Whether it adds routes.
    pub fn adds(&self) -> bool {
        matches!(self, Self::AddNetworks { .. } | Self::AddRule { .. })
    }

    /// Whether it removes routes.
    pub fn removes(&self) -> bool {
        matches!(self, Self::RemoveNetworks { .. } | Self::RemoveRule { .. })
    }

    /// A line for each route that changes.
    pub(super) fn rows(&self) -> Vec<Row> {
        let shown = |text: &str| one_line(text, LENGTH).to_string();
        let network = |sign, network: &str| Row {
            sign,
            destination: shown(network),
            ..Row::default()
        };
        let present = |sign, rule: &PresentRule, note: String| Row {
            sign,
            destination: shown(&rule.destination),
            next_hop: match &rule.next_hop {
                Some(next_hop) => shown(&next_hop.to_string()),
                None => "unknown".to_owned(),
            },
            note: format!("{note} ({})", shown(&rule.id))
                .trim_start()
                .to_owned(),
        };
        match self {
            Self::AddNetworks {
                networks,
                ipv6_networks,
            } => {
                let added = networks.iter().chain(ipv6_networks);
                added.map(|added| network('+', added.as_str())).collect()
            }
            Self::RemoveNetworks {
                networks,
                ipv6_networks,
            } => {
                let removed = networks.iter().chain(ipv6_networks);
                removed.map(|removed| network('-', removed)).collect()
            }
            Self::AddRule { rule, .. } => vec![Row {
                sign: '+',
                destination: rule.rule.destination.to_string(),
                next_hop: shown(&rule.rule.next_hop.to_string()),
                note: quoted(rule.description.as_deref().unwrap_or_default()),
            }],
            Self::DescribeRule { rule, description } => {
                let note = format!("{:?} -> {description:?}", rule.description);
                vec![present('~', rule, note)]
            }
            Self::RemoveRule { rule } => vec![present('-', rule, quoted(&rule.description))],
        }
    }
}

/// A description, if there is one.
fn quoted(description: &str) -> String {
    match description {
        "" => String::new(),
        text => format!("{text:?}"),
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table::write(f, &self.rows())
    }
}

impl fmt::Display for PresentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, destination) = (
            one_line(&self.id, LENGTH),
            one_line(&self.destination, LENGTH),
        );
        f.pad(&match &self.next_hop {
            Some(next_hop) => {
                let next_hop = next_hop.to_string();
                format!("{id} ({destination} by {})", one_line(&next_hop, LENGTH))
            }
            None => format!("{id} ({destination})"),
        })
    }
}

impl From<RouteRule> for PresentRule {
    fn from(rule: RouteRule) -> Self {
        Self {
            next_hop: rule.next_hop(),
            id: rule.id,
            destination: rule.destination.unwrap_or_default().to_string(),
            description: rule.description.unwrap_or_default(),
        }
    }
}
