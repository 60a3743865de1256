//! The networks behind a statically routed channel: add and remove.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Call, add_to_set, channel_to, check_all_there};
use crate::address::{Version, check_networks};
use crate::assumed::ChannelAct;
use crate::refusal::Refusal;
use crate::state::{Ipv6, Routing};
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    #[serde(default)]
    networks: Vec<String>,
    #[serde(default)]
    ipv6_networks: Vec<String>,
}

/// The request's networks and the channel's, IPv4 and IPv6, if the channel takes them.
fn prepare<'w>(
    world: &'w mut World,
    call: &Call<'_>,
) -> Result<(Parameters, &'w mut Vec<String>, Option<&'w mut Ipv6>), Refusal> {
    let parameters: Parameters = call.body()?;
    let channel = channel_to(world, call, ChannelAct::RouteParameters)?;
    let Routing::Static { networks } = &mut channel.routing else {
        return Err(Refusal::state(
            "the channel has the route type `bgp`; route parameters are for `static-route`",
        ));
    };
    if parameters.networks.is_empty() && parameters.ipv6_networks.is_empty() {
        return Err(Refusal::inappropriate(
            "networks",
            "or `ipv6Networks` must name at least one network",
        ));
    }
    check_networks("networks", &parameters.networks, Version::V4)?;
    check_networks("ipv6Networks", &parameters.ipv6_networks, Version::V6)?;
    if !parameters.ipv6_networks.is_empty() && channel.ipv6.is_none() {
        return Err(Refusal::state(
            "IPv6 is off on the channel; enable it before changing `ipv6Networks`",
        ));
    }
    Ok((parameters, networks, channel.ipv6.as_mut()))
}

/// CreateDedicatedChannelRouteParameters.
pub(super) fn add(world: &mut World, call: &Call<'_>, _: DateTime<Utc>) -> Result<Bytes, Refusal> {
    let (parameters, networks, ipv6) = prepare(world, call)?;
    add_to_set(networks, parameters.networks);
    if let Some(ipv6) = ipv6 {
        add_to_set(&mut ipv6.ipv6_networks, parameters.ipv6_networks);
    }
    Ok(Bytes::new())
}

/// RemoveDedicatedChannelRouteParameters.
pub(super) fn remove(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let (parameters, networks, ipv6) = prepare(world, call)?;
    check_all_there(networks, &parameters.networks, "networks")?;
    if let Some(ipv6) = ipv6 {
        check_all_there(
            &ipv6.ipv6_networks,
            &parameters.ipv6_networks,
            "ipv6Networks",
        )?;
        ipv6.ipv6_networks
            .retain(|network| !parameters.ipv6_networks.contains(network));
    }
    networks.retain(|network| !parameters.networks.contains(network));
    Ok(Bytes::new())
}
