//! Optional limits on the number of requests in flight and their rate, shared by a client and its
//! clones.

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

/// Requests at even intervals.
#[derive(Debug)]
struct Rate {
    interval: Duration,
    /// When the next request may be sent, by the monotonic clock. The caller that waits for it
    /// holds the lock, and the others queue for the lock; one that gives up loses no slot.
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
            // A limit beyond what a semaphore can count is never reached.
            in_flight: in_flight
                .map(|count| Arc::new(Semaphore::new(count.min(Semaphore::MAX_PERMITS)))),
            rate: per_second.map(|rate| Rate {
                interval: Duration::try_from_secs_f64(1.0 / rate).unwrap_or(Duration::MAX),
                next: Mutex::new(Duration::ZERO),
            }),
        }
    }

    /// Waits until another request may be sent.
    pub(crate) async fn permit(&self, clock: &dyn Clock) -> Permit {
        let in_flight = match &self.in_flight {
            // The semaphore is never closed.
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

    #[tokio::test]
    async fn extreme_limits_do_not_overflow() {
        let slow = Limits::new(Some(usize::MAX), Some(f64::MIN_POSITIVE));
        slow.permit(&SystemClock::default()).await;
        let rate = slow.rate.unwrap();
        assert_eq!(rate.interval, Duration::MAX);
        assert_eq!(*rate.next.lock().await, Duration::MAX);
        let fast = Limits::new(None, Some(f64::MAX)).rate.unwrap();
        assert!(fast.interval.is_zero());
    }
}
