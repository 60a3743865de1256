//! All lines with their channels, an index of channels by id, and the queue of pending status
//! changes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::channel::Channel;
use super::line::Line;
use super::ordered_map::OrderedMap;
use super::route_rule::{NextHopType, RouteRule, RouteRuleSpec};

/// The resources of an account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Store {
    lines: OrderedMap<Line>,
    /// The line of each channel.
    line_of: HashMap<Arc<str>, Arc<str>>,
    /// When the status of which resource changes by itself.
    timers: BTreeSet<(DateTime<Utc>, ResourceId)>,
}

/// A line or channel whose status changes by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ResourceId {
    Line(Arc<str>),
    Channel(Arc<str>),
}

impl Store {
    /// A store of these lines. The error is a channel id that occurs on two of them.
    pub(crate) fn from_lines(lines: OrderedMap<Line>) -> Result<Self, Arc<str>> {
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
        store.lines = lines;
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

    /// Removes a channel, and ends its associations. Route rules may still lead to it.
    pub(crate) fn remove_channel(&mut self, id: &str) {
        self.set_timer(&ResourceId::Channel(id.into()), None);
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
