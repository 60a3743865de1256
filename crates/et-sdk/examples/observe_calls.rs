//! Calls, attempts, retries and durations by action, counted by an observer of one's own.
//!
//!     cargo run --example observe_calls
//!
//! The feature `metrics` has an observer for the recorder of the `metrics` facade; see
//! `et_sdk::guide::observing`.

use clap::Parser;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use et_documentation::stage::emulate;
use et_emulator::{Fault, FaultKind};
use et_sdk::observe::{CallEvent, ObservedCall, Observer};

const STATE: &str = r#"{"lines": [{"id": "dcphy-gq65bz9ip712"}]}"#;

/// What happened to the calls of one action.
#[derive(Debug, Default)]
struct Counts {
    calls: u32,
    failures: u32,
    retries: u32,
    slowest_attempt: Duration,
}

/// The counts by action.
#[derive(Debug, Default)]
struct Table(Mutex<BTreeMap<&'static str, Counts>>);

impl Observer for Table {
    fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = table.entry(call.action).or_default();
        match event {
            CallEvent::AttemptEnded { duration, .. } => {
                counts.slowest_attempt = counts.slowest_attempt.max(*duration);
            }
            CallEvent::Retrying { error, delay, .. } => {
                counts.retries += 1;
                println!("{error}; again in {delay:?}");
            }
            CallEvent::Ended { error, .. } => {
                counts.calls += 1;
                counts.failures += u32::from(error.is_some());
            }
            _ => {}
        }
    }
}

/// Counts and measures calls, attempts and retries.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let (emulator, _) = emulate(STATE).await?;
    let table = Arc::new(Table::default());
    let client = et_sdk::Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        .observer(table.clone())
        .build()?;

    // The next two connections break.
    emulator
        .controls()
        .inject(Fault::next(2, FaultKind::Reset))?;
    client.lines().list().send().await?;
    client.line("dcphy-gq65bz9ip712").get().send().await?;
    if let Err(error) = client.line("dcphy-nosuchline00").get().send().await {
        println!("{error}");
    }

    println!("\n{:26} calls failures retries slowest attempt", "action");
    for (action, counts) in &*table.0.lock().unwrap_or_else(PoisonError::into_inner) {
        let Counts {
            calls,
            failures,
            retries,
            slowest_attempt,
        } = counts;
        println!("{action:26} {calls:5} {failures:8} {retries:7} {slowest_attempt:15.1?}");
    }
    Ok(())
}
