//! The calls to make: samples of all operations that change something.
//!
//! Every call has resources of its own, so that what the emulator holds afterwards says of each
//! call alone whether it was carried out, and how often.

use et_api_raw::operations::OPERATIONS;
use et_emulator::Snapshot;
use et_sdk::{Client, Error};
use et_test_support::Values;
use et_test_support::samples::{changing, send};
use et_test_support::state::{Held, State};
use et_test_support::values::VLAN;

/// One call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its number, which no other call has.
    pub number: u32,
    /// The operation.
    pub action: &'static str,
}

/// What the ids and names of lines begin with; the call's number follows.
const LINE: &str = "torture-line-";

/// What the ids of all resources have; the kind and the call's number follow.
pub const OWN: &str = "torture-";

/// The operations that change something.
pub fn changes() -> Vec<&'static str> {
    let changes = OPERATIONS
        .iter()
        .filter(|operation| operation.is_mutating() && !operation.raw_only);
    changes.map(|operation| operation.action).collect()
}

/// How often an operation is drawn. Those that create dominate: they are the ones that can double.
fn weight(action: &str) -> u32 {
    match action {
        "CreateDedicatedChannelRouteRules" => 40,
        "ApplyPhysicalDedicatedLine" => 15,
        "CreateDedicatedChannel" => 9,
        "CreateDedicatedGateway" => 9,
        "CreateRoutingRules" => 20,
        _ => 2,
    }
}

/// Draws this many calls. The same seed draws the same calls.
pub fn plan(count: u32, seed: u64) -> Vec<Call> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let urn = changes().into_iter();
    let urn: Vec<_> = urn
        .flat_map(|action| (0..weight(action)).map(move |_| action))
        .collect();
    let calls = 0..count;
    calls
        .map(|number| Call {
            number,
            action: urn[rng.usize(..urn.len())],
        })
        .collect()
}

/// What the emulator holds before the calls.
pub fn initial_state(calls: &[Call]) -> Snapshot {
    let mut all = Held::default();
    for held in calls.iter().map(|call| call.held()) {
        all.lines.extend(held.lines);
        all.vpcs.extend(held.vpcs);
        all.gateways.extend(held.gateways);
    }
    all.snapshot()
}

impl Call {
    /// The number of the call whose resource has this id or name.
    pub fn number_in(text: &str) -> Option<u32> {
        let (_, own) = text.split_once(OWN)?;
        let (_, number) = own.rsplit_once('-')?;
        number.parse().ok()
    }

    /// The values that the call is made with.
    pub fn values(self) -> Values {
        let line = format!("{LINE}{}", self.number);
        Values {
            channel: format!("torture-channel-{}", self.number),
            other_channel: format!("torture-other-{}", self.number),
            rule: format!("torture-rule-{}", self.number),
            vpc: format!("torture-vpc-{}", self.number),
            table: format!("torture-table-{}", self.number),
            vpc_rule: format!("torture-vpc-rule-{}", self.number),
            gateway: format!("dcgw-torture-own-{}", self.number),
            other_gateway: format!("dcgw-torture-other-{}", self.number),
            line_name: line.clone(),
            line,
            ..Values::default()
        }
    }

    /// What the emulator must hold before the call.
    fn held(self) -> Held {
        if self.action == "ApplyPhysicalDedicatedLine" {
            return Held::default();
        }
        State::before(self.action).held(&self.values(), VLAN + 1)
    }

    /// Sends the call, under the token if one is given. Returns the id of what it created.
    pub async fn send(self, client: &Client, token: Option<&str>) -> Result<Option<String>, Error> {
        let values = Values {
            token: token.map(str::to_owned),
            ..self.values()
        };
        let sent = send(client, &values, self.action, changing(self.action)).await?;
        Ok(sent.id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_calls_of_all_operations_and_creating_ones_dominate() {
        let calls = plan(10_000, 7);
        assert_eq!(calls, plan(10_000, 7));
        assert_ne!(calls, plan(10_000, 8));
        let creating = calls.iter().filter(|call| weight(call.action) > 2).count();
        assert!((6000..7000).contains(&creating), "{creating}");
        let drawn: HashSet<_> = calls.iter().map(|call| call.action).collect();
        assert_eq!(drawn, HashSet::from_iter(changes()));
    }
}
