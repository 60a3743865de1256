//! The emulator carries every action out that the SDK has. What each does is told by the emulator's
//! own tests, and those of actions that the raw client alone has are there too.

use std::collections::BTreeSet;

use et_contract::Contract;
use et_emulator::{Controls, Emulator};
use et_test_support::Values;
use et_test_support::samples::{changing, send};
use et_test_support::state::State;
use et_test_support::values::VLAN;
use serde_json::Value;

/// What the emulator holds, without the time and the client tokens.
fn resources(controls: &Controls) -> Value {
    let mut state: Value = serde_json::from_str(&controls.snapshot().to_json()).unwrap();
    let fields = state.as_object_mut().unwrap();
    fields.retain(|name, _| !["time", "tokens"].contains(&name.as_str()));
    state
}

#[tokio::test]
async fn every_action_is_carried_out_once_and_changes_something_unless_it_reads() {
    let emulator = Emulator::builder().start().await.unwrap();
    let (client, controls) = (emulator.client().unwrap(), emulator.controls());
    let values = Values::default();
    let mut performed = BTreeSet::new();
    let operations = Contract::embedded().operations().iter();
    for operation in operations.filter(|operation| !operation.is_raw_only()) {
        let action = operation.action();
        controls.reset();
        let held = State::before(action).held(&values, VLAN + 1);
        controls.load(held.snapshot()).unwrap();
        let before = resources(controls);

        let sent = send(&client, &values, action, changing(action)).await;
        sent.unwrap_or_else(|error| panic!("{action}: {error}"));
        let log = controls.log(0, usize::MAX);
        let [entry] = &log[..] else {
            panic!("{action}: {log:?}");
        };
        assert_eq!(
            (entry.action, entry.status, entry.replayed),
            (Some(action), Some(200), false)
        );
        let is_changed = resources(controls) != before;
        assert_eq!(is_changed, operation.is_mutating(), "{action}");
        performed.insert(action);
    }
    let emulated = et_emulator::actions().filter(|action| {
        let operation = Contract::embedded().operation(action);
        operation.is_none_or(|operation| !operation.is_raw_only())
    });
    assert_eq!(performed, BTreeSet::from_iter(emulated));
}
