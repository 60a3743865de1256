//! One route rule: changing and deleting it.

use et_api_raw::types;

use super::builder_methods::operation;
use crate::call::Call;

/// One route rule, by its id. See [`ChannelRef::route_rule`](super::ChannelRef::route_rule).
#[derive(Clone, Debug)]
#[must_use]
#[doc(alias = "路由规则")]
#[doc(alias = "dcrr")]
pub struct RouteRuleRef {
    call: Call,
    id: String,
}

impl RouteRuleRef {
    pub(crate) fn new(call: Call, id: &str) -> Self {
        Self {
            call,
            id: id.to_owned(),
        }
    }

    /// The rule's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Changes the rule's description (`UpdateDedicatedChannelRouteRules`), the only thing that can be changed.
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
    pub fn update(&self, description: impl Into<String>) -> UpdateRouteRule {
        UpdateRouteRule {
            call: self.call.clone(),
            body: types::RouteRuleUpdate::builder().description(description.into()),
        }
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
    pub fn delete(&self) -> DeleteRouteRule {
        DeleteRouteRule {
            call: self.call.clone(),
        }
    }
}

/// A change of a route rule. See [`RouteRuleRef::update`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct UpdateRouteRule {
    call: Call,
    body: types::builder::RouteRuleUpdate,
}

operation!(UpdateRouteRule -> (), token, |this, raw| {
    raw.update_dedicated_channel_route_rules()
        .et_id(this.call.id(0))
        .et_channel_id(this.call.id(1))
        .route_rule_id(this.call.id(2))
        .body(this.body)
});

/// The end of a route rule. See [`RouteRuleRef::delete`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct DeleteRouteRule {
    call: Call,
}

operation!(DeleteRouteRule -> (), token, |this, raw| {
    raw.delete_dedicated_channel_route_rules()
        .et_id(this.call.id(0))
        .et_channel_id(this.call.id(1))
        .route_rule_id(this.call.id(2))
});
