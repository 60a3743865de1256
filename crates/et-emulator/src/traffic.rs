//! Whether traffic can flow through a gateway, and if not, what is missing.
//!
//! A line, a channel and a bound gateway carry nothing yet: the route table of the VPC must send
//! the traffic for the data centre to the gateway, and the channel that for the cloud. What the
//! emulator assumes about rules that concern the same traffic is in [`crate::assumed::gateways`].

mod prefixes;
mod table;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde::Serialize;

use self::prefixes::Prefixes;
use self::table::{Route, Table, by_destination};
use crate::address::{is_everything, parse};
use crate::state::{
    BgpStatus, Channel, ChannelStatus, Gateway, GatewayStatus, Line, LineStatus, NextHopType,
    PathType, RouteRule, Routing, Store, Vpc, VpcRouteRule,
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
    for network in networks {
        for table in tables(vpc, gateway, network.contains(':')) {
            table.check(network)?;
        }
    }
    Ok(())
}

/// The route table of a VPC for traffic of an IP version, as it is from each part of the cloud's
/// networks that its rules distinguish.
fn tables<'s>(vpc: &'s Vpc, gateway: &'s Gateway, is_ipv6: bool) -> Vec<Table<'s>> {
    let mut rules = vpc.route_rules.iter();
    let distinguishes = rules.any(|rule| !is_everything(&rule.source_address));
    let rules = vpc.route_rules.iter();
    let rules = rules.filter_map(|rule| Some((parse(&rule.source_address)?, rule)));
    let by_source: Prefixes<&VpcRouteRule> = rules.collect();
    let sources = sources(vpc, gateway, is_ipv6).into_iter();
    let parts = sources.flat_map(|source| by_source.parts(source));
    let table = |part| {
        let from = match distinguishes {
            true => format!(" from {part}"),
            false => String::new(),
        };
        let mut routes = by_destination(std::iter::empty());
        for rules in by_source.around(part) {
            routes.extend_by(by_destination(rules.iter().map(|rule| Route {
                id: &rule.id,
                destination: &rule.destination_address,
                hop: &rule.nexthop_id,
                leads_here: rule.leads_to_gateway(&gateway.id),
                is_on_standby: rule.path_type == PathType::Standby,
            })));
        }
        Table {
            lack: format!("{} has no rule{from}", vpc.route_table_id),
            gateway: &gateway.id,
            routes,
        }
    };
    parts.map(table).collect()
}

/// The networks of the cloud from which there is traffic of an IP version: those of the gateway, or
/// else of the VPC, or else all.
fn sources(vpc: &Vpc, gateway: &Gateway, is_ipv6: bool) -> Vec<IpNet> {
    fn inside<'n>(all: IpNet, networks: impl Iterator<Item = &'n str>) -> Vec<IpNet> {
        let networks = networks.filter_map(parse);
        networks.filter(|network| all.contains(network)).collect()
    }
    let all: IpNet = match is_ipv6 {
        true => Ipv6Net::default().into(),
        false => Ipv4Net::default().into(),
    };
    let own = inside(all, gateway.networks());
    let of_vpc = inside(all, vpc.spec.networks());
    let mut known = [own, of_vpc].into_iter();
    let known = known.find(|networks| !networks.is_empty());
    known.unwrap_or_else(|| vec![all])
}

/// Whether the channel sends the traffic for every network of the cloud to the gateway.
fn to_cloud(gateway: &Gateway, channel: &Channel) -> Result<(), String> {
    let rules = channel.route_rules.iter();
    let table = Table {
        lack: format!("{} has no route rule", channel.id),
        gateway: &gateway.id,
        routes: by_destination(rules.map(|RouteRule { id, spec, .. }| Route {
            id,
            destination: &spec.dest_address,
            hop: &spec.nexthop_id,
            leads_here: spec.nexthop_type == NextHopType::Gateway && spec.nexthop_id == *gateway.id,
            is_on_standby: false,
        })),
    };
    let ipv6 = gateway.ipv6_local_cidrs.iter();
    let ipv6 = ipv6.filter(|_| speak_ipv6(gateway, channel));
    for network in gateway.local_cidrs.iter().chain(ipv6) {
        table.check(network)?;
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
