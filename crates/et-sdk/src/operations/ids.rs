//! The ids that a request's path names.

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
