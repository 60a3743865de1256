//! Reconciling a channel's route rules.

use std::collections::BTreeMap;

use super::apply::{DEFAULT_CONCURRENCY, carry_out};
use super::change::{Change, PresentRule};
use super::desired::{DesiredRule, without_contradiction};
use super::guards::Guards;
use super::plan::{self, Plan, Seen};
use super::report::{ReconcileError, Report};
use crate::Cidr;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operations::{ChannelRef, NextHop};

/// The route rules a channel should have. See [`ChannelRef::reconcile_route_rules`].
#[derive(Clone, Debug)]
#[must_use = "nothing is done until `run` is awaited"]
pub struct ReconcileRouteRules<M = Async> {
    channel: ChannelRef<M>,
    desired: Vec<DesiredRule>,
    guards: Guards,
    concurrency: usize,
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
            guards: Guards::default(),
            concurrency: DEFAULT_CONCURRENCY,
        }
    }
}

impl ReconcileRouteRules {
    /// What [`run`](Self::run) would do. Nothing is changed.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if two desired rules contradict
    /// each other, and [`ErrorKind::PlanRefused`](crate::ErrorKind::PlanRefused) if a guard refuses
    /// the plan.
    pub async fn plan(self) -> Result<Plan, Error> {
        self.make_plan().await
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// [`ReconcileError`], with what was done before; first of all, those of [`plan`](Self::plan).
    /// Nothing is removed unless everything that was missing has been added.
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

    /// Refuses to remove more than this many rules.
    pub fn max_removals(mut self, rules: usize) -> Self {
        self.guards.max_removals = Some(rules);
        self
    }

    /// Only adds what is missing. Surplus rules are left, and descriptions too.
    pub fn add_only(mut self) -> Self {
        self.guards.add_only = true;
        self
    }

    /// Leaves every rule alone whose description does not have this text. The descriptions of all
    /// desired rules must have it.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// use et_sdk::operations::{NewRouteRule, NextHop};
    /// use et_sdk::reconcile::DesiredRule;
    ///
    /// let rule = DesiredRule::new(NewRouteRule {
    ///     destination: "10.1.0.0/16".parse()?,
    ///     next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
    /// });
    /// let desired = [rule.described("office [by inventory]")];
    /// let plan = channel.reconcile_route_rules(desired).marked("[by inventory]").plan().await?;
    /// // The rule that is there is somebody else's.
    /// assert_eq!((plan.added().count(), plan.held_back.len()), (1, 1));
    /// # Ok(())
    /// # });
    /// ```
    pub fn marked(mut self, text: impl Into<String>) -> Self {
        self.guards.mark = Some(text.into());
        self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.channel.client().mode()
    }

    pub(crate) async fn make_plan(self) -> Result<Plan, Error> {
        let channel = self.channel.to_async();
        let desired = without_contradiction(&self.desired)?;
        self.guards.check_desired(&desired)?;
        let seen = plan::route_rules(&channel).await?;
        let (changes, unchanged) = difference(&seen, &desired);
        let changes = self.guards.hold_back(changes)?;
        let seen = Seen::RouteRules(seen);
        Ok(Plan::new(&channel, seen, changes, unchanged))
    }

    pub(crate) async fn reconcile(self) -> Result<Report, ReconcileError> {
        let (channel, concurrency) = (self.channel.to_async(), self.concurrency);
        let plan = self.make_plan().await?;
        carry_out(&channel, plan, concurrency).await
    }
}

/// What identifies a rule: the destination network and the next hop.
type Key = (Cidr, NextHop);

/// The changes to make, and how many rules are as desired.
fn difference(present: &[PresentRule], desired: &[&DesiredRule]) -> (Vec<Change>, usize) {
    let (mut additions, mut removals, mut unchanged) = (Vec::new(), Vec::new(), 0);
    let keys = desired.iter().map(|rule| key(rule));
    let mut wanted: BTreeMap<Key, &DesiredRule> = keys.zip(desired.iter().copied()).collect();
    for rule in present {
        // Removed once found, so that a second rule with the same key counts as surplus.
        let found = key_of(rule).and_then(|key| wanted.remove(&key));
        let rule = rule.clone();
        match found.map(|found| found.description.as_ref()) {
            Some(Some(text)) if *text != rule.description => {
                let description = text.clone();
                additions.push(Change::DescribeRule { rule, description });
            }
            Some(_) => unchanged += 1,
            None => removals.push(Change::RemoveRule { rule }),
        }
    }
    // In the order in which they were given.
    for rule in desired {
        if wanted.remove(&key(rule)).is_some() {
            let rule = (*rule).clone();
            additions.push(Change::AddRule { rule, id: None });
        }
    }
    additions.append(&mut removals);
    (additions, unchanged)
}

fn key(desired: &DesiredRule) -> Key {
    let rule = &desired.rule;
    (rule.destination.network(), rule.next_hop.clone())
}

/// The key of an existing rule; `None` if the response lacks a part of it.
fn key_of(rule: &PresentRule) -> Option<Key> {
    let destination: Cidr = rule.destination.parse().ok()?;
    Some((destination.network(), rule.next_hop.clone()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operations::NewRouteRule;

    fn desired(destination: &str) -> DesiredRule {
        DesiredRule::new(NewRouteRule {
            destination: destination.parse().unwrap(),
            next_hop: NextHop::gateway("dcgw-1"),
        })
    }

    fn present(id: &str, destination: &str) -> PresentRule {
        serde_json::from_value(json!({
            "id": id, "destination": destination, "description": "old",
            "next_hop": {"gateway": "dcgw-1"},
        }))
        .unwrap()
    }

    fn lines(changes: &[Change]) -> Vec<String> {
        changes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn adds_what_is_missing_and_removes_what_is_surplus() {
        let (changes, unchanged) = difference(
            &[
                present("kept", "10.1.0.9/16"),
                present("twice", "10.1.0.0/16"),
                present("surplus", "10.9.0.0/16"),
            ],
            &[&desired("10.1.0.0/16"), &desired("10.2.0.0/16")],
        );
        assert_eq!(unchanged, 1);
        let expected = [
            "+ 10.2.0.0/16  etGateway dcgw-1",
            "- 10.1.0.0/16  etGateway dcgw-1  \"old\" (twice)",
            "- 10.9.0.0/16  etGateway dcgw-1  \"old\" (surplus)",
        ];
        assert_eq!(lines(&changes), expected);
    }

    #[test]
    fn changes_a_description_only_where_one_is_asked_for() {
        let rules = [present("one", "10.1.0.0/16")];
        let between = |desired: DesiredRule| difference(&rules, &[&desired]);
        for same in [
            desired("10.1.0.0/16"),
            desired("10.1.0.0/16").described("old"),
        ] {
            assert_eq!(between(same), (Vec::new(), 1));
        }
        let (changes, _) = between(desired("10.1.0.0/16").described("new"));
        let expected = "~ 10.1.0.0/16  etGateway dcgw-1  \"old\" -> \"new\" (one)";
        assert_eq!(lines(&changes), [expected]);
    }
}
