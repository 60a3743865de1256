//! Optional limits on requests in flight and on their rate, shared by a client and its clones.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;

/// The limits of a client. None by default.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    in_flight: Option<Arc<Semaphore>>,
    rate: Option<Rate>,
}

/// Requests spaced evenly: each takes the next free slot.
#[derive(Debug)]
struct Rate {
    interval: Duration,
    /// When the next request may leave, by the monotonic clock.
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
            in_flight: in_flight.map(|count| Arc::new(Semaphore::new(count))),
            rate: per_second.map(|rate| Rate {
                interval: Duration::from_secs_f64(1.0 / rate),
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
            let wait = rate.take_slot(clock.monotonic());
            if !wait.is_zero() {
                clock.sleep(wait).await;
            }
        }
        Permit {
            _in_flight: in_flight,
        }
    }
}

impl Rate {
    /// Takes the next slot and tells how far off it is. A slot taken by a caller that gives up is lost, which errs on the slow side.
    fn take_slot(&self, now: Duration) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = (*next).max(now);
        *next = slot + self.interval;
        slot - now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_spaces_requests_evenly_and_saves_nothing_up() {
        let limits = Limits::new(None, Some(10.0));
        let rate = limits.rate.unwrap();
        let millis = |now: u64| rate.take_slot(Duration::from_millis(now)).as_millis();
        assert_eq!([millis(0), millis(0), millis(0)], [0, 100, 200]);
        assert_eq!([millis(10_000), millis(10_000)], [0, 100]);
    }
}
