//! A clock for the SDK that does not wait. It moves an emulator's time, if it is given one.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use chrono::{DateTime, Utc};
use et_sdk::Clock;

use crate::control::Controls;

/// A clock whose pauses take no time.
///
/// [`ImpatientClock::new`] advances an emulator's time instead of waiting, and its time of day is
/// the emulator's. [`ImpatientClock::default`] needs no emulator: it is for mocks, and its time of
/// day is the system's plus the pauses that it passed over. Pauses that overlap do not add up: a
/// pause ends at the time at which it would have ended anyway. A timeout of a request lasts as long
/// as it says, so that it does not elapse while the response is on its way; a timeout over several
/// requests and pauses, such as that of a wait, counts the time that was passed over.
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
    emulator: Option<Controls>,
    started: Instant,
    /// How much time was passed over.
    skipped: Arc<Mutex<Duration>>,
}

/// A clock without an emulator.
impl Default for ImpatientClock {
    fn default() -> Self {
        Self {
            emulator: None,
            started: Instant::now(),
            skipped: Arc::default(),
        }
    }
}

impl ImpatientClock {
    /// A clock that advances this emulator's time.
    #[must_use]
    pub fn new(emulator: Controls) -> Self {
        Self {
            emulator: Some(emulator),
            ..Self::default()
        }
    }

    fn skipped(&self) -> Duration {
        *self.skipped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves on to a time, unless it has passed already.
    fn advance_to(&self, until: Duration) {
        let mut skipped = self.skipped.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.started.elapsed().saturating_add(*skipped);
        let left = until.saturating_sub(now);
        *skipped = skipped.saturating_add(left);
        if let Some(emulator) = &self.emulator {
            // At the end of time the emulator's clock stands still; nothing is left to wait for.
            let _ = emulator.advance(left);
        }
    }
}

impl Clock for ImpatientClock {
    fn now(&self) -> DateTime<Utc> {
        match &self.emulator {
            Some(emulator) => emulator.now(),
            None => DateTime::from(SystemTime::now() + self.skipped()),
        }
    }

    fn monotonic(&self) -> Duration {
        self.started.elapsed().saturating_add(self.skipped())
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
