//! One rule of a VPC's route table: changing, switching and deleting it.

use std::fmt;

use et_api_raw::flag::Flag;
use et_api_raw::{self as raw, builder, types};

use crate::Cidr;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::{Generated, Operation};

/// One rule of a VPC's route table, by its id. See [`Client::vpc_route_rule`].
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由规则")]
pub struct VpcRouteRuleRef<M = Async> {
    client: Client<M>,
    id: String,
}

impl<M> fmt::Debug for VpcRouteRuleRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VpcRouteRuleRef({})", self.id.escape_debug())
    }
}

impl<M: Mode> Client<M> {
    /// One rule of a VPC's route table, by its id (`rr-…`). Nothing is sent yet.
    ///
    /// The service lists its own rule to the VPC with an empty id. No action takes that one, and a
    /// call with an empty id is refused before it is sent.
    pub fn vpc_route_rule(&self, id: impl AsRef<str>) -> VpcRouteRuleRef<M> {
        VpcRouteRuleRef {
            client: self.clone(),
            id: id.as_ref().to_owned(),
        }
    }
}

impl<M: Mode> VpcRouteRuleRef<M> {
    /// The rule's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Changes the rule (`UpdateRoutingRules`). Parameters that are not set stay unchanged. A
    /// [channel's rule](super::RouteRuleRef::update) has only its description to change, which is
    /// an argument there.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.vpc_route_rule("rr-dvq3cxpghw5e").update().description("to the plant").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UpdateRoutingRules")]
    #[doc(alias = "update_route")]
    #[doc(alias = "update_routing_rules")]
    #[doc(alias = "更新路由规则")]
    #[doc(alias = "修改路由规则")]
    pub fn update(&self) -> Call<UpdateVpcRouteRule, M> {
        let body = types::VpcRouteRuleUpdate::default();
        self.call(|rule_id| UpdateVpcRouteRule { rule_id, body })
    }

    /// Makes the standby gateway carry the traffic, and this rule's the standby
    /// (`ActiveStandbySwitchover`). The rule must be the active one of the two.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.vpc_route_rule("rr-2m7yd0c4k9ta").switch_over().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "ActiveStandbySwitchover")]
    #[doc(alias = "switch_route")]
    #[doc(alias = "active_standby_switchover")]
    #[doc(alias = "switchRouteHA")]
    #[doc(alias = "主备切换")]
    pub fn switch_over(&self) -> Call<SwitchOver, M> {
        self.call(|rule_id| SwitchOver { rule_id })
    }

    /// Deletes the rule (`DeleteRoutingRules`).
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// client.vpc_route_rule("rr-dvq3cxpghw5e").delete().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DeleteRoutingRules")]
    #[doc(alias = "delete_route")]
    #[doc(alias = "delete_routing_rules")]
    #[doc(alias = "删除路由规则")]
    pub fn delete(&self) -> Call<DeleteVpcRouteRule, M> {
        self.call(|rule_id| DeleteVpcRouteRule { rule_id })
    }

    /// A call that names this rule.
    fn call<O: Operation>(&self, operation: impl FnOnce(String) -> O) -> Call<O, M> {
        Call::new(&self.client, operation(self.id.clone()))
    }
}

/// The parameters of `UpdateRoutingRules`. See [`VpcRouteRuleRef::update`].
#[derive(Clone, Debug)]
pub struct UpdateVpcRouteRule {
    rule_id: String,
    body: types::VpcRouteRuleUpdate,
}

impl<M: Mode> Call<UpdateVpcRouteRule, M> {
    /// Where the traffic comes from: `0.0.0.0/0`, a subnet of the VPC or a part of one.
    #[doc(alias = "sourceAddress")]
    pub fn source(mut self, source: Cidr) -> Self {
        self.operation.body.source = Some(source.as_str().to_owned());
        self
    }

    /// Where it goes: `0.0.0.0/0`, or a network that does not overlap the VPC.
    #[doc(alias = "destinationAddress")]
    pub fn destination(mut self, destination: Cidr) -> Self {
        self.operation.body.destination = Some(destination.as_str().to_owned());
        self
    }

    /// The id of another next hop of the same kind.
    #[doc(alias = "nexthopId")]
    pub fn next_hop_id(mut self, id: impl Into<String>) -> Self {
        self.operation.body.next_hop_id = Some(id.into());
        self
    }

    /// Free text, 200 characters at most.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body.description = Some(text.into());
        self
    }
}

impl Generated for UpdateVpcRouteRule {
    type Raw<'a> = builder::UpdateRoutingRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.update_routing_rules();
        Ok(call.route_rule_id(self.rule_id).body(self.body))
    }
}

/// The parameters of `ActiveStandbySwitchover`. See [`VpcRouteRuleRef::switch_over`].
#[derive(Clone, Debug)]
pub struct SwitchOver {
    rule_id: String,
}

impl Generated for SwitchOver {
    type Raw<'a> = builder::ActiveStandbySwitchover<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .active_standby_switchover()
            .route_rule_id(self.rule_id)
            .switch_route_ha(Flag))
    }
}

/// The parameters of `DeleteRoutingRules`. See [`VpcRouteRuleRef::delete`].
#[derive(Clone, Debug)]
pub struct DeleteVpcRouteRule {
    rule_id: String,
}

impl Generated for DeleteVpcRouteRule {
    type Raw<'a> = builder::DeleteRoutingRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let call = requests.delete_routing_rules();
        Ok(call.route_rule_id(self.rule_id))
    }
}
