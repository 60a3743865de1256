//! The ids that a request's path names.

use std::fmt;

/// A channel: its line's id and its own.
#[derive(Clone, Debug)]
pub struct ChannelId {
    pub(crate) line: String,
    pub(crate) channel: String,
}

/// A route rule: its channel's ids and its own.
#[derive(Clone, Debug)]
pub struct RouteRuleId {
    pub(crate) channel: ChannelId,
    pub(crate) rule: String,
}

impl fmt::Display for ChannelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, channel } = self;
        write!(f, "{}/{}", line.escape_debug(), channel.escape_debug())
    }
}

impl fmt::Display for RouteRuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.channel, self.rule.escape_debug())
    }
}
