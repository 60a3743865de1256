//! A clock for the SDK that does not wait, and moves an emulator's time instead.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use et_sdk::Clock;

use crate::control::Controls;

/// A clock whose pauses take no time and advance an emulator's time instead.
///
/// Its time of day is the emulator's. Pauses that overlap do not add up: a pause ends at the time
/// at which it would have ended anyway. A timeout of a request lasts as long as it says, so that it
/// does not elapse while the response is on its way; a timeout over several requests and pauses,
/// such as that of a wait, counts the time that was passed over.
///
/// ```
/// use et_emulator::{Emulator, ImpatientClock};
/// use et_sdk::Clock;
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let emulator = Emulator::start().await?;
/// let before = emulator.controls().now();
/// let clock = Arc::new(ImpatientClock::new(emulator.controls().clone()));
/// clock.sleep(Duration::from_secs(3600)).await;
/// assert!((emulator.controls().now() - before).num_minutes() >= 60);
///
/// let client = emulator.client_builder().clock(clock).build()?;
/// client.lines().list().send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ImpatientClock {
    emulator: Controls,
    started: Instant,
    /// How much time was passed over.
    skipped: Arc<Mutex<Duration>>,
}

impl ImpatientClock {
    /// A clock that advances this emulator's time.
    #[must_use]
    pub fn new(emulator: Controls) -> Self {
        Self {
            emulator,
            started: Instant::now(),
            skipped: Arc::default(),
        }
    }

    /// Moves on to a time, unless it has passed already.
    fn advance_to(&self, until: Duration) {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.started.elapsed().saturating_add(*skipped);
        let left = until.saturating_sub(now);
        *skipped = skipped.saturating_add(left);
        // At the end of time the emulator's clock stands still, and nothing is left to wait for.
        let _ = self.emulator.advance(left);
    }
}

impl Clock for ImpatientClock {
    fn now(&self) -> DateTime<Utc> {
        self.emulator.now()
    }

    fn monotonic(&self) -> Duration {
        let skipped = *self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        self.started.elapsed().saturating_add(skipped)
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let until = self.monotonic().saturating_add(duration);
        let clock = self.clone();
        Box::pin(async move {
            tokio::task::yield_now().await;
            clock.advance_to(until);
        })
    }

    fn timeout(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
