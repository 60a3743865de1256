//! One route rule: changing and deleting it.

use std::fmt;

use et_api_raw::{self as raw, builder, types};

use super::channel::ChannelRef;
use super::ids::RouteRuleId;
use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;

/// One route rule, by its id. See [`ChannelRef::route_rule`](super::ChannelRef::route_rule).
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由规则")]
#[doc(alias = "dcrr")]
pub struct RouteRuleRef<M = Async> {
    client: Client<M>,
    ids: RouteRuleId,
}

impl<M> fmt::Debug for RouteRuleRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RouteRuleRef({})", self.ids)
    }
}

impl<M: Mode> ChannelRef<M> {
    /// One route rule, by its id (`dcrr-…`). Nothing is sent yet.
    pub fn route_rule(&self, id: impl AsRef<str>) -> RouteRuleRef<M> {
        RouteRuleRef {
            client: self.client().clone(),
            ids: RouteRuleId {
                channel: self.ids().clone(),
                rule: id.as_ref().to_owned(),
            },
        }
    }
}

impl<M: Mode> RouteRuleRef<M> {
    /// The rule's id.
    pub fn id(&self) -> &str {
        &self.ids.rule
    }

    /// Changes the rule's description (`UpdateDedicatedChannelRouteRules`). The service requires it
    /// here, because nothing else can be changed. A
    /// [VPC's rule](super::VpcRouteRuleRef::update) has more to change, all of it optional.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.route_rule("dcrr-5afcf643-94e").update("to the office").send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "UpdateDedicatedChannelRouteRules")]
    #[doc(alias = "update_et_channel_route_rule")]
    #[doc(alias = "update_dedicated_channel_route_rules")]
    #[doc(alias = "更新专线通道路由规则")]
    #[doc(alias = "修改专线通道路由规则")]
    pub fn update(&self, description: impl Into<String>) -> Call<UpdateRouteRule, M> {
        let ids = self.ids.clone();
        let body = types::RouteRuleUpdate::builder().description(description.into());
        Call::new(&self.client, UpdateRouteRule { ids, body })
    }

    /// Deletes the rule (`DeleteDedicatedChannelRouteRules`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// channel.route_rule("dcrr-5afcf643-94e").delete().send().await?;
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "DeleteDedicatedChannelRouteRules")]
    #[doc(alias = "delete_et_channel_route_rule")]
    #[doc(alias = "delete_dedicated_channel_route_rules")]
    #[doc(alias = "删除专线通道路由规则")]
    pub fn delete(&self) -> Call<DeleteRouteRule, M> {
        let ids = self.ids.clone();
        Call::new(&self.client, DeleteRouteRule { ids })
    }
}

/// The parameters of `UpdateDedicatedChannelRouteRules`. See [`RouteRuleRef::update`].
#[derive(Clone, Debug)]
pub struct UpdateRouteRule {
    ids: RouteRuleId,
    body: types::builder::RouteRuleUpdate,
}

impl Generated for UpdateRouteRule {
    type Raw<'a> = builder::UpdateDedicatedChannelRouteRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .update_dedicated_channel_route_rules()
            .et_id(self.ids.channel.line)
            .et_channel_id(self.ids.channel.channel)
            .route_rule_id(self.ids.rule)
            .body(self.body))
    }
}

/// The parameters of `DeleteDedicatedChannelRouteRules`. See [`RouteRuleRef::delete`].
#[derive(Clone, Debug)]
pub struct DeleteRouteRule {
    ids: RouteRuleId,
}

impl Generated for DeleteRouteRule {
    type Raw<'a> = builder::DeleteDedicatedChannelRouteRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .delete_dedicated_channel_route_rules()
            .et_id(self.ids.channel.line)
            .et_channel_id(self.ids.channel.channel)
            .route_rule_id(self.ids.rule))
    }
}
