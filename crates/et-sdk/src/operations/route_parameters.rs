//! The networks that a statically routed channel announces.

use et_api_raw::flag::Flag;
use et_api_raw::types;

use super::ChannelRef;
use super::builder_methods::operation;
use super::channels::texts;
use crate::call::Call;
use crate::{Cidr, RouteType};

impl ChannelRef {
    /// Adds networks to those the channel announces (`CreateDedicatedChannelRouteParameters`), unless it is in `ack-wait`.
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
    pub fn add_routes(&self) -> AddRoutes {
        AddRoutes {
            call: self.call(),
            body: types::RouteParameters::builder().route_type(RouteType::Static),
        }
    }

    /// Takes networks away from those the channel announces (`RemoveDedicatedChannelRouteParameters`), unless it is in `ack-wait`.
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
    pub fn remove_routes(&self) -> RemoveRoutes {
        RemoveRoutes {
            call: self.call(),
            body: types::RouteParameters::builder().route_type(RouteType::Static),
        }
    }
}

/// Both builders take the same networks.
macro_rules! networks {
    ($builder:ident) => {
        impl $builder {
            /// IPv4 CIDRs.
            pub fn networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
                self.body = self.body.networks(texts(networks));
                self
            }

            /// IPv6 CIDRs.
            #[doc(alias = "ipv6Networks")]
            pub fn ipv6_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
                self.body = self.body.ipv6_networks(texts(networks));
                self
            }
        }
    };
}

/// Networks to add. See [`ChannelRef::add_routes`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct AddRoutes {
    call: Call,
    body: types::builder::RouteParameters,
}

networks!(AddRoutes);
operation!(AddRoutes -> (), token, |this, raw| {
    raw.create_dedicated_channel_route_parameters()
        .et_id(this.call.id(0))
        .et_channel_id(this.call.id(1))
        .add_routes(Flag)
        .body(this.body)
});

/// Networks to take away. See [`ChannelRef::remove_routes`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct RemoveRoutes {
    call: Call,
    body: types::builder::RouteParameters,
}

networks!(RemoveRoutes);

impl RemoveRoutes {
    /// Networks by the service's own texts, which it certainly knows.
    pub(crate) fn written_networks(
        mut self,
        networks: Vec<String>,
        ipv6_networks: Vec<String>,
    ) -> Self {
        self.body = self.body.networks(networks).ipv6_networks(ipv6_networks);
        self
    }
}

operation!(RemoveRoutes -> (), token, |this, raw| {
    raw.remove_dedicated_channel_route_parameters()
        .et_id(this.call.id(0))
        .et_channel_id(this.call.id(1))
        .remove_routes(Flag)
        .body(this.body)
});
