//! Time, as the SDK sees it. Tests replace it.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};

/// A source of time. The default is the system's clock and tokio's timer; a test can set one that
/// it moves by hand, or one that does not wait, such as `ImpatientClock` of `et-emulator`.
pub trait Clock: Debug + Send + Sync {
    /// The time of day, which dates signatures.
    fn now(&self) -> DateTime<Utc>;

    /// The time since an arbitrary moment; it never goes back.
    fn monotonic(&self) -> Duration;

    /// Completes after the given time: a pause between two attempts or two polls.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// Completes after the given time: the timeout of something that is expected to end before. A
    /// clock whose pauses take no time waits here all the same, with `tokio::time::sleep`:
    /// otherwise every request would time out at once.
    fn timeout(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
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

    fn timeout(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sleep(duration)
    }
}
