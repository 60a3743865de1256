//! Checks what the schema of a snapshot cannot express: that ids and VLANs are unique, that
//! references lead somewhere, and the rules of the API for addresses and next hops.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::cloud;
use super::mistakes::Mistakes;
use super::node::{Members, Node};
use super::place::Place;
use super::reading::{add, check_unique, items, text, texts};
use crate::address::{check_asn, check_destination, check_link, check_link_end, check_networks};
use crate::field_error::FieldError;
use crate::next_hop::check_next_hop_id;
use crate::state::NextHopType;

const NO_CHANNEL: &str = "must be the id of a channel in the snapshot";

/// What can be referred to.
#[derive(Default)]
struct Targets<'d> {
    /// The channels by their ids.
    channels: HashMap<String, Node<'d>>,
    /// The associations, from one channel to the other.
    associations: HashSet<[String; 2]>,
}

impl<'d> Targets<'d> {
    fn of(lines: &[Node<'d>]) -> Self {
        let mut targets = Self::default();
        let lines = lines.iter().filter_map(|line| line.members());
        for node in lines.flat_map(|line| items(&line, "channels")) {
            let channel = node.members().unwrap_or_default();
            if let Some(id) = text(&channel, "id") {
                let others = texts(&channel, "associated").into_iter();
                targets
                    .associations
                    .extend(others.map(|other| [id.clone(), other]));
                targets.channels.insert(id, node);
            }
        }
        targets
    }
}

/// The number of lines, channels, VPCs and gateways of a document.
pub(super) fn resources(document: Node<'_>) -> usize {
    let document = document.members().unwrap_or_default();
    let lines = items(&document, "lines");
    let channels = lines.iter().filter_map(|line| line.members());
    let channels = channels.map(|line| items(&line, "channels").len());
    let others = ["vpcs", "gateways"].map(|field| items(&document, field).len());
    channels.sum::<usize>() + lines.len() + others.iter().sum::<usize>()
}

/// Adds the mistakes of a document. What violates the schema is not looked at.
pub(super) fn check(document: Node<'_>, mistakes: &mut Mistakes) {
    let document = document.members().unwrap_or_default();
    let lines = items(&document, "lines");
    let targets = Targets::of(&lines);
    let (mut line_ids, mut channel_ids) = (HashSet::new(), HashSet::new());
    let root = Place::Root;
    let all = root.field("lines");
    for (index, line) in lines.into_iter().enumerate() {
        let line = line.members().unwrap_or_default();
        let place = all.item(index);
        check_unique(&line, "id", "line", &mut line_ids, &place, mistakes);
        let mut vlans = HashSet::new();
        let all = place.field("channels");
        for (index, channel) in items(&line, "channels").into_iter().enumerate() {
            if mistakes.is_full() {
                return;
            }
            let channel = channel.members().unwrap_or_default();
            let place = all.item(index);
            check_unique(
                &channel,
                "id",
                "channel",
                &mut channel_ids,
                &place,
                mistakes,
            );
            if let Some(node) = channel.get("vlanId")
                && let Some(vlan) = node.scalar().and_then(|vlan| vlan.as_u64())
                && vlan != 0
                && !vlans.insert(vlan)
            {
                mistakes.add_value(&place.field("vlanId"), *node, "must be unique on the line");
            }
            check_channel(&channel, &targets, &place, mistakes);
        }
    }
    cloud::check(&document, &targets.channels, mistakes);
    let mut tokens = HashSet::new();
    let all = root.field("tokens");
    for (index, token) in items(&document, "tokens").into_iter().enumerate() {
        let token = token.members().unwrap_or_default();
        check_unique(
            &token,
            "token",
            "token",
            &mut tokens,
            &all.item(index),
            mistakes,
        );
    }
}

fn check_channel(
    channel: &Members<'_>,
    targets: &Targets<'_>,
    place: &Place<'_>,
    mistakes: &mut Mistakes,
) {
    for result in [
        check_ends(channel, "baiduAddress", "customerAddress", 4),
        check_ends(channel, "baiduIpv6Address", "customerIpv6Address", 6),
        check_networks("networks", &texts(channel, "networks"), 4),
        check_networks("ipv6Networks", &texts(channel, "ipv6Networks"), 6),
        text(channel, "bgpAsn").map_or(Ok(()), |asn| check_asn("bgpAsn", &asn)),
    ] {
        add(result, place, mistakes);
    }
    let id = text(channel, "id").unwrap_or_default();
    let all = place.field("associated");
    for (index, other) in texts(channel, "associated").into_iter().enumerate() {
        let problem = if other == id {
            "must be a different channel"
        } else if !targets.channels.contains_key(&other) {
            NO_CHANNEL
        } else if !targets.associations.contains(&[other, id.clone()]) {
            "must be mutual; the other channel does not name this one"
        } else {
            continue;
        };
        mistakes.add(&all.item(index), problem);
    }
    let mut rule_ids = HashSet::new();
    let all = place.field("routeRules");
    for (index, rule) in items(channel, "routeRules").into_iter().enumerate() {
        if mistakes.is_full() {
            return;
        }
        let rule = rule.members().unwrap_or_default();
        let place = all.item(index);
        let what = "rule of the channel";
        check_unique(&rule, "routeRuleId", what, &mut rule_ids, &place, mistakes);
        check_rule(&rule, targets, &place, mistakes);
    }
}

fn check_rule(
    rule: &Members<'_>,
    targets: &Targets<'_>,
    place: &Place<'_>,
    mistakes: &mut Mistakes,
) {
    let is_ipv6 = rule.get("ipVersion").and_then(|version| version.scalar()) == Some(6.into());
    let ip_version = if is_ipv6 { 6 } else { 4 };
    if let Some(destination) = text(rule, "destAddress") {
        let result = check_destination("destAddress", &destination, ip_version);
        add(result, place, mistakes);
    }
    let kind = rule.get("nexthopType").and_then(|kind| kind.scalar());
    let kind = kind.and_then(|kind| NextHopType::deserialize(kind).ok());
    if let (Some(kind), Some(id)) = (kind, text(rule, "nexthopId")) {
        if kind != NextHopType::Channel {
            add(check_next_hop_id(kind, &id), place, mistakes);
        } else if !targets.channels.contains_key(&id) {
            mistakes.add(&place.field("nexthopId"), NO_CHANNEL);
        }
    }
}

/// Checks the ends of a link that are given.
fn check_ends(
    channel: &Members<'_>,
    near: &str,
    far: &str,
    ip_version: u8,
) -> Result<(), FieldError> {
    match (text(channel, near), text(channel, far)) {
        (Some(one), Some(other)) => check_link((near, &one), (far, &other), ip_version),
        (Some(one), None) => check_link_end((near, &one), ip_version).map(drop),
        (None, Some(other)) => check_link_end((far, &other), ip_version).map(drop),
        (None, None) => Ok(()),
    }
}
