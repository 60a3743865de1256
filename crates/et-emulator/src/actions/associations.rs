//! Channels tied to each other, in pairs: associate and disassociate.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Call, channel_to};
use crate::assumed::{self, ChannelAct};
use crate::refusal::Refusal;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Association {
    extra_channel_id: String,
}

/// The other channel, with the line that carries it.
struct Other {
    line: Arc<str>,
    channel: Arc<str>,
}

/// The channel's id and the other channel, both in a state that allows to tie and untie them.
fn pair(world: &mut World, call: &Call<'_>) -> Result<(Arc<str>, Other), Refusal> {
    let Association { extra_channel_id } = call.body()?;
    let own = channel_to(world, call, ChannelAct::Associate)?.id.clone();
    if extra_channel_id == *own {
        return Err(Refusal::inappropriate(
            "extraChannelId",
            "must be another channel",
        ));
    }
    let missing = || Refusal::no_such("the channel that body `extraChannelId` names");
    let line = world
        .state
        .home_of(&extra_channel_id)
        .ok_or_else(missing)?
        .clone();
    let other = world
        .state
        .channel(&line, &extra_channel_id)
        .ok_or_else(missing)?;
    if !assumed::channel_allows(other.status, ChannelAct::Associate) {
        return Err(Refusal::state(format!(
            "the other channel is in `{}`, which does not allow this action",
            other.status
        )));
    }
    let channel = other.id.clone();
    Ok((own, Other { line, channel }))
}

/// AssociatedDedicatedChannel.
pub(super) fn associate(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let (own, other) = pair(world, call)?;
    if !channel_to(world, call, ChannelAct::Associate)?
        .associated
        .insert(other.channel.clone())
    {
        return Err(Refusal::state("the channels are associated already"));
    }
    if let Some(other) = world.state.channel_mut(&other.line, &other.channel) {
        other.associated.insert(own);
    }
    Ok(Bytes::new())
}

/// UnrelatedDedicatedLineChannel.
pub(super) fn disassociate(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let (own, other) = pair(world, call)?;
    if !channel_to(world, call, ChannelAct::Associate)?
        .associated
        .remove(&other.channel)
    {
        return Err(Refusal::state("the channels are not associated"));
    }
    if let Some(other) = world.state.channel_mut(&other.line, &other.channel) {
        other.associated.remove(&own);
    }
    Ok(Bytes::new())
}
