//! A route table, of which the longest prefix decides.

use ipnet::IpNet;

use super::prefixes::Prefixes;
use crate::address::{is_everything, parse};

/// A rule, as far as it concerns one gateway.
#[derive(Clone, Copy)]
pub(super) struct Route<'s> {
    pub(super) id: &'s str,
    pub(super) destination: &'s str,
    /// The id of the next hop; empty for the only hop of its kind.
    pub(super) hop: &'s str,
    /// Whether the next hop is the gateway.
    pub(super) leads_here: bool,
    pub(super) is_on_standby: bool,
}

/// A route table, as far as it concerns one gateway.
pub(super) struct Table<'s> {
    /// What it lacks where it has no route: `rt-a has no rule`.
    pub(super) lack: String,
    /// The id of the gateway.
    pub(super) gateway: &'s str,
    pub(super) routes: Prefixes<Route<'s>>,
}

/// The routes of rules by their destinations.
pub(super) fn by_destination<'s>(routes: impl Iterator<Item = Route<'s>>) -> Prefixes<Route<'s>> {
    routes
        .filter_map(|route| Some((parse(route.destination)?, route)))
        .collect()
}

impl Table<'_> {
    /// Checks that the table leads the traffic for all of a network to the gateway.
    pub(super) fn check(&self, network: &str) -> Result<(), String> {
        let mut flows = false;
        let whole = parse(network);
        for part in whole.into_iter().flat_map(|whole| self.parts(whole)) {
            let is_whole = whole.is_some_and(|whole| whole.trunc() == part);
            let what = match is_whole {
                true => network.to_owned(),
                false => format!("{part}, a part of {network},"),
            };
            flows |= self.check_part(part, &what, is_everything(network))?;
        }
        match flows {
            true => Ok(()),
            false => Err(format!("{} to {network} by {}", self.lack, self.gateway)),
        }
    }

    fn parts(&self, whole: IpNet) -> Vec<IpNet> {
        self.routes.parts(whole)
    }

    /// Whether the traffic for a part, named so, is led to the gateway. It may be led elsewhere
    /// without an error only as a part of everything.
    fn check_part(&self, part: IpNet, what: &str, of_everything: bool) -> Result<bool, String> {
        let (lack, gateway) = (&self.lack, self.gateway);
        let mut around = self.routes.around(part);
        let Some(deciding) = around.next() else {
            return Err(format!("{lack} to {what} by {gateway}"));
        };
        let leads_here = |route: &&Route<'_>| route.leads_here;
        let mut here = deciding.iter().filter(leads_here);
        if here.any(|route| !route.is_on_standby) {
            return Ok(true);
        }
        if let Some(standby) = deciding.iter().find(leads_here) {
            let id = standby.id;
            return Err(format!(
                "{id} to {what} is on standby until it is switched to"
            ));
        }
        let mut active = deciding.iter().filter(|route| !route.is_on_standby);
        let Some(other) = active.next().or(deciding.first()) else {
            return Err(format!("{lack} to {what} by {gateway}"));
        };
        if of_everything && !is_everything(other.destination) {
            return Ok(false);
        }
        let Route { id, hop, .. } = other;
        let hop = if hop.is_empty() { "elsewhere" } else { hop };
        match around.flatten().find(leads_here) {
            Some(own) => Err(format!(
                "{id} takes {what} to {hop}, because its prefix is longer than that of {}",
                own.id
            )),
            None => Err(format!(
                "{lack} to {what} by {gateway}; {id} takes it to {hop}"
            )),
        }
    }
}
