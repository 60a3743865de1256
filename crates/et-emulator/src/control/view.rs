//! The state as the control API shows it to people: contacts masked, BGP keys left out, long lists cut with their length told.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Controls;
use crate::assumed::{mask_email, mask_phone};
use crate::life::Pace;
use crate::state::{
    Bfd, BgpStatus, Channel, ChannelStatus, Ipv6, Line, LineStatus, RouteRule, Routing,
};
use crate::world::Quotas;

/// How much of the long lists is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    pub(super) lines: usize,
    pub(super) rules: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a> {
    time: DateTime<Utc>,
    frozen: bool,
    pace: String,
    quotas: Quotas,
    requests: u64,
    line_count: usize,
    lines: Vec<LineView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LineView<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    status: LineStatus,
    expire_time: Option<DateTime<Utc>>,
    next_change: Option<DateTime<Utc>>,
    isp: &'a str,
    intf_type: &'a str,
    ap_addr: &'a str,
    user_idc: &'a str,
    user_phone: String,
    user_email: String,
    channels: Vec<ChannelView<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChannelView<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    status: ChannelStatus,
    next_change: Option<DateTime<Utc>>,
    vlan_id: u16,
    baidu_address: &'a str,
    customer_address: &'a str,
    route_type: &'static str,
    networks: &'a [String],
    bgp_asn: Option<&'a str>,
    bgp_status: Option<BgpStatus>,
    ipv6_bgp_status: Option<BgpStatus>,
    ipv6: Option<&'a Ipv6>,
    bfd: Option<Bfd>,
    authorized_users: &'a [String],
    associated: Vec<&'a str>,
    route_rule_count: usize,
    route_rules: Vec<&'a RouteRule>,
}

/// The pace in a word: `at-once`, `by-hand`, or the seconds that a state lasts.
pub(super) fn pace_text(pace: Pace) -> String {
    match pace {
        Pace::AtOnce => "at-once".to_owned(),
        Pace::ByHand => "by-hand".to_owned(),
        Pace::Every(step) => step.as_secs().to_string(),
    }
}

/// The state as JSON.
pub(super) fn state(controls: &Controls, cut: Cut) -> bytes::Bytes {
    let (frozen, requests) = (controls.is_frozen(), controls.requests());
    let (world, time) = controls.settled();
    crate::refusal::json(&Whole {
        time,
        frozen,
        pace: pace_text(world.pace),
        quotas: world.quotas,
        requests,
        line_count: world.state.lines().len(),
        lines: world
            .state
            .lines()
            .iter()
            .take(cut.lines)
            .map(|line| LineView::new(line, cut))
            .collect(),
    })
}

impl<'a> LineView<'a> {
    fn new(line: &'a Line, cut: Cut) -> Self {
        Self {
            id: &line.id,
            name: &line.name,
            description: &line.description,
            status: line.status,
            expire_time: line.expire_time,
            next_change: line.next_change,
            isp: &line.isp,
            intf_type: &line.intf_type,
            ap_addr: &line.ap_addr,
            user_idc: &line.user_idc,
            user_phone: mask_phone(line.user_phone.reveal()),
            user_email: mask_email(line.user_email.reveal()),
            channels: line
                .channels
                .iter()
                .map(|channel| ChannelView::new(channel, cut))
                .collect(),
        }
    }
}

impl<'a> ChannelView<'a> {
    fn new(channel: &'a Channel, cut: Cut) -> Self {
        let mut view = Self {
            id: &channel.id,
            name: &channel.name,
            description: &channel.description,
            status: channel.status,
            next_change: channel.next_change,
            vlan_id: channel.vlan_id,
            baidu_address: &channel.baidu_address,
            customer_address: &channel.customer_address,
            route_type: "static-route",
            networks: &[],
            bgp_asn: None,
            bgp_status: None,
            ipv6_bgp_status: None,
            ipv6: channel.ipv6.as_ref(),
            bfd: channel.bfd,
            authorized_users: &channel.authorized_users,
            associated: channel.associated.iter().map(|id| &**id).collect(),
            route_rule_count: channel.route_rules.len(),
            route_rules: channel.route_rules.iter().take(cut.rules).collect(),
        };
        match &channel.routing {
            Routing::Static { networks } => view.networks = networks,
            Routing::Bgp {
                bgp_asn,
                bgp_status,
                ipv6_bgp_status,
                ..
            } => {
                view.route_type = "bgp";
                view.bgp_asn = Some(bgp_asn);
                view.bgp_status = Some(*bgp_status);
                view.ipv6_bgp_status = channel.ipv6.as_ref().map(|_| *ipv6_bgp_status);
            }
        }
        view
    }
}
