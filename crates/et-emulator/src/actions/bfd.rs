//! Bidirectional Forwarding Detection on a channel: set up, change, remove. The contract checks the ranges.

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::{Call, channel_to};
use crate::assumed::ChannelAct;
use crate::refusal::Refusal;
use crate::state::Bfd;
use crate::world::World;

/// CreateDedicatedChannelBfd.
pub(super) fn create(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let bfd: Bfd = call.body()?;
    let channel = channel_to(world, call, ChannelAct::Bfd)?;
    if channel.bfd.is_some() {
        return Err(Refusal::state("BFD is set up already; change it instead"));
    }
    channel.bfd = Some(bfd);
    Ok(Bytes::new())
}

/// UpdateDedicatedChannelBfd.
pub(super) fn update(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let bfd: Bfd = call.body()?;
    let channel = channel_to(world, call, ChannelAct::Bfd)?;
    *channel
        .bfd
        .as_mut()
        .ok_or_else(|| Refusal::no_such("BFD on the channel"))? = bfd;
    Ok(Bytes::new())
}

/// DeleteDedicatedChannelBfd.
pub(super) fn delete(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let channel = channel_to(world, call, ChannelAct::Bfd)?;
    channel
        .bfd
        .take()
        .ok_or_else(|| Refusal::no_such("BFD on the channel"))?;
    Ok(Bytes::new())
}
