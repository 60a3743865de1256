//! The route rules of a channel: creating one and listing them.

use std::fmt;

use et_api_raw::{self as raw, builder, types};
use serde::{Deserialize, Serialize};

use super::channel::ChannelRef;
use super::ids::ChannelId;
use super::{NextHop, cidr_fields};
use crate::call::Call;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Generated;
use crate::pagination::{List, Paged, Paging};
use crate::{Cidr, IpVersion};

/// The route rules of a channel. See [`ChannelRef::route_rules`](super::ChannelRef::route_rules).
#[derive(Clone)]
#[must_use]
#[doc(alias = "路由规则")]
pub struct RouteRules<M = Async> {
    channel: ChannelRef<M>,
}

impl<M> fmt::Debug for RouteRules<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RouteRules({})", self.channel.ids())
    }
}

/// The required parameters of a new route rule.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRouteRule {
    /// The destination (`destAddress`).
    #[doc(alias = "destAddress")]
    #[doc(alias = "目标网段")]
    #[serde(deserialize_with = "cidr_fields::destination")]
    pub destination: Cidr,
    /// The next hop.
    #[doc(alias = "nexthopId")]
    pub next_hop: NextHop,
}

impl<M: Mode> ChannelRef<M> {
    /// The channel's route rules.
    pub fn route_rules(&self) -> RouteRules<M> {
        RouteRules {
            channel: self.clone(),
        }
    }
}

impl<M: Mode> RouteRules<M> {
    /// Creates a route rule (`CreateDedicatedChannelRouteRules`). The IP version follows from the
    /// destination.
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// use et_sdk::operations::{NewRouteRule, NextHop};
    ///
    /// let rule = channel
    ///     .route_rules()
    ///     .create(NewRouteRule {
    ///         destination: "192.168.0.7/32".parse()?,
    ///         next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
    ///     })
    ///     .description("the office")
    ///     .send()
    ///     .await?;
    /// println!("created {}", rule.id);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedChannelRouteRules")]
    #[doc(alias = "create_et_channel_route_rule")]
    #[doc(alias = "create_dedicated_channel_route_rules")]
    #[doc(alias = "创建专线通道路由规则")]
    pub fn create(&self, rule: NewRouteRule) -> Call<CreateRouteRule, M> {
        let (kind, id) = rule.next_hop.into_parts();
        let mut body = types::RouteRuleCreation::builder()
            .destination(rule.destination.as_str())
            .next_hop_type(kind)
            .next_hop_id(id);
        // 4 is what the service assumes.
        if rule.destination.is_ipv6() {
            body = body.ip_version(IpVersion::V6);
        }
        self.channel
            .call(|channel| CreateRouteRule { channel, body })
    }

    /// Lists the route rules page by page (`QueryDedicatedChannelRouteRules`). For those of all
    /// channels, see [`Client::route_rules`](crate::Client::route_rules).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// let mut rules = channel.route_rules().list().items();
    /// while let Some(rule) = rules.next().await {
    ///     let rule = rule?;
    ///     println!("{:?} by {:?}", rule.destination(), rule.next_hop());
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedChannelRouteRules")]
    #[doc(alias = "list_et_channel_route_rules")]
    #[doc(alias = "query_dedicated_channel_route_rules")]
    #[doc(alias = "查询专线通道路由规则")]
    pub fn list(&self) -> Call<ListRouteRules, M> {
        self.channel.call(|channel| ListRouteRules {
            channel,
            paging: Paging::default(),
            destination: None,
        })
    }
}

/// The parameters of `CreateDedicatedChannelRouteRules`. See [`RouteRules::create`].
#[derive(Clone, Debug)]
pub struct CreateRouteRule {
    channel: ChannelId,
    body: types::builder::RouteRuleCreation,
}

impl<M: Mode> Call<CreateRouteRule, M> {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.operation.body = self.operation.body.description(text.into());
        self
    }

    /// The IP version, instead of the destination's.
    #[doc(alias = "ipVersion")]
    pub fn ip_version(mut self, version: impl Into<IpVersion>) -> Self {
        self.operation.body = self.operation.body.ip_version(version.into());
        self
    }
}

impl Generated for CreateRouteRule {
    type Raw<'a> = builder::CreateDedicatedChannelRouteRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        Ok(requests
            .create_dedicated_channel_route_rules()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel)
            .body(self.body))
    }
}

/// The parameters of `QueryDedicatedChannelRouteRules`. See [`RouteRules::list`].
#[derive(Clone, Debug)]
pub struct ListRouteRules {
    channel: ChannelId,
    paging: Paging,
    destination: Option<String>,
}

impl<M: Mode> Call<ListRouteRules, M> {
    /// Lists only rules for this destination.
    #[doc(alias = "destAddress")]
    pub fn destination(mut self, destination: Cidr) -> Self {
        self.operation.destination = Some(destination.as_str().to_owned());
        self
    }
}

impl Generated for ListRouteRules {
    type Raw<'a> = builder::QueryDedicatedChannelRouteRules<'a>;

    fn into_raw(self, requests: &raw::Client) -> Result<Self::Raw<'_>, Error> {
        let mut call = requests
            .query_dedicated_channel_route_rules()
            .et_id(self.channel.line)
            .et_channel_id(self.channel.channel);
        if let Some(marker) = self.paging.marker {
            call = call.marker(marker);
        }
        if let Some(max_keys) = self.paging.max_keys {
            call = call.max_keys(max_keys);
        }
        if let Some(destination) = self.destination {
            call = call.dest_address(destination);
        }
        Ok(call)
    }
}

impl List for ListRouteRules {
    fn paging(&mut self) -> Option<&mut Paging> {
        Some(&mut self.paging)
    }
}

impl Paged for ListRouteRules {}
