//! What the emulator's state and log say of each call: whether it was carried out, and how often.

use std::collections::HashMap;

use et_emulator::state::{Line, PathType, Routing};
use et_emulator::{Controls, Snapshot};
use et_sdk::operations::BfdTiming;
use et_test_support::state::Held;
use et_test_support::values::{ACCOUNT, MARKER, NETWORK};

use crate::call::Call;

/// The emulator at a moment, indexed by what tells calls apart.
#[derive(Debug)]
pub struct Effects {
    state: Snapshot,
    /// The ids of the lines that calls applied for, by the number of the call.
    applied: HashMap<u32, Vec<String>>,
    /// How often an operation was carried out on a resource of a call. Responses that repeat an
    /// earlier one do not count.
    performed: HashMap<(&'static str, u32), usize>,
}

/// What became of a call, according to the emulator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// How often it was carried out.
    pub times: usize,
    /// Whether the state shows it.
    pub shows: bool,
    /// The ids of what it created.
    pub ids: Vec<String>,
}

impl Effects {
    /// Reads an emulator that was reset before the calls. Its log must have kept all of them.
    pub fn of(controls: &Controls) -> Self {
        let state = controls.snapshot();
        let mut applied = HashMap::<_, Vec<_>>::new();
        for line in state.lines.iter() {
            if let Some(number) = Call::number_in(&line.spec.name) {
                applied.entry(number).or_default().push(line.id.to_string());
            }
        }
        let mut performed = HashMap::new();
        for entry in controls.log(0, usize::MAX) {
            let number = entry.path.split('/').find_map(Call::number_in);
            if let (Some(action), Some(number)) = (entry.action, number)
                && entry.status == Some(200)
                && !entry.replayed
            {
                *performed.entry((action, number)).or_default() += 1;
            }
        }
        Self {
            state,
            applied,
            performed,
        }
    }

    /// What became of a call.
    pub fn effect(&self, call: Call) -> Effect {
        match self.created(call) {
            Some(ids) => Effect {
                times: ids.len(),
                shows: !ids.is_empty(),
                ids,
            },
            None => {
                let performed = self.performed.get(&(call.action, call.number));
                Effect {
                    times: performed.copied().unwrap_or(0),
                    shows: self.shows(call),
                    ids: Vec::new(),
                }
            }
        }
    }

    /// The ids of what a call created; `None` for an operation that creates nothing.
    fn created(&self, call: Call) -> Option<Vec<String>> {
        let values = call.values();
        let line = self.state.lines.get(&values.line);
        let channel = line.and_then(|line| line.channels.get(&values.channel));
        let vpc = self.state.vpcs.get(&values.vpc);
        match call.action {
            "ApplyPhysicalDedicatedLine" => {
                Some(self.applied.get(&call.number).cloned().unwrap_or_default())
            }
            "CreateDedicatedChannel" => {
                let channels = line.into_iter().flat_map(|line| line.channels.iter());
                let ids = channels.map(|channel| channel.id.to_string());
                let before = [values.channel, values.other_channel];
                Some(ids.filter(|id| !before.contains(id)).collect())
            }
            "CreateDedicatedGateway" => {
                let gateways = self.state.gateways.iter();
                let own = gateways.filter(|gateway| *gateway.vpc_id == *values.vpc);
                let ids = own.map(|gateway| gateway.id.to_string());
                let before = [values.gateway, values.other_gateway];
                Some(ids.filter(|id| !before.contains(id)).collect())
            }
            "CreateRoutingRules" => {
                let rules = vpc.into_iter().flat_map(|vpc| vpc.route_rules.iter());
                let ids = rules.map(|rule| rule.id.to_string());
                Some(ids.filter(|id| *id != values.vpc_rule).collect())
            }
            "CreateDedicatedChannelRouteRules" => {
                let channel = channel.into_iter();
                let rules = channel.flat_map(|channel| channel.route_rules.iter());
                let ids = rules.map(|rule| rule.id.to_string());
                let before = [values.rule, MARKER.to_owned()];
                Some(ids.filter(|id| !before.contains(id)).collect())
            }
            _ => None,
        }
    }

    /// Whether the state shows the effect of a call that creates nothing.
    fn shows(&self, call: Call) -> bool {
        let values = call.values();
        if let Some(shows) = self.cloud_shows(call) {
            return shows;
        }
        let Some(line) = self.state.lines.get(&values.line) else {
            return call.action == "DeletePhysicalDedicatedLine";
        };
        let Some(channel) = line.channels.get(&values.channel) else {
            return call.action == "DeleteDedicatedChannel";
        };
        let rule = channel.route_rules.get(&values.rule);
        let routed = || match &channel.routing {
            Routing::Static { networks } => networks.iter().any(|network| network == NETWORK),
            Routing::Bgp { .. } => false,
        };
        let users = &channel.spec.authorized_users;
        let authorized = || users.iter().any(|user| user == ACCOUNT);
        let associated = || channel.associated.contains(values.other_channel.as_str());
        let interval = channel.bfd.map(|bfd| u128::from(bfd.send_interval));
        let advised = BfdTiming::ADVISED.send_interval.as_millis();
        match call.action {
            "UpdatePhysicalDedicatedLine" => line.spec.name == "n",
            "ResubmitDedicatedChannel" => channel.spec.name == "channel_name",
            "UpdateDedicatedChannel" => channel.spec.name == "n",
            "EnableDedicatedChannelIpv6" => channel.ipv6.is_some(),
            "DisableDedicatedChannelIpv6" => channel.ipv6.is_none(),
            "CreateDedicatedChannelRouteParameters" => routed(),
            "RemoveDedicatedChannelRouteParameters" => !routed(),
            "CreateDedicatedChannelUserObject" => authorized(),
            "RemoveDedicatedChannelUserObject" => !authorized(),
            "AssociatedDedicatedChannel" => associated(),
            "UnrelatedDedicatedLineChannel" => !associated(),
            "CreateDedicatedChannelBfd" | "UpdateDedicatedChannelBfd" => interval == Some(advised),
            "DeleteDedicatedChannelBfd" => interval.is_none(),
            "UpdateDedicatedChannelRouteRules" => {
                rule.is_some_and(|rule| rule.spec.description == "d")
            }
            "DeleteDedicatedChannelRouteRules" => rule.is_none(),
            // What would be gone is there.
            "DeletePhysicalDedicatedLine" | "DeleteDedicatedChannel" => false,
            _ => differs(line, &call.held()),
        }
    }

    /// The same of gateways and VPCs; `None` for other operations.
    fn cloud_shows(&self, call: Call) -> Option<bool> {
        let values = call.values();
        let gateway = self.state.gateways.get(&values.gateway);
        let vpc = self.state.vpcs.get(&values.vpc);
        let rule = vpc.and_then(|vpc| vpc.route_rules.get(&values.vpc_rule));
        let bound = gateway.is_some_and(|gateway| gateway.channel_id.is_some());
        Some(match call.action {
            "UpdateDedicatedGateway" => gateway.is_some_and(|gateway| gateway.spec.name == "n"),
            "ReleaseDedicatedGateway" => vpc.is_some() && gateway.is_none(),
            "BindPhysicalDedicatedLine" => bound,
            "UnbindPhysicalDedicatedLine" => gateway.is_some() && !bound,
            "CreateDedicatedGatewayHealthCheck" => {
                gateway.is_some_and(|gateway| gateway.health_check.is_some())
            }
            "UpdateRoutingRules" => rule.is_some_and(|rule| rule.description == "d"),
            "DeleteRoutingRules" => vpc.is_some() && rule.is_none(),
            "ActiveStandbySwitchover" => {
                rule.is_some_and(|rule| rule.path_type == PathType::Standby)
            }
            _ => return None,
        })
    }
}

/// Whether a line is no longer what it was before the call.
fn differs(line: &Line, before: &Held) -> bool {
    if before.lines.is_empty() {
        return false;
    }
    let lines = before.snapshot().lines;
    let before = lines.get(&line.id);
    before.is_none_or(|before| format!("{before:?}") != format!("{line:?}"))
}
