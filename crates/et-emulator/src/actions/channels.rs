//! Channels over a line.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use super::{binding, ipv6, string_set};
use crate::account::Account;
use crate::address::{check_asn, check_link, check_networks};
use crate::api_error::ApiError;
use crate::assumed::{self, CHANNEL_LIFECYCLE, ChannelAction, LineAction};
use crate::json;
use crate::state::{
    Bfd, Channel, ChannelSpec, ChannelStatus, Ipv6, Line, OrderedMap, ResourceId, Routing,
};

pub(super) const HANDLERS: Handlers = &[
    ("CreateDedicatedChannel", create),
    ("QueryDedicatedChannel", list),
    ("ResubmitDedicatedChannel", resubmit),
    ("UpdateDedicatedChannel", update),
    ("DeleteDedicatedChannel", delete),
];

/// An application for a channel, when it is created or resubmitted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    #[serde(flatten)]
    spec: ChannelSpec,
    #[serde(flatten)]
    routing: Routing,
    enable_ipv6: Option<u8>,
    #[serde(flatten)]
    ipv6: Ipv6,
}

/// What an application consists of: properties, routing, and the IPv6 configuration if requested.
type Parts = (ChannelSpec, Routing, Option<Ipv6>);

impl Application {
    /// Checks that the fields agree with each other.
    fn check(mut self, ipv6_allowed: bool) -> Result<Parts, ApiError> {
        let spec = &mut self.spec;
        check_link(
            ("baiduAddress", &spec.baidu_address),
            ("customerAddress", &spec.customer_address),
            4,
        )?;
        string_set::deduplicate(&mut spec.authorized_users);
        check_routing(&mut self.routing)?;
        let mut ipv6 = (self.enable_ipv6 == Some(1)).then_some(self.ipv6);
        if let Some(ipv6) = &mut ipv6 {
            let rule = "is required with `enableIpv6`";
            require(
                "baiduIpv6Address",
                !ipv6.baidu_ipv6_address.is_empty(),
                rule,
            )?;
            require(
                "customerIpv6Address",
                !ipv6.customer_ipv6_address.is_empty(),
                rule,
            )?;
            ipv6::check(ipv6, &self.routing, ipv6_allowed)?;
            string_set::deduplicate(&mut ipv6.ipv6_networks);
        }
        Ok((self.spec, self.routing, ipv6))
    }
}

/// Checks the routing of an application.
fn check_routing(routing: &mut Routing) -> Result<(), ApiError> {
    match routing {
        Routing::Static { networks } => {
            let rule = "is required with the route type `static-route`";
            require("networks", !networks.is_empty(), rule)?;
            check_networks("networks", networks, 4)?;
            string_set::deduplicate(networks);
        }
        Routing::Bgp {
            bgp_asn, bgp_key, ..
        } => {
            let rule = "is required with the route type `bgp`";
            require("bgpAsn", !bgp_asn.is_empty(), rule)?;
            check_asn("bgpAsn", bgp_asn)?;
            require("bgpKey", !bgp_key.is_empty(), rule)?;
        }
    }
    Ok(())
}

fn require(field: &str, condition: bool, rule: &str) -> Result<(), ApiError> {
    let error = || ApiError::invalid_field(field, rule);
    condition.then_some(()).ok_or_else(error)
}

/// Checks that no channel of the line but `own` uses this VLAN.
fn check_vlan(line: &Line, vlan: u16, own: &str) -> Result<(), ApiError> {
    let mut others = line.channels.iter().filter(|channel| *channel.id != *own);
    match others.find(|channel| channel.spec.vlan_id == vlan) {
        Some(other) => Err(ApiError::new(
            assumed::STATUS_STATE,
            assumed::CODE_VLAN_TAKEN,
            format!(
                "body `vlanId` is in use by channel {}; choose another one",
                other.id
            ),
        )),
        None => Ok(()),
    }
}

/// CreateDedicatedChannel.
pub(super) fn create(context: Context<'_>) -> ActionResult {
    let application: Application = context.body()?;
    let line = context.line_for(context.path("etId"), LineAction::CreateChannel)?;
    let (spec, routing, ipv6) = application.check(context.account.ipv6_allowed)?;
    check_vlan(line, spec.vlan_id, "")?;
    let quota = context.account.quotas.channels_per_line;
    if line.channels.len() >= quota as usize {
        return Err(ApiError::quota("channels on this line", quota));
    }
    let line = line.id.clone();
    let Account { store, ids, .. } = &mut *context.account;
    let id = ids.channel(|id| store.channel(id).is_some());
    let mut channel = Channel {
        id: id.clone(),
        spec,
        status: CHANNEL_LIFECYCLE[0],
        routing,
        ipv6,
        bfd: None,
        associated: BTreeSet::new(),
        next_change: None,
        route_rules: OrderedMap::default(),
    };
    channel.enter(CHANNEL_LIFECYCLE[0]);
    store.add_channel(&line, channel);
    let response = json::to_bytes(&json!({ "id": id }));
    let id = ResourceId::Channel(id);
    context.account.start_lifecycle(&id, context.now);
    Ok(response)
}

/// ResubmitDedicatedChannel: replaces the application and restarts the lifecycle.
pub(super) fn resubmit(mut context: Context<'_>) -> ActionResult {
    let application: Application = context.body()?;
    let channel = context.channel_for(ChannelAction::Resubmit)?;
    if let Routing::Bgp { .. } = channel.routing {
        return Err(ApiError::not_allowed(
            "a channel with the route type `bgp` cannot be resubmitted; \
             delete it and create another one",
        ));
    }
    let id = channel.id.clone();
    let (spec, routing, ipv6) = application.check(context.account.ipv6_allowed)?;
    check_vlan(context.line(context.path("etId"))?, spec.vlan_id, &id)?;
    let networks = ipv6.iter().flat_map(|ipv6| &ipv6.ipv6_networks);
    let networks = routing.networks().iter().chain(networks);
    binding::check_behind(&context.account.store, &id, networks)?;
    let channel = context.channel_for(ChannelAction::Resubmit)?;
    let tags = std::mem::take(&mut channel.spec.tags);
    channel.spec = ChannelSpec { tags, ..spec };
    channel.routing = routing;
    channel.ipv6 = ipv6;
    channel.enter(CHANNEL_LIFECYCLE[0]);
    let id = ResourceId::Channel(id);
    context.account.start_lifecycle(&id, context.now);
    EMPTY
}

/// QueryDedicatedChannel: all channels of a line, or one of them.
pub(super) fn list(context: Context<'_>) -> ActionResult {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Response<'a> {
        et_channels: Vec<ChannelResponse<'a>>,
    }
    let channels = &context.line(context.path("etId"))?.channels;
    let quota = context.account.quotas.bgp_routes_per_channel;
    let show = |channel| ChannelResponse::new(channel, quota);
    let et_channels = match context.query("etChannelId") {
        Some(id) => channels.get(id).map(|channel| vec![show(channel)]),
        None => Some(channels.iter().map(show).collect()),
    };
    let et_channels = et_channels.ok_or_else(|| ApiError::not_found("the channel"))?;
    Ok(json::to_bytes(&Response { et_channels }))
}

/// UpdateDedicatedChannel.
pub(super) fn update(mut context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        name: Option<String>,
        description: Option<String>,
        bgp_route_limit: Option<u32>,
    }
    let update: Update = context.body()?;
    let quota = context.account.quotas.bgp_routes_per_channel;
    let channel = context.channel_for(ChannelAction::Update)?;
    if let Some(limit) = update.bgp_route_limit {
        if limit > quota {
            return Err(ApiError::new(
                assumed::STATUS_QUOTA,
                assumed::CODE_QUOTA,
                format!(
                    "body `bgpRouteLimit` must be at most {quota}, the quota of BGP routes on a \
                     channel; request a higher quota"
                ),
            ));
        }
        let Routing::Bgp {
            bgp_route_limit, ..
        } = &mut channel.routing
        else {
            return Err(ApiError::not_allowed(
                "`bgpRouteLimit` is for channels with the route type `bgp`; omit it",
            ));
        };
        *bgp_route_limit = Some(limit);
    }
    let spec = &mut channel.spec;
    if let Some(name) = update.name {
        spec.name = name;
    }
    if let Some(description) = update.description {
        spec.description = description;
    }
    EMPTY
}

/// DeleteDedicatedChannel.
pub(super) fn delete(mut context: Context<'_>) -> ActionResult {
    let id = context.channel_for(ChannelAction::Delete)?.id.clone();
    if let Some(gateway) = context.account.store.gateways_on(&id).next() {
        return Err(ApiError::not_allowed(format!(
            "the gateway {} is bound to the channel; unbind it first",
            gateway.id
        )));
    }
    context.account.store.remove_channel(&id);
    context.account.store.remove_dangling_rules();
    EMPTY
}

/// A channel as responses show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChannelResponse<'a> {
    id: &'a str,
    #[serde(flatten)]
    spec: &'a ChannelSpec,
    status: ChannelStatus,
    #[serde(flatten)]
    routing: Routing,
    enable_ipv6: u8,
    #[serde(flatten)]
    ipv6: Option<&'a Ipv6>,
    #[serde(flatten)]
    bfd: Option<&'a Bfd>,
}

impl<'a> ChannelResponse<'a> {
    fn new(channel: &'a Channel, route_quota: u32) -> Self {
        Self {
            id: &channel.id,
            spec: &channel.spec,
            status: channel.status,
            routing: channel.effective_routing(route_quota),
            enable_ipv6: channel.ipv6.is_some().into(),
            ipv6: channel.ipv6.as_ref(),
            bfd: channel.bfd.as_ref(),
        }
    }
}
