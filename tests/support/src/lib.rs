//! What the tests of several packages share.
//!
//! [`Server`] is the one HTTP server of the tests. It reads requests with httparse and writes
//! [`Reply`]s byte by byte, broken ones included. What it replies is up to its [`Service`]: a
//! [`Script`], a [`Forwarder`] to another server, or a service of the test's own.
//!
//! A wait of a test goes through [`ends`], which fails it if there is no end.
//!
//! [`samples`] has a sample call of every operation, and [`state`] what the emulator must hold for
//! it to succeed.

mod alarm;
pub mod calls;
mod cloud_calls;
mod exchange;
pub mod network;
mod neutral;
mod proxy;
mod recorded;
mod reply;
pub mod samples;
mod script;
mod server;
pub mod state;
pub mod values;

pub use alarm::ends;
pub use exchange::{Exchange, Verdict};
pub use network::{Network, client_of, new_channel, new_line, new_rule, plain_client};
pub use neutral::any_list;
pub use proxy::{Forwarder, Proxy, Upstream};
pub use recorded::Recorded;
pub use reply::{Reply, Then, http_date};
pub use script::{Script, ScriptedServer};
pub use server::{Server, Service};
pub use values::Values;
