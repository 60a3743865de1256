//! The VPCs, to be looked up: gateways and routes name them by their ids.

use std::fmt;

use et_api_raw::request::OperationRequest;
use et_api_raw::{self as raw, builder};

use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, ErrorBuilder};
use crate::mode::{Async, Mode};
use crate::model::Vpc;
use crate::operation::{Generated, Operation};
use crate::pagination::{List, Paged, Paging};

/// The account's VPCs. See [`Client::vpcs`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "私有网络")]
pub struct Vpcs<M = Async> {
    client: Client<M>,
}

impl<M> fmt::Debug for Vpcs<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vpcs")
    }
}

/// One VPC, by its id. See [`Client::vpc`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "私有网络")]
pub struct VpcRef<M = Async> {
    pub(super) client: Client<M>,
    pub(super) id: String,
}

impl<M> fmt::Debug for VpcRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VpcRef({})", self.id.escape_debug())
    }
}

impl<M: Mode> Client<M> {
    /// The account's VPCs in the region.
    pub fn vpcs(&self) -> Vpcs<M> {
        Vpcs {
            client: self.clone(),
        }
    }

    /// One VPC, by its id (`vpc-…`). Nothing is sent yet.
    pub fn vpc(&self, id: impl AsRef<str>) -> VpcRef<M> {
        VpcRef {
            client: self.clone(),
            id: id.as_ref().to_owned(),
        }
    }
}

impl<M: Mode> Vpcs<M> {
    /// Lists the VPCs of the region page by page (`QueryVpcList`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let mut vpcs = client.vpcs().list().items();
    /// while let Some(vpc) = vpcs.next().await {
    ///     let vpc = vpc?;
    ///     println!("{} has {:?}", vpc.id, vpc.cidr);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryVpcList")]
    #[doc(alias = "list_vpcs")]
    #[doc(alias = "query_vpc_list")]
    #[doc(alias = "查询VPC列表")]
    pub fn list(&self) -> Call<ListVpcs, M> {
        Call::new(&self.client, ListVpcs::default())
    }
}

impl<M: Mode> VpcRef<M> {
    /// The VPC's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the VPC with its subnets (`QuerySpecifiedVpc`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let vpc = client.vpc("vpc-9xk2m4d7q1zs").get().send().await?;
    /// println!("{:?} has {} subnets", vpc.name, vpc.subnets.len());
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QuerySpecifiedVpc")]
    #[doc(alias = "get_vpc")]
    #[doc(alias = "query_specified_vpc")]
    #[doc(alias = "查询指定VPC")]
    pub fn get(&self) -> Call<GetVpc, M> {
        let vpc_id = self.id.clone();
        Call::new(&self.client, GetVpc { vpc_id })
    }
}

/// The parameters of `QueryVpcList`. See [`Vpcs::list`].
#[derive(Clone, Debug, Default)]
pub struct ListVpcs {
    paging: Paging,
    is_default: Option<bool>,
    ids: Vec<String>,
}

impl<M: Mode> Call<ListVpcs, M> {
    /// Lists only the default VPC, or only the others.
    #[doc(alias = "isDefault")]
    pub fn is_default(mut self, is_default: bool) -> Self {
        self.operation.is_default = Some(is_default);
        self
    }

    /// Lists only the VPCs with these ids.
    #[doc(alias = "vpcIds")]
    pub fn ids<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.operation.ids = ids.into_iter().map(Into::into).collect();
        self
    }
}

impl Generated for ListVpcs {
    type Raw<'a> = builder::QueryVpcList<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let mut call = requests.query_vpc_list();
        if let Some(marker) = self.paging.marker {
            call = call.marker(marker);
        }
        if let Some(max_keys) = self.paging.max_keys {
            call = call.max_keys(max_keys);
        }
        if let Some(is_default) = self.is_default {
            call = call.is_default(is_default);
        }
        if !self.ids.is_empty() {
            call = call.vpc_ids(self.ids.join(","));
        }
        Ok(call)
    }
}

impl List for ListVpcs {
    fn paging(&mut self) -> Option<&mut Paging> {
        Some(&mut self.paging)
    }
}

impl Paged for ListVpcs {}

/// The parameters of `QuerySpecifiedVpc`. See [`VpcRef::get`].
#[derive(Clone, Debug)]
pub struct GetVpc {
    vpc_id: String,
}

impl Operation for GetVpc {
    type Output = Vpc;

    fn description() -> &'static raw::operation::Operation {
        &raw::operations::QUERY_SPECIFIED_VPC
    }

    fn into_request(self, requests: &raw::Client) -> Result<reqwest::Request, Error> {
        let call = requests.query_specified_vpc().vpc_id(self.vpc_id);
        Ok(call.into_request()?)
    }

    fn decode(_: &reqwest::Request, body: &[u8]) -> Result<Vpc, ErrorBuilder> {
        Ok(builder::QuerySpecifiedVpc::decode(body)?.vpc)
    }
}
