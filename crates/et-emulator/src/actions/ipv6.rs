//! IPv6 on a channel: on and off.

use bytes::Bytes;
use chrono::{DateTime, Utc};

use super::channels::check_ipv6;
use super::{Call, channel_to};
use crate::assumed::ChannelAct;
use crate::refusal::Refusal;
use crate::state::{BgpStatus, ChannelStatus, Ipv6, Routing};
use crate::world::World;

/// EnableDedicatedChannelIpv6.
pub(super) fn enable(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let ipv6: Ipv6 = call.body()?;
    let allowed = world.ipv6_allowed;
    let channel = channel_to(world, call, ChannelAct::Ipv6)?;
    if channel.ipv6.is_some() {
        return Err(Refusal::state(
            "IPv6 is on already; disable it first to change its addresses",
        ));
    }
    check_ipv6(
        &ipv6,
        matches!(channel.routing, Routing::Static { .. }),
        allowed,
    )?;
    channel.ipv6 = Some(ipv6);
    if let Routing::Bgp {
        ipv6_bgp_status, ..
    } = &mut channel.routing
        && channel.status == ChannelStatus::Established
    {
        *ipv6_bgp_status = BgpStatus::Up;
    }
    Ok(Bytes::new())
}

/// DisableDedicatedChannelIpv6.
pub(super) fn disable(
    world: &mut World,
    call: &Call<'_>,
    _: DateTime<Utc>,
) -> Result<Bytes, Refusal> {
    let channel = channel_to(world, call, ChannelAct::Ipv6)?;
    if channel.ipv6.take().is_none() {
        return Err(Refusal::state("IPv6 is off already"));
    }
    if let Routing::Bgp {
        ipv6_bgp_status, ..
    } = &mut channel.routing
    {
        *ipv6_bgp_status = BgpStatus::Down;
    }
    Ok(Bytes::new())
}
