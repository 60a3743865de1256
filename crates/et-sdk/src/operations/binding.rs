//! Which channel a gateway carries.

use et_api_raw::flag::Flag;
use et_api_raw::{self as raw, builder, types};

use super::addresses::texts;
use super::channel::ChannelRef;
use super::gateway::GatewayRef;
use crate::Cidr;
use crate::call::Call;
use crate::error::Error;
use crate::mode::Mode;
use crate::operation::Generated;

impl<M: Mode> GatewayRef<M> {
    /// Binds the gateway to a channel (`BindPhysicalDedicatedLine`). A gateway carries one channel,
    /// and a channel joins one gateway of a VPC. The networks of the data centre and of the VPC
    /// must not overlap.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-rn0yzti2gn1f");
    /// let bind = client.gateway("dcgw-8s3k2v0q6h1w").bind(&channel);
    /// bind.local_networks(["172.20.0.0/16".parse()?]).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "BindPhysicalDedicatedLine")]
    #[doc(alias = "bind_et")]
    #[doc(alias = "bind_physical_dedicated_line")]
    #[doc(alias = "绑定物理专线")]
    pub fn bind<N: Mode>(&self, channel: &ChannelRef<N>) -> Call<BindGateway, M> {
        let body = types::GatewayBinding::builder()
            .line_id(channel.line_id())
            .channel_id(channel.id());
        self.call(|gateway_id| BindGateway { gateway_id, body })
    }

    /// Unbinds the gateway from its channel (`UnbindPhysicalDedicatedLine`), which clears its local
    /// networks as well. The gateway must be running. It stays, as do the routes that lead to it.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.gateway("dcgw-p5x55p77u8ah").unbind().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UnbindPhysicalDedicatedLine")]
    #[doc(alias = "unbind_et")]
    #[doc(alias = "unbind_physical_dedicated_line")]
    #[doc(alias = "解绑物理专线")]
    pub fn unbind(&self) -> Call<UnbindGateway, M> {
        self.call(|gateway_id| UnbindGateway { gateway_id })
    }
}

/// The parameters of `BindPhysicalDedicatedLine`. See [`GatewayRef::bind`].
#[derive(Clone, Debug)]
pub struct BindGateway {
    gateway_id: String,
    body: types::builder::GatewayBinding,
}

impl<M: Mode> Call<BindGateway, M> {
    /// The networks of the cloud that the data centre reaches: those of the VPC, or others.
    #[doc(alias = "localCidrs")]
    #[doc(alias = "云端网络")]
    pub fn local_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body = self.operation.body.local_networks(texts(networks));
        self
    }
}

impl Generated for BindGateway {
    type Raw<'a> = builder::BindPhysicalDedicatedLine<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .bind_physical_dedicated_line()
            .et_gateway_id(self.gateway_id)
            .bind(Flag)
            .body(self.body))
    }
}

/// The parameters of `UnbindPhysicalDedicatedLine`. See [`GatewayRef::unbind`].
#[derive(Clone, Debug)]
pub struct UnbindGateway {
    gateway_id: String,
}

impl Generated for UnbindGateway {
    type Raw<'a> = builder::UnbindPhysicalDedicatedLine<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .unbind_physical_dedicated_line()
            .et_gateway_id(self.gateway_id)
            .unbind(Flag))
    }
}
