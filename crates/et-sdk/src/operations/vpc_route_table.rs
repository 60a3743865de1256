//! The route table of a VPC, by the VPC's id: reading it and listing its rules.

use std::fmt;

use super::route_table::{GetRouteTable, ListVpcRouteRules, WhichTable};
use super::vpcs::VpcRef;
use crate::call::Call;
use crate::mode::{Async, Mode};

/// The route table of a VPC, by the VPC's id. See [`VpcRef::route_table`].
///
/// The service takes a new rule by the table's own id only, which [`get`](Self::get) returns: see
/// [`VpcRouteRules::create`](super::VpcRouteRules::create).
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由表")]
pub struct VpcRouteTableRef<M = Async> {
    vpc: VpcRef<M>,
}

impl<M> fmt::Debug for VpcRouteTableRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VpcRouteTableRef({})", self.vpc.id.escape_debug())
    }
}

/// The rules of a VPC's route table, by the VPC's id, to be listed. See
/// [`VpcRouteTableRef::rules`].
///
/// There is no `create` here, because the service takes a new rule by the table's own id only. Read
/// the table, and create the rule with [`VpcRouteRules::create`](super::VpcRouteRules::create):
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// # use et_sdk::operations::{NewVpcRouteRule, VpcNextHop};
/// # let new_rule = NewVpcRouteRule {
/// #     source: "0.0.0.0/0".parse()?,
/// #     destination: "192.168.0.0/16".parse()?,
/// #     next_hop: VpcNextHop::gateway("dcgw-p5x55p77u8ah"),
/// # };
/// let table = client.vpc("vpc-9xk2m4d7q1zs").route_table().get().send().await?;
/// client.route_table(&table.id).rules().create(new_rule).send().await?;
/// # Ok(())
/// # });
/// ```
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由规则")]
pub struct RulesOfVpc<M = Async> {
    vpc: VpcRef<M>,
}

impl<M> fmt::Debug for RulesOfVpc<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RulesOfVpc({})", self.vpc.id.escape_debug())
    }
}

impl<M: Mode> VpcRef<M> {
    /// The VPC's route table. Nothing is sent yet.
    pub fn route_table(&self) -> VpcRouteTableRef<M> {
        VpcRouteTableRef { vpc: self.clone() }
    }
}

impl<M: Mode> VpcRouteTableRef<M> {
    /// Returns the route table with all its rules (`QueryRoutingTable`). Its id is what
    /// [`Client::route_table`](crate::Client::route_table) takes to create rules.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// let table = client.vpc("vpc-9xk2m4d7q1zs").route_table().get().send().await?;
    /// println!("{} has {} rules", table.id, table.route_rules.len());
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryRoutingTable")]
    #[doc(alias = "get_route")]
    #[doc(alias = "query_routing_table")]
    #[doc(alias = "查询路由表")]
    pub fn get(&self) -> Call<GetRouteTable, M> {
        let table = WhichTable::OfVpc(self.vpc.id.clone());
        Call::new(&self.vpc.client, GetRouteTable { table })
    }

    /// The rules of the table, to be listed.
    pub fn rules(&self) -> RulesOfVpc<M> {
        RulesOfVpc {
            vpc: self.vpc.clone(),
        }
    }
}

impl<M: Mode> RulesOfVpc<M> {
    /// Lists the rules page by page (`QueryRoutingRules`). The service selects none of them; choose
    /// by what they hold.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::Cidr;
    ///
    /// let office: Cidr = "192.168.0.0/16".parse()?;
    /// let mut rules = client.vpc("vpc-9xk2m4d7q1zs").route_table().rules().list().items();
    /// while let Some(rule) = rules.next().await {
    ///     let rule = rule?;
    ///     if rule.destination().as_ref() == Some(&office) {
    ///         println!("{} leads there by {:?}", rule.id, rule.next_hop());
    ///     }
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryRoutingRules")]
    #[doc(alias = "get_route_rule")]
    #[doc(alias = "query_routing_rules")]
    #[doc(alias = "查询路由规则")]
    pub fn list(&self) -> Call<ListVpcRouteRules, M> {
        let table = WhichTable::OfVpc(self.vpc.id.clone());
        Call::new(&self.vpc.client, ListVpcRouteRules::of(table))
    }
}
