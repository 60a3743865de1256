//! The other accounts that may use a channel.

use et_api_raw::flag::Flag;
use et_api_raw::types;

use super::ChannelRef;
use super::builder_methods::operation;
use crate::call::Call;

impl ChannelRef {
    /// Lets other accounts, by their ids, use the channel (`CreateDedicatedChannelUserObject`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.add_users(["8770d0e94e2728ca81b0ec99db9f4df8"]).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedChannelUserObject")]
    #[doc(alias = "add_et_channel_users")]
    #[doc(alias = "create_dedicated_channel_user_object")]
    #[doc(alias = "添加专线通道分配对象")]
    #[doc(alias = "新增专线通道用户对象")]
    #[doc(alias = "分配对象")]
    pub fn add_users<U: Into<String>>(&self, accounts: impl IntoIterator<Item = U>) -> AddUsers {
        AddUsers {
            call: self.call(),
            body: users(accounts),
        }
    }

    /// Withdraws the right of other accounts, by their ids, to use the channel (`RemoveDedicatedChannelUserObject`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel.add_users(["8770d0e94e2728ca81b0ec99db9f4df8"]).send().await?;
    /// channel.remove_users(["8770d0e94e2728ca81b0ec99db9f4df8"]).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "RemoveDedicatedChannelUserObject")]
    #[doc(alias = "remove_et_channel_users")]
    #[doc(alias = "remove_dedicated_channel_user_object")]
    #[doc(alias = "移除专线通道分配对象")]
    #[doc(alias = "移除专线通道用户对象")]
    pub fn remove_users<U: Into<String>>(
        &self,
        accounts: impl IntoIterator<Item = U>,
    ) -> RemoveUsers {
        RemoveUsers {
            call: self.call(),
            body: users(accounts),
        }
    }
}

fn users<U: Into<String>>(
    accounts: impl IntoIterator<Item = U>,
) -> types::builder::AuthorizedUsers {
    types::AuthorizedUsers::builder().authorized_users(
        accounts
            .into_iter()
            .map(Into::into)
            .collect::<Vec<String>>(),
    )
}

/// Accounts to authorize. See [`ChannelRef::add_users`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct AddUsers {
    call: Call,
    body: types::builder::AuthorizedUsers,
}

operation!(AddUsers -> (), token, |this, raw| {
    raw.create_dedicated_channel_user_object().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).add_users(Flag).body(this.body)
});

/// Accounts to withdraw. See [`ChannelRef::remove_users`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct RemoveUsers {
    call: Call,
    body: types::builder::AuthorizedUsers,
}

operation!(RemoveUsers -> (), token, |this, raw| {
    raw.remove_dedicated_channel_user_object().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).remove_users(Flag).body(this.body)
});
