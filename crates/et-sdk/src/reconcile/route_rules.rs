//! Reconciling a channel's route rules.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::stream;
use serde::{Deserialize, Serialize};

use super::report::{Change, ReconcileError, Report};
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::model::RouteRule;
use crate::operations::{ChannelRef, NewRouteRule, NextHop, cidr_fields};
use crate::{Cidr, RouteProtocol};

/// A desired route rule. Serde has it as one object with `destination`, `next_hop` and, where one
/// is desired, `description`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "WrittenRule", into = "WrittenRule")]
#[non_exhaustive]
pub struct DesiredRule {
    /// Destination and next hop, which identify a rule.
    pub rule: NewRouteRule,
    /// The description; `None` leaves it unchanged.
    pub description: Option<String>,
}

/// A desired route rule as serde has it. `flatten` would accept unknown fields.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    #[serde(deserialize_with = "cidr_fields::destination")]
    destination: Cidr,
    next_hop: NextHop,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    description: Option<String>,
}

impl From<WrittenRule> for DesiredRule {
    fn from(written: WrittenRule) -> Self {
        let WrittenRule {
            destination,
            next_hop,
            description,
        } = written;
        let rule = NewRouteRule {
            destination,
            next_hop,
        };
        Self { rule, description }
    }
}

impl From<DesiredRule> for WrittenRule {
    fn from(desired: DesiredRule) -> Self {
        let DesiredRule { rule, description } = desired;
        Self {
            destination: rule.destination,
            next_hop: rule.next_hop,
            description,
        }
    }
}

impl DesiredRule {
    /// A rule whose description does not matter.
    pub fn new(rule: NewRouteRule) -> Self {
        Self {
            rule,
            description: None,
        }
    }

    /// The same rule with a desired description.
    pub fn described(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}

/// The route rules a channel should have. See [`ChannelRef::reconcile_route_rules`].
#[derive(Clone, Debug)]
#[must_use = "nothing is done until `run` is awaited"]
pub struct ReconcileRouteRules<M = Async> {
    channel: ChannelRef<M>,
    desired: Vec<DesiredRule>,
    concurrency: usize,
    dry_run: bool,
}

impl<M: Mode> ChannelRef<M> {
    /// Makes the channel's route rules equal to those given. Rules learned by BGP are ignored. See
    /// [`reconcile`](crate::reconcile).
    pub fn reconcile_route_rules(
        &self,
        desired: impl IntoIterator<Item = DesiredRule>,
    ) -> ReconcileRouteRules<M> {
        ReconcileRouteRules {
            channel: self.clone(),
            desired: desired.into_iter().collect(),
            concurrency: DEFAULT_CONCURRENCY,
            dry_run: false,
        }
    }
}

/// How many changes are made concurrently by default.
const DEFAULT_CONCURRENCY: usize = 4;

/// What identifies a rule: destination network, kind and id of the next hop.
type Key = (Cidr, String, String);

impl ReconcileRouteRules {
    /// Makes the changes.
    ///
    /// # Errors
    /// [`ReconcileError`], with what was done before. Nothing is removed unless everything that was
    /// missing has been added.
    pub async fn run(self) -> Result<Report, ReconcileError> {
        self.reconcile().await
    }
}

impl<M: Mode> ReconcileRouteRules<M> {
    /// Sets how many changes are made concurrently, by default 4; 0 counts as 1.
    pub fn concurrency(mut self, changes: usize) -> Self {
        self.concurrency = changes.max(1);
        self
    }

    /// Only reports what would be done.
    pub fn dry_run(mut self) -> Self {
        self.dry_run = true;
        self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.channel.client().mode()
    }

    pub(crate) async fn reconcile(self) -> Result<Report, ReconcileError> {
        let mut report = Report {
            dry_run: self.dry_run,
            ..Report::default()
        };
        match self.change(&mut report).await {
            Ok(()) => Ok(report),
            Err(error) => Err(ReconcileError { report, error }),
        }
    }

    async fn change(&self, report: &mut Report) -> Result<(), Error> {
        let channel = self.channel.to_async();
        let present = channel
            .route_rules()
            .list()
            .items()
            .try_collect::<Vec<_>>()
            .await?;
        let Plan {
            additions,
            removals,
            unchanged,
        } = Plan::between(present, &self.desired);
        report.unchanged = unchanged;
        self.make(&channel, additions, report).await?;
        self.make(&channel, removals, report).await
    }

    /// Makes changes concurrently. All of them are tried, and the first failure is returned.
    async fn make(
        &self,
        channel: &ChannelRef,
        changes: Vec<Planned>,
        report: &mut Report,
    ) -> Result<(), Error> {
        if self.dry_run {
            report
                .changes
                .extend(changes.into_iter().map(|planned| planned.change));
            return Ok(());
        }
        let mut made = stream::iter(changes.into_iter().map(|planned| planned.make(channel)))
            .buffer_unordered(self.concurrency);
        let mut failure = None;
        while let Some(result) = made.next().await {
            match result {
                Ok(change) => report.changes.push(change),
                Err(error) => {
                    failure.get_or_insert(error);
                }
            }
        }
        failure.map_or(Ok(()), Err)
    }
}

/// A change, and the description of the rule it creates.
#[derive(Debug, PartialEq)]
struct Planned {
    change: Change,
    description: Option<String>,
}

impl Planned {
    async fn make(self, channel: &ChannelRef) -> Result<Change, Error> {
        let mut change = self.change;
        match &mut change {
            Change::AddRule { rule, id } => {
                let mut call = channel.route_rules().create(rule.clone());
                if let Some(text) = self.description {
                    call = call.description(text);
                }
                *id = Some(call.send().await?.into_value().route_rule_id);
            }
            Change::DescribeRule { id, description } => drop(
                channel
                    .route_rule(id)
                    .update(description.as_str())
                    .send()
                    .await?,
            ),
            Change::RemoveRule { id, .. } => match channel.route_rule(id).delete().send().await {
                Ok(_) => {}
                // It is gone already, which is what was wanted.
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            },
            // Networks belong to route parameters.
            Change::AddNetworks(_) | Change::RemoveNetworks(_) => {}
        }
        Ok(change)
    }
}

/// The changes to make: first all additions, then all removals.
#[derive(Debug, Default)]
struct Plan {
    additions: Vec<Planned>,
    removals: Vec<Planned>,
    unchanged: usize,
}

impl Plan {
    fn between(present: Vec<RouteRule>, desired: &[DesiredRule]) -> Self {
        let mut plan = Self::default();
        let mut wanted: BTreeMap<Key, &DesiredRule> = BTreeMap::new();
        for rule in desired {
            wanted.insert(key(&rule.rule), rule);
        }
        for rule in present {
            if matches!(rule.route_proto, Some(RouteProtocol::Bgp)) {
                continue;
            }
            // Removed once found, so that a second rule with the same key counts as surplus.
            match key_of(&rule).and_then(|key| wanted.remove(&key)) {
                Some(DesiredRule {
                    description: Some(text),
                    ..
                }) if rule.description.as_deref().unwrap_or_default() != text => {
                    plan.additions.push(Planned {
                        change: Change::DescribeRule {
                            id: rule.route_rule_id,
                            description: text.clone(),
                        },
                        description: None,
                    });
                }
                Some(_) => plan.unchanged += 1,
                None => plan.removals.push(Planned {
                    change: Change::RemoveRule {
                        id: rule.route_rule_id,
                        destination: rule.dest_address.unwrap_or_default(),
                    },
                    description: None,
                }),
            }
        }
        // In the order in which they were given.
        for rule in desired {
            if wanted.remove(&key(&rule.rule)).is_some() {
                plan.additions.push(Planned {
                    change: Change::AddRule {
                        rule: rule.rule.clone(),
                        id: None,
                    },
                    description: rule.description.clone(),
                });
            }
        }
        plan
    }
}

fn key(rule: &NewRouteRule) -> Key {
    let (kind, id) = rule.next_hop.clone().into_parts();
    (rule.destination.network(), kind.to_string(), id)
}

/// The key of an existing rule; `None` if the response lacks a part of it.
fn key_of(rule: &RouteRule) -> Option<Key> {
    let destination: Cidr = rule.dest_address.as_ref()?.parse().ok()?;
    Some((
        destination.network(),
        rule.nexthop_type.as_ref()?.to_string(),
        rule.nexthop_id.clone()?,
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn desired(destination: &str) -> DesiredRule {
        DesiredRule::new(NewRouteRule {
            destination: destination.parse().unwrap(),
            next_hop: NextHop::gateway("dcgw-1"),
        })
    }

    fn present(id: &str, destination: &str, proto: &str) -> RouteRule {
        serde_json::from_value(json!({
            "routeRuleId": id, "destAddress": destination, "routeProto": proto,
            "nexthopType": "etGateway", "nexthopId": "dcgw-1", "description": "old",
        }))
        .unwrap()
    }

    #[test]
    fn adds_what_is_missing_and_removes_what_is_surplus_but_no_learned_route() {
        let plan = Plan::between(
            vec![
                present("kept", "10.1.0.9/16", "static-route"),
                present("twice", "10.1.0.0/16", "static-route"),
                present("surplus", "10.9.0.0/16", "static-route"),
                present("learned", "10.8.0.0/16", "bgp"),
            ],
            &[
                desired("10.1.0.0/16"),
                desired("10.2.0.0/16"),
                desired("10.2.0.0/16"),
            ],
        );
        assert_eq!(plan.unchanged, 1);
        let removed: Vec<_> = plan
            .removals
            .iter()
            .map(|planned| planned.change.to_string())
            .collect();
        assert_eq!(
            removed,
            ["- 10.1.0.0/16 (twice)", "- 10.9.0.0/16 (surplus)"]
        );
        let added: Vec<_> = plan
            .additions
            .iter()
            .map(|planned| planned.change.to_string())
            .collect();
        assert_eq!(added, ["+ 10.2.0.0/16 by etGateway dcgw-1"]);
    }

    #[test]
    fn changes_a_description_only_where_one_is_asked_for() {
        let rules = || vec![present("one", "10.1.0.0/16", "static-route")];
        assert_eq!(
            Plan::between(rules(), &[desired("10.1.0.0/16")]).unchanged,
            1
        );
        assert_eq!(
            Plan::between(rules(), &[desired("10.1.0.0/16").described("old")]).unchanged,
            1
        );
        let plan = Plan::between(rules(), &[desired("10.1.0.0/16").described("new")]);
        assert_eq!(plan.additions[0].change.to_string(), "~ one: \"new\"");
    }
}
