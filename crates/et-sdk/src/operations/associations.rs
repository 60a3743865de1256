//! Associating channels with each other.

use et_api_raw::flag::Flag;
use et_api_raw::{self as raw, builder, types};

use super::channel::ChannelRef;
use super::ids::ChannelId;
use crate::call::Call;
use crate::error::Error;
use crate::mode::Mode;
use crate::operation::Generated;

impl<M: Mode> ChannelRef<M> {
    /// Associates another channel with this one (`AssociatedDedicatedChannel`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.associate("dedicatedconn-rn0yzti2gn1f").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "AssociatedDedicatedChannel")]
    #[doc(alias = "associate_et_channel")]
    #[doc(alias = "associated_dedicated_channel")]
    #[doc(alias = "关联专线通道")]
    pub fn associate(&self, other_channel_id: impl Into<String>) -> Call<AssociateChannel, M> {
        let body = types::ChannelAssociation::builder().extra_channel_id(other_channel_id.into());
        self.call(|channel| AssociateChannel { channel, body })
    }

    /// Dissociates another channel from this one (`UnrelatedDedicatedLineChannel`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel.associate("dedicatedconn-rn0yzti2gn1f").send().await?;
    /// channel.disassociate("dedicatedconn-rn0yzti2gn1f").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UnrelatedDedicatedLineChannel")]
    #[doc(alias = "disassociate_et_channel")]
    #[doc(alias = "unrelated_dedicated_line_channel")]
    #[doc(alias = "取消关联专线通道")]
    #[doc(alias = "解关联专线通道")]
    pub fn disassociate(
        &self,
        other_channel_id: impl Into<String>,
    ) -> Call<DisassociateChannel, M> {
        let body = types::ChannelAssociation::builder().extra_channel_id(other_channel_id.into());
        self.call(|channel| DisassociateChannel { channel, body })
    }
}

/// The parameters of `AssociatedDedicatedChannel`. See [`ChannelRef::associate`].
#[derive(Clone, Debug)]
pub struct AssociateChannel {
    channel: ChannelId,
    body: types::builder::ChannelAssociation,
}

impl Generated for AssociateChannel {
    type Raw<'a> = builder::AssociatedDedicatedChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .associated_dedicated_channel()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .associate(Flag)
            .body(self.body))
    }
}

/// The parameters of `UnrelatedDedicatedLineChannel`. See [`ChannelRef::disassociate`].
#[derive(Clone, Debug)]
pub struct DisassociateChannel {
    channel: ChannelId,
    body: types::builder::ChannelAssociation,
}

impl Generated for DisassociateChannel {
    type Raw<'a> = builder::UnrelatedDedicatedLineChannel<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .unrelated_dedicated_line_channel()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .disassociate(Flag)
            .body(self.body))
    }
}
