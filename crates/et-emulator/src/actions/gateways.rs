//! Dedicated gateways.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::binding::{self, Request as BindRequest};
use super::context::{ActionResult, Context, EMPTY, Handlers};
use super::string_set;
use crate::account::Account;
use crate::address::check_networks;
use crate::api_error::ApiError;
use crate::assumed::gateways::GatewayAction;
use crate::json;
use crate::state::{Gateway, GatewaySpec, GatewayStatus, HealthCheck, ResourceId, Store};

pub(super) const HANDLERS: Handlers = &[
    ("CreateDedicatedGateway", create),
    ("QueryTheListOfDedicatedLineGateways", list),
    ("QueryTheDetailsOfTheDedicatedGateway", show),
    ("UpdateDedicatedGateway", update),
    ("ReleaseDedicatedGateway", release),
];

/// CreateDedicatedGateway.
pub(super) fn create(context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Creation {
        #[serde(flatten)]
        spec: GatewaySpec,
        vpc_id: String,
        et_id: Option<String>,
        channel_id: Option<String>,
        #[serde(default)]
        local_cidrs: Vec<String>,
    }
    let Creation {
        spec,
        vpc_id,
        et_id,
        channel_id,
        local_cidrs,
    } = context.body()?;
    let vpc = context.vpc(&vpc_id)?.id.clone();
    let bound_to = match (et_id, channel_id) {
        (Some(line), Some(channel)) => {
            let request = BindRequest {
                line,
                channel,
                local_cidrs,
            };
            Some(binding::check(&context.account.store, &vpc, request)?)
        }
        (None, None) if local_cidrs.is_empty() => None,
        (None, None) => {
            let rule = "is only for a gateway with `etId` and `channelId`";
            return Err(ApiError::invalid_field("localCidrs", rule));
        }
        (Some(_), None) => {
            return Err(ApiError::invalid_field("etId", "needs `channelId` too"));
        }
        (None, Some(_)) => {
            return Err(ApiError::invalid_field("channelId", "needs `etId` too"));
        }
    };
    let Account {
        store, ids, quotas, ..
    } = &mut *context.account;
    if store.gateways().len() >= quotas.gateways as usize {
        return Err(ApiError::quota("gateways", quotas.gateways));
    }
    let in_vpc = |gateway: &&Gateway| gateway.vpc_id == vpc;
    if store.gateways().iter().filter(in_vpc).count() >= quotas.gateways_per_vpc as usize {
        let what = "gateways in this VPC";
        return Err(ApiError::quota(what, quotas.gateways_per_vpc));
    }
    let id = ids.gateway(|id| store.gateway(id).is_some());
    let (channel_id, local_cidrs) = bound_to.unzip();
    store.add_gateway(Gateway {
        id: id.clone(),
        vpc_id: vpc,
        spec,
        status: GatewayStatus::Building,
        create_time: Some(context.now),
        channel_id,
        local_cidrs: local_cidrs.unwrap_or_default(),
        enable_ipv6: 0,
        ipv6_local_cidrs: Vec::new(),
        health_check: None,
        next_change: None,
    });
    let response = json::to_bytes(&json!({ "etGatewayId": id }));
    let id = ResourceId::Gateway(id);
    context.account.start_lifecycle(&id, context.now);
    Ok(response)
}

/// QueryTheListOfDedicatedLineGateways: the gateways of a VPC.
pub(super) fn list(context: Context<'_>) -> ActionResult {
    let vpc = context.vpc(context.query("vpcId").unwrap_or_default())?;
    let [id, name, status] = ["etGatewayId", "name", "status"].map(|name| context.query(name));
    let is_asked_for = |gateway: &Gateway| {
        gateway.vpc_id == vpc.id
            && id.is_none_or(|id| *gateway.id == *id)
            && name.is_none_or(|name| gateway.spec.name.contains(name))
            && status.is_none_or(|status| gateway.status.as_str() == status)
    };
    let store = &context.account.store;
    let page = context.page(&vpc.id, store.gateways(), is_asked_for)?;
    Ok(page.response("etGateways", |one| GatewayResponse::new(one, store)))
}

/// QueryTheDetailsOfTheDedicatedGateway.
pub(super) fn show(context: Context<'_>) -> ActionResult {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Details<'a> {
        #[serde(flatten)]
        gateway: GatewayResponse<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        health_check_type: Option<&'static str>,
        #[serde(flatten)]
        health_check: Option<&'a HealthCheck>,
    }
    let gateway = context.gateway()?;
    let health_check = gateway.health_check.as_ref();
    let details = Details {
        gateway: GatewayResponse::new(gateway, &context.account.store),
        health_check_type: health_check.map(|_| "ICMP"),
        health_check,
    };
    let mut details = serde_json::to_value(details).unwrap_or_default();
    if let Some(fields) = details.as_object_mut() {
        // It is a request's, and in no response.
        fields.remove("autoGenerateRouteRule");
    }
    Ok(json::to_bytes(&details))
}

/// UpdateDedicatedGateway.
pub(super) fn update(mut context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Update {
        name: Option<String>,
        speed: Option<u32>,
        description: Option<String>,
        local_cidrs: Option<Vec<String>>,
        enable_ipv6: Option<u8>,
        ipv6_local_cidrs: Option<Vec<String>>,
    }
    let update: Update = context.body()?;
    let ipv6_allowed = context.account.ipv6_allowed;
    let action = match update.local_cidrs {
        Some(_) => GatewayAction::LocalCidrs,
        None => GatewayAction::Update,
    };
    let gateway = context.gateway_for(action)?;
    if update.local_cidrs.is_some() && gateway.channel_id.is_none() {
        return Err(ApiError::not_allowed(
            "the gateway is bound to no channel; bind it before changing `localCidrs`",
        ));
    }
    let enable_ipv6 = update.enable_ipv6.unwrap_or(gateway.enable_ipv6);
    if enable_ipv6 == 1 && !ipv6_allowed {
        return Err(ApiError::opt_in_ipv6());
    }
    if update.ipv6_local_cidrs.is_some() && enable_ipv6 == 0 {
        return Err(ApiError::not_allowed(
            "IPv6 is disabled on the gateway; enable it to set `ipv6LocalCidrs`",
        ));
    }
    let [ipv4, ipv6] = [update.local_cidrs, update.ipv6_local_cidrs];
    check_networks("localCidrs", ipv4.as_deref().unwrap_or_default(), 4)?;
    check_networks("ipv6LocalCidrs", ipv6.as_deref().unwrap_or_default(), 6)?;
    let networks = ipv4.iter().chain(&ipv6).flatten();
    binding::check_local(&context.account.store, context.gateway()?, networks)?;
    let gateway = context.gateway_for(action)?;
    gateway.enable_ipv6 = enable_ipv6;
    if enable_ipv6 == 0 {
        gateway.ipv6_local_cidrs.clear();
    }
    for (field, networks) in [
        (&mut gateway.local_cidrs, ipv4),
        (&mut gateway.ipv6_local_cidrs, ipv6),
    ] {
        if let Some(mut networks) = networks {
            string_set::deduplicate(&mut networks);
            *field = networks;
        }
    }
    let spec = &mut gateway.spec;
    spec.speed = update.speed.unwrap_or(spec.speed);
    if let Some(name) = update.name {
        spec.name = name;
    }
    if let Some(description) = update.description {
        spec.description = description;
    }
    EMPTY
}

/// ReleaseDedicatedGateway.
pub(super) fn release(mut context: Context<'_>) -> ActionResult {
    let gateway = context.gateway_for(GatewayAction::Release)?;
    let id = gateway.id.clone();
    if let Some(channel) = &gateway.channel_id {
        return Err(ApiError::not_allowed(format!(
            "the gateway is bound to the channel {channel}; unbind it first"
        )));
    }
    let store = &mut context.account.store;
    if let Some(route) = binding::route_to(store, &id) {
        return Err(ApiError::not_allowed(format!(
            "{route} leads to the gateway; delete it first"
        )));
    }
    store.remove_gateway(&id);
    EMPTY
}

/// A gateway as a list shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayResponse<'a> {
    et_gateway_id: &'a str,
    #[serde(flatten)]
    spec: GatewaySpec,
    status: GatewayStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    create_time: Option<String>,
    vpc_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    et_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel_id: Option<&'a str>,
    local_cidrs: &'a [String],
    enable_ipv6: u8,
    ipv6_local_cidrs: &'a [String],
}

impl<'a> GatewayResponse<'a> {
    fn new(gateway: &'a Gateway, store: &'a Store) -> Self {
        let channel_id = gateway.channel_id.as_deref();
        let line = channel_id.and_then(|channel| store.line_of(channel));
        let without_fraction = |at: DateTime<Utc>| at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        Self {
            et_gateway_id: &gateway.id,
            spec: GatewaySpec {
                resource_group_id: None,
                ..gateway.spec.clone()
            },
            status: gateway.status,
            create_time: gateway.create_time.map(without_fraction),
            vpc_id: &gateway.vpc_id,
            et_id: line.map(|line| &*line.id),
            channel_id,
            local_cidrs: &gateway.local_cidrs,
            enable_ipv6: gateway.enable_ipv6,
            ipv6_local_cidrs: &gateway.ipv6_local_cidrs,
        }
    }
}
