//! Loading any snapshot gives a state or an error, and a state that is saved loads as it was.

use std::sync::LazyLock;

use et_emulator::{Emulator, Snapshot};
use et_test_support::Values;
use et_test_support::state::State;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::edits::Edits;
use crate::inputs::check;

/// Beside the parts of JSON.
const WORDS: &[&str] = &["\"id\":\"x\",", "\"format\":2,", "\"lines\":[],"];

static STAGE: LazyLock<(Runtime, Emulator)> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let emulator = runtime.block_on(Emulator::start()).expect("an emulator");
    emulator.controls().freeze();
    (runtime, emulator)
});

#[test]
fn any_snapshot_loads_or_is_refused_and_what_is_saved_loads_as_it_was() {
    check!(1500, load);
}

fn load((operation, edits): (u8, Edits)) {
    let operations = et_contract::Contract::embedded().operations();
    let action = operations[usize::from(operation) % operations.len()].action();
    let mut document = State::before(action).held(&Values::default(), 8).document();
    let token =
        json!({"token": "t", "request": "7".repeat(64), "lastUsed": "2030-01-31T08:00:00Z"});
    document["time"] = json!("2030-01-31T08:00:00Z");
    document["tokens"] = json!([token]);

    let controls = STAGE.1.controls();
    let text = edits.json(&document, WORDS);
    let Ok(snapshot) = Snapshot::from_json(&text) else {
        return;
    };
    if controls.load(snapshot).is_err() {
        return;
    }
    let saved = controls.snapshot().to_json();
    let shown = String::from_utf8_lossy(&text);
    let again = Snapshot::from_json(saved.as_bytes());
    let again = again.unwrap_or_else(|error| panic!("{error}: {saved} of {shown}"));
    let loaded = controls.load(again);
    loaded.unwrap_or_else(|error| panic!("{error}: {saved} of {shown}"));
    let value = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(
        value(&controls.snapshot().to_json()),
        value(&saved),
        "{shown}"
    );
}
