//! Whether traffic can flow through a gateway, and if not, what is missing.
//!
//! A line, a channel and a bound gateway carry nothing yet: the route table of the VPC must send
//! the traffic for the data centre to the gateway, and the channel that for the cloud.

use serde::Serialize;

use crate::address::overlap;
use crate::state::{
    BgpStatus, Channel, ChannelStatus, Gateway, GatewayStatus, Line, LineStatus, NextHopType,
    PathType, Routing, Store,
};

/// Whether traffic can flow through a gateway, each way and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Traffic {
    /// Whether it can flow from the VPC to the data centre.
    pub to_data_centre: bool,
    /// Whether it can flow from the data centre to the VPC.
    pub to_cloud: bool,
    /// The same in words, with what is missing.
    pub words: String,
}

/// Whether traffic can flow through a gateway of a store.
pub(crate) fn through(store: &Store, gateway: &Gateway) -> Traffic {
    let path = match path(store, gateway) {
        Ok(path) => path,
        Err(reason) => {
            return Traffic {
                to_data_centre: false,
                to_cloud: false,
                words: format!("No traffic: {reason}."),
            };
        }
    };
    let [out, back] = [
        to_data_centre(store, gateway, path),
        to_cloud(gateway, path),
    ];
    let ways = [("to the data centre", &out), ("to the cloud", &back)];
    let missing = ways.iter().filter_map(|(way, result)| {
        let reason = result.as_ref().err()?;
        Some(format!("No traffic {way}: {reason}."))
    });
    let missing: Vec<String> = missing.collect();
    Traffic {
        to_data_centre: out.is_ok(),
        to_cloud: back.is_ok(),
        words: match missing.is_empty() {
            true => "Traffic can flow both ways.".to_owned(),
            false => missing.join(" "),
        },
    }
}

/// The channel through which a gateway reaches the data centre; or what keeps it from that.
fn path<'s>(store: &'s Store, gateway: &Gateway) -> Result<&'s Channel, String> {
    let id = gateway.channel_id.as_deref();
    let id = id.ok_or("the gateway is bound to no channel")?;
    let line: &Line = store.line_of(id).ok_or("its channel does not exist")?;
    let channel = line.channels.get(id).ok_or("its channel does not exist")?;
    if gateway.status != GatewayStatus::Running {
        return Err(format!("the gateway is in `{}`", gateway.status));
    }
    if channel.status != ChannelStatus::Established {
        return Err(format!("the channel is in `{}`", channel.status));
    }
    if line.status != LineStatus::Established {
        return Err(format!("the line is in `{}`", line.status));
    }
    match channel.routing {
        Routing::Bgp {
            bgp_status: BgpStatus::Down,
            ..
        } => Err("the BGP session of the channel is down".to_owned()),
        _ => Ok(channel),
    }
}

/// Whether the VPC sends the traffic for every network of the data centre to the gateway.
fn to_data_centre(store: &Store, gateway: &Gateway, channel: &Channel) -> Result<(), String> {
    let networks = networks_behind(gateway, channel);
    if networks.is_empty() {
        let id = &channel.id;
        return Err(match channel.routing {
            Routing::Bgp { .. } => format!("{id} has learned no route to it"),
            Routing::Static { .. } => format!("{id} has no networks"),
        });
    }
    let Some(vpc) = store.vpc(&gateway.vpc_id) else {
        return Err("the VPC does not exist".to_owned());
    };
    let table = &vpc.route_table_id;
    for network in networks {
        let rules = vpc.route_rules.iter();
        let mut rules = rules.filter(|rule| {
            rule.leads_to_gateway(&gateway.id) && overlap(&rule.destination_address, network)
        });
        match rules.next() {
            None => {
                let hop = &gateway.id;
                return Err(format!("{table} has no rule to {network} by {hop}"));
            }
            Some(rule) if rule.path_type == PathType::Standby => {
                let id = &rule.id;
                return Err(format!(
                    "{id} to {network} is on standby until it is switched to"
                ));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// Whether the channel sends the traffic for every network of the cloud to the gateway.
fn to_cloud(gateway: &Gateway, channel: &Channel) -> Result<(), String> {
    let (id, hop) = (&channel.id, &gateway.id);
    let ipv6 = gateway.ipv6_local_cidrs.iter();
    let ipv6 = ipv6.filter(|_| speak_ipv6(gateway, channel));
    for network in gateway.local_cidrs.iter().chain(ipv6) {
        let mut rules = channel.route_rules.iter().map(|rule| &rule.spec);
        let leads_there = rules.any(|rule| {
            rule.nexthop_type == NextHopType::Gateway
                && rule.nexthop_id == **hop
                && overlap(&rule.dest_address, network)
        });
        if !leads_there {
            return Err(format!("{id} has no route rule to {network} by {hop}"));
        }
    }
    Ok(())
}

/// Whether the gateway and the channel both speak IPv6. Only then do IPv6 networks count.
fn speak_ipv6(gateway: &Gateway, channel: &Channel) -> bool {
    gateway.enable_ipv6 == 1 && channel.ipv6.is_some()
}

/// The networks behind a channel that a gateway can reach.
fn networks_behind<'c>(gateway: &Gateway, channel: &'c Channel) -> Vec<&'c str> {
    let speak_ipv6 = speak_ipv6(gateway, channel);
    match &channel.routing {
        Routing::Static { networks } => {
            let ipv6 = channel.ipv6.iter().filter(|_| speak_ipv6);
            let ipv6 = ipv6.flat_map(|ipv6| &ipv6.ipv6_networks);
            networks.iter().chain(ipv6).map(String::as_str).collect()
        }
        Routing::Bgp { .. } => {
            let rules = channel.route_rules.iter();
            let learned = rules
                .filter(|rule| rule.learned.is_some() && (rule.spec.ip_version == 4 || speak_ipv6));
            learned.map(|rule| &*rule.spec.dest_address).collect()
        }
    }
}

#[cfg(test)]
mod tests;
