//! Baidu AI Cloud's dedicated line service (ET) in a process, with the gateways and route tables of
//! the VPC service that lead to it: stateful, signed, with a virtual clock and fault injection.
//!
//! Code that uses ET can be tested against it without an account, a contract or a physical line. It
//! implements all actions, verifies every signature, validates every request against the API
//! document, enforces the rules of the API reference, and returns the service's error codes. Where
//! the reference is silent, [`assumed`] documents the decision.
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
//! // Faults: the next request is performed, and its connection is reset before the response.
//! emulator.controls().inject(Fault::next(1, FaultKind::Reset).after_acting())?;
//! // Time: a day passes.
//! emulator.controls().advance(Duration::from_secs(24 * 3600))?;
//! # Ok(())
//! # }
//! ```
//!
//! The emulator runs on the current tokio runtime, on a free loopback port, and ends when it is
//! dropped. Lines, channels and gateways enter service immediately unless [`EmulatorBuilder::pace`]
//! says otherwise. [`Controls`] changes time, statuses and faults while it runs.
//!
//! A library that only tests with it can omit the program:
//! `et-emulator = { version = "0.1", default-features = false }`. With the feature `sdk`,
//! `emulator.client()` is a client of et-sdk, and `emulator.impatient_client()` one whose waits
//! advance the emulator's time instead of taking any; [`Controls`] takes et-sdk's statuses too.
//!
//! # As a program
//!
//! `et-emulator --listen 127.0.0.1:8791` (from the repository,
//! `cargo run -p et-emulator -- --listen 127.0.0.1:8791`) prints its endpoint, and an access key
//! unless one is given. `--seed-state FILE` starts from a snapshot, `--life` sets the pace, and
//! `--help` lists the other options. An address that other machines can reach requires
//! `--allow-non-loopback`.
//!
//! # Learning from the real service
//!
//! `cargo xtask contract --endpoint URL --record DIR` in this repository records the responses of
//! the real service to read-only calls, without secrets. `et-emulator --replay DIR` starts from the
//! state that they show and lists where its own responses differ; for tests, see [`replay`].
//!
//! # The control API
//!
//! Other programs and the shell use the same controls under `/_emulator/`. Calls are not signed.
//! They must come from this machine, under a loopback name with the emulator's port, without an
//! `Origin` or with the emulator's own; changes must be a POST of `application/json`. A web page
//! from elsewhere cannot use it. The response to a failed call is `{"message": …}`.
//!
//! In a browser, `/_emulator/` is a page with the topology, the last requests and the controls.
//!
//! ```sh
//! at=http://127.0.0.1:8791/_emulator
//! post() { curl -sS -H 'Content-Type: application/json' -d "$2" "$at/$1"; }
//!
//! # The state: lines with their channels, contacts masked, keys left out. `lines`,
//! # `channels` and `rules` limit the lists, by default to 200, 100 and 100.
//! # `filter` selects by id, name, VLAN, address or network.
//! curl -sS "$at/state?lines=50&channels=20&rules=10&filter=10.1.0.0/16"
//! # The last requests with query, body and the reason of a refusal, secrets and contacts hidden,
//! # starting after number 40. Continue with the response's `last`.
//! curl -sS "$at/log?after=40&limit=100"
//!
//! # Time. Lifecycles proceed, client tokens and lines expire.
//! curl -sS "$at/clock"
//! post clock/advance '{"seconds": 3600}'
//! post clock/set '{"time": "2031-05-06T07:08:09Z"}'
//! post clock/freeze '{}'
//! post clock/resume '{}'
//!
//! # Lifecycles: the pace of all (immediate, manual, or the number of seconds that each status
//! # lasts), or the status of one line, channel or gateway.
//! post pace '{"pace": "manual"}'
//! post lines/dcphy-gq65bz9ip712/status '{"status": "building"}'
//! post lines/dcphy-gq65bz9ip712/step '{}'
//! post channels/dedicatedconn-zy9t7n91k0iq/status '{"status": "reject"}'
//! post channels/dedicatedconn-zy9t7n91k0iq/step '{}'
//! post gateways/dcgw-4ds9x3kmds88/status '{"status": "building"}'
//! post gateways/dcgw-4ds9x3kmds88/step '{}'
//!
//! # A VPC beside the default one, and whether traffic can flow through a gateway.
//! post vpcs '{"name": "production", "cidr": "172.20.0.0/16"}'
//! curl -sS "$at/gateways/dcgw-4ds9x3kmds88/traffic"
//!
//! # BGP: the sessions of a channel, and a route that the customer's router announces.
//! post channels/dedicatedconn-zy9t7n91k0iq/bgp '{"bgpStatus": "down"}'
//! post channels/dedicatedconn-zy9t7n91k0iq/learned-routes \
//!   '{"destAddress": "10.9.0.0/16", "asPaths": "65001"}'
//!
//! # Faults: the next two requests fail; a fifth of all updates of lines are performed, and their
//! # connections reset.
//! post faults '{"kind": "status", "status": 503, "retryAfter": 1, "times": 2}'
//! post faults '{"kind": "reset", "rate": 0.2, "seed": 7, "moment": "after",
//!   "action": "UpdatePhysicalDedicatedLine"}'
//! post faults '{"kind": "delay", "millis": 500, "times": 1}'
//! post faults '{"kind": "cutBody", "times": 1}'
//! post faults '{"kind": "wrongDate", "offsetSeconds": -7200, "times": 1}'
//! post faults '{"kind": "reset", "times": 1, "skip": 2}'
//! # The faults in force, and the end of one of them or of all.
//! curl -sS "$at/faults"
//! post faults/clear '{"id": 1}'
//! post faults/clear '{}'
//!
//! # The quotas of the account.
//! curl -sS "$at/quotas"
//! post quotas '{"lines": 100, "channelsPerLine": 50, "bgpRoutesPerChannel": 1000,
//!   "gateways": 20, "gatewaysPerVpc": 20, "routesPerTable": 200}'
//!
//! # The state, to save and load. It includes contacts and BGP keys in plain text.
//! # The JSON Schema of the format describes every field; a mistake is refused with its place.
//! curl -sS "$at/snapshot" > state.json
//! curl -sS "$at/snapshot/schema" > snapshot.schema.json
//! post snapshot @state.json
//! post reset '{}'
//! ```

mod account;
mod actions;
mod address;
mod api_error;
pub mod assumed;
mod auth;
mod clock;
mod control;
mod distinct_networks;
mod emulator;
mod faults;
mod field_error;
mod http;
mod idempotency;
mod ids;
mod json;
mod lifecycle;
mod log;
mod masking;
mod next_hop;
mod paging;
mod redaction;
pub mod replay;
mod request_target;
mod routing;
#[cfg(feature = "sdk")]
mod sdk;
mod server;
mod server_context;
mod service;
mod snapshot;
pub mod state;
mod traffic;
mod unset;
mod validation;

pub use crate::account::Quotas;
pub use crate::actions::{LearnedRoute, actions};
pub use crate::clock::TimeOutOfRange;
pub use crate::control::{ControlError, Controls};
pub use crate::emulator::{Emulator, EmulatorBuilder, StartError};
pub use crate::faults::{ActiveFault, Fault, FaultKind, Frequency, InvalidFault, Moment};
pub use crate::lifecycle::{LifecyclePace, UnknownPace};
pub use crate::log::LogEntry;
#[cfg(feature = "sdk")]
pub use crate::sdk::ImpatientClock;
pub use crate::snapshot::{Snapshot, SnapshotError};
pub use crate::traffic::Traffic;

/// Compiles the example of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
