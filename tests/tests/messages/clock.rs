//! A clock of the tests that is set.

use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use et_sdk::{Clock, SystemClock};

/// A clock on which it is always this time of day.
#[derive(Debug)]
pub struct SetTo(pub DateTime<Utc>, pub SystemClock);

impl Clock for SetTo {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    fn monotonic(&self) -> Duration {
        self.1.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.1.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.1.timeout(duration)
    }
}
