//! The route table of a VPC: reading it, adding rules and listing them.

use std::fmt;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::cidr_fields;
use super::{VpcNextHop, vpc_next_hop};
use crate::Cidr;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;
use crate::pagination::{List, Paged, Paging};

/// The route table of a VPC, by its id. See [`Client::route_table`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由表")]
pub struct RouteTableRef<M = Async> {
    client: Client<M>,
    id: String,
}

impl<M> fmt::Debug for RouteTableRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RouteTableRef({})", self.id.escape_debug())
    }
}

/// The rules of a VPC's route table. See [`RouteTableRef::rules`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由规则")]
pub struct VpcRouteRules<M = Async> {
    table: RouteTableRef<M>,
}

impl<M> fmt::Debug for VpcRouteRules<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VpcRouteRules({})", self.table.id.escape_debug())
    }
}

/// The required parameters of a new rule. No two rules of a table have the same source and
/// destination.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewVpcRouteRule {
    /// Where the traffic comes from (`sourceAddress`): `0.0.0.0/0`, a subnet of the VPC or a part
    /// of one.
    #[doc(alias = "sourceAddress")]
    #[doc(alias = "源网段")]
    #[serde(deserialize_with = "cidr_fields::source")]
    pub source: Cidr,
    /// Where it goes (`destinationAddress`): `0.0.0.0/0`, or a network that does not overlap the
    /// VPC.
    #[doc(alias = "destinationAddress")]
    #[doc(alias = "目标网段")]
    #[serde(deserialize_with = "cidr_fields::destination")]
    pub destination: Cidr,
    /// The next hop.
    #[doc(alias = "nexthopId")]
    pub next_hop: VpcNextHop,
}

impl<M: Mode> Client<M> {
    /// The route table of a VPC, by its own id (`rt-…`). Nothing is sent yet.
    ///
    /// By the VPC's id it is [`VpcRef::route_table`](super::VpcRef::route_table), whose `get`
    /// returns this id.
    pub fn route_table(&self, id: impl AsRef<str>) -> RouteTableRef<M> {
        RouteTableRef {
            client: self.clone(),
            id: id.as_ref().to_owned(),
        }
    }
}

impl<M: Mode> RouteTableRef<M> {
    /// The route table's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the route table with all its rules (`QueryRoutingTable`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let table = client.route_table("rt-q1zg3i8mx8p6").get().send().await?;
    /// println!("the table of {:?} has {} rules", table.vpc_id, table.route_rules.len());
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryRoutingTable")]
    #[doc(alias = "get_route")]
    #[doc(alias = "query_routing_table")]
    #[doc(alias = "查询路由表")]
    pub fn get(&self) -> Call<GetRouteTable, M> {
        let table = WhichTable::Id(self.id.clone());
        Call::new(&self.client, GetRouteTable { table })
    }

    /// The rules of the table.
    pub fn rules(&self) -> VpcRouteRules<M> {
        VpcRouteRules {
            table: self.clone(),
        }
    }
}

impl<M: Mode> VpcRouteRules<M> {
    /// Creates a rule (`CreateRoutingRules`), or one for each of several next hops.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::operations::{NewVpcRouteRule, VpcNextHop};
    ///
    /// let table = client.vpc("vpc-9xk2m4d7q1zs").route_table().get().send().await?;
    /// let created = client
    ///     .route_table(&table.id)
    ///     .rules()
    ///     .create(NewVpcRouteRule {
    ///         source: "0.0.0.0/0".parse()?,
    ///         destination: "192.168.0.0/16".parse()?,
    ///         next_hop: VpcNextHop::gateway("dcgw-p5x55p77u8ah"),
    ///     })
    ///     .description("to the office")
    ///     .send()
    ///     .await?;
    /// println!("created {}", created.id());
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateRoutingRules")]
    #[doc(alias = "create_route")]
    #[doc(alias = "create_routing_rules")]
    #[doc(alias = "创建路由规则")]
    pub fn create(&self, rule: NewVpcRouteRule) -> Call<CreateVpcRouteRule, M> {
        let body = types::VpcRouteRuleCreation::builder()
            .route_table_id(self.table.id.as_str())
            .source(rule.source.as_str())
            .destination(rule.destination.as_str());
        let body = vpc_next_hop::set(rule.next_hop, body);
        Call::new(&self.table.client, CreateVpcRouteRule { body })
    }

    /// Lists the rules page by page (`QueryRoutingRules`). The service selects none of them: see
    /// [`RulesOfVpc::list`](super::RulesOfVpc::list) for those to a destination.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let mut rules = client.route_table("rt-q1zg3i8mx8p6").rules().list().items();
    /// while let Some(rule) = rules.next().await {
    ///     let rule = rule?;
    ///     println!("{:?} by {:?}", rule.destination(), rule.next_hop());
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryRoutingRules")]
    #[doc(alias = "get_route_rule")]
    #[doc(alias = "query_routing_rules")]
    #[doc(alias = "查询路由规则")]
    pub fn list(&self) -> Call<ListVpcRouteRules, M> {
        let table = WhichTable::Id(self.table.id.clone());
        Call::new(&self.table.client, ListVpcRouteRules::of(table))
    }
}

/// How a request names a route table.
#[derive(Clone, Debug)]
pub(super) enum WhichTable {
    /// By its id.
    Id(String),
    /// By the id of its VPC.
    OfVpc(String),
}

/// The parameters of `QueryRoutingTable`. See [`RouteTableRef::get`] and
/// [`VpcRouteTableRef::get`](super::VpcRouteTableRef::get).
#[derive(Clone, Debug)]
pub struct GetRouteTable {
    pub(super) table: WhichTable,
}

impl Generated for GetRouteTable {
    type Raw<'a> = builder::QueryRoutingTable<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.query_routing_table();
        Ok(match self.table {
            WhichTable::Id(id) => call.route_table_id(id),
            WhichTable::OfVpc(id) => call.vpc_id(id),
        })
    }
}

/// The parameters of `CreateRoutingRules`. See [`VpcRouteRules::create`].
#[derive(Clone, Debug)]
pub struct CreateVpcRouteRule {
    body: types::builder::VpcRouteRuleCreation,
}

impl<M: Mode> Call<CreateVpcRouteRule, M> {
    /// Free text, 200 characters at most.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.description(text.into());
        self
    }
}

impl Generated for CreateVpcRouteRule {
    type Raw<'a> = builder::CreateRoutingRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests.create_routing_rules().body(self.body))
    }
}

/// The parameters of `QueryRoutingRules`. See [`VpcRouteRules::list`] and
/// [`RulesOfVpc::list`](super::RulesOfVpc::list).
#[derive(Clone, Debug)]
pub struct ListVpcRouteRules {
    table: WhichTable,
    paging: Paging,
}

impl ListVpcRouteRules {
    pub(super) fn of(table: WhichTable) -> Self {
        Self {
            table,
            paging: Paging::default(),
        }
    }
}

impl Generated for ListVpcRouteRules {
    type Raw<'a> = builder::QueryRoutingRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.query_routing_rules();
        let mut call = match self.table {
            WhichTable::Id(id) => call.route_table_id(id),
            WhichTable::OfVpc(id) => call.vpc_id(id),
        };
        if let Some(marker) = self.paging.marker {
            call = call.marker(marker);
        }
        if let Some(max_keys) = self.paging.max_keys {
            call = call.max_keys(max_keys);
        }
        Ok(call)
    }
}

impl List for ListVpcRouteRules {
    fn paging(&mut self) -> Option<&mut Paging> {
        Some(&mut self.paging)
    }
}

impl Paged for ListVpcRouteRules {}
