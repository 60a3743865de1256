//! Bidirectional Forwarding Detection on a channel.

use std::time::Duration;

use et_api_raw::types;

use super::builder_methods::operation;
use super::milliseconds::milliseconds;
use crate::call::Call;

/// BFD on a channel. See [`ChannelRef::bfd`](super::ChannelRef::bfd).
#[derive(Clone, Debug)]
#[must_use]
pub struct Bfd {
    call: Call,
}

/// The timing of BFD. Intervals are whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[doc(alias = "BFD")]
pub struct BfdTiming {
    /// Between two packets sent: 200 to 1000 ms.
    #[doc(alias = "sendInterval")]
    #[doc(alias = "报文发送间隔")]
    pub send_interval: Duration,
    /// Between two packets received (`receivInterval`): 200 to 1000 ms.
    #[doc(alias = "receivInterval")]
    #[doc(alias = "报文接收间隔")]
    pub receive_interval: Duration,
    /// How many packets may be missed before the path counts as down: 3 to 10.
    #[doc(alias = "detectMultiplier")]
    #[doc(alias = "检测倍数")]
    pub detect_multiplier: u32,
}

impl BfdTiming {
    /// What the vendor advises: 300 ms both ways, four packets.
    pub const ADVISED: Self = Self {
        send_interval: Duration::from_millis(300),
        receive_interval: Duration::from_millis(300),
        detect_multiplier: 4,
    };

    fn raw(self, call: &mut Call) -> types::builder::Bfd {
        types::Bfd::builder()
            .send_interval(milliseconds::<u32>(
                call,
                "sendInterval",
                self.send_interval,
            ))
            .receiv_interval(milliseconds::<u32>(
                call,
                "receivInterval",
                self.receive_interval,
            ))
            .detect_multiplier(self.detect_multiplier)
    }
}

impl Default for BfdTiming {
    fn default() -> Self {
        Self::ADVISED
    }
}

impl Bfd {
    pub(crate) fn new(call: Call) -> Self {
        Self { call }
    }

    /// Sets BFD up (`CreateDedicatedChannelBfd`).
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
    pub fn create(&self, timing: BfdTiming) -> CreateBfd {
        let mut call = self.call.clone();
        let body = timing.raw(&mut call);
        CreateBfd { call, body }
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
    pub fn update(&self, timing: BfdTiming) -> UpdateBfd {
        let mut call = self.call.clone();
        let body = timing.raw(&mut call);
        UpdateBfd { call, body }
    }

    /// Removes BFD (`DeleteDedicatedChannelBfd`).
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
    pub fn delete(&self) -> DeleteBfd {
        DeleteBfd {
            call: self.call.clone(),
        }
    }
}

/// BFD set up. See [`Bfd::create`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct CreateBfd {
    call: Call,
    body: types::builder::Bfd,
}

operation!(CreateBfd -> (), token, |this, raw| {
    raw.create_dedicated_channel_bfd().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).body(this.body)
});

/// BFD changed. See [`Bfd::update`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct UpdateBfd {
    call: Call,
    body: types::builder::Bfd,
}

operation!(UpdateBfd -> (), token, |this, raw| {
    raw.update_dedicated_channel_bfd().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).body(this.body)
});

/// BFD removed. See [`Bfd::delete`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct DeleteBfd {
    call: Call,
}

operation!(DeleteBfd -> (), token, |this, raw| {
    raw.delete_dedicated_channel_bfd().et_id(this.call.id(0)).et_channel_id(this.call.id(1))
});
