//! Optional limits on requests in flight and on their rate, shared by a client and its clones.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;

/// The limits of a client. None by default.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    in_flight: Option<Arc<Semaphore>>,
    rate: Option<Rate>,
}

/// Requests spaced evenly: one leaves at a time, and the next not before the interval has passed.
#[derive(Debug)]
struct Rate {
    interval: Duration,
    /// When the next request may leave, by the monotonic clock. Whoever waits for that moment holds the lock, the others queue
    /// for it. So a caller that gives up leaves its place to the next, and no slot is lost.
    next: Mutex<Duration>,
}

/// The right to have one request in flight.
#[derive(Debug)]
pub(crate) struct Permit {
    _in_flight: Option<OwnedSemaphorePermit>,
}

impl Limits {
    pub(crate) fn new(in_flight: Option<usize>, per_second: Option<f64>) -> Self {
        Self {
            // More than a semaphore can count is no limit that anyone could reach.
            in_flight: in_flight
                .map(|count| Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS)))),
            rate: per_second.map(|rate| Rate {
                interval: Duration::try_from_secs_f64(1.0 / rate).unwrap_or(Duration::MAX),
                next: Mutex::new(Duration::ZERO),
            }),
        }
    }

    /// Waits until another request may leave.
    pub(crate) async fn permit(&self, clock: &dyn Clock) -> Permit {
        let in_flight = match &self.in_flight {
            // The semaphore is never closed; if it were, sending unlimited beats not sending.
            Some(semaphore) => semaphore.clone().acquire_owned().await.ok(),
            None => None,
        };
        if let Some(rate) = &self.rate {
            rate.slot(clock).await;
        }
        Permit {
            _in_flight: in_flight,
        }
    }
}

impl Rate {
    /// Waits for the next slot and takes it.
    async fn slot(&self, clock: &dyn Clock) {
        let mut next = self.next.lock().await;
        let now = clock.monotonic();
        let slot = (*next).max(now);
        if slot > now {
            clock.sleep(slot - now).await;
        }
        *next = slot.saturating_add(self.interval);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    #[test]
    fn takes_limits_that_are_too_large_or_too_small_to_matter() {
        let limits = Limits::new(Some(usize::MAX), Some(f64::MIN_POSITIVE));
        assert_eq!(limits.rate.unwrap().interval, Duration::MAX);
        assert!(
            Limits::new(None, Some(f64::MAX))
                .rate
                .unwrap()
                .interval
                .is_zero()
        );
    }

    #[tokio::test]
    async fn the_slot_after_the_last_one_lies_beyond_all_time_without_overflow() {
        let limits = Limits::new(None, Some(f64::MIN_POSITIVE));
        let clock = SystemClock::default();
        limits.permit(&clock).await;
        assert_eq!(*limits.rate.unwrap().next.lock().await, Duration::MAX);
    }
}
