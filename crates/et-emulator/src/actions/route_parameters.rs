//! The networks behind a channel with static routing.

use serde::Deserialize;

use super::context::{ActionResult, Context, EMPTY, Handlers};
use super::{binding, string_set};
use crate::address::check_networks;
use crate::api_error::ApiError;
use crate::assumed::ChannelAction;
use crate::state::Routing;

pub(super) const HANDLERS: Handlers = &[
    ("CreateDedicatedChannelRouteParameters", add),
    ("RemoveDedicatedChannelRouteParameters", remove),
];

/// The networks of the request with those of the channel that they are for.
struct Change<'c> {
    field: &'static str,
    current: &'c mut Vec<String>,
    requested: Vec<String>,
}

/// The requested changes, IPv4 and, if IPv6 is enabled, IPv6.
fn changes<'c>(context: &'c mut Context<'_>) -> Result<Vec<Change<'c>>, ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    #[derive(Default)]
    struct Parameters {
        networks: Vec<String>,
        ipv6_networks: Vec<String>,
    }
    let requested: Parameters = context.body()?;
    let channel = context.channel_for(ChannelAction::RouteParameters)?;
    let Routing::Static { networks } = &mut channel.routing else {
        return Err(ApiError::not_allowed(
            "the channel has the route type `bgp`; announce its networks over BGP, route \
             parameters are for `static-route`",
        ));
    };
    if requested.networks.is_empty() && requested.ipv6_networks.is_empty() {
        let rule = "or `ipv6Networks` must name at least one network";
        return Err(ApiError::invalid_field("networks", rule));
    }
    check_networks("networks", &requested.networks, 4)?;
    check_networks("ipv6Networks", &requested.ipv6_networks, 6)?;
    if !requested.ipv6_networks.is_empty() && channel.ipv6.is_none() {
        return Err(ApiError::not_allowed(
            "IPv6 is disabled on the channel; enable it before changing `ipv6Networks`",
        ));
    }
    let mut changes = vec![Change {
        field: "networks",
        current: networks,
        requested: requested.networks,
    }];
    changes.extend(channel.ipv6.as_mut().map(|ipv6| Change {
        field: "ipv6Networks",
        current: &mut ipv6.ipv6_networks,
        requested: requested.ipv6_networks,
    }));
    Ok(changes)
}

/// CreateDedicatedChannelRouteParameters.
pub(super) fn add(mut context: Context<'_>) -> ActionResult {
    let requested = changes(&mut context)?.into_iter();
    let requested: Vec<String> = requested.flat_map(|change| change.requested).collect();
    let channel = context.path("etChannelId");
    binding::check_behind(&context.account.store, channel, requested.iter())?;
    for change in changes(&mut context)? {
        string_set::add(change.current, change.requested);
    }
    EMPTY
}

/// RemoveDedicatedChannelRouteParameters.
pub(super) fn remove(mut context: Context<'_>) -> ActionResult {
    let changes = changes(&mut context)?;
    for change in &changes {
        string_set::check_present(change.current, &change.requested, change.field)?;
    }
    for change in changes {
        string_set::remove(change.current, &change.requested);
    }
    EMPTY
}
