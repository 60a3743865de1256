//! VPCs and gateways as the control API shows them, with whether traffic can flow.

use serde::Serialize;

use super::filter::Filter;
use super::view_limits::ViewLimits;
use crate::state::{Gateway, Store, Vpc, VpcRouteRule, VpcSpec};
use crate::traffic::{self, Traffic};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct VpcView<'a> {
    id: &'a str,
    #[serde(flatten)]
    spec: &'a VpcSpec,
    is_default: bool,
    route_table_id: &'a str,
    route_rule_count: usize,
    route_rules: Vec<&'a VpcRouteRule>,
    gateway_count: usize,
    gateways: Vec<GatewayView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GatewayView<'a> {
    id: &'a str,
    #[serde(flatten)]
    gateway: &'a Gateway,
    traffic: Traffic,
}

/// The VPCs that a filter selects.
pub(super) fn vpcs<'a>(store: &'a Store, limits: ViewLimits, filter: &Filter) -> Vec<VpcView<'a>> {
    let vpcs = store.vpcs().iter();
    let vpcs = vpcs.filter_map(|vpc| VpcView::new(store, vpc, limits, filter));
    vpcs.take(limits.lines).collect()
}

impl<'a> VpcView<'a> {
    /// The VPC, if the filter selects it or something in it.
    fn new(store: &'a Store, vpc: &'a Vpc, limits: ViewLimits, filter: &Filter) -> Option<Self> {
        let is_whole = filter.has_vpc(vpc);
        let in_vpc = |gateway: &&Gateway| gateway.vpc_id == vpc.id;
        let own = || store.gateways().iter().filter(in_vpc);
        let is_asked_for = |gateway: &&Gateway| {
            let channel = gateway.channel_id.as_deref();
            let channel = channel.and_then(|id| store.line_of(id)?.channels.get(id));
            let is_bound = channel.is_some_and(|channel| filter.has_channel(channel));
            is_whole || is_bound || filter.has_gateway(gateway)
        };
        let gateways: Vec<_> = own()
            .filter(is_asked_for)
            .take(limits.channels)
            .map(|gateway| GatewayView {
                id: &gateway.id,
                gateway,
                traffic: traffic::through(store, gateway),
            })
            .collect();
        // A gateway is shown with the rules that lead to it.
        let leads_there = |rule: &VpcRouteRule| {
            let mut shown = gateways.iter();
            shown.any(|shown| rule.leads_to_gateway(shown.id))
        };
        let rules = vpc.route_rules.iter();
        let rules = rules.filter(|rule| is_whole || filter.has_vpc_rule(rule) || leads_there(rule));
        let route_rules: Vec<_> = rules.take(limits.rules).collect();
        (is_whole || !gateways.is_empty() || !route_rules.is_empty()).then(|| Self {
            id: &vpc.id,
            spec: &vpc.spec,
            is_default: vpc.is_default,
            route_table_id: &vpc.route_table_id,
            route_rule_count: vpc.route_rules.len(),
            route_rules,
            gateway_count: own().count(),
            gateways,
        })
    }
}
