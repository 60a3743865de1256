//! Route rules of a channel.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use crate::account::Account;
use crate::address::{check_destination, same_network};
use crate::api_error::ApiError;
use crate::assumed::ChannelAction;
use crate::json;
use crate::next_hop::check_next_hop_id;
use crate::state::{BgpAttributes, NextHopType, RouteRule, RouteRuleSpec};

pub(super) const HANDLERS: Handlers = &[
    ("CreateDedicatedChannelRouteRules", create),
    ("QueryDedicatedChannelRouteRules", list),
    ("UpdateDedicatedChannelRouteRules", update),
    ("DeleteDedicatedChannelRouteRules", delete),
];

/// CreateDedicatedChannelRouteRules.
pub(super) fn create(mut context: Context<'_>) -> ActionResult {
    let spec: RouteRuleSpec = context.body()?;
    let channel = context.channel_for(ChannelAction::RouteRules)?;
    check_destination("destAddress", &spec.dest_address, spec.ip_version)?;
    if spec.ip_version == 6 && channel.ipv6.is_none() {
        return Err(ApiError::not_allowed(
            "IPv6 is disabled on the channel; enable it before creating a rule for IPv6",
        ));
    }
    check_next_hop(context.account, &spec)?;
    let channel = context.path("etChannelId");
    let Account { store, ids, .. } = &mut *context.account;
    let channel = store
        .channel_mut(channel)
        .ok_or_else(|| ApiError::not_found("the channel"))?;
    let id = ids.route_rule(|id| channel.route_rules.contains(id));
    channel.route_rules.push(RouteRule {
        id: id.clone(),
        spec,
        learned: None,
    });
    Ok(json::to_bytes(&json!({ "routeRuleId": id })))
}

/// Checks that the next hop fits its type and exists.
fn check_next_hop(account: &Account, spec: &RouteRuleSpec) -> Result<(), ApiError> {
    let id = spec.nexthop_id.as_str();
    if spec.nexthop_type == NextHopType::Csn {
        let rule = "must be `etGateway` or `etChannel`";
        return Err(ApiError::invalid_field("nexthopType", rule));
    }
    check_next_hop_id(spec.nexthop_type, id)?;
    let none =
        |what: &str| ApiError::not_found(format_args!("the {what} {id} of body `nexthopId`"));
    let store = &account.store;
    match spec.nexthop_type {
        NextHopType::Channel if store.channel(id).is_none() => Err(none("channel")),
        NextHopType::Gateway if !account.foreign_gateways && store.gateway(id).is_none() => {
            Err(none("gateway"))
        }
        _ => Ok(()),
    }
}

/// QueryDedicatedChannelRouteRules.
pub(super) fn list(context: Context<'_>) -> ActionResult {
    let channel = context.channel()?;
    let destination = context.query("destAddress");
    let leads_there = |rule: &RouteRule| {
        destination.is_none_or(|network| same_network(&rule.spec.dest_address, network))
    };
    let page = context.page(&channel.id, &channel.route_rules, leads_there)?;
    Ok(page.response("routeRules", RuleResponse::from))
}

/// UpdateDedicatedChannelRouteRules. Only the description can be updated.
pub(super) fn update(mut context: Context<'_>) -> ActionResult {
    #[derive(Deserialize)]
    struct Update {
        description: String,
    }
    let Update { description } = context.body()?;
    rule_to_change(&mut context)?.spec.description = description;
    EMPTY
}

/// DeleteDedicatedChannelRouteRules.
pub(super) fn delete(mut context: Context<'_>) -> ActionResult {
    let id = rule_to_change(&mut context)?.id.clone();
    let channel = context.channel_for(ChannelAction::RouteRules)?;
    channel.route_rules.remove(&id);
    EMPTY
}

fn rule_to_change<'c>(context: &'c mut Context<'_>) -> Result<&'c mut RouteRule, ApiError> {
    let id = context.path("routeRuleId");
    let channel = context.channel_for(ChannelAction::RouteRules)?;
    let rule = channel.route_rules.get_mut(id);
    let rule = rule.ok_or_else(|| ApiError::not_found("the route rule"))?;
    if rule.learned.is_some() {
        return Err(ApiError::not_allowed(
            "the rule was learned over BGP; it follows what the customer's router announces",
        ));
    }
    Ok(rule)
}

/// A rule as responses show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleResponse<'a> {
    route_rule_id: &'a str,
    #[serde(flatten)]
    spec: &'a RouteRuleSpec,
    route_proto: &'static str,
    #[serde(flatten)]
    learned: Option<&'a BgpAttributes>,
}

impl<'a> From<&'a RouteRule> for RuleResponse<'a> {
    fn from(rule: &'a RouteRule) -> Self {
        Self {
            route_rule_id: &rule.id,
            spec: &rule.spec,
            route_proto: match rule.learned {
                Some(_) => "bgp",
                None => "static-route",
            },
            learned: rule.learned.as_deref(),
        }
    }
}
