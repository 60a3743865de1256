//! Clocks of the tests: one that is set, and one that does not wait.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use et_sdk::{Clock, SystemClock};

/// Waits up to this long pass at once. Timeouts are longer, and never pass.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

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
}

/// A clock whose waits take no time.
#[derive(Debug, Default)]
pub struct Skipping {
    elapsed: Arc<Mutex<Duration>>,
    system: SystemClock,
}

impl Clock for Skipping {
    fn now(&self) -> DateTime<Utc> {
        self.system.now()
    }

    fn monotonic(&self) -> Duration {
        *self.elapsed.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let elapsed = self.elapsed.clone();
        Box::pin(async move {
            if duration > LONGEST_WAIT {
                return std::future::pending().await;
            }
            *elapsed.lock().unwrap() += duration;
        })
    }
}
