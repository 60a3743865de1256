//! Baidu AI Cloud's dedicated line service (ET) in a process: stateful, signed, with a clock of its own and faults on demand.
//!
//! Code that uses ET can be tested against it without an account, a contract and a laid fibre. It performs all 25 actions, verifies every
//! signature, holds every request against the API document, keeps the rules the API reference gives, and answers with the service's
//! codes. What the reference leaves open is decided in [`assumed`], in one place.
//!
//! # In a test
//!
//! ```
//! use et_emulator::{Emulator, Fault, FaultKind};
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::start().await?;
//! // Point a client at `emulator.endpoint()` with `emulator.credentials()`.
//! assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
//!
//! // Bad days on demand: the next request acts, and its connection is reset before the answer.
//! emulator.controls().inject(Fault::next(1, FaultKind::Reset).after_acting())?;
//! // Time passes when it is told to.
//! emulator.controls().advance(Duration::from_secs(24 * 3600))?;
//! # Ok(())
//! # }
//! ```
//!
//! The emulator runs on the tokio runtime that starts it, on a free loopback port, and ends when it is dropped. Lines and channels are
//! established at once unless [`EmulatorBuilder::pace`] says otherwise. [`Controls`] moves time, lives and faults while it runs.
//!
//! A library that only tests with it can leave the program out: `et-emulator = { version = "0.1", default-features = false }`.
//!
//! # As a program
//!
//! `et-emulator --listen 127.0.0.1:8791` (from the repository, `cargo run -p et-emulator -- --listen 127.0.0.1:8791`) prints its endpoint,
//! and a key to sign with unless one is given. `--seed-state FILE` starts from a snapshot, `--life` sets the pace; `--help` tells the
//! rest. It refuses an address that other machines can reach unless `--allow-non-loopback` is given.
//!
//! # Learning from the real service
//!
//! `cargo xtask contract --endpoint URL --record DIR` in this repository keeps what the real service answers to read-only calls, without
//! secrets. `et-emulator --replay DIR` starts from what these answers show and lists where its own differ; in a test, see [`replay`].
//!
//! # The control API
//!
//! Other programs, and people with curl, find the same controls under `/_emulator/`. Calls are not signed. They are taken from this
//! machine only, under a loopback name with the emulator's port, without an `Origin` or with the emulator's own, and what changes
//! something must be a POST of `application/json`: a web page elsewhere cannot drive it. Failures answer `{"message": …}`.
//!
//! A browser finds a page at `/_emulator/` itself: the topology and the last requests as they change, and the controls as buttons.
//!
//! ```sh
//! at=http://127.0.0.1:8791/_emulator
//! post() { curl -sS -H 'Content-Type: application/json' -d "$2" "$at/$1"; }
//!
//! # The state: lines with their channels, contacts masked, keys left out. `lines` and `rules` bound what is listed.
//! curl -sS "$at/state?lines=50&rules=10"
//! # The last requests, from number 41 on. `last` in the answer is where to read on.
//! curl -sS "$at/log?after=40&limit=100"
//!
//! # Time. Advancing it moves lives on, ages client tokens, lets lines expire.
//! curl -sS "$at/clock"
//! post clock/advance '{"seconds": 3600}'
//! post clock/set '{"time": "2031-05-06T07:08:09Z"}'
//! post clock/freeze '{}'
//! post clock/resume '{}'
//!
//! # Lives: the pace of all (at-once, by-hand, or the seconds each state lasts), or one line or channel by hand.
//! post pace '{"pace": "by-hand"}'
//! post lines/dcphy-gq65bz9ip712/status '{"status": "building"}'
//! post lines/dcphy-gq65bz9ip712/step '{}'
//! post channels/dedicatedconn-zy9t7n91k0iq/status '{"status": "reject"}'
//! post channels/dedicatedconn-zy9t7n91k0iq/step '{}'
//!
//! # BGP: the sessions of a channel, and a route the data centre announces.
//! post channels/dedicatedconn-zy9t7n91k0iq/bgp '{"bgpStatus": "down"}'
//! post channels/dedicatedconn-zy9t7n91k0iq/learned-routes '{"destAddress": "10.9.0.0/16", "asPaths": "65001"}'
//!
//! # Faults: the next two requests fail; a fifth of all updates of lines act and are then reset.
//! post faults '{"kind": "status", "status": 503, "retryAfter": 1, "times": 2}'
//! post faults '{"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after", "action": "UpdatePhysicalDedicatedLine"}'
//! post faults '{"kind": "delay", "millis": 500, "times": 1}'
//! post faults '{"kind": "cutBody", "times": 1}'
//! post faults '{"kind": "wrongDate", "offsetSeconds": -7200, "times": 1}'
//! curl -sS "$at/faults"
//! post faults/clear '{}'
//!
//! # What the account may hold.
//! curl -sS "$at/quotas"
//! post quotas '{"lines": 100, "channelsPerLine": 50, "bgpRoutesPerChannel": 1000}'
//!
//! # The whole state, to keep and to load. It holds contacts and BGP keys in the clear.
//! curl -sS "$at/snapshot" > state.json
//! post snapshot @state.json
//! post reset '{}'
//! ```

mod actions;
mod address;
pub mod assumed;
mod auth;
mod clock;
mod contract;
mod control;
mod emulator;
mod faults;
mod http;
mod idempotency;
mod ids;
mod life;
mod log;
mod page;
mod refusal;
pub mod replay;
mod service;
mod snapshot;
pub mod state;
mod world;

pub use crate::actions::{LearnedRoute, actions};
pub use crate::clock::OutOfRange;
pub use crate::control::{ControlError, Controls};
pub use crate::emulator::{Emulator, EmulatorBuilder, StartError};
pub use crate::faults::{Fault, FaultKind, Frequency, InvalidFault, Moment};
pub use crate::life::{Pace, UnknownPace};
pub use crate::log::LogEntry;
pub use crate::snapshot::{Snapshot, SnapshotError};
pub use crate::world::Quotas;

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
