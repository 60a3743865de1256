//! A clock that moves only when a test moves it, or past waits that the test lets pass at once.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use et_sdk::Clock;
use et_test_support::ends;
use tokio::sync::watch;

/// Where the clock starts: an ordinary Tuesday.
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_900_000_000, 0).unwrap()
}

/// The clock. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct ManualClock {
    elapsed: watch::Sender<Duration>,
    /// Waits no longer than this pass at once, and time with them.
    pass_at_once: Duration,
    /// The waits that passed at once.
    passed: Arc<Mutex<Vec<Duration>>>,
    /// How wrong this machine's time of day is.
    set_by: Arc<Mutex<TimeDelta>>,
}

impl ManualClock {
    /// A clock on which nothing passes by itself.
    pub fn new() -> Self {
        Self::passing(Duration::ZERO)
    }

    /// A clock on which waits of up to this long pass at once. Timeouts are longer waits, and stay.
    pub fn passing(limit: Duration) -> Self {
        Self {
            elapsed: watch::Sender::new(Duration::ZERO),
            pass_at_once: limit,
            passed: Arc::default(),
            set_by: Arc::new(Mutex::new(TimeDelta::zero())),
        }
    }

    /// Advances time.
    pub fn advance(&self, by: Duration) {
        self.elapsed.send_modify(|elapsed| *elapsed += by);
    }

    /// Waits until this much time has passed on the clock.
    pub async fn reached(&self, time: Duration) {
        let mut elapsed = self.elapsed.subscribe();
        let reached = elapsed.wait_for(|elapsed| *elapsed >= time);
        let _ = ends(&format!("the clock to reach {time:?}"), reached).await;
    }

    /// Sets the time of day, as a user sets a clock.
    pub fn set(&self, by: TimeDelta) {
        *self.set_by.lock().unwrap() = by;
    }

    /// The true time of day, whatever this machine believes.
    pub fn true_time(&self) -> DateTime<Utc> {
        start() + self.monotonic()
    }

    /// The waits that passed at once, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.passed.lock().unwrap().clone()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.true_time() + *self.set_by.lock().unwrap()
    }

    fn monotonic(&self) -> Duration {
        *self.elapsed.borrow()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let clock = self.clone();
        let until = self.monotonic().saturating_add(duration);
        Box::pin(async move {
            let left = until.saturating_sub(clock.monotonic());
            if !left.is_zero() && duration <= clock.pass_at_once {
                clock.passed.lock().unwrap().push(duration);
                clock.advance(left);
            }
            let mut elapsed = clock.elapsed.subscribe();
            let end = elapsed.wait_for(|elapsed| *elapsed >= until);
            let _ = ends(&format!("the clock to move by {left:?}"), end).await;
        })
    }

    fn timeout(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sleep(duration)
    }
}
