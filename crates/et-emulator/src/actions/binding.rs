//! Binding a gateway to a channel, its health check, and what refers to it.

use std::sync::Arc;

use ipnet::IpNet;
use serde::Deserialize;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use super::string_set;
use crate::address::check_networks;
use crate::api_error::ApiError;
use crate::assumed::gateways::GatewayAction;
use crate::distinct_networks;
use crate::field_error::FieldError;
use crate::state::{
    ChannelStatus, Gateway, GatewayStatus, HealthCheck, NextHopType, ResourceId, Store,
};

pub(super) const HANDLERS: Handlers = &[
    ("BindPhysicalDedicatedLine", bind),
    ("UnbindPhysicalDedicatedLine", unbind),
    ("CreateDedicatedGatewayHealthCheck", check_health),
];

/// What a gateway is to be bound to.
#[derive(Deserialize)]
pub(super) struct Request {
    #[serde(rename = "etId")]
    pub(super) line: String,
    #[serde(rename = "channelId")]
    pub(super) channel: String,
    #[serde(rename = "localCidrs", default)]
    pub(super) local_cidrs: Vec<String>,
}

/// Checks that a gateway of a VPC can be bound. Returns the channel and the cloud's networks.
pub(super) fn check(
    store: &Store,
    vpc: &str,
    request: Request,
) -> Result<(Arc<str>, Vec<String>), ApiError> {
    let line = store.line(&request.line);
    let none = |what: &str, id: &str, field: &str| {
        ApiError::not_found(format_args!("the {what} {id} of body `{field}`"))
    };
    let line = line.ok_or_else(|| none("line", &request.line, "etId"))?;
    let channel = line.channels.get(&request.channel);
    let channel = channel.ok_or_else(|| none("channel", &request.channel, "channelId"))?;
    let vpc = store
        .vpc(vpc)
        .ok_or_else(|| ApiError::not_found("the VPC"))?;
    if channel.status != ChannelStatus::Established {
        let allows = |status| status == ChannelStatus::Established;
        let what = format!("the channel {}", channel.id);
        return Err(ApiError::wrong_status(&what, channel.status, allows));
    }
    let mut others = store.gateways_on(&channel.id);
    if let Some(other) = others.find(|other| other.vpc_id == vpc.id) {
        return Err(ApiError::not_allowed(format!(
            "the gateway {} of the same VPC is bound to the channel; unbind it first",
            other.id
        )));
    }
    let mut local_cidrs = request.local_cidrs;
    check_networks("localCidrs", &local_cidrs, 4)?;
    string_set::deduplicate(&mut local_cidrs);
    let of_gateway = local_cidrs.iter().map(String::as_str);
    distinct_networks::check(channel.networks(), vpc.spec.networks(), of_gateway)
        .map_err(ApiError::not_allowed)?;
    if local_cidrs.is_empty() {
        local_cidrs.push(vpc.spec.cidr.clone());
    }
    Ok((channel.id.clone(), local_cidrs))
}

/// Checks networks that are to be behind a channel against those of the gateways bound to it.
pub(super) fn check_behind<'n>(
    store: &'n Store,
    channel: &'n str,
    networks: impl Iterator<Item = &'n String> + Clone,
) -> Result<(), ApiError> {
    for gateway in store.gateways_on(channel) {
        let vpc = store.vpc(&gateway.vpc_id).into_iter();
        let vpc = vpc.flat_map(|vpc| vpc.spec.networks());
        let behind = networks.clone().map(String::as_str);
        distinct_networks::check(behind, vpc, gateway.networks()).map_err(|overlap| {
            ApiError::not_allowed(format!("{overlap}, or unbind {}", gateway.id))
        })?;
    }
    Ok(())
}

/// Checks networks that a gateway is to have against those behind its channel.
pub(super) fn check_local<'n>(
    store: &'n Store,
    gateway: &Gateway,
    networks: impl Iterator<Item = &'n String>,
) -> Result<(), ApiError> {
    let channel = gateway.channel_id.as_deref();
    let channel = channel.and_then(|channel| store.channel(channel));
    let behind = channel.into_iter().flat_map(|channel| channel.networks());
    distinct_networks::check(behind, [], networks.map(String::as_str))
        .map_err(ApiError::not_allowed)
}

/// BindPhysicalDedicatedLine.
pub(super) fn bind(mut context: Context<'_>) -> ActionResult {
    let request: Request = context.body()?;
    let gateway = context.gateway_for(GatewayAction::Bind)?;
    let (id, vpc) = (gateway.id.clone(), gateway.vpc_id.clone());
    if let Some(channel) = &gateway.channel_id {
        return Err(ApiError::not_allowed(format!(
            "the gateway is bound to the channel {channel}; unbind it first"
        )));
    }
    let (channel, local_cidrs) = check(&context.account.store, &vpc, request)?;
    let gateway = context.gateway_for(GatewayAction::Bind)?;
    gateway.channel_id = Some(channel);
    gateway.local_cidrs = local_cidrs;
    gateway.status = GatewayStatus::Building;
    let id = ResourceId::Gateway(id);
    context.account.start_lifecycle(&id, context.now);
    EMPTY
}

/// UnbindPhysicalDedicatedLine.
pub(super) fn unbind(mut context: Context<'_>) -> ActionResult {
    let gateway = context.gateway_for(GatewayAction::Unbind)?;
    if gateway.channel_id.is_none() {
        return Err(ApiError::not_allowed(
            "the gateway is bound to no channel; there is nothing to unbind",
        ));
    }
    let id = gateway.id.clone();
    context.account.store.unbind(&id);
    EMPTY
}

/// CreateDedicatedGatewayHealthCheck.
pub(super) fn check_health(mut context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Creation {
        dcphy_id: Option<String>,
        channel_id: Option<String>,
        subnet_id: Option<String>,
        health_check_source_ip: Option<String>,
        // `ICMP` is the only one.
        #[serde(rename = "healthCheckType")]
        _health_check_type: Option<String>,
        health_check_interval: u32,
        health_threshold: u32,
        unhealth_threshold: u32,
        auto_generate_route_rule: Option<bool>,
    }
    let creation: Creation = context.body()?;
    let gateway = context.gateway_for(GatewayAction::HealthCheck)?;
    if gateway.health_check.is_some() {
        return Err(ApiError::not_allowed(
            "the gateway has a health check; unbind and bind the gateway to begin another one",
        ));
    }
    let store = &context.account.store;
    let gateway = context.gateway()?;
    let line = gateway.channel_id.as_deref();
    let line = line.and_then(|channel| store.line_of(channel));
    let channel = line.and_then(|line| line.channels.get(gateway.channel_id.as_deref()?));
    let (Some(line), Some(channel)) = (line, channel) else {
        return Err(ApiError::not_allowed(
            "the gateway is bound to no channel; bind it before checking its health",
        ));
    };
    for (field, given, own) in [
        ("dcphyId", creation.dcphy_id, &*line.id),
        ("channelId", creation.channel_id, &*channel.id),
    ] {
        if given.is_some_and(|given| given != own) {
            let rule = format!("must be `{own}`, which the gateway is bound to");
            return Err(ApiError::invalid_field(field, rule));
        }
    }
    let vpc = context.vpc(&gateway.vpc_id)?;
    if let Some(subnet) = creation.subnet_id
        && !vpc.subnets.iter().any(|one| one.id == subnet)
    {
        let what = format!("the subnet {subnet} of body `subnetId`");
        return Err(ApiError::not_found(what));
    }
    let source = creation.health_check_source_ip;
    let health_check = HealthCheck {
        health_check_source_ip: match source {
            Some(address) => check_address(address)?,
            None => third_address(&vpc.spec.cidr),
        },
        health_check_dest_ip: without_prefix(&channel.spec.customer_address),
        health_check_interval: creation.health_check_interval,
        health_threshold: creation.health_threshold,
        unhealth_threshold: creation.unhealth_threshold,
        auto_generate_route_rule: creation.auto_generate_route_rule.unwrap_or(true),
    };
    context
        .gateway_for(GatewayAction::HealthCheck)?
        .health_check = Some(health_check);
    EMPTY
}

fn check_address(text: String) -> Result<String, FieldError> {
    let is_address = text.parse::<std::net::IpAddr>().is_ok();
    let error = || FieldError::new("healthCheckSourceIp", "must be an IP address");
    is_address.then_some(text).ok_or_else(error)
}

/// The third address of a network, which no host of the VPC has.
fn third_address(cidr: &str) -> String {
    let network: Option<IpNet> = cidr.parse().ok();
    let address = network.and_then(|network| network.hosts().nth(2));
    address.map_or_else(String::new, |address| address.to_string())
}

fn without_prefix(address: &str) -> String {
    let end = address.find('/').unwrap_or(address.len());
    address[..end].to_owned()
}

/// A route whose next hop is a gateway, in words.
pub(super) fn route_to(store: &Store, gateway: &str) -> Option<String> {
    for vpc in store.vpcs().iter() {
        let mut rules = vpc.route_rules.iter();
        if let Some(rule) = rules.find(|rule| rule.leads_to_gateway(gateway)) {
            let table = &vpc.route_table_id;
            return Some(format!("the rule {} of the route table {table}", rule.id));
        }
    }
    let lines = store.lines().iter();
    for channel in lines.flat_map(|line| line.channels.iter()) {
        let mut rules = channel.route_rules.iter();
        let leads_there = |kind, hop: &str| kind == NextHopType::Gateway && hop == gateway;
        let rule = rules.find(|rule| leads_there(rule.spec.nexthop_type, &rule.spec.nexthop_id));
        if let Some(rule) = rule {
            let channel = &channel.id;
            return Some(format!(
                "the route rule {} of the channel {channel}",
                rule.id
            ));
        }
    }
    None
}
