//! All lines with their channels, all VPCs and gateways, an index of channels by id, and the queue
//! of pending status changes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::channel::Channel;
use super::gateway::Gateway;
use super::line::Line;
use super::ordered_map::OrderedMap;
use super::route_rule::{NextHopType, RouteRule, RouteRuleSpec};
use super::vpc::Vpc;
use super::vpc_route_rule::VpcRouteRule;

/// The resources of an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    lines: OrderedMap<Line>,
    /// The line of each channel.
    line_of: HashMap<Arc<str>, Arc<str>>,
    vpcs: OrderedMap<Vpc>,
    gateways: OrderedMap<Gateway>,
    /// When the status of which resource changes by itself.
    timers: BTreeSet<(DateTime<Utc>, ResourceId)>,
}

/// A line, channel or gateway whose status changes by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResourceId {
    Line(Arc<str>),
    Channel(Arc<str>),
    Gateway(Arc<str>),
}

impl Store {
    /// A store of these resources. The error is a channel id that occurs on two lines.
    pub(crate) fn new(
        lines: OrderedMap<Line>,
        vpcs: OrderedMap<Vpc>,
        gateways: OrderedMap<Gateway>,
    ) -> Result<Self, Arc<str>> {
        let mut store = Self::default();
        let mut start_timer = |at: Option<DateTime<Utc>>, id: ResourceId| {
            store.timers.extend(at.map(|at| (at, id)));
        };
        for line in lines.iter() {
            start_timer(line.next_change, ResourceId::Line(line.id.clone()));
            for channel in line.channels.iter() {
                let id = channel.id.clone();
                start_timer(channel.next_change, ResourceId::Channel(id.clone()));
                if store.line_of.insert(id, line.id.clone()).is_some() {
                    return Err(channel.id.clone());
                }
            }
        }
        for gateway in gateways.iter() {
            start_timer(gateway.next_change, ResourceId::Gateway(gateway.id.clone()));
        }
        store.lines = lines;
        store.vpcs = vpcs;
        store.gateways = gateways;
        Ok(store)
    }

    pub(crate) fn lines(&self) -> &OrderedMap<Line> {
        &self.lines
    }

    pub(crate) fn line(&self, id: &str) -> Option<&Line> {
        self.lines.get(id)
    }

    /// A line, mutable. Its id, its channels' ids and `next_change` must not change.
    pub(crate) fn line_mut(&mut self, id: &str) -> Option<&mut Line> {
        self.lines.get_mut(id)
    }

    pub(crate) fn channel(&self, id: &str) -> Option<&Channel> {
        self.line(self.line_of.get(id)?)?.channels.get(id)
    }

    /// A channel, mutable. Its id and `next_change` must not change.
    pub(crate) fn channel_mut(&mut self, id: &str) -> Option<&mut Channel> {
        let line = self.lines.get_mut(self.line_of.get(id)?)?;
        line.channels.get_mut(id)
    }

    /// The line of a channel.
    pub(crate) fn line_of(&self, channel: &str) -> Option<&Line> {
        self.line(self.line_of.get(channel)?)
    }

    pub(crate) fn vpcs(&self) -> &OrderedMap<Vpc> {
        &self.vpcs
    }

    pub(crate) fn vpc(&self, id: &str) -> Option<&Vpc> {
        self.vpcs.get(id)
    }

    /// The VPC with this route table.
    pub(crate) fn vpc_of_table(&self, table: &str) -> Option<&Vpc> {
        self.vpcs.iter().find(|vpc| *vpc.route_table_id == *table)
    }

    /// The VPC whose route table has this rule.
    pub(crate) fn vpc_of_rule(&self, rule: &str) -> Option<&Vpc> {
        let mut vpcs = self.vpcs.iter();
        vpcs.find(|vpc| vpc.route_rules.contains(rule))
    }

    /// The rules of a VPC, mutable. Their ids must not change.
    pub(crate) fn vpc_rules_mut(&mut self, vpc: &str) -> Option<&mut OrderedMap<VpcRouteRule>> {
        Some(&mut self.vpcs.get_mut(vpc)?.route_rules)
    }

    pub(crate) fn add_vpc(&mut self, vpc: Vpc) {
        self.vpcs.push(vpc);
    }

    pub(crate) fn gateways(&self) -> &OrderedMap<Gateway> {
        &self.gateways
    }

    pub(crate) fn gateway(&self, id: &str) -> Option<&Gateway> {
        self.gateways.get(id)
    }

    /// A gateway, mutable. Its id and `next_change` must not change.
    pub(crate) fn gateway_mut(&mut self, id: &str) -> Option<&mut Gateway> {
        self.gateways.get_mut(id)
    }

    /// The gateways that are bound to a channel.
    pub(crate) fn gateways_on<'s>(&'s self, channel: &'s str) -> impl Iterator<Item = &'s Gateway> {
        let gateways = self.gateways.iter();
        gateways.filter(move |gateway| gateway.channel_id.as_deref() == Some(channel))
    }

    pub(crate) fn add_gateway(&mut self, gateway: Gateway) {
        self.gateways.push(gateway);
    }

    /// Removes a gateway. Routes may still lead to it.
    pub(crate) fn remove_gateway(&mut self, id: &str) {
        self.set_timer(&ResourceId::Gateway(id.into()), None);
        self.gateways.remove(id);
    }

    pub(crate) fn add_line(&mut self, line: Line) {
        self.lines.push(line);
    }

    pub(crate) fn add_channel(&mut self, line: &str, channel: Channel) {
        if let Some(line) = self.lines.get_mut(line) {
            self.line_of.insert(channel.id.clone(), line.id.clone());
            line.channels.push(channel);
        }
    }

    /// Removes a line with its channels.
    pub(crate) fn remove_line(&mut self, id: &str) {
        let Some(line) = self.lines.get(id) else {
            return;
        };
        let channels: Vec<Arc<str>> = line.channels.iter().map(|one| one.id.clone()).collect();
        for channel in channels {
            self.remove_channel(&channel);
        }
        self.set_timer(&ResourceId::Line(id.into()), None);
        self.lines.remove(id);
    }

    /// Removes a channel, ends its associations and unbinds its gateways. Route rules may still
    /// lead to it.
    pub(crate) fn remove_channel(&mut self, id: &str) {
        self.set_timer(&ResourceId::Channel(id.into()), None);
        let gateways: Vec<_> = self.gateways_on(id).map(|one| one.id.clone()).collect();
        for gateway in gateways {
            self.unbind(&gateway);
        }
        let Some(line) = self.line_of.remove(id) else {
            return;
        };
        let channel = self
            .line_mut(&line)
            .and_then(|line| line.channels.remove(id));
        for other in channel.into_iter().flat_map(|channel| channel.associated) {
            if let Some(other) = self.channel_mut(&other) {
                other.associated.remove(id);
            }
        }
    }

    /// Unbinds a gateway. Its status stays until it is changed.
    pub(crate) fn unbind(&mut self, gateway: &str) {
        self.set_timer(&ResourceId::Gateway(gateway.into()), None);
        if let Some(gateway) = self.gateway_mut(gateway) {
            gateway.unbind();
        }
    }

    /// Removes the route rules whose next hop is a channel that does not exist.
    pub(crate) fn remove_dangling_rules(&mut self) {
        let Self { lines, line_of, .. } = self;
        let leads_somewhere = |rule: &RouteRule| {
            let RouteRuleSpec {
                nexthop_type,
                nexthop_id,
                ..
            } = &rule.spec;
            *nexthop_type != NextHopType::Channel || line_of.contains_key(nexthop_id.as_str())
        };
        for channel in lines.iter_mut().flat_map(|line| line.channels.iter_mut()) {
            channel.route_rules.retain(leads_somewhere);
        }
    }

    /// Sets when a resource's status changes by itself; `None` for never.
    pub(crate) fn set_timer(&mut self, id: &ResourceId, at: Option<DateTime<Utc>>) {
        let next_change = match id {
            ResourceId::Line(line) => self.line_mut(line).map(|line| &mut line.next_change),
            ResourceId::Channel(channel) => self
                .channel_mut(channel)
                .map(|channel| &mut channel.next_change),
            ResourceId::Gateway(gateway) => self
                .gateway_mut(gateway)
                .map(|gateway| &mut gateway.next_change),
        };
        let Some(next_change) = next_change else {
            return;
        };
        if let Some(before) = std::mem::replace(next_change, at) {
            self.timers.remove(&(before, id.clone()));
        }
        self.timers.extend(at.map(|at| (at, id.clone())));
    }

    /// Takes the earliest status change that is due at `now`, with its time.
    pub(crate) fn take_due(&mut self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, ResourceId)> {
        let (at, id) = self.timers.first().filter(|(at, _)| *at <= now)?.clone();
        self.set_timer(&id, None);
        Some((at, id))
    }
}
