//! Associations between two channels.

use std::sync::Arc;

use serde::Deserialize;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use crate::api_error::ApiError;
use crate::assumed::{ChannelAction, channel_allows};

pub(super) const HANDLERS: Handlers = &[
    ("AssociatedDedicatedChannel", associate),
    ("UnrelatedDedicatedLineChannel", disassociate),
];

/// The ids of the channel of the path and of the other channel. Both statuses allow the action.
fn pair(context: &mut Context<'_>) -> Result<[Arc<str>; 2], ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Association {
        extra_channel_id: String,
    }
    let other = context.body::<Association>()?.extra_channel_id;
    let own = context.channel_for(ChannelAction::Associate)?.id.clone();
    if other == *own {
        let rule = "must be a different channel";
        return Err(ApiError::invalid_field("extraChannelId", rule));
    }
    let none = || ApiError::not_found(format_args!("the channel {other} of body `extraChannelId`"));
    let store = &context.account.store;
    let other = store.channel(&other).ok_or_else(none)?;
    if !channel_allows(other.status, ChannelAction::Associate) {
        let allows = |status| channel_allows(status, ChannelAction::Associate);
        return Err(ApiError::wrong_status(
            "the other channel",
            other.status,
            allows,
        ));
    }
    Ok([own, other.id.clone()])
}

/// AssociatedDedicatedChannel.
pub(super) fn associate(context: Context<'_>) -> ActionResult {
    change(
        context,
        true,
        "the channels are already associated; there is nothing to do",
    )
}

/// UnrelatedDedicatedLineChannel.
pub(super) fn disassociate(context: Context<'_>) -> ActionResult {
    change(
        context,
        false,
        "the channels are not associated; there is nothing to end",
    )
}

fn change(mut context: Context<'_>, associated: bool, unchanged: &str) -> ActionResult {
    let [own, other] = pair(&mut context)?;
    for (id, partner) in [(&own, &other), (&other, &own)] {
        if let Some(channel) = context.account.store.channel_mut(id) {
            let changed = match associated {
                true => channel.associated.insert(partner.clone()),
                false => channel.associated.remove(partner),
            };
            if !changed {
                return Err(ApiError::not_allowed(unchanged));
            }
        }
    }
    EMPTY
}
