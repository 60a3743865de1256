//! The networks that a statically routed channel announces.

use std::marker::PhantomData;

use et_api_raw::flag::Flag;
use et_api_raw::{self as raw, builder, types};

use super::addresses::texts;
use super::channel::ChannelRef;
use super::ids::ChannelId;
use crate::call::Call;
use crate::error::Error;
use crate::mode::Mode;
use crate::operation::Generated;
use crate::{Cidr, RouteType};

impl<M: Mode> ChannelRef<M> {
    /// Adds networks to those that the channel announces (`CreateDedicatedChannelRouteParameters`).
    /// It must not be in `ack-wait`.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.add_routes().networks(["192.168.100.0/24".parse()?]).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedChannelRouteParameters")]
    #[doc(alias = "add_et_channel_routes")]
    #[doc(alias = "create_dedicated_channel_route_parameters")]
    #[doc(alias = "添加专线通道路由参数")]
    #[doc(alias = "新增专线通道路由参数")]
    pub fn add_routes(&self) -> Call<AddRoutes, M> {
        self.call(ChangeRoutes::new)
    }

    /// Removes networks from those that the channel announces
    /// (`RemoveDedicatedChannelRouteParameters`). It must not be in `ack-wait`.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// # channel.add_routes().networks(["192.168.100.0/24".parse()?]).send().await?;
    /// channel.remove_routes().networks(["192.168.100.0/24".parse()?]).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "RemoveDedicatedChannelRouteParameters")]
    #[doc(alias = "remove_et_channel_routes")]
    #[doc(alias = "remove_dedicated_channel_route_parameters")]
    #[doc(alias = "移除专线通道路由参数")]
    pub fn remove_routes(&self) -> Call<RemoveRoutes, M> {
        self.call(ChangeRoutes::new)
    }
}

/// The parameters of `CreateDedicatedChannelRouteParameters`. See [`ChannelRef::add_routes`].
pub type AddRoutes = ChangeRoutes<Add>;

/// The parameters of `RemoveDedicatedChannelRouteParameters`. See [`ChannelRef::remove_routes`].
pub type RemoveRoutes = ChangeRoutes<Remove>;

/// A change of the networks that a channel announces: [`AddRoutes`] or [`RemoveRoutes`].
#[derive(Clone, Debug)]
pub struct ChangeRoutes<A> {
    channel: ChannelId,
    body: types::builder::RouteParameters,
    action: PhantomData<A>,
}

/// Networks are added.
#[derive(Clone, Copy, Debug)]
pub enum Add {}

/// Networks are removed.
#[derive(Clone, Copy, Debug)]
pub enum Remove {}

impl<A> ChangeRoutes<A> {
    fn new(channel: ChannelId) -> Self {
        Self {
            channel,
            body: types::RouteParameters::builder().route_type(RouteType::Static),
            action: PhantomData,
        }
    }
}

impl<A, M: Mode> Call<ChangeRoutes<A>, M>
where
    ChangeRoutes<A>: Generated,
{
    /// IPv4 CIDRs.
    pub fn networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body = self.operation.body.networks(texts(networks));
        self
    }

    /// IPv6 CIDRs.
    #[doc(alias = "ipv6Networks")]
    pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body = self.operation.body.ipv6_networks(texts(networks));
        self
    }

    /// Networks in the service's own spelling, which it certainly knows.
    pub(crate) fn networks_as_written(
        mut self,
        networks: Vec<String>,
        ipv6_networks: Vec<String>,
    ) -> Self {
        let body = self.operation.body;
        self.operation.body = body.networks(networks).ipv6_networks(ipv6_networks);
        self
    }
}

impl Generated for AddRoutes {
    type Raw<'a> = builder::CreateDedicatedChannelRouteParameters<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .create_dedicated_channel_route_parameters()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .add_routes(Flag)
            .body(self.body))
    }
}

impl Generated for RemoveRoutes {
    type Raw<'a> = builder::RemoveDedicatedChannelRouteParameters<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .remove_dedicated_channel_route_parameters()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .remove_routes(Flag)
            .body(self.body))
    }
}
