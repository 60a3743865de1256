//! The other accounts that may use a channel.

use et_api_raw::flag::Flag;
use et_api_raw::{self as raw, builder, types};

use super::channel::ChannelRef;
use super::ids::ChannelId;
use crate::call::Call;
use crate::error::Error;
use crate::mode::Mode;
use crate::operation::Generated;

impl<M: Mode> ChannelRef<M> {
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
    pub fn add_users<U: Into<String>>(
        &self,
        accounts: impl IntoIterator<Item = U>,
    ) -> Call<AddUsers, M> {
        let body = users(accounts);
        self.call(|channel| AddUsers { channel, body })
    }

    /// Revokes the right of other accounts, by their ids, to use the channel
    /// (`RemoveDedicatedChannelUserObject`).
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
    ) -> Call<RemoveUsers, M> {
        let body = users(accounts);
        self.call(|channel| RemoveUsers { channel, body })
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

/// The parameters of `CreateDedicatedChannelUserObject`. See [`ChannelRef::add_users`].
#[derive(Clone, Debug)]
pub struct AddUsers {
    channel: ChannelId,
    body: types::builder::AuthorizedUsers,
}

impl Generated for AddUsers {
    type Raw<'a> = builder::CreateDedicatedChannelUserObject<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .create_dedicated_channel_user_object()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .add_users(Flag)
            .body(self.body))
    }
}

/// The parameters of `RemoveDedicatedChannelUserObject`. See [`ChannelRef::remove_users`].
#[derive(Clone, Debug)]
pub struct RemoveUsers {
    channel: ChannelId,
    body: types::builder::AuthorizedUsers,
}

impl Generated for RemoveUsers {
    type Raw<'a> = builder::RemoveDedicatedChannelUserObject<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .remove_dedicated_channel_user_object()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .remove_users(Flag)
            .body(self.body))
    }
}
