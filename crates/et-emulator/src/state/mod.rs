//! What the service holds: lines, their channels and the channels' route rules. Pure data, no HTTP, no clock of its own.

mod channel;
mod line;
mod private;
mod route_rule;
mod shelf;
mod status;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

pub use self::channel::{Bfd, Channel, Ipv6, Routing};
pub use self::line::{Line, Tag};
pub use self::private::Private;
pub use self::route_rule::{Learned, NextHopType, RouteRule};
pub use self::shelf::{Identified, Shelf};
pub use self::status::{BgpStatus, ChannelStatus, LineStatus, UnknownStatus};

/// The resources, with what is needed to find a channel by its id alone and the next thing that happens by itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    lines: Shelf<Line>,
    /// The line of each channel.
    homes: HashMap<Arc<str>, Arc<str>>,
    /// When which resource's life moves on.
    due: BTreeSet<(DateTime<Utc>, Subject)>,
}

/// A line or channel whose life moves on by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Subject {
    Line(Arc<str>),
    Channel { line: Arc<str>, channel: Arc<str> },
}

impl State {
    /// The state that holds these lines; `Err` names a channel id that occurs on two of them.
    pub(crate) fn from_lines(lines: Shelf<Line>) -> Result<Self, Arc<str>> {
        let mut state = Self {
            lines,
            ..Self::default()
        };
        for line in state.lines.iter() {
            if let Some(at) = line.next_change {
                state.due.insert((at, Subject::Line(line.id.clone())));
            }
            for channel in line.channels.iter() {
                if state
                    .homes
                    .insert(channel.id.clone(), line.id.clone())
                    .is_some()
                {
                    return Err(channel.id.clone());
                }
                if let Some(at) = channel.next_change {
                    state.due.insert((
                        at,
                        Subject::Channel {
                            line: line.id.clone(),
                            channel: channel.id.clone(),
                        },
                    ));
                }
            }
        }
        Ok(state)
    }

    pub(crate) fn lines(&self) -> &Shelf<Line> {
        &self.lines
    }

    pub(crate) fn line(&self, id: &str) -> Option<&Line> {
        self.lines.get(id)
    }

    /// A line to change. Its id, its channels' ids and `next_change` must stay.
    pub(crate) fn line_mut(&mut self, id: &str) -> Option<&mut Line> {
        self.lines.get_mut(id)
    }

    pub(crate) fn channel(&self, line: &str, id: &str) -> Option<&Channel> {
        self.lines.get(line)?.channels.get(id)
    }

    /// A channel to change. Its id and `next_change` must stay.
    pub(crate) fn channel_mut(&mut self, line: &str, id: &str) -> Option<&mut Channel> {
        self.lines.get_mut(line)?.channels.get_mut(id)
    }

    /// The line that carries a channel.
    pub(crate) fn home_of(&self, channel: &str) -> Option<&Arc<str>> {
        self.homes.get(channel)
    }

    pub(crate) fn add_line(&mut self, line: Line) {
        self.lines.push(line);
    }

    pub(crate) fn add_channel(&mut self, line: &str, channel: Channel) {
        if let Some(line) = self.lines.get_mut(line) {
            self.homes.insert(channel.id.clone(), line.id.clone());
            line.channels.push(channel);
        }
    }

    /// Takes a line out, with what is on it.
    pub(crate) fn remove_line(&mut self, id: &str) {
        let Some(line) = self.lines.get(id) else {
            return;
        };
        let channels: Vec<Arc<str>> = line
            .channels
            .iter()
            .map(|channel| channel.id.clone())
            .collect();
        for channel in channels {
            self.remove_channel(id, &channel);
        }
        let id: Arc<str> = id.into();
        self.set_timer(&Subject::Line(id.clone()), None);
        self.lines.remove(&id);
    }

    /// Takes a channel out, and out of the associations others have with it.
    pub(crate) fn remove_channel(&mut self, line: &str, id: &str) {
        let (line, id): (Arc<str>, Arc<str>) = (line.into(), id.into());
        self.set_timer(
            &Subject::Channel {
                line: line.clone(),
                channel: id.clone(),
            },
            None,
        );
        let Some(channel) = self
            .lines
            .get_mut(&line)
            .and_then(|line| line.channels.remove(&id))
        else {
            return;
        };
        self.homes.remove(&id);
        for other in channel.associated {
            if let Some(home) = self.homes.get(&other).cloned()
                && let Some(other) = self.channel_mut(&home, &other)
            {
                other.associated.remove(&id);
            }
        }
    }

    /// Sets when a resource's life moves on by itself; `None` for never.
    pub(crate) fn set_timer(&mut self, subject: &Subject, at: Option<DateTime<Utc>>) {
        let timer = match subject {
            Subject::Line(line) => self.lines.get_mut(line).map(|line| &mut line.next_change),
            Subject::Channel { line, channel } => self
                .lines
                .get_mut(line)
                .and_then(|line| line.channels.get_mut(channel))
                .map(|channel| &mut channel.next_change),
        };
        let Some(timer) = timer else { return };
        if let Some(before) = std::mem::replace(timer, at) {
            self.due.remove(&(before, subject.clone()));
        }
        if let Some(at) = at {
            self.due.insert((at, subject.clone()));
        }
    }

    /// Whether something was to happen by `now`.
    pub(crate) fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.due.first().is_some_and(|(at, _)| *at <= now)
    }

    /// The earliest thing that was to happen by `now`, with its time. Its timer is off afterwards.
    pub(crate) fn take_due(&mut self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Subject)> {
        if !self.is_due(now) {
            return None;
        }
        let (at, subject) = self.due.first()?.clone();
        self.set_timer(&subject, None);
        Some((at, subject))
    }
}
