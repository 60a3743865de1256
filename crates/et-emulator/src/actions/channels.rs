//! Channels over a line.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{ActionResult, Context, EMPTY};
use super::{ipv6, string_set};
use crate::account::Account;
use crate::address::{check_link, check_networks};
use crate::api_error::ApiError;
use crate::assumed::{self, ChannelAction, LineAction};
use crate::json;
use crate::state::{
    Bfd, BgpStatus, Channel, ChannelSpec, ChannelStatus, Ipv6, Line, OrderedMap, ResourceId,
    Routing, Sensitive,
};

/// An application for a channel, when it is created or resubmitted.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    #[serde(flatten)]
    spec: ChannelSpec,
    route_type: RouteType,
    #[serde(default)]
    networks: Vec<String>,
    bgp_asn: Option<String>,
    bgp_key: Option<Sensitive>,
    enable_ipv6: Option<u8>,
    baidu_ipv6_address: Option<String>,
    customer_ipv6_address: Option<String>,
    #[serde(default)]
    ipv6_networks: Vec<String>,
}

#[derive(Deserialize)]
enum RouteType {
    #[serde(rename = "static-route")]
    Static,
    #[serde(rename = "bgp")]
    Bgp,
}

impl Application {
    /// The properties, routing and IPv6 configuration, if the fields agree with each other.
    fn check(
        mut self,
        ipv6_allowed: bool,
    ) -> Result<(ChannelSpec, Routing, Option<Ipv6>), ApiError> {
        check_link(
            ("baiduAddress", &self.spec.baidu_address),
            ("customerAddress", &self.spec.customer_address),
            4,
        )?;
        let routing = self.take_routing()?;
        let ipv6 = self.take_ipv6()?;
        if let Some(ipv6) = &ipv6 {
            ipv6::check(ipv6, &routing, ipv6_allowed)?;
        }
        string_set::deduplicate(&mut self.spec.authorized_users);
        Ok((self.spec, routing, ipv6))
    }

    fn take_routing(&mut self) -> Result<Routing, ApiError> {
        let mut networks = std::mem::take(&mut self.networks);
        if let RouteType::Static = self.route_type {
            if networks.is_empty() {
                let rule = "is required with the route type `static-route`";
                return Err(ApiError::invalid_field("networks", rule));
            }
            check_networks("networks", &networks, 4)?;
            string_set::deduplicate(&mut networks);
            return Ok(Routing::Static { networks });
        }
        let required =
            |field| ApiError::invalid_field(field, "is required with the route type `bgp`");
        let bgp_asn = self.bgp_asn.take().ok_or_else(|| required("bgpAsn"))?;
        if !bgp_asn.parse::<u32>().is_ok_and(|number| number > 0) {
            let rule = "must be from 1 to 4294967295";
            return Err(ApiError::invalid_field("bgpAsn", rule));
        }
        let bgp_key = self.bgp_key.take().filter(|key| !key.is_empty());
        Ok(Routing::Bgp {
            bgp_asn,
            bgp_key: bgp_key.ok_or_else(|| required("bgpKey"))?,
            bgp_route_limit: None,
            bgp_status: BgpStatus::Down,
            ipv6_bgp_status: Some(BgpStatus::Down),
        })
    }

    fn take_ipv6(&mut self) -> Result<Option<Ipv6>, ApiError> {
        if self.enable_ipv6 != Some(1) {
            return Ok(None);
        }
        let required = |field, value: &mut Option<String>| {
            let rule = "is required with `enableIpv6`";
            value
                .take()
                .ok_or_else(|| ApiError::invalid_field(field, rule))
        };
        string_set::deduplicate(&mut self.ipv6_networks);
        Ok(Some(Ipv6 {
            baidu_ipv6_address: required("baiduIpv6Address", &mut self.baidu_ipv6_address)?,
            customer_ipv6_address: required(
                "customerIpv6Address",
                &mut self.customer_ipv6_address,
            )?,
            ipv6_networks: std::mem::take(&mut self.ipv6_networks),
        }))
    }
}

/// Checks that no channel of the line but `own` uses this VLAN.
fn check_vlan(line: &Line, vlan: u16, own: &str) -> Result<(), ApiError> {
    let mut others = line.channels.iter().filter(|channel| *channel.id != *own);
    if others.any(|channel| channel.spec.vlan_id == vlan) {
        return Err(ApiError::new(
            assumed::STATUS_STATE,
            assumed::CODE_VLAN_TAKEN,
            "body `vlanId` is in use on the line; choose another one",
        ));
    }
    Ok(())
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
    let channel = Channel {
        id: id.clone(),
        spec,
        status: ChannelStatus::AckWait,
        routing,
        ipv6,
        bfd: None,
        associated: BTreeSet::new(),
        next_change: None,
        route_rules: OrderedMap::default(),
    };
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
    let channel = context.channel_for(ChannelAction::Resubmit)?;
    let tags = std::mem::take(&mut channel.spec.tags);
    channel.spec = ChannelSpec { tags, ..spec };
    channel.routing = routing;
    channel.ipv6 = ipv6;
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
        Some(id) => {
            let channel = channels.get(id);
            vec![show(
                channel.ok_or_else(|| ApiError::not_found("the channel"))?,
            )]
        }
        None => channels.iter().map(show).collect(),
    };
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
            return Err(ApiError::quota("BGP routes a channel", quota));
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
    context.account.store.remove_channel(&id);
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
