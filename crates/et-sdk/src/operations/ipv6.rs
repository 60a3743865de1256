//! IPv6 on a channel. An allow-listed feature of the service.

use et_api_raw::flag::Flag;
use et_api_raw::types;

use super::ChannelRef;
use super::builder_methods::operation;
use super::channels::texts;
use crate::Cidr;
use crate::call::Call;

/// Both IPv6 ends of a channel's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ipv6Addresses {
    /// The cloud's end, with prefix length (`…/88`).
    #[doc(alias = "baiduIpv6Address")]
    #[doc(alias = "local_ipv6")]
    pub baidu: Cidr,
    /// The data centre's end, with prefix length.
    #[doc(alias = "customerIpv6Address")]
    #[doc(alias = "remote_ipv6")]
    pub customer: Cidr,
}

impl ChannelRef {
    /// Has the channel speak IPv6 (`EnableDedicatedChannelIpv6`). A statically routed one also needs
    /// [`ipv6_networks`](EnableIpv6::ipv6_networks).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// use et_sdk::operations::Ipv6Addresses;
    ///
    /// let addresses = Ipv6Addresses {
    ///     baidu: "2400:da00:e003:0:1eb:200::1/88".parse()?,
    ///     customer: "2400:da00:e003:0:0:200::1/88".parse()?,
    /// };
    /// channel.enable_ipv6(addresses).ipv6_networks(["2400:da00:e003:0:15f::/87".parse()?]).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "EnableDedicatedChannelIpv6")]
    #[doc(alias = "enable_et_channel_ipv6")]
    #[doc(alias = "enable_dedicated_channel_ipv6")]
    #[doc(alias = "开启专线通道IPv6")]
    #[doc(alias = "打开专线通道的IPv6功能")]
    pub fn enable_ipv6(&self, addresses: Ipv6Addresses) -> EnableIpv6 {
        EnableIpv6 {
            call: self.call(),
            body: types::Ipv6Activation::builder()
                .baidu_ipv6_address(addresses.baidu.as_str())
                .customer_ipv6_address(addresses.customer.as_str()),
        }
    }

    /// Takes IPv6 off the channel (`DisableDedicatedChannelIpv6`).
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
    pub fn disable_ipv6(&self) -> DisableIpv6 {
        DisableIpv6 { call: self.call() }
    }
}

/// IPv6 switched on. See [`ChannelRef::enable_ipv6`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct EnableIpv6 {
    call: Call,
    body: types::builder::Ipv6Activation,
}

impl EnableIpv6 {
    /// The IPv6 CIDRs behind the channel, needed with static routing.
    #[doc(alias = "ipv6Networks")]
    pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.body = self.body.ipv6_networks(texts(networks));
        self
    }
}

operation!(EnableIpv6 -> (), token, |this, raw| {
    raw.enable_dedicated_channel_ipv6().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).enable_ipv6(Flag).body(this.body)
});

/// IPv6 switched off. See [`ChannelRef::disable_ipv6`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct DisableIpv6 {
    call: Call,
}

operation!(DisableIpv6 -> (), token, |this, raw| {
    raw.disable_dedicated_channel_ipv6().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).disable_ipv6(Flag)
});
