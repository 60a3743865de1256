//! What a reconciliation would do, to be shown, kept and applied.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::change::{Change, PresentRule};
use super::guards::{HeldBack, named, refuse};
use super::table::{self, Row, count};
use crate::error::Error;
use crate::model::{Received, RouteRule};
use crate::operations::ChannelRef;
use crate::{Cidr, RouteProtocol};

/// What a reconciliation would do to the routes of one channel.
///
/// `Display` is a table with a line for each route that changes: `+` is added, `-` is removed, `~`
/// gets another description, and `=` is left as it is by a guard. Serde keeps a plan in a file;
/// [`ChannelRef::apply`] applies it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Plan {
    version: Version,
    /// The id of the line.
    pub line_id: String,
    /// The id of the channel.
    pub channel_id: String,
    /// The changes, first those that add or describe, then those that remove.
    pub changes: Vec<Change>,
    /// The changes that a guard holds back.
    pub held_back: Vec<HeldBack>,
    /// How many routes are already as desired.
    pub unchanged: usize,
    /// The routes that the plan was made from.
    seen: Seen,
}

/// The version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
struct Version;

const VERSION: u32 = 1;

impl From<Version> for u32 {
    fn from(_: Version) -> Self {
        VERSION
    }
}

impl TryFrom<u32> for Version {
    type Error = String;

    fn try_from(version: u32) -> Result<Self, String> {
        if version == VERSION {
            return Ok(Self);
        }
        Err(format!(
            "the plan has version {version}, and this release of et-sdk reads version {VERSION}; \
             make the plan again"
        ))
    }
}

/// The routes of a channel, as the service spells them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Seen {
    /// The route rules, without those learned by BGP.
    RouteRules(Vec<PresentRule>),
    /// The networks that the channel announces.
    Networks(Networks),
}

/// The networks that a channel announces, as the service spells them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Networks {
    pub(super) networks: Vec<String>,
    pub(super) ipv6_networks: Vec<String>,
}

impl Plan {
    pub(super) fn new(
        channel: &ChannelRef,
        seen: Seen,
        (changes, held_back): (Vec<Change>, Vec<HeldBack>),
        unchanged: usize,
    ) -> Self {
        Self {
            version: Version,
            line_id: channel.line_id().to_owned(),
            channel_id: channel.id().to_owned(),
            changes,
            held_back,
            unchanged,
            seen,
        }
    }

    /// The changes that add something.
    pub fn added(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.adds())
    }

    /// The changes that remove something.
    pub fn removed(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.removes())
    }

    /// Whether there is nothing to do.
    pub fn is_unchanged(&self) -> bool {
        self.changes.is_empty()
    }

    /// Refuses a plan for another channel, and one whose routes have changed since.
    pub(super) async fn check(&self, channel: &ChannelRef) -> Result<(), Error> {
        let (line, id) = (&self.line_id, &self.channel_id);
        if (channel.line_id(), channel.id()) != (line, id) {
            return Err(refuse(&format!(
                "the plan is for channel {id} of line {line}, not for channel {} of line {}",
                channel.id(),
                channel.line_id()
            )));
        }
        let now = match &self.seen {
            Seen::RouteRules(_) => Seen::RouteRules(route_rules(channel).await?),
            Seen::Networks(_) => Seen::Networks(networks(channel).await?),
        };
        let differences = self.seen.differences(&now);
        if differences.is_empty() {
            return Ok(());
        }
        Err(refuse(&format!(
            "the routes of channel {id} have changed since the plan was made: {}; make another",
            named(differences.into_iter())
        )))
    }
}

impl Seen {
    /// How the routes of now differ, in words. Their order does not matter.
    fn differences(&self, now: &Self) -> Vec<String> {
        let (then, now) = (self.by_name(), now.by_name());
        let gone = then.keys().filter(|name| !now.contains_key(*name));
        let mut differences: Vec<_> = gone.map(|name| format!("{name} is gone")).collect();
        for (name, is) in now {
            match then.get(&name) {
                None => differences.push(format!("{name} is new")),
                Some(was) if *was != is => {
                    differences.push(format!(
                        "{name} has the description {is:?} instead of {was:?}"
                    ));
                }
                Some(_) => {}
            }
        }
        differences
    }

    /// What identifies each route, in words, and its description.
    fn by_name(&self) -> BTreeMap<String, String> {
        match self {
            Self::RouteRules(rules) => rules
                .iter()
                .map(|rule| (format!("route rule {rule}"), rule.description.clone()))
                .collect(),
            Self::Networks(seen) => seen
                .networks
                .iter()
                .chain(&seen.ipv6_networks)
                .map(|network| (format!("network {network}"), String::new()))
                .collect(),
        }
    }
}

/// The route rules that a channel has now, without those learned by BGP.
pub(super) async fn route_rules(channel: &ChannelRef) -> Result<Vec<PresentRule>, Error> {
    let rules: Vec<_> = channel.route_rules().list().items().try_collect().await?;
    let is_learned = |rule: &RouteRule| matches!(rule.protocol, Some(RouteProtocol::Bgp));
    let configured = rules.into_iter().filter(|rule| !is_learned(rule));
    Ok(configured.map(PresentRule::from).collect())
}

fn texts(networks: &[Received<Cidr>]) -> Vec<String> {
    networks.iter().map(Received::to_string).collect()
}

/// The networks that a channel announces now.
pub(super) async fn networks(channel: &ChannelRef) -> Result<Networks, Error> {
    let channel = channel.get().send().await?.into_value();
    Ok(Networks {
        networks: texts(&channel.networks),
        ipv6_networks: texts(&channel.ipv6_networks),
    })
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_summary(f, "to make", &self.changes, &self.held_back, self.unchanged)
    }
}

/// The table of the changes, and their number.
pub(super) fn write_summary(
    f: &mut fmt::Formatter<'_>,
    verb: &str,
    changes: &[Change],
    held_back: &[HeldBack],
    unchanged: usize,
) -> fmt::Result {
    let mut rows: Vec<Row> = changes.iter().flat_map(Change::rows).collect();
    let made = rows.len();
    rows.extend(held_back.iter().flat_map(HeldBack::rows));
    table::write(f, &rows)?;
    if !rows.is_empty() {
        writeln!(f)?;
    }
    write!(f, "{} {verb}, ", count(made, "change"))?;
    if made < rows.len() {
        write!(f, "{} left, ", count(rows.len() - made, "route"))?;
    }
    write!(f, "{} unchanged", count(unchanged, "route"))
}
