//! Routes that a channel learns over BGP. They become route rules.

use serde::Deserialize;

use crate::account::Account;
use crate::address::check_destination;
use crate::api_error::ApiError;
use crate::state::{BgpAttributes, NextHopType, RouteRule, RouteRuleSpec, Routing};

/// A route that the customer's router announces over BGP.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LearnedRoute {
    /// The destination, a CIDR or an address. Its IP version selects the session.
    pub dest_address: String,
    /// The BGP attributes.
    #[serde(flatten)]
    pub attributes: BgpAttributes,
}

/// Adds a learned route to a channel and returns the id of its route rule. The channel must have a
/// BGP session and room for another route.
pub(crate) fn learn(
    account: &mut Account,
    channel: &str,
    route: LearnedRoute,
) -> Result<String, ApiError> {
    let Account {
        store, ids, quotas, ..
    } = account;
    let channel = store
        .channel_mut(channel)
        .ok_or_else(|| ApiError::not_found("the channel"))?;
    let is_ipv6 = route.dest_address.contains(':');
    let ip_version = if is_ipv6 { 6 } else { 4 };
    check_destination("destAddress", &route.dest_address, ip_version)
        .map_err(|_| ApiError::invalid_field("destAddress", "must be a CIDR or an IP address"))?;
    let Routing::Bgp {
        bgp_route_limit, ..
    } = channel.routing
    else {
        return Err(ApiError::not_allowed(
            "the channel has the route type `static-route` and does not learn routes",
        ));
    };
    let limit = bgp_route_limit.unwrap_or(quotas.bgp_routes_per_channel);
    let rules = channel.route_rules.iter();
    if rules.filter(|rule| rule.learned.is_some()).count() >= limit as usize {
        return Err(ApiError::quota("BGP routes on this channel", limit));
    }
    let id = ids.route_rule(|id| channel.route_rules.contains(id));
    channel.route_rules.push(RouteRule {
        id: id.clone(),
        spec: RouteRuleSpec {
            ip_version,
            dest_address: route.dest_address,
            nexthop_type: NextHopType::Channel,
            nexthop_id: channel.id.to_string(),
            description: String::new(),
        },
        learned: Some(Box::new(route.attributes)),
    });
    Ok(id.to_string())
}
