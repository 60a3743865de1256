//! The dedicated gateways of the VPCs: creating one and listing them.

use std::fmt;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::Tag;
use super::addresses::texts;
use super::channel::ChannelRef;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;
use crate::pagination::{List, Paged, Paging};
use crate::{Cidr, GatewayStatus};

/// The account's gateways. See [`Client::gateways`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "专线网关")]
pub struct Gateways<M = Async> {
    client: Client<M>,
}

impl<M> fmt::Debug for Gateways<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gateways")
    }
}

/// The required parameters of a new gateway.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGateway {
    /// The name: a letter, then letters, digits and `-_/.`; 65 characters at most.
    pub name: String,
    /// The id of the VPC to join (`vpc-…`).
    #[doc(alias = "vpcId")]
    #[doc(alias = "所属网络")]
    pub vpc_id: String,
    /// The bandwidth towards the data centre (`speed`), 2 to 100,000 Mbit/s. The vendor's pages
    /// disagree on whether a new gateway may have more than 10,000.
    #[doc(alias = "speed")]
    #[doc(alias = "限速")]
    pub speed_mbps: u32,
}

impl<M: Mode> Client<M> {
    /// The account's gateways. A gateway joins a channel of a line to a VPC.
    pub fn gateways(&self) -> Gateways<M> {
        Gateways {
            client: self.clone(),
        }
    }
}

impl<M: Mode> Gateways<M> {
    pub(crate) fn client(&self) -> &Client<M> {
        &self.client
    }

    /// Creates a gateway in a VPC (`CreateDedicatedGateway`), optionally with
    /// [its channel](Call::channel). Wait
    /// [until it is running](super::GatewayRef::wait_until_running) before traffic depends on it.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::operations::NewGateway;
    ///
    /// let channel = client.line("dcphy-gq65bz9ip712").channel("dedicatedconn-rn0yzti2gn1f");
    /// let gateway = client
    ///     .gateways()
    ///     .create(NewGateway {
    ///         name: "to-office".into(),
    ///         vpc_id: "vpc-9xk2m4d7q1zs".into(),
    ///         speed_mbps: 200,
    ///     })
    ///     .channel(&channel)
    ///     .local_networks(["172.20.0.0/16".parse()?])
    ///     .send()
    ///     .await?;
    /// println!("created {}", gateway.id);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedGateway")]
    #[doc(alias = "create_et_gateway")]
    #[doc(alias = "create_dedicated_gateway")]
    #[doc(alias = "创建专线网关")]
    pub fn create(&self, gateway: NewGateway) -> Call<CreateGateway, M> {
        let body = types::GatewayCreation::builder()
            .name(gateway.name)
            .vpc_id(gateway.vpc_id)
            .speed_mbps(gateway.speed_mbps);
        Call::new(&self.client, CreateGateway { body })
    }

    /// Lists the gateways of a VPC page by page (`QueryTheListOfDedicatedLineGateways`). The
    /// details of their health checks are only in [`get`](super::GatewayRef::get). Those of all
    /// VPCs, or of a channel, are in [`list_all`](Self::list_all).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let mut gateways = client.gateways().list("vpc-9xk2m4d7q1zs").items();
    /// while let Some(gateway) = gateways.next().await {
    ///     let gateway = gateway?;
    ///     println!("{} is {:?}", gateway.id, gateway.status);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryTheListOfDedicatedLineGateways")]
    #[doc(alias = "list_et_gateway")]
    #[doc(alias = "query_the_list_of_dedicated_line_gateways")]
    #[doc(alias = "查询专线网关列表")]
    pub fn list(&self, vpc_id: impl Into<String>) -> Call<ListGateways, M> {
        let list = ListGateways {
            vpc_id: vpc_id.into(),
            gateway_id: None,
            name: None,
            status: None,
            paging: Paging::default(),
        };
        Call::new(&self.client, list)
    }
}

/// The parameters of `CreateDedicatedGateway`. See [`Gateways::create`].
#[derive(Clone, Debug)]
pub struct CreateGateway {
    body: types::builder::GatewayCreation,
}

impl<M: Mode> Call<CreateGateway, M> {
    /// Free text, 200 characters at most.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.description(text.into());
        self
    }

    /// Binds the gateway to this channel, as [`bind`](super::GatewayRef::bind) does later.
    #[doc(alias = "etId")]
    #[doc(alias = "channelId")]
    pub fn channel<N: Mode>(mut self, channel: &ChannelRef<N>) -> Self {
        let body = self.operation.body.line_id(channel.line_id().to_owned());
        self.operation.body = body.channel_id(channel.id().to_owned());
        self
    }

    /// The networks of the cloud that the data centre reaches: those of the VPC, or others. The
    /// service takes them only together with a [channel](Self::channel).
    #[doc(alias = "localCidrs")]
    #[doc(alias = "云端网络")]
    pub fn local_networks(mut self, networks: impl IntoIterator<Item = Cidr>) -> Self {
        self.operation.body = self.operation.body.local_networks(texts(networks));
        self
    }

    /// Puts labels on the gateway.
    pub fn tags(mut self, tags: impl IntoIterator<Item = Tag>) -> Self {
        self.operation.body = self
            .operation
            .body
            .tags(tags.into_iter().collect::<Vec<_>>());
        self
    }

    /// The id of the resource group to put the gateway into (`RESG-…`).
    #[doc(alias = "resourceGroupId")]
    #[doc(alias = "资源分组")]
    pub fn resource_group_id(mut self, id: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.resource_group_id(id.into());
        self
    }
}

impl Generated for CreateGateway {
    type Raw<'a> = builder::CreateDedicatedGateway<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests.create_dedicated_gateway().body(self.body))
    }
}

/// The parameters of `QueryTheListOfDedicatedLineGateways`. See [`Gateways::list`].
#[derive(Clone, Debug)]
pub struct ListGateways {
    vpc_id: String,
    gateway_id: Option<String>,
    name: Option<String>,
    status: Option<GatewayStatus>,
    paging: Paging,
}

impl<M: Mode> Call<ListGateways, M> {
    /// Lists only the gateway with this id.
    #[doc(alias = "etGatewayId")]
    pub fn gateway_id(mut self, id: impl Into<String>) -> Self {
        self.operation.gateway_id = Some(id.into());
        self
    }

    /// Lists only gateways whose name contains this text.
    pub fn name(mut self, text: impl Into<String>) -> Self {
        self.operation.name = Some(text.into());
        self
    }

    /// Lists only gateways in this status.
    pub fn status(mut self, status: impl Into<GatewayStatus>) -> Self {
        self.operation.status = Some(status.into());
        self
    }
}

impl Generated for ListGateways {
    type Raw<'a> = builder::QueryTheListOfDedicatedLineGateways<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.query_the_list_of_dedicated_line_gateways();
        let mut call = call.vpc_id(self.vpc_id);
        if let Some(marker) = self.paging.marker {
            call = call.marker(marker);
        }
        if let Some(max_keys) = self.paging.max_keys {
            call = call.max_keys(max_keys);
        }
        if let Some(id) = self.gateway_id {
            call = call.et_gateway_id(id);
        }
        if let Some(name) = self.name {
            call = call.name(name);
        }
        if let Some(status) = self.status {
            call = call.status(status);
        }
        Ok(call)
    }
}

impl List for ListGateways {
    fn paging(&mut self) -> Option<&mut Paging> {
        Some(&mut self.paging)
    }
}

impl Paged for ListGateways {}
