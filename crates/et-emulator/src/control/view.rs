//! The state as the control API shows it: contacts masked, BGP keys left out, long lists shortened
//! with their length stated.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::cloud_view::{self, VpcView};
use super::controls::Controls;
use super::filter::Filter;
use super::view_limits::ViewLimits;
use crate::account::Quotas;
use crate::json;
use crate::masking::mask_contact;
use crate::state::{
    Bfd, Channel, ChannelSpec, ChannelStatus, Ipv6, Line, LineSpec, LineStatus, RouteRule, Routing,
    Sensitive,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StateView<'a> {
    time: DateTime<Utc>,
    frozen: bool,
    pace: String,
    quotas: Quotas,
    requests: u64,
    line_count: usize,
    channel_count: usize,
    route_rule_count: usize,
    gateway_count: usize,
    lines: Vec<LineView<'a>>,
    vpcs: Vec<VpcView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineView<'a> {
    id: &'a str,
    #[serde(flatten)]
    spec: LineSpec,
    status: LineStatus,
    expire_time: Option<DateTime<Utc>>,
    next_change: Option<DateTime<Utc>>,
    channel_count: usize,
    route_rule_count: usize,
    channels: Vec<ChannelView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChannelView<'a> {
    id: &'a str,
    #[serde(flatten)]
    spec: &'a ChannelSpec,
    status: ChannelStatus,
    next_change: Option<DateTime<Utc>>,
    #[serde(flatten)]
    routing: Routing,
    ipv6: Option<&'a Ipv6>,
    bfd: Option<Bfd>,
    associated: Vec<&'a str>,
    route_rule_count: usize,
    route_rules: Vec<&'a RouteRule>,
}

/// The state as JSON: all of it is counted, and what the filter selects is shown.
pub(super) fn state(controls: &Controls, limits: ViewLimits, filter: &Filter) -> Bytes {
    let (frozen, requests) = (controls.is_frozen(), controls.requests());
    let (account, time) = controls.current();
    let lines = account.store.lines();
    let quotas = account.quotas;
    let channels = || lines.iter().flat_map(|line| line.channels.iter());
    let show = |line| LineView::new(line, limits, filter, quotas);
    json::to_bytes(&StateView {
        time,
        frozen,
        pace: account.pace.to_string(),
        quotas,
        requests,
        line_count: lines.len(),
        channel_count: channels().count(),
        route_rule_count: channels().map(|channel| channel.route_rules.len()).sum(),
        gateway_count: account.store.gateways().len(),
        lines: lines.iter().filter_map(show).take(limits.lines).collect(),
        vpcs: cloud_view::vpcs(&account.store, limits, filter),
    })
}

impl<'a> LineView<'a> {
    /// The line, if the filter selects it or something on it.
    fn new(line: &'a Line, limits: ViewLimits, filter: &Filter, quotas: Quotas) -> Option<Self> {
        let is_whole = filter.has_line(line);
        let channels = line.channels.iter().filter_map(|channel| {
            let is_whole = is_whole || filter.has_channel(channel);
            let shows = |rule: &RouteRule| is_whole || filter.has_rule(rule);
            let view = ChannelView::new(channel, limits.rules, shows, quotas);
            (is_whole || !view.route_rules.is_empty()).then_some(view)
        });
        let channels: Vec<_> = channels.take(limits.channels).collect();
        (is_whole || !channels.is_empty()).then(|| Self {
            id: &line.id,
            spec: LineSpec {
                user_name: Sensitive::default(),
                ..mask_contact(&line.spec)
            },
            status: line.status,
            expire_time: line.expire_time,
            next_change: line.next_change,
            channel_count: line.channels.len(),
            route_rule_count: (line.channels.iter())
                .map(|channel| channel.route_rules.len())
                .sum(),
            channels,
        })
    }
}

impl<'a> ChannelView<'a> {
    fn new(
        channel: &'a Channel,
        rules: usize,
        shows: impl Fn(&RouteRule) -> bool,
        quotas: Quotas,
    ) -> Self {
        let mut routing = channel.effective_routing(quotas.bgp_routes_per_channel);
        if let Routing::Bgp { bgp_key, .. } = &mut routing {
            *bgp_key = Sensitive::default();
        }
        Self {
            id: &channel.id,
            spec: &channel.spec,
            status: channel.status,
            next_change: channel.next_change,
            routing,
            ipv6: channel.ipv6.as_ref(),
            bfd: channel.bfd,
            associated: channel.associated.iter().map(|id| &**id).collect(),
            route_rule_count: channel.route_rules.len(),
            route_rules: (channel.route_rules.iter())
                .filter(|rule| shows(rule))
                .take(rules)
                .collect(),
        }
    }
}
