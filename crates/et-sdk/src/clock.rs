//! Time, as the SDK sees it: replaceable, so that tests control it.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};

/// What tells the time and waits for it to pass. The default is the system's clock with tokio's timer; a test gives one
/// that it moves by hand.
pub trait Clock: Debug + Send + Sync {
    /// The time of day, for the date of a signature.
    fn now(&self) -> DateTime<Utc>;

    /// Time that only moves forward, since an arbitrary moment.
    fn monotonic(&self) -> Duration;

    /// Ends when the given time has passed.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The system's clock and tokio's timer.
#[derive(Debug)]
pub struct SystemClock {
    started: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            started: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        SystemTime::now().into()
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
