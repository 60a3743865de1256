//! What the emulator's state and log say of each call: whether it was carried out, and how often.

use std::collections::HashMap;

use et_emulator::state::{Channel, Routing};
use et_emulator::{Controls, LogEntry, Snapshot};
use et_sdk::operations::BfdTiming;

use crate::call::{Call, Kind};
use crate::stage::{ACCOUNT, INTERVAL_BEFORE, NETWORK};

/// The emulator at a moment, indexed by what tells calls apart.
#[derive(Debug)]
pub struct Effects {
    state: Snapshot,
    /// The ids of the resources that bear a mark, by the kind that creates them.
    marked: HashMap<(Kind, String), Vec<String>>,
    /// How often an action was performed on a path. Repeated answers of an earlier request do not count.
    performed: HashMap<(&'static str, String), usize>,
}

/// What became of a call, by the emulator's account.
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
    /// Looks at an emulator that was reset before the calls. Its log must have kept all of them.
    pub fn of(controls: &Controls) -> Self {
        Self::new(controls.snapshot(), &controls.log(0, usize::MAX))
    }

    fn new(state: Snapshot, log: &[LogEntry]) -> Self {
        let mut marked: HashMap<_, Vec<String>> = HashMap::new();
        let mut mark = |kind: Kind, text: &str, id: &str| {
            marked
                .entry((kind, text.to_owned()))
                .or_default()
                .push(id.to_owned());
        };
        for line in state.lines.iter() {
            mark(Kind::ApplyLine, &line.spec.name, &line.id);
            for channel in line.channels.iter() {
                mark(Kind::CreateChannel, &channel.spec.name, &channel.id);
                for rule in channel.route_rules.iter() {
                    mark(Kind::CreateRule, &rule.spec.description, &rule.id);
                }
            }
        }
        let mut performed = HashMap::new();
        for entry in log {
            if let Some(action) = entry.action
                && entry.status == Some(200)
                && !entry.replayed
            {
                *performed.entry((action, entry.path.clone())).or_default() += 1;
            }
        }
        Self {
            state,
            marked,
            performed,
        }
    }

    /// What became of a call.
    pub fn effect(&self, call: Call) -> Effect {
        if call.kind.creates() {
            let ids = self.marked.get(&(call.kind, call.mark()));
            let ids = ids.cloned().unwrap_or_default();
            return Effect {
                times: ids.len(),
                shows: !ids.is_empty(),
                ids,
            };
        }
        Effect {
            times: self.performed.get(&call.target()).copied().unwrap_or(0),
            shows: self.shows(call),
            ids: Vec::new(),
        }
    }

    /// Whether the state shows the effect of a call that creates nothing.
    fn shows(&self, call: Call) -> bool {
        let line = self.state.lines.get(&call.line());
        let host = self.state.lines.get(&call.host_line());
        let channel_of = |id: String| host.and_then(|host| host.channels.get(&id));
        let channel = channel_of(call.channel());
        let rule = channel_of(call.host_channel())
            .and_then(|channel| channel.route_rules.get(&call.rule()));
        let is = |check: &dyn Fn(&Channel) -> bool| channel.is_some_and(check);
        match call.kind {
            Kind::UpdateLine => line.is_some_and(|line| line.spec.name == call.mark()),
            Kind::DeleteLine => line.is_none(),
            Kind::ResubmitChannel | Kind::UpdateChannel => {
                is(&|channel| channel.spec.name == call.mark())
            }
            Kind::DeleteChannel => channel.is_none(),
            Kind::EnableIpv6 => is(&|channel| channel.ipv6.is_some()),
            Kind::DisableIpv6 => is(&|channel| channel.ipv6.is_none()),
            Kind::AddRoutes => is(&routed),
            Kind::RemoveRoutes => is(&|channel| !routed(channel)),
            Kind::AddUsers => is(&authorized),
            Kind::RemoveUsers => is(&|channel| !authorized(channel)),
            Kind::Associate => is(&|channel| associated(channel, call)),
            Kind::Disassociate => is(&|channel| !associated(channel, call)),
            Kind::CreateBfd | Kind::UpdateBfd => is(&|channel| has_advised_bfd(channel)),
            Kind::DeleteBfd => is(&|channel| channel.bfd.is_none()),
            Kind::UpdateRule => rule.is_some_and(|rule| rule.spec.description == call.mark()),
            Kind::DeleteRule => rule.is_none(),
            Kind::ApplyLine | Kind::CreateChannel | Kind::CreateRule => false,
        }
    }
}

fn routed(channel: &Channel) -> bool {
    matches!(&channel.routing, Routing::Static { networks } if networks.iter().any(|network| network == NETWORK))
}

fn authorized(channel: &Channel) -> bool {
    channel
        .spec
        .authorized_users
        .iter()
        .any(|user| user == ACCOUNT)
}

fn associated(channel: &Channel, call: Call) -> bool {
    channel.associated.contains(call.other_channel().as_str())
}

/// Whether BFD is timed as calls set it, which differs from what it was before.
fn has_advised_bfd(channel: &Channel) -> bool {
    channel.bfd.is_some_and(|bfd| {
        bfd.send_interval != INTERVAL_BEFORE
            && u128::from(bfd.send_interval) == BfdTiming::ADVISED.send_interval.as_millis()
    })
}
