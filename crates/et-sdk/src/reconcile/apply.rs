//! Making the changes of a plan.

use futures_util::StreamExt;
use futures_util::stream;

use super::change::Change;
use super::plan::Plan;
use super::report::{ReconcileError, Report};
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operations::ChannelRef;

/// How many changes are made concurrently by default.
pub(super) const DEFAULT_CONCURRENCY: usize = 4;

/// A plan to be applied. See [`ChannelRef::apply`].
#[derive(Clone, Debug)]
#[must_use = "nothing is done until `run` is awaited"]
pub struct ApplyPlan<M = Async> {
    channel: ChannelRef<M>,
    plan: Plan,
    concurrency: usize,
}

impl<M: Mode> ChannelRef<M> {
    /// Does what a plan says, and nothing else. The plan must have been made for this channel, and
    /// the routes must not have changed since. See [`reconcile`](crate::reconcile).
    pub fn apply(&self, plan: Plan) -> ApplyPlan<M> {
        ApplyPlan {
            channel: self.clone(),
            plan,
            concurrency: DEFAULT_CONCURRENCY,
        }
    }
}

impl ApplyPlan {
    /// Makes the changes.
    ///
    /// # Errors
    /// [`ReconcileError`], with what was done before. Its error is of kind
    /// [`PlanRefused`](crate::ErrorKind::PlanRefused) if the plan is for another channel, or the
    /// routes have changed since it was made.
    pub async fn run(self) -> Result<Report, ReconcileError> {
        self.apply().await
    }
}

impl<M: Mode> ApplyPlan<M> {
    /// Sets how many changes are made concurrently, by default 4; 0 counts as 1.
    pub fn concurrency(mut self, changes: usize) -> Self {
        self.concurrency = changes.max(1);
        self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.channel.client().mode()
    }

    pub(crate) async fn apply(self) -> Result<Report, ReconcileError> {
        let channel = self.channel.to_async();
        self.plan.check(&channel).await?;
        carry_out(&channel, self.plan, self.concurrency).await
    }
}

/// Makes the changes of a plan: first all that add or describe, then all that remove.
pub(super) async fn carry_out(
    channel: &ChannelRef,
    plan: Plan,
    concurrency: usize,
) -> Result<Report, ReconcileError> {
    let mut report = Report {
        changes: Vec::with_capacity(plan.changes.len()),
        held_back: plan.held_back,
        unchanged: plan.unchanged,
    };
    let (removals, others): (Vec<_>, Vec<_>) = plan.changes.into_iter().partition(Change::removes);
    for changes in [others, removals] {
        // All of them are tried, and the first failure is returned.
        let mut made = stream::iter(changes.into_iter().map(|change| make(channel, change)))
            .buffer_unordered(concurrency);
        let mut failure = None;
        while let Some(result) = made.next().await {
            match result {
                Ok(change) => report.changes.push(change),
                Err(error) => {
                    failure.get_or_insert(error);
                }
            }
        }
        if let Some(error) = failure {
            return Err(ReconcileError { report, error });
        }
    }
    Ok(report)
}

async fn make(channel: &ChannelRef, mut change: Change) -> Result<Change, Error> {
    match &mut change {
        Change::AddNetworks {
            networks,
            ipv6_networks,
        } => {
            let call = channel.add_routes().networks(networks.clone());
            call.ipv6_networks(ipv6_networks.clone()).send().await?;
        }
        Change::RemoveNetworks {
            networks,
            ipv6_networks,
        } => {
            let call = channel.remove_routes();
            let call = call.networks_as_written(networks.clone(), ipv6_networks.clone());
            call.send().await?;
        }
        Change::AddRule { rule, id } => {
            let mut call = channel.route_rules().create(rule.rule.clone());
            if let Some(text) = &rule.description {
                call = call.description(text);
            }
            *id = Some(call.send().await?.into_value().id);
        }
        Change::DescribeRule { rule, description } => {
            let call = channel.route_rule(&rule.id).update(description.as_str());
            call.send().await?;
        }
        Change::RemoveRule { rule } => match channel.route_rule(&rule.id).delete().send().await {
            Ok(_) => {}
            // It is gone already, which is what was wanted.
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        },
    }
    Ok(change)
}
