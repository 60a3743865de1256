//! A clock that moves only when a test moves it, or past waits that the test lets pass at once.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use et_sdk::Clock;

/// Where the clock starts: an ordinary Tuesday.
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_900_000_000, 0).unwrap()
}

/// The clock. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    elapsed: Duration,
    /// What this machine's time of day is off by, for clocks that somebody sets.
    set_by: TimeDelta,
    /// Waits no longer than this pass at once, and time with them.
    pass_at_once: Duration,
    /// The waits that passed at once.
    passed: Vec<Duration>,
    wakers: Vec<Waker>,
}

impl ManualClock {
    /// A clock on which nothing passes by itself.
    pub fn new() -> Self {
        Self::passing(Duration::ZERO)
    }

    /// A clock on which waits of up to this long pass at once. Time-outs are longer waits, and stay.
    pub fn passing(limit: Duration) -> Self {
        Self(Arc::new(Mutex::new(State {
            elapsed: Duration::ZERO,
            set_by: TimeDelta::zero(),
            pass_at_once: limit,
            passed: Vec::new(),
            wakers: Vec::new(),
        })))
    }

    /// Moves time on.
    pub fn advance(&self, by: Duration) {
        let wakers = {
            let mut state = self.state();
            state.elapsed += by;
            std::mem::take(&mut state.wakers)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Sets the time of day, as a user sets a clock.
    pub fn set(&self, by: TimeDelta) {
        self.state().set_by = by;
    }

    /// The true time of day, whatever this machine believes.
    pub fn true_time(&self) -> DateTime<Utc> {
        start() + self.state().elapsed
    }

    /// The waits that passed at once, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().passed.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        self.true_time() + self.state().set_by
    }

    fn monotonic(&self) -> Duration {
        self.state().elapsed
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(Sleep {
            clock: self.clone(),
            duration,
            until: self.monotonic().saturating_add(duration),
        })
    }
}

struct Sleep {
    clock: ManualClock,
    duration: Duration,
    until: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.elapsed >= self.until {
            return Poll::Ready(());
        }
        if self.duration <= state.pass_at_once {
            let left = self.until - state.elapsed;
            state.passed.push(self.duration);
            drop(state);
            self.clock.advance(left);
            return Poll::Ready(());
        }
        state.wakers.push(context.waker().clone());
        Poll::Pending
    }
}
