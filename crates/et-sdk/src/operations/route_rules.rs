//! The route rules of a channel: creating one and listing them.

use std::fmt;

use et_api_raw::types;

use super::builder_methods::operation;
use crate::call::Call;
use crate::model::{RouteRuleCreated, RouteRuleList};
use crate::pagination::{Items, Pages};
use crate::{Cidr, IpVersion, NextHopType};

/// The route rules of a channel. See [`ChannelRef::route_rules`](super::ChannelRef::route_rules).
#[derive(Clone, Debug)]
#[must_use]
#[doc(alias = "路由规则")]
pub struct RouteRules {
    call: Call,
}

/// What a new route rule must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRouteRule {
    /// The destination (`destAddress`).
    #[doc(alias = "destAddress")]
    #[doc(alias = "目标网段")]
    pub destination: Cidr,
    /// Where the traffic goes.
    #[doc(alias = "nexthopId")]
    pub next_hop: NextHop,
}

/// Where a route rule sends its traffic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[doc(alias = "nexthopType")]
#[doc(alias = "下一跳")]
pub enum NextHop {
    /// A dedicated line gateway, by its id (`dcgw-…`).
    Gateway(String),
    /// A channel, by its id (`dedicatedconn-…`).
    Channel(String),
    /// A kind that this version does not know.
    Other {
        /// The kind.
        kind: NextHopType,
        /// The id.
        id: String,
    },
}

impl NextHop {
    /// A dedicated line gateway, by its id.
    pub fn gateway(id: impl Into<String>) -> Self {
        Self::Gateway(id.into())
    }

    /// A channel, by its id.
    pub fn channel(id: impl Into<String>) -> Self {
        Self::Channel(id.into())
    }

    /// Kind and id, as the service takes them.
    pub fn into_parts(self) -> (NextHopType, String) {
        match self {
            Self::Gateway(id) => (NextHopType::Gateway, id),
            Self::Channel(id) => (NextHopType::Channel, id),
            Self::Other { kind, id } => (kind, id),
        }
    }
}

impl fmt::Display for NextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway(id) => write!(f, "{} {id}", NextHopType::Gateway),
            Self::Channel(id) => write!(f, "{} {id}", NextHopType::Channel),
            Self::Other { kind, id } => write!(f, "{kind} {id}"),
        }
    }
}

impl RouteRules {
    pub(crate) fn new(call: Call) -> Self {
        Self { call }
    }

    /// Creates a route rule (`CreateDedicatedChannelRouteRules`). The IP version follows from the destination.
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
    /// println!("created {}", rule.route_rule_id);
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "CreateDedicatedChannelRouteRules")]
    #[doc(alias = "create_et_channel_route_rule")]
    #[doc(alias = "create_dedicated_channel_route_rules")]
    #[doc(alias = "创建专线通道路由规则")]
    pub fn create(&self, rule: NewRouteRule) -> CreateRouteRule {
        let (kind, id) = rule.next_hop.into_parts();
        let mut body = types::RouteRuleCreation::builder()
            .dest_address(rule.destination.as_str())
            .nexthop_type(kind)
            .nexthop_id(id);
        // 4 is what the service assumes.
        if rule.destination.is_ipv6() {
            body = body.ip_version(IpVersion::V6);
        }
        CreateRouteRule {
            call: self.call.clone(),
            body,
        }
    }

    /// Lists the route rules page by page (`QueryDedicatedChannelRouteRules`).
    ///
    /// ```
    /// # et_documentation::stage::with_channel(async |channel| {
    /// let mut rules = channel.route_rules().list().items();
    /// while let Some(rule) = rules.next().await {
    ///     let rule = rule?;
    ///     println!("{:?} by {:?}", rule.dest_address, rule.nexthop_id);
    /// }
    /// # Ok(())
    /// # });
    /// ```
    #[doc(alias = "QueryDedicatedChannelRouteRules")]
    #[doc(alias = "list_et_channel_route_rules")]
    #[doc(alias = "query_dedicated_channel_route_rules")]
    #[doc(alias = "查询专线通道路由规则")]
    pub fn list(&self) -> ListRouteRules {
        ListRouteRules {
            call: self.call.clone(),
            marker: None,
            max_keys: None,
            destination: None,
        }
    }
}

/// A new route rule. See [`RouteRules::create`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited"]
pub struct CreateRouteRule {
    call: Call,
    body: types::builder::RouteRuleCreation,
}

impl CreateRouteRule {
    /// Free text.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.body = self.body.description(text.into());
        self
    }

    /// The IP version, instead of the destination's.
    #[doc(alias = "ipVersion")]
    pub fn ip_version(mut self, version: impl Into<IpVersion>) -> Self {
        self.body = self.body.ip_version(version.into());
        self
    }
}

operation!(CreateRouteRule -> RouteRuleCreated, token, |this, raw| {
    raw.create_dedicated_channel_route_rules().et_id(this.call.id(0)).et_channel_id(this.call.id(1)).body(this.body)
});

/// A list of route rules. See [`RouteRules::list`].
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until `send` is awaited or a stream is polled"]
pub struct ListRouteRules {
    call: Call,
    marker: Option<String>,
    max_keys: Option<i64>,
    destination: Option<String>,
}

impl ListRouteRules {
    /// Only rules for this destination.
    #[doc(alias = "destAddress")]
    pub fn destination(mut self, destination: Cidr) -> Self {
        self.destination = Some(destination.as_str().to_owned());
        self
    }

    /// Where to start: the `nextMarker` of an earlier page.
    pub fn marker(mut self, marker: impl Into<String>) -> Self {
        self.marker = Some(marker.into());
        self
    }

    /// How many rules a page holds at most: 1 to 1000, by default 1000.
    #[doc(alias = "maxKeys")]
    pub fn max_keys(mut self, count: u32) -> Self {
        self.max_keys = Some(count.into());
        self
    }

    /// All rules from here on, page by page.
    pub fn pages(self) -> Pages<RouteRuleList> {
        Pages::of(self.marker.clone(), move |marker, hint| {
            let mut page = self.clone();
            page.marker = marker;
            page.call.hint(hint);
            Box::pin(page.send())
        })
    }

    /// All rules from here on, one by one.
    pub fn items(self) -> Items<RouteRuleList> {
        self.pages().into_items()
    }
}

operation!(ListRouteRules -> RouteRuleList, |this, raw| {
    let mut call = raw.query_dedicated_channel_route_rules().et_id(this.call.id(0)).et_channel_id(this.call.id(1));
    if let Some(marker) = this.marker {
        call = call.marker(marker);
    }
    if let Some(max_keys) = this.max_keys {
        call = call.max_keys(max_keys);
    }
    if let Some(destination) = this.destination {
        call = call.dest_address(destination);
    }
    call
});
