//! Route rules of a channel: create, list, change, delete; and the rules that BGP teaches it.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Call, channel, channel_to};
use crate::address::{Version, check_destination, same_network};
use crate::assumed::ChannelAct;
use crate::page::PageFields;
use crate::refusal::{Refusal, json};
use crate::state::{Channel, Learned, NextHopType, RouteRule, Routing};
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Creation {
    #[serde(default = "version_4")]
    ip_version: u8,
    dest_address: String,
    nexthop_type: NextHopType,
    nexthop_id: String,
    #[serde(default)]
    description: String,
}

fn version_4() -> u8 {
    4
}

fn version(ip_version: u8) -> Version {
    if ip_version == 6 {
        Version::V6
    } else {
        Version::V4
    }
}

/// CreateDedicatedChannelRouteRules.
pub(super) fn create(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let creation: Creation = call.body()?;
    let has_ipv6 = channel_to(world, call, ChannelAct::RouteRules)?
        .ipv6
        .is_some();
    check_destination(
        "destAddress",
        &creation.dest_address,
        version(creation.ip_version),
    )?;
    if creation.ip_version == 6 && !has_ipv6 {
        return Err(Refusal::state(
            "IPv6 is off on the channel; enable it before creating a rule for IPv6",
        ));
    }
    check_next_hop(world, &creation)?;
    let World { state, ids, .. } = world;
    let channel = state
        .channel_mut(call.path("etId"), call.path("etChannelId"))
        .ok_or_else(|| Refusal::no_such("the channel"))?;
    let id = ids.route_rule(|id| channel.route_rules.contains(id));
    channel.route_rules.push(RouteRule {
        id: id.clone(),
        ip_version: creation.ip_version,
        dest_address: creation.dest_address,
        nexthop_type: creation.nexthop_type,
        nexthop_id: creation.nexthop_id,
        description: creation.description,
        learned: None,
    });
    Ok(json(&serde_json::json!({ "routeRuleId": id })))
}

/// A next hop must look like what its type says, and a channel must be there.
fn check_next_hop(world: &World, creation: &Creation) -> Result<(), Refusal> {
    match creation.nexthop_type {
        NextHopType::Gateway if creation.nexthop_id.starts_with("dcgw-") => Ok(()),
        NextHopType::Gateway => Err(Refusal::inappropriate(
            "nexthopId",
            "must be the id of a gateway (`dcgw-…`) for `etGateway`",
        )),
        NextHopType::Channel if !creation.nexthop_id.starts_with("dedicatedconn-") => {
            Err(Refusal::inappropriate(
                "nexthopId",
                "must be the id of a channel (`dedicatedconn-…`) for `etChannel`",
            ))
        }
        NextHopType::Channel if world.state.home_of(&creation.nexthop_id).is_none() => {
            Err(Refusal::no_such("the channel that body `nexthopId` names"))
        }
        NextHopType::Channel => Ok(()),
        NextHopType::Csn => Err(Refusal::inappropriate(
            "nexthopType",
            "must be `etGateway` or `etChannel`",
        )),
    }
}

/// QueryDedicatedChannelRouteRules.
pub(super) fn list(world: &mut World, call: &Call<'_>, _: DateTime<Utc>) -> Result<Bytes, Refusal> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        route_rules: Vec<RuleAnswer<'a>>,
        #[serde(flatten)]
        page: PageFields<'a>,
    }
    let channel = channel(world, call)?;
    let destination = call.query("destAddress");
    let wanted = call.wanted_page();
    let page = world
        .seal
        .page(&channel.id, &channel.route_rules, &wanted, |rule| {
            destination.is_none_or(|destination| same_network(&rule.dest_address, destination))
        })?;
    let fields = PageFields::new(&page, &wanted);
    Ok(json(&Answer {
        route_rules: page.items.into_iter().map(RuleAnswer::from).collect(),
        page: fields,
    }))
}

/// UpdateDedicatedChannelRouteRules: only the description can be changed.
pub(super) fn update(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    #[derive(Deserialize)]
    struct Update {
        description: String,
    }
    let Update { description } = call.body()?;
    rule_to_change(world, call)?.description = description;
    Ok(Bytes::new())
}

/// DeleteDedicatedChannelRouteRules.
pub(super) fn delete(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    rule_to_change(world, call)?;
    channel_to(world, call, ChannelAct::RouteRules)?
        .route_rules
        .remove(call.path("routeRuleId"));
    Ok(Bytes::new())
}

fn rule_to_change<'w>(world: &'w mut World, call: &Call<'_>) -> Result<&'w mut RouteRule, Refusal> {
    let channel = channel_to(world, call, ChannelAct::RouteRules)?;
    let rule = channel
        .route_rules
        .get_mut(call.path("routeRuleId"))
        .ok_or_else(|| Refusal::no_such("the route rule"))?;
    if rule.learned.is_some() {
        return Err(Refusal::state(
            "the rule was learned by BGP; it changes with what the data centre announces",
        ));
    }
    Ok(rule)
}

/// A route that the data centre announces over BGP.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LearnedRoute {
    /// The destination as a CIDR or an address; its version says which session it came by.
    pub dest_address: String,
    /// What came with it.
    #[serde(flatten)]
    pub attributes: Learned,
}

/// Teaches a channel a route. Only a channel with a BGP session takes one, and only so many.
pub(crate) fn learn(
    world: &mut World,
    channel: &str,
    route: LearnedRoute,
) -> Result<String, Refusal> {
    let quota = world.quotas.bgp_routes_per_channel;
    let line = world
        .state
        .home_of(channel)
        .ok_or_else(|| Refusal::no_such("the channel"))?
        .clone();
    let version = if route.dest_address.contains(':') {
        6
    } else {
        4
    };
    check_destination("destAddress", &route.dest_address, self::version(version))?;
    let World { state, ids, .. } = world;
    let channel = state
        .channel_mut(&line, channel)
        .ok_or_else(|| Refusal::no_such("the channel"))?;
    let limit = match &channel.routing {
        Routing::Bgp {
            bgp_route_limit, ..
        } => bgp_route_limit.unwrap_or(quota),
        Routing::Static { .. } => {
            return Err(Refusal::state(
                "the channel has the route type `static-route` and learns nothing",
            ));
        }
    };
    if learned_count(channel) >= limit as usize {
        return Err(Refusal::quota("BGP routes on this channel", limit));
    }
    let id = ids.route_rule(|id| channel.route_rules.contains(id));
    channel.route_rules.push(RouteRule {
        id: id.clone(),
        ip_version: version,
        dest_address: route.dest_address,
        nexthop_type: NextHopType::Channel,
        nexthop_id: channel.id.to_string(),
        description: String::new(),
        learned: Some(Box::new(route.attributes)),
    });
    Ok(id.to_string())
}

fn learned_count(channel: &Channel) -> usize {
    channel
        .route_rules
        .iter()
        .filter(|rule| rule.learned.is_some())
        .count()
}

/// A rule as answers show it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleAnswer<'a> {
    route_rule_id: &'a str,
    ip_version: u8,
    dest_address: &'a str,
    nexthop_type: NextHopType,
    nexthop_id: &'a str,
    description: &'a str,
    route_proto: &'static str,
    #[serde(flatten)]
    learned: Option<&'a Learned>,
}

impl<'a> From<&'a RouteRule> for RuleAnswer<'a> {
    fn from(rule: &'a RouteRule) -> Self {
        Self {
            route_rule_id: &rule.id,
            ip_version: rule.ip_version,
            dest_address: &rule.dest_address,
            nexthop_type: rule.nexthop_type,
            nexthop_id: &rule.nexthop_id,
            description: &rule.description,
            route_proto: if rule.learned.is_some() {
                "bgp"
            } else {
                "static-route"
            },
            learned: rule.learned.as_deref(),
        }
    }
}
