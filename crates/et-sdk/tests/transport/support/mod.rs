//! What the tests share, beside the scripted server: a clock that stands still, a log that is read,
//! and every operation of the SDK.

mod capture;
mod clock;
pub mod operations;

use std::sync::Arc;
use std::time::Duration;

use bce_auth::provider::Environment;
use et_sdk::retry::BackoffPolicy;
use et_sdk::{Client, ClientBuilder, Credentials};

pub use capture::Captured;
pub use clock::{ManualClock, start};
pub use et_test_support::{Recorded, Reply, ScriptedServer as Server, Then, http_date};

/// Above every wait between attempts, and below every timeout of a client with the defaults.
pub const WAITS: Duration = Duration::from_secs(25);

pub const LINE: &str = "dcphy-1";
pub const CHANNEL: &str = "dedicatedconn-1";
pub const RULE: &str = "dcrr-1";

pub fn credentials() -> Credentials {
    Credentials::new("access-key-1", "secret-key-1").unwrap()
}

/// An environment without variables.
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

/// A client of this server, with a clock on which waits between attempts pass at once.
pub fn patient_client(server: &Server) -> (Client, ManualClock) {
    let clock = ManualClock::passing(WAITS);
    (client(server, &clock).build().unwrap(), clock)
}

/// Success of an operation whose response has no body.
pub fn done() -> Reply {
    Reply::status(200)
}

/// A response that every operation can read.
pub fn any_answer() -> Reply {
    Reply::for_any_operation()
}

/// What the verifier refuses the request with, at the true time; otherwise this.
pub fn verified(request: &Recorded, clock: &ManualClock, otherwise: Reply) -> Reply {
    match request.verify(&credentials(), clock.true_time()) {
        Ok(_) => otherwise,
        Err(error) => Reply::refusal(error.status().as_u16(), error.code()),
    }
}

/// Waits that do not depend on chance: this duration times the number of the retry.
#[derive(Debug)]
pub struct Steps(pub Duration);

impl BackoffPolicy for Steps {
    fn delay(&self, retry: u32, _: f64) -> Duration {
        self.0 * retry
    }
}
