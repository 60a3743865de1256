//! One gateway: reading, changing and releasing it.

use std::fmt;

use et_api_raw::{self as raw, builder, types};

use super::addresses::texts;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::{Generated, Operation};
use crate::{Cidr, Switch};

/// One gateway, by its id. See [`Client::gateway`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "专线网关")]
#[doc(alias = "dcgw")]
#[doc(alias = "etGateway")]
pub struct GatewayRef<M = Async> {
    client: Client<M>,
    id: String,
}

impl<M> fmt::Debug for GatewayRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GatewayRef({})", self.id.escape_debug())
    }
}

impl<M: Mode> Client<M> {
    /// One gateway, by its id (`dcgw-…`). Nothing is sent yet.
    pub fn gateway(&self, id: impl AsRef<str>) -> GatewayRef<M> {
        GatewayRef {
            client: self.clone(),
            id: id.as_ref().to_owned(),
        }
    }
}

impl<M: Mode> GatewayRef<M> {
    pub(crate) fn client(&self) -> &Client<M> {
        &self.client
    }

    /// The gateway's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the gateway with the settings of its health check
    /// (`QueryTheDetailsOfTheDedicatedGateway`). The API does not report
    /// the result of the check.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let gateway = client.gateway("dcgw-p5x55p77u8ah").get().send().await?;
    /// println!("{:?}, with {:?} Mbit/s", gateway.status, gateway.speed_mbps());
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryTheDetailsOfTheDedicatedGateway")]
    #[doc(alias = "get_et_gateway")]
    #[doc(alias = "query_the_details_of_the_dedicated_gateway")]
    #[doc(alias = "查询专线网关详情")]
    pub fn get(&self) -> Call<GetGateway, M> {
        self.call(|gateway_id| GetGateway { gateway_id })
    }

    /// Changes the gateway (`UpdateDedicatedGateway`). Parameters that are not set stay unchanged.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.gateway("dcgw-p5x55p77u8ah").update().speed_mbps(500).send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UpdateDedicatedGateway")]
    #[doc(alias = "update_et_gateway")]
    #[doc(alias = "update_dedicated_gateway")]
    #[doc(alias = "更新专线网关")]
    #[doc(alias = "修改专线网关")]
    pub fn update(&self) -> Call<UpdateGateway, M> {
        let body = types::GatewayUpdate::default();
        self.call(|gateway_id| UpdateGateway { gateway_id, body })
    }

    /// Gives the gateway up (`ReleaseDedicatedGateway`). Delete the routes that lead to it and
    /// [unbind](Self::unbind) it before.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.gateway("dcgw-f4t7n1b9c2xe").release().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "ReleaseDedicatedGateway")]
    #[doc(alias = "delete_et_gateway")]
    #[doc(alias = "release_dedicated_gateway")]
    #[doc(alias = "释放专线网关")]
    #[doc(alias = "删除专线网关")]
    pub fn release(&self) -> Call<ReleaseGateway, M> {
        self.call(|gateway_id| ReleaseGateway { gateway_id })
    }

    /// A call that names this gateway.
    pub(super) fn call<O: Operation>(&self, operation: impl FnOnce(String) -> O) -> Call<O, M> {
        Call::new(&self.client, operation(self.id.clone()))
    }
}

/// The parameters of `QueryTheDetailsOfTheDedicatedGateway`. See [`GatewayRef::get`].
#[derive(Clone, Debug)]
pub struct GetGateway {
    gateway_id: String,
}

impl Generated for GetGateway {
    type Raw<'a> = builder::QueryTheDetailsOfTheDedicatedGateway<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.query_the_details_of_the_dedicated_gateway();
        Ok(call.et_gateway_id(self.gateway_id))
    }
}

/// The parameters of `UpdateDedicatedGateway`. See [`GatewayRef::update`].
#[derive(Clone, Debug)]
pub struct UpdateGateway {
    gateway_id: String,
    body: types::GatewayUpdate,
}

impl<M: Mode> Call<UpdateGateway, M> {
    /// The name: a letter, then letters, digits and `-_/.`; 65 characters at most.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.operation.body.name = Some(name.into());
        self
    }

    /// Free text, 200 characters at most.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body.description = Some(text.into());
        self
    }

    /// The bandwidth towards the data centre (`speed`), 2 to 100,000 Mbit/s.
    #[doc(alias = "speed")]
    #[doc(alias = "限速")]
    pub fn speed_mbps(mut self, speed: u32) -> Self {
        self.operation.body.speed_mbps = Some(speed);
        self
    }

    /// The IPv4 networks of the cloud that the data centre reaches. They can be changed only while
    /// the gateway is running.
    #[doc(alias = "localCidrs")]
    #[doc(alias = "云端网络")]
    pub fn local_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body.local_networks = texts(networks);
        self
    }

    /// Enables IPv6 with these networks of the cloud, which the data centre reaches. The service
    /// offers IPv6 to accounts on its allow list.
    #[doc(alias = "enableIpv6")]
    #[doc(alias = "ipv6LocalCidrs")]
    pub fn enable_ipv6(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body.ipv6 = Some(Switch::On);
        self.operation.body.ipv6_local_networks = texts(networks);
        self
    }

    /// Disables IPv6.
    #[doc(alias = "enableIpv6")]
    pub fn disable_ipv6(mut self) -> Self {
        self.operation.body.ipv6 = Some(Switch::Off);
        self.operation.body.ipv6_local_networks = Vec::new();
        self
    }
}

impl Generated for UpdateGateway {
    type Raw<'a> = builder::UpdateDedicatedGateway<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.update_dedicated_gateway();
        Ok(call.et_gateway_id(self.gateway_id).body(self.body))
    }
}

/// The parameters of `ReleaseDedicatedGateway`. See [`GatewayRef::release`].
#[derive(Clone, Debug)]
pub struct ReleaseGateway {
    gateway_id: String,
}

impl Generated for ReleaseGateway {
    type Raw<'a> = builder::ReleaseDedicatedGateway<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.release_dedicated_gateway();
        Ok(call.et_gateway_id(self.gateway_id))
    }
}
