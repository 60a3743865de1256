//! Time, as the SDK sees it. Tests replace it.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};

/// A source of time. The default is the system's clock and tokio's timer; a test can set one that
/// it moves by hand.
pub trait Clock: Debug + Send + Sync {
    /// The time of day, which dates signatures.
    fn now(&self) -> DateTime<Utc>;

    /// The time since an arbitrary moment; it never goes back.
    fn monotonic(&self) -> Duration;

    /// Completes after the given time.
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
