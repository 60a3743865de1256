//! What the tests share: a server that misbehaves as told, a clock that stands still, and every operation of the SDK.

mod capture;
mod clock;
pub mod operations;
mod recorded;
mod reply;
mod server;

use std::sync::Arc;
use std::time::Duration;

use bce_auth::provider::Environment;
use et_sdk::retry::BackoffPolicy;
use et_sdk::{Client, ClientBuilder, Credentials};
use serde_json::json;

pub use capture::Captured;
pub use clock::{ManualClock, start};
pub use recorded::Recorded;
pub use reply::{Reply, Then, http_date};
pub use server::Server;

/// Above every wait between attempts and below every time-out of a client that is not told otherwise.
pub const WAITS: Duration = Duration::from_secs(25);

pub const LINE: &str = "dcphy-1";
pub const CHANNEL: &str = "dedicatedconn-1";
pub const RULE: &str = "dcrr-1";

pub fn credentials() -> Credentials {
    Credentials::new("access-key-1", "secret-key-1").unwrap()
}

/// An environment without a single variable.
pub fn empty_environment() -> Environment {
    Environment::from_fn(|_| None)
}

/// A client of this server with this clock.
pub fn client(server: &Server, clock: &ManualClock) -> ClientBuilder {
    Client::builder()
        .endpoint(server.endpoint())
        .credentials(credentials())
        .environment(empty_environment())
        .clock(Arc::new(clock.clone()))
}

/// A client of this server on whose clock waits between attempts pass at once.
pub fn patient_client(server: &Server) -> (Client, ManualClock) {
    let clock = ManualClock::passing(WAITS);
    (client(server, &clock).build().unwrap(), clock)
}

/// Success of an action that answers nothing.
pub fn done() -> Reply {
    Reply::status(200)
}

/// An answer that every action can read.
pub fn any_answer() -> Reply {
    Reply::json(json!({
        "id": LINE, "routeRuleId": RULE, "ets": [], "routeRules": [],
        "etChannels": [{"id": CHANNEL}],
    }))
}

/// A refusal by what the verifier says, at the true time; otherwise this.
pub fn verified(request: &Recorded, clock: &ManualClock, otherwise: Reply) -> Reply {
    match request.verify(&credentials(), clock.true_time()) {
        Ok(()) => otherwise,
        Err(error) => Reply::refusal(error.status().as_u16(), error.code()),
    }
}

/// Waits that do not depend on chance: the given times the number of the retry.
#[derive(Debug)]
pub struct Steps(pub Duration);

impl BackoffPolicy for Steps {
    fn delay(&self, retry: u32, _: f64) -> Duration {
        self.0 * retry
    }
}
