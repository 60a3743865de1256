//! Checks what the schema of a snapshot cannot express: that ids and VLANs are unique, that
//! references lead somewhere, and the rules of the API for addresses and next hops.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use super::mistakes::Mistakes;
use super::place::Place;
use crate::address::{check_asn, check_destination, check_link, check_link_end, check_networks};
use crate::field_error::FieldError;
use crate::next_hop::check_next_hop_id;
use crate::state::NextHopType;

const NO_CHANNEL: &str = "must be the id of a channel in the snapshot";

/// What can be referred to.
#[derive(Default)]
struct Targets<'v> {
    /// The ids of the channels.
    channels: HashSet<&'v str>,
    /// The associations, from one channel to the other.
    associations: HashSet<[&'v str; 2]>,
}

impl<'v> Targets<'v> {
    fn of(lines: &'v [Value]) -> Self {
        let mut targets = Self::default();
        for channel in lines.iter().flat_map(|line| items(line, "channels")) {
            if let Some(id) = channel["id"].as_str() {
                targets.channels.insert(id);
                let others = texts(channel, "associated").into_iter();
                targets.associations.extend(others.map(|other| [id, other]));
            }
        }
        targets
    }
}

/// Adds the mistakes of a document. What violates the schema is not looked at.
pub(super) fn check(document: &Value, mistakes: &mut Mistakes) {
    let lines = items(document, "lines");
    let targets = Targets::of(lines);
    let (mut line_ids, mut channel_ids) = (HashSet::new(), HashSet::new());
    let root = Place::Root;
    let all = root.field("lines");
    for (index, line) in lines.iter().enumerate() {
        let place = all.item(index);
        check_unique(line, "id", "line", &mut line_ids, &place, mistakes);
        let mut vlans = HashSet::new();
        let all = place.field("channels");
        for (index, channel) in items(line, "channels").iter().enumerate() {
            if mistakes.is_full() {
                return;
            }
            let place = all.item(index);
            check_unique(channel, "id", "channel", &mut channel_ids, &place, mistakes);
            let vlan = channel["vlanId"].as_u64().filter(|vlan| *vlan != 0);
            if vlan.is_some_and(|vlan| !vlans.insert(vlan)) {
                let place = place.field("vlanId");
                mistakes.add_value(&place, &channel["vlanId"], "must be unique on the line");
            }
            check_channel(channel, &targets, &place, mistakes);
        }
    }
    let mut tokens = HashSet::new();
    let all = root.field("tokens");
    for (index, token) in items(document, "tokens").iter().enumerate() {
        check_unique(
            token,
            "token",
            "token",
            &mut tokens,
            &all.item(index),
            mistakes,
        );
    }
}

fn check_channel(
    channel: &Value,
    targets: &Targets<'_>,
    place: &Place<'_>,
    mistakes: &mut Mistakes,
) {
    for result in [
        check_ends(channel, "baiduAddress", "customerAddress", 4),
        check_ends(channel, "baiduIpv6Address", "customerIpv6Address", 6),
        check_networks("networks", &texts(channel, "networks"), 4),
        check_networks("ipv6Networks", &texts(channel, "ipv6Networks"), 6),
        text(channel, "bgpAsn").map_or(Ok(()), |asn| check_asn("bgpAsn", asn)),
    ] {
        add(result, place, mistakes);
    }
    let id = channel["id"].as_str().unwrap_or_default();
    let all = place.field("associated");
    for (index, other) in texts(channel, "associated").into_iter().enumerate() {
        let problem = if other == id {
            "must be a different channel"
        } else if !targets.channels.contains(other) {
            NO_CHANNEL
        } else if !targets.associations.contains(&[other, id]) {
            "must be mutual; the other channel does not name this one"
        } else {
            continue;
        };
        mistakes.add(&all.item(index), problem);
    }
    let mut rule_ids = HashSet::new();
    let all = place.field("routeRules");
    for (index, rule) in items(channel, "routeRules").iter().enumerate() {
        if mistakes.is_full() {
            return;
        }
        let place = all.item(index);
        check_unique(
            rule,
            "routeRuleId",
            "rule of the channel",
            &mut rule_ids,
            &place,
            mistakes,
        );
        check_rule(rule, targets, &place, mistakes);
    }
}

fn check_rule(rule: &Value, targets: &Targets<'_>, place: &Place<'_>, mistakes: &mut Mistakes) {
    let ip_version = if rule["ipVersion"] == 6 { 6 } else { 4 };
    if let Some(destination) = text(rule, "destAddress") {
        add(
            check_destination("destAddress", destination, ip_version),
            place,
            mistakes,
        );
    }
    let Ok(kind) = NextHopType::deserialize(&rule["nexthopType"]) else {
        return;
    };
    let Some(id) = text(rule, "nexthopId") else {
        return;
    };
    match check_next_hop_id(kind, id) {
        Ok(()) if kind == NextHopType::Channel && !targets.channels.contains(id) => {
            mistakes.add(&place.field("nexthopId"), NO_CHANNEL);
        }
        result => add(result, place, mistakes),
    }
}

/// Checks the ends of a link that are given.
fn check_ends(channel: &Value, near: &str, far: &str, ip_version: u8) -> Result<(), FieldError> {
    let end = |name| text(channel, name).map(|text| (name, text));
    match (end(near), end(far)) {
        (Some(near), Some(far)) => check_link(near, far, ip_version),
        (Some(end), None) | (None, Some(end)) => check_link_end(end, ip_version).map(drop),
        (None, None) => Ok(()),
    }
}

/// Checks that no resource before this one has the same id.
fn check_unique<'v>(
    resource: &'v Value,
    field: &str,
    what: &str,
    seen: &mut HashSet<&'v str>,
    place: &Place<'_>,
    mistakes: &mut Mistakes,
) {
    if let Some(id) = resource[field].as_str()
        && !seen.insert(id)
    {
        let id: String = id.chars().take(64).collect();
        let problem = format_args!("`{id}` is taken by another {what}; must be unique");
        mistakes.add(&place.field(field), problem);
    }
}

fn add(result: Result<(), FieldError>, place: &Place<'_>, mistakes: &mut Mistakes) {
    if let Err(FieldError { field, rule }) = result {
        mistakes.add(&place.field(&field), format_args!("a string; {rule}"));
    }
}

fn items<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// The text of a field, if it is not empty.
fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value[field].as_str().filter(|text| !text.is_empty())
}

/// The items of a list of texts.
fn texts<'v>(value: &'v Value, field: &str) -> Vec<&'v str> {
    let texts: Option<Vec<&str>> = items(value, field).iter().map(Value::as_str).collect();
    texts.unwrap_or_default()
}
