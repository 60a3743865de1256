//! What the tests share, beside the scripted server: a clock that stands still, a log that is read,
//! and every operation of the SDK.

mod capture;
mod clients;
mod clock;
mod failure;
pub mod operations;

use std::time::Duration;

use bce_auth::provider::Environment;
use et_sdk::retry::BackoffPolicy;

pub use capture::Captured;
pub use clients::{
    always, client, client_on, client_with, credentials, deciding, patient_client, replying,
    without_proxy,
};
pub use clock::{ManualClock, start};
pub use et_test_support::{Recorded, Reply, ScriptedServer as Server, Then, http_date};
pub use failure::{assert_failure, assert_invalid};

/// Above every wait between attempts, and below every timeout of a client with the defaults.
pub const WAITS: Duration = Duration::from_secs(25);

pub const LINE: &str = "dcphy-1";
pub const CHANNEL: &str = "dedicatedconn-1";
pub const RULE: &str = "dcrr-1";

/// An environment without variables.
pub fn empty_environment() -> Environment {
    Environment::from_fn(|_| None)
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
