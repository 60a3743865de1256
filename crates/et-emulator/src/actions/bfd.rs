//! Bidirectional Forwarding Detection on a channel. The API document defines the ranges.

use super::context::{ActionResult, Context, EMPTY, Handlers};
use crate::api_error::ApiError;
use crate::assumed::ChannelAction;
use crate::state::Bfd;

pub(super) const HANDLERS: Handlers = &[
    ("CreateDedicatedChannelBfd", create),
    ("UpdateDedicatedChannelBfd", update),
    ("DeleteDedicatedChannelBfd", delete),
];

/// CreateDedicatedChannelBfd.
pub(super) fn create(mut context: Context<'_>) -> ActionResult {
    let bfd: Bfd = context.body()?;
    let channel = context.channel_for(ChannelAction::Bfd)?;
    if channel.bfd.is_some() {
        return Err(ApiError::not_allowed(
            "BFD is already configured; update it instead",
        ));
    }
    channel.bfd = Some(bfd);
    EMPTY
}

/// UpdateDedicatedChannelBfd.
pub(super) fn update(mut context: Context<'_>) -> ActionResult {
    let bfd: Bfd = context.body()?;
    let channel = context.channel_for(ChannelAction::Bfd)?;
    *channel.bfd.as_mut().ok_or_else(missing)? = bfd;
    EMPTY
}

/// DeleteDedicatedChannelBfd.
pub(super) fn delete(mut context: Context<'_>) -> ActionResult {
    let channel = context.channel_for(ChannelAction::Bfd)?;
    channel.bfd.take().ok_or_else(missing)?;
    EMPTY
}

fn missing() -> ApiError {
    ApiError::missing("the channel has no BFD; create it first")
}
