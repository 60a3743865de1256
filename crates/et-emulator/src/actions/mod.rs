//! What each of the service's actions checks and does, one file for each kind of thing acted upon.
//!
//! An action gets a request that keeps the contract; what it checks here is what no schema can say: that ids exist, that states and
//! quotas allow it, that fields agree with each other.

mod associations;
mod authorized_users;
mod bfd;
mod channels;
mod ipv6;
mod lines;
mod route_parameters;
mod route_rules;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use crate::assumed::{self, ChannelAct};
use crate::page::Wanted;
use crate::refusal::Refusal;
use crate::state::{Channel, Line};
use crate::world::World;

pub use self::route_rules::LearnedRoute;
pub(crate) use self::route_rules::learn;

/// A request that keeps the contract.
#[derive(Debug)]
pub(crate) struct Call<'r> {
    pub(crate) path: Vec<(&'r str, &'r str)>,
    pub(crate) query: &'r [(String, String)],
    pub(crate) body: Option<Value>,
}

/// What an action does: it answers with a JSON body, or an empty one, or refuses and changes nothing.
pub(crate) type Handler = fn(&mut World, &Call<'_>, DateTime<Utc>) -> Result<Bytes, Refusal>;

/// Every action by its official name, sorted by it.
const HANDLERS: [(&str, Handler); 25] = [
    ("ApplyPhysicalDedicatedLine", lines::apply),
    ("AssociatedDedicatedChannel", associations::associate),
    ("CreateDedicatedChannel", channels::create),
    ("CreateDedicatedChannelBfd", bfd::create),
    (
        "CreateDedicatedChannelRouteParameters",
        route_parameters::add,
    ),
    ("CreateDedicatedChannelRouteRules", route_rules::create),
    ("CreateDedicatedChannelUserObject", authorized_users::add),
    ("DeleteDedicatedChannel", channels::delete),
    ("DeleteDedicatedChannelBfd", bfd::delete),
    ("DeleteDedicatedChannelRouteRules", route_rules::delete),
    ("DeletePhysicalDedicatedLine", lines::delete),
    ("DisableDedicatedChannelIpv6", ipv6::disable),
    ("EnableDedicatedChannelIpv6", ipv6::enable),
    ("QueryDedicatedChannel", channels::list),
    ("QueryDedicatedChannelRouteRules", route_rules::list),
    ("QueryDedicatedLineDetail", lines::show),
    ("QueryDedicatedLines", lines::list),
    (
        "RemoveDedicatedChannelRouteParameters",
        route_parameters::remove,
    ),
    ("RemoveDedicatedChannelUserObject", authorized_users::remove),
    ("ResubmitDedicatedChannel", channels::resubmit),
    ("UnrelatedDedicatedLineChannel", associations::disassociate),
    ("UpdateDedicatedChannel", channels::update),
    ("UpdateDedicatedChannelBfd", bfd::update),
    ("UpdateDedicatedChannelRouteRules", route_rules::update),
    ("UpdatePhysicalDedicatedLine", lines::update),
];

/// The official names of the actions that the emulator performs.
pub fn actions() -> impl Iterator<Item = &'static str> {
    HANDLERS.iter().map(|(name, _)| *name)
}

/// What performs an action.
pub(crate) fn handler(action: &str) -> Option<Handler> {
    HANDLERS
        .binary_search_by_key(&action, |(name, _)| name)
        .ok()
        .map(|place| HANDLERS[place].1)
}

impl Call<'_> {
    /// A path parameter. The contract has seen to it that it is there.
    fn path(&self, name: &str) -> &str {
        self.path
            .iter()
            .find(|(given, _)| *given == name)
            .map_or("", |(_, value)| value)
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    fn wanted_page(&self) -> Wanted<'_> {
        Wanted {
            marker: self.query("marker"),
            max_keys: self.query("maxKeys"),
        }
    }

    /// The body as the action reads it.
    fn body<T: for<'de> Deserialize<'de>>(&self) -> Result<T, Refusal> {
        // The error's own text may hold a value of the body, a secret perhaps.
        T::deserialize(self.body.as_ref().unwrap_or(&Value::Null)).map_err(|_| {
            Refusal::new(
                http::StatusCode::BAD_REQUEST,
                "InappropriateJSON",
                "the body must keep the types and ranges of the API reference, with whole numbers written as such",
            )
        })
    }
}

/// The line that the request's `etId` names.
fn line<'w>(world: &'w World, call: &Call<'_>) -> Result<&'w Line, Refusal> {
    world
        .state
        .line(call.path("etId"))
        .ok_or_else(|| Refusal::no_such("the line"))
}

/// The channel that the request names.
fn channel<'w>(world: &'w World, call: &Call<'_>) -> Result<&'w Channel, Refusal> {
    line(world, call)?
        .channels
        .get(call.path("etChannelId"))
        .ok_or_else(|| Refusal::no_such("the channel"))
}

/// The channel that the request names, to do something to it that its state must allow.
fn channel_to<'w>(
    world: &'w mut World,
    call: &Call<'_>,
    act: ChannelAct,
) -> Result<&'w mut Channel, Refusal> {
    let status = channel(world, call)?.status;
    if !assumed::channel_allows(status, act) {
        return Err(Refusal::state(format!(
            "the channel is in `{status}`, which does not allow this action"
        )));
    }
    world
        .state
        .channel_mut(call.path("etId"), call.path("etChannelId"))
        .ok_or_else(|| Refusal::no_such("the channel"))
}

/// Adds the values that are not there yet.
fn add_to_set(set: &mut Vec<String>, values: Vec<String>) {
    for value in values {
        if !set.contains(&value) {
            set.push(value);
        }
    }
}

/// Refuses to take away what is not there. Nothing is changed until everything is known to be there.
fn check_all_there(set: &[String], values: &[String], field: &str) -> Result<(), Refusal> {
    match values.iter().position(|value| !set.contains(value)) {
        Some(place) => Err(Refusal::no_such(&format!(
            "what body `{field}[{place}]` names"
        ))),
        None => Ok(()),
    }
}

/// A time as the service writes it.
fn time_text(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use et_contract::Contract;

    use super::*;

    #[test]
    fn every_action_of_the_contract_has_its_handler() {
        for operation in Contract::embedded().operations() {
            assert!(
                handler(operation.action()).is_some(),
                "{}",
                operation.action()
            );
        }
        assert_eq!(actions().count(), Contract::embedded().operations().len());
        assert!(actions().is_sorted(), "the lookup needs them sorted");
    }
}
