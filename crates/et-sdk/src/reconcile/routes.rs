//! Reconciling the networks that a statically routed channel announces.

use std::collections::BTreeSet;

use super::apply::{DEFAULT_CONCURRENCY, carry_out};
use super::change::Change;
use super::guards::Guards;
use super::plan::{self, Plan, Seen};
use super::report::{ReconcileError, Report};
use crate::Cidr;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operations::ChannelRef;

/// The networks a channel should announce. See [`ChannelRef::reconcile_routes`].
#[derive(Clone, Debug)]
#[must_use = "nothing is done until `run` is awaited"]
pub struct ReconcileRoutes<M = Async> {
    channel: ChannelRef<M>,
    networks: Option<Vec<Cidr>>,
    ipv6_networks: Option<Vec<Cidr>>,
    guards: Guards,
}

impl<M: Mode> ChannelRef<M> {
    /// Makes the networks that the channel announces (its route parameters) equal to those given.
    /// An address family that is not given stays unchanged. See [`reconcile`](crate::reconcile).
    pub fn reconcile_routes(&self) -> ReconcileRoutes<M> {
        ReconcileRoutes {
            channel: self.clone(),
            networks: None,
            ipv6_networks: None,
            guards: Guards::default(),
        }
    }
}

impl ReconcileRoutes {
    /// What [`run`](Self::run) would do. Nothing is changed.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// let networks = ["192.168.0.0/16".parse()?, "10.9.0.0/16".parse()?];
    /// let plan = channel.reconcile_routes().networks(networks).max_removals(1).plan().await?;
    /// println!("{plan}");
    /// channel.apply(plan).run().await?;
    /// # Ok(())
    /// # });
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::PlanRefused`](crate::ErrorKind::PlanRefused) if a guard refuses the plan, or
    /// the error of reading the channel.
    pub async fn plan(self) -> Result<Plan, Error> {
        self.make_plan().await
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// [`ReconcileError`], with what was done before; first of all, those of [`plan`](Self::plan).
    pub async fn run(self) -> Result<Report, ReconcileError> {
        self.reconcile().await
    }
}

impl<M: Mode> ReconcileRoutes<M> {
    /// Sets the IPv4 networks to announce.
    pub fn networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.networks = Some(networks.into_iter().collect());
        self
    }

    /// Sets the IPv6 networks to announce.
    pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.ipv6_networks = Some(networks.into_iter().collect());
        self
    }

    /// Refuses to remove more than this many networks.
    pub fn max_removals(mut self, networks: usize) -> Self {
        self.guards.max_removals = Some(networks);
        self
    }

    /// Only adds what is missing. Surplus networks are left.
    pub fn add_only(mut self) -> Self {
        self.guards.add_only = true;
        self
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.channel.client().mode()
    }

    pub(crate) async fn make_plan(self) -> Result<Plan, Error> {
        let channel = self.channel.to_async();
        let seen = plan::networks(&channel).await?;
        let ipv4 = Difference::between(&seen.networks, self.networks.as_deref());
        let ipv6 = Difference::between(&seen.ipv6_networks, self.ipv6_networks.as_deref());
        let mut changes = Vec::new();
        if !(ipv4.missing.is_empty() && ipv6.missing.is_empty()) {
            changes.push(Change::AddNetworks {
                networks: ipv4.missing,
                ipv6_networks: ipv6.missing,
            });
        }
        if !(ipv4.surplus.is_empty() && ipv6.surplus.is_empty()) {
            changes.push(Change::RemoveNetworks {
                networks: ipv4.surplus,
                ipv6_networks: ipv6.surplus,
            });
        }
        let changes = self.guards.hold_back(changes)?;
        let unchanged = ipv4.unchanged + ipv6.unchanged;
        Ok(Plan::new(
            &channel,
            Seen::Networks(seen),
            changes,
            unchanged,
        ))
    }

    pub(crate) async fn reconcile(self) -> Result<Report, ReconcileError> {
        let channel = self.channel.to_async();
        let plan = self.make_plan().await?;
        carry_out(&channel, plan, DEFAULT_CONCURRENCY).await
    }
}

/// How the current networks differ from the desired ones.
#[derive(Debug, Default)]
struct Difference {
    missing: Vec<Cidr>,
    surplus: Vec<String>,
    unchanged: usize,
}

impl Difference {
    fn between(present: &[String], desired: Option<&[Cidr]>) -> Self {
        let Some(desired) = desired else {
            return Self::default();
        };
        let wanted: BTreeSet<Cidr> = desired.iter().map(Cidr::network).collect();
        let mut found = BTreeSet::new();
        let mut difference = Self::default();
        for text in present {
            // What cannot be parsed is not a desired network.
            match text.parse::<Cidr>().map(|network| network.network()) {
                Ok(network) if wanted.contains(&network) => {
                    difference.unchanged += 1;
                    found.insert(network);
                }
                _ => difference.surplus.push(text.clone()),
            }
        }
        for network in desired {
            if found.insert(network.network()) {
                difference.missing.push(network.clone());
            }
        }
        difference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_networks_by_value_and_keeps_each_text() {
        let desired: Vec<Cidr> = ["10.0.0.0/8", "10.1.0.0/8", "172.16.0.0/12"]
            .map(|text| text.parse().unwrap())
            .into();
        let present = ["10.9.9.9/8", "192.168.0.0/16", "garbage"].map(str::to_owned);
        let difference = Difference::between(&present, Some(&desired));
        assert_eq!(difference.missing, [desired[2].clone()]);
        assert_eq!(difference.surplus, ["192.168.0.0/16", "garbage"]);
        assert_eq!(difference.unchanged, 1);
    }

    #[test]
    fn a_family_that_is_not_given_stays_unchanged() {
        let difference = Difference::between(&["::/0".to_owned()], None);
        assert!(difference.missing.is_empty() && difference.surplus.is_empty());
    }
}
