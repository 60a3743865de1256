//! Which lines, channels, VPCs, gateways and rules of the state are asked for.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::state::{Channel, Gateway, Line, RouteRule, Routing, Vpc, VpcRouteRule};

/// A text that ids and names may contain, a VLAN, or a network that others may overlap.
pub(super) struct Filter {
    /// In lower case.
    text: String,
    network: Option<IpNet>,
}

impl Filter {
    /// A filter for this text; an empty one selects everything.
    pub(super) fn new(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        let network = network(&text);
        Self { text, network }
    }

    /// Whether the line itself is asked for, with everything on it.
    pub(super) fn has_line(&self, line: &Line) -> bool {
        let spec = &line.spec;
        self.has_text([&*line.id, &spec.name, &spec.description])
    }

    /// Whether the channel itself is asked for, with its route rules.
    pub(super) fn has_channel(&self, channel: &Channel) -> bool {
        let spec = &channel.spec;
        let links = [&spec.baidu_address, &spec.customer_address];
        let fixed: &[String] = match &channel.routing {
            Routing::Static { networks } => networks,
            Routing::Bgp { .. } => &[],
        };
        let ipv6 = channel.ipv6.iter().flat_map(|ipv6| {
            let links = [&ipv6.baidu_ipv6_address, &ipv6.customer_ipv6_address];
            links.into_iter().chain(&ipv6.ipv6_networks)
        });
        spec.vlan_id.to_string() == self.text
            || self.has_text([&*channel.id, &spec.name, &spec.description])
            || links
                .into_iter()
                .chain(fixed)
                .chain(ipv6)
                .any(|network| self.has_network(network))
    }

    /// Whether the route rule is asked for.
    pub(super) fn has_rule(&self, rule: &RouteRule) -> bool {
        let spec = &rule.spec;
        self.has_text([&*rule.id, &spec.nexthop_id, &spec.description])
            || self.has_network(&spec.dest_address)
    }

    /// Whether the VPC itself is asked for, with everything in it.
    pub(super) fn has_vpc(&self, vpc: &Vpc) -> bool {
        let spec = &vpc.spec;
        self.has_text([&*vpc.id, &spec.name, &spec.description])
            || self.has_text([&*vpc.route_table_id, "", ""])
            || spec.networks().any(|network| self.has_network(network))
    }

    /// Whether the gateway is asked for.
    pub(super) fn has_gateway(&self, gateway: &Gateway) -> bool {
        let spec = &gateway.spec;
        let mut networks = gateway.local_cidrs.iter().chain(&gateway.ipv6_local_cidrs);
        self.has_text([&*gateway.id, &spec.name, &spec.description])
            || self.has_text([gateway.channel_id.as_deref().unwrap_or_default(), "", ""])
            || networks.any(|network| self.has_network(network))
    }

    /// Whether the rule of a route table is asked for.
    pub(super) fn has_vpc_rule(&self, rule: &VpcRouteRule) -> bool {
        self.has_text([&*rule.id, &rule.nexthop_id, &rule.description])
            || self.has_network(&rule.destination_address)
    }

    fn has_text(&self, texts: [&str; 3]) -> bool {
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&self.text))
    }

    fn has_network(&self, other: &str) -> bool {
        match (self.network, network(other)) {
            (Some(one), Some(other)) => one.contains(&other) || other.contains(&one),
            _ => false,
        }
    }
}

/// An address or a network, as a network.
fn network(text: &str) -> Option<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address)
}
