//! The other accounts that may use a channel: authorize and withdraw.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Call, add_to_set, channel_to, check_all_there};
use crate::assumed::ChannelAct;
use crate::refusal::Refusal;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Users {
    authorized_users: Vec<String>,
}

fn users(call: &Call<'_>) -> Result<Vec<String>, Refusal> {
    let users: Users = call.body()?;
    if users.authorized_users.is_empty() {
        return Err(Refusal::inappropriate(
            "authorizedUsers",
            "must name at least one account",
        ));
    }
    Ok(users.authorized_users)
}

/// CreateDedicatedChannelUserObject.
pub(super) fn add(world: &mut World, call: &Call<'_>, _: DateTime<Utc>) -> Result<Bytes, Refusal> {
    let users = users(call)?;
    let channel = channel_to(world, call, ChannelAct::AuthorizedUsers)?;
    add_to_set(&mut channel.authorized_users, users);
    Ok(Bytes::new())
}

/// RemoveDedicatedChannelUserObject.
pub(super) fn remove(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let users = users(call)?;
    let channel = channel_to(world, call, ChannelAct::AuthorizedUsers)?;
    check_all_there(&channel.authorized_users, &users, "authorizedUsers")?;
    channel
        .authorized_users
        .retain(|user| !users.contains(user));
    Ok(Bytes::new())
}
