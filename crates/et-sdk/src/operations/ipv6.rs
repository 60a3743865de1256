//! IPv6 on a channel. An allow-listed feature of the service.

use et_api_raw::flag::Flag;
use et_api_raw::{self as raw, builder, types};

use super::addresses::Ipv6Addresses;
use super::addresses::texts;
use super::channel::ChannelRef;
use super::ids::ChannelId;
use crate::Cidr;
use crate::call::Call;
use crate::error::Error;
use crate::mode::Mode;
use crate::operation::Generated;

impl<M: Mode> ChannelRef<M> {
    /// Enables IPv6 on the channel (`EnableDedicatedChannelIpv6`). Static routing also requires
    /// [`ipv6_networks`](Call::ipv6_networks).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// use et_sdk::operations::Ipv6Addresses;
    ///
    /// let addresses = Ipv6Addresses {
    ///     baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
    ///     customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    /// };
    /// let networks = ["2400:da00:e003:0:15f::/87".parse()?];
    /// channel.enable_ipv6(addresses).ipv6_networks(networks).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "EnableDedicatedChannelIpv6")]
    #[doc(alias = "enable_et_channel_ipv6")]
    #[doc(alias = "enable_dedicated_channel_ipv6")]
    #[doc(alias = "开启专线通道IPv6")]
    #[doc(alias = "打开专线通道的IPv6功能")]
    pub fn enable_ipv6(&self, addresses: Ipv6Addresses) -> Call<EnableIpv6, M> {
        let body = types::Ipv6Activation::builder()
            .baidu_ipv6_address(addresses.baidu.as_str())
            .customer_ipv6_address(addresses.customer.as_str());
        self.call(|channel| EnableIpv6 { channel, body })
    }

    /// Disables IPv6 on the channel (`DisableDedicatedChannelIpv6`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel
    /// #     .enable_ipv6(et_sdk::operations::Ipv6Addresses {
    /// #         baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
    /// #         customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    /// #     })
    /// #     .ipv6_networks(["2400:da00:e003:0:15f::/87".parse()?])
    /// #     .send()
    /// #     .await?;
    /// channel.disable_ipv6().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DisableDedicatedChannelIpv6")]
    #[doc(alias = "disable_et_channel_ipv6")]
    #[doc(alias = "disable_dedicated_channel_ipv6")]
    #[doc(alias = "关闭专线通道IPv6")]
    #[doc(alias = "关闭专线通道的IPv6功能")]
    pub fn disable_ipv6(&self) -> Call<DisableIpv6, M> {
        self.call(|channel| DisableIpv6 { channel })
    }
}

/// The parameters of `EnableDedicatedChannelIpv6`. See [`ChannelRef::enable_ipv6`].
#[derive(Clone, Debug)]
pub struct EnableIpv6 {
    channel: ChannelId,
    body: types::builder::Ipv6Activation,
}

impl<M: Mode> Call<EnableIpv6, M> {
    /// The IPv6 CIDRs behind the channel, required with static routing.
    #[doc(alias = "ipv6Networks")]
    pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body = self.operation.body.ipv6_networks(texts(networks));
        self
    }
}

impl Generated for EnableIpv6 {
    type Raw<'a> = builder::EnableDedicatedChannelIpv6<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .enable_dedicated_channel_ipv6()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .enable_ipv6(Flag)
            .body(self.body))
    }
}

/// The parameters of `DisableDedicatedChannelIpv6`. See [`ChannelRef::disable_ipv6`].
#[derive(Clone, Debug)]
pub struct DisableIpv6 {
    channel: ChannelId,
}

impl Generated for DisableIpv6 {
    type Raw<'a> = builder::DisableDedicatedChannelIpv6<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .disable_dedicated_channel_ipv6()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .disable_ipv6(Flag))
    }
}
