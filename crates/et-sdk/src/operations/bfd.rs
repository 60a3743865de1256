//! Bidirectional Forwarding Detection on a channel.

use std::fmt;
use std::time::Duration;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::channel::ChannelRef;
use super::ids::ChannelId;
use super::milliseconds::milliseconds;
use crate::call::Call;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;

/// BFD on a channel. See [`ChannelRef::bfd`](super::ChannelRef::bfd).
#[derive(Clone)]
#[must_use]
pub struct Bfd<M = Async> {
    channel: ChannelRef<M>,
}

impl<M> fmt::Debug for Bfd<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bfd({})", self.channel.ids())
    }
}

/// The timing of BFD. Intervals are whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[doc(alias = "BFD")]
pub struct BfdTiming {
    /// The interval between two packets sent: 200 to 1000 ms.
    #[doc(alias = "sendInterval")]
    #[doc(alias = "报文发送间隔")]
    #[serde(rename = "send_interval_ms", with = "super::milliseconds")]
    pub send_interval: Duration,
    /// The interval between two packets received (`receivInterval`): 200 to 1000 ms.
    #[doc(alias = "receivInterval")]
    #[doc(alias = "报文接收间隔")]
    #[serde(rename = "receive_interval_ms", with = "super::milliseconds")]
    pub receive_interval: Duration,
    /// How many packets may be missed before the path is considered down: 3 to 10.
    #[doc(alias = "detectMultiplier")]
    #[doc(alias = "检测倍数")]
    pub detect_multiplier: u32,
}

impl BfdTiming {
    /// The vendor's advice: 300 ms in both directions, four packets.
    pub const ADVISED: Self = Self {
        send_interval: Duration::from_millis(300),
        receive_interval: Duration::from_millis(300),
        detect_multiplier: 4,
    };

    fn into_body(self) -> Result<types::builder::Bfd, Error> {
        let send = milliseconds::<u32>("send_interval", self.send_interval)?;
        let receive = milliseconds::<u32>("receive_interval", self.receive_interval)?;
        Ok(types::Bfd::builder()
            .send_interval(send)
            .receive_interval(receive)
            .detect_multiplier(self.detect_multiplier))
    }
}

impl fmt::Display for BfdTiming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!(
            "send {:?}, receive {:?}, down after {}",
            self.send_interval, self.receive_interval, self.detect_multiplier
        ))
    }
}

impl Default for BfdTiming {
    fn default() -> Self {
        Self::ADVISED
    }
}

impl<M: Mode> ChannelRef<M> {
    /// BFD on the channel.
    pub fn bfd(&self) -> Bfd<M> {
        Bfd {
            channel: self.clone(),
        }
    }
}

impl<M: Mode> Bfd<M> {
    /// Enables BFD (`CreateDedicatedChannelBfd`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// use et_sdk::operations::BfdTiming;
    ///
    /// channel.bfd().create(BfdTiming::ADVISED).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedChannelBfd")]
    #[doc(alias = "create_et_channel_bfd")]
    #[doc(alias = "create_dedicated_channel_bfd")]
    #[doc(alias = "创建专线通道BFD")]
    pub fn create(&self, timing: BfdTiming) -> Call<CreateBfd, M> {
        self.channel.call(|channel| CreateBfd { channel, timing })
    }

    /// Changes the timing (`UpdateDedicatedChannelBfd`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel.bfd().create(et_sdk::operations::BfdTiming::ADVISED).send().await?;
    /// use std::time::Duration;
    /// use et_sdk::operations::BfdTiming;
    ///
    /// let slower = BfdTiming { send_interval: Duration::from_millis(500), ..BfdTiming::ADVISED };
    /// channel.bfd().update(slower).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UpdateDedicatedChannelBfd")]
    #[doc(alias = "update_et_channel_bfd")]
    #[doc(alias = "update_dedicated_channel_bfd")]
    #[doc(alias = "更新专线通道BFD")]
    #[doc(alias = "修改专线通道BFD")]
    pub fn update(&self, timing: BfdTiming) -> Call<UpdateBfd, M> {
        self.channel.call(|channel| UpdateBfd { channel, timing })
    }

    /// Disables BFD (`DeleteDedicatedChannelBfd`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel.bfd().create(et_sdk::operations::BfdTiming::ADVISED).send().await?;
    /// channel.bfd().delete().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DeleteDedicatedChannelBfd")]
    #[doc(alias = "delete_et_channel_bfd")]
    #[doc(alias = "delete_dedicated_channel_bfd")]
    #[doc(alias = "删除专线通道BFD")]
    pub fn delete(&self) -> Call<DeleteBfd, M> {
        self.channel.call(|channel| DeleteBfd { channel })
    }
}

/// The parameters of `CreateDedicatedChannelBfd`. See [`Bfd::create`].
#[derive(Clone, Debug)]
pub struct CreateBfd {
    channel: ChannelId,
    timing: BfdTiming,
}

impl Generated for CreateBfd {
    type Raw<'a> = builder::CreateDedicatedChannelBfd<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .create_dedicated_channel_bfd()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .body(self.timing.into_body()?))
    }
}

/// The parameters of `UpdateDedicatedChannelBfd`. See [`Bfd::update`].
#[derive(Clone, Debug)]
pub struct UpdateBfd {
    channel: ChannelId,
    timing: BfdTiming,
}

impl Generated for UpdateBfd {
    type Raw<'a> = builder::UpdateDedicatedChannelBfd<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .update_dedicated_channel_bfd()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .body(self.timing.into_body()?))
    }
}

/// The parameters of `DeleteDedicatedChannelBfd`. See [`Bfd::delete`].
#[derive(Clone, Debug)]
pub struct DeleteBfd {
    channel: ChannelId,
}

impl Generated for DeleteBfd {
    type Raw<'a> = builder::DeleteDedicatedChannelBfd<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .delete_dedicated_channel_bfd()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel))
    }
}
