//! IPv6 on a channel.

use super::binding;
use super::context::{ActionResult, Context, EMPTY, Handlers};
use crate::address::{check_link, check_networks};
use crate::api_error::ApiError;
use crate::assumed::ChannelAction;
use crate::state::{BgpStatus, ChannelStatus, Ipv6, Routing};

pub(super) const HANDLERS: Handlers = &[
    ("EnableDedicatedChannelIpv6", enable),
    ("DisableDedicatedChannelIpv6", disable),
];

/// EnableDedicatedChannelIpv6.
pub(super) fn enable(mut context: Context<'_>) -> ActionResult {
    let ipv6: Ipv6 = context.body()?;
    let allowed = context.account.ipv6_allowed;
    let channel = context.channel_for(ChannelAction::Ipv6)?;
    if channel.ipv6.is_some() {
        return Err(ApiError::not_allowed(
            "IPv6 is already enabled; disable it first to change its addresses",
        ));
    }
    check(&ipv6, &channel.routing, allowed)?;
    let channel = context.path("etChannelId");
    binding::check_behind(&context.account.store, channel, ipv6.ipv6_networks.iter())?;
    let channel = context.channel_for(ChannelAction::Ipv6)?;
    channel.ipv6 = Some(ipv6);
    if channel.status == ChannelStatus::Established {
        channel.set_sessions(None, Some(BgpStatus::Up));
    }
    EMPTY
}

/// DisableDedicatedChannelIpv6.
pub(super) fn disable(mut context: Context<'_>) -> ActionResult {
    let channel = context.channel_for(ChannelAction::Ipv6)?;
    if channel.ipv6.take().is_none() {
        return Err(ApiError::not_allowed(
            "IPv6 is already disabled; there is nothing to do",
        ));
    }
    channel.set_sessions(None, Some(BgpStatus::Down));
    EMPTY
}

/// Checks the IPv6 configuration of a channel with this routing.
pub(super) fn check(ipv6: &Ipv6, routing: &Routing, allowed: bool) -> Result<(), ApiError> {
    if !allowed {
        return Err(ApiError::opt_in_ipv6());
    }
    check_link(
        ("baiduIpv6Address", &ipv6.baidu_ipv6_address),
        ("customerIpv6Address", &ipv6.customer_ipv6_address),
        6,
    )?;
    if ipv6.ipv6_networks.is_empty() && matches!(routing, Routing::Static { .. }) {
        let rule = "is required for IPv6 on a channel with the route type `static-route`";
        return Err(ApiError::invalid_field("ipv6Networks", rule));
    }
    Ok(check_networks("ipv6Networks", &ipv6.ipv6_networks, 6)?)
}
