//! The other accounts that may use a channel.

use serde::Deserialize;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use super::string_set;
use crate::api_error::ApiError;
use crate::assumed::ChannelAction;

pub(super) const HANDLERS: Handlers = &[
    ("CreateDedicatedChannelUserObject", add),
    ("RemoveDedicatedChannelUserObject", remove),
];

fn users(context: &Context<'_>) -> Result<Vec<String>, ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Users {
        authorized_users: Vec<String>,
    }
    let users = context.body::<Users>()?.authorized_users;
    if users.is_empty() {
        let rule = "must name at least one account";
        return Err(ApiError::invalid_field("authorizedUsers", rule));
    }
    Ok(users)
}

/// CreateDedicatedChannelUserObject.
pub(super) fn add(mut context: Context<'_>) -> ActionResult {
    let users = users(&context)?;
    let channel = context.channel_for(ChannelAction::AuthorizedUsers)?;
    string_set::add(&mut channel.spec.authorized_users, users);
    EMPTY
}

/// RemoveDedicatedChannelUserObject.
pub(super) fn remove(mut context: Context<'_>) -> ActionResult {
    let users = users(&context)?;
    let channel = context.channel_for(ChannelAction::AuthorizedUsers)?;
    let authorized = &mut channel.spec.authorized_users;
    string_set::check_present(authorized, &users, "authorizedUsers")?;
    string_set::remove(authorized, &users);
    EMPTY
}
