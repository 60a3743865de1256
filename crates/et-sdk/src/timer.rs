//! Timers of tokio that are set again instead of made anew.
//!
//! Every call has a time-out, and hardly any fires. A new timer takes the runtime's lock twice, and wakes its driver if it is the next one to
//! fire: two system calls. To set one later that is registered already takes an atomic store; it fires at its first moment, unseen, and
//! waits on.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::{Handle, Id};
use tokio::time::{Instant, Sleep, sleep};

/// How many are kept. Each also keeps the memory of the task that waited for it last, until it fires.
const KEPT: usize = 256;

/// Timers that nobody waits for.
#[derive(Default)]
pub(crate) struct Timers(Arc<Mutex<Idle>>);

#[derive(Default)]
struct Idle {
    /// A timer belongs to its runtime, so those of one runtime only are kept: the last one that was seen.
    runtime: Option<Id>,
    timers: Vec<Pin<Box<Sleep>>>,
}

impl Timers {
    /// A timer that ends after this time.
    pub(crate) fn after(&self, duration: Duration) -> Timer {
        let runtime = Handle::current().id();
        let set = Instant::now().checked_add(duration).and_then(|deadline| {
            let mut timer = lock(&self.0).take(runtime)?;
            timer.as_mut().reset(deadline);
            Some(timer)
        });
        Timer {
            timer: Some(set.unwrap_or_else(|| Box::pin(sleep(duration)))),
            runtime,
            home: self.0.clone(),
        }
    }
}

impl Idle {
    fn take(&mut self, runtime: Id) -> Option<Pin<Box<Sleep>>> {
        if self.runtime != Some(runtime) {
            self.runtime = Some(runtime);
            self.timers.clear();
        }
        self.timers.pop()
    }
}

fn lock(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Timers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Timers")
    }
}

/// A timer; dropped, it goes back to be set again.
pub(crate) struct Timer {
    timer: Option<Pin<Box<Sleep>>>,
    runtime: Id,
    home: Arc<Mutex<Idle>>,
}

impl Future for Timer {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.timer {
            Some(timer) => timer.as_mut().poll(context),
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let mut idle = lock(&self.home);
        if idle.runtime == Some(self.runtime) && idle.timers.len() < KEPT {
            idle.timers.extend(self.timer.take());
        }
        // One that does not fit is dropped after the lock: it takes the runtime's.
        drop(idle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(timers: &Timers) -> usize {
        lock(&timers.0).timers.len()
    }

    async fn polled_once(timer: &mut Timer) -> Poll<()> {
        std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut *timer).poll(context))).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_is_set_again_ends_at_its_new_moment_and_not_at_its_first() {
        let timers = Timers::default();
        let start = Instant::now();
        let mut first = timers.after(Duration::from_secs(10));
        assert!(polled_once(&mut first).await.is_pending());
        drop(first);
        assert_eq!(kept(&timers), 1);

        timers.after(Duration::from_secs(30)).await;
        assert_eq!(start.elapsed().as_secs(), 30, "later than it was set first");
        timers.after(Duration::from_secs(5)).await;
        assert_eq!(start.elapsed().as_secs(), 35, "after it had fired");
        let mut long = timers.after(Duration::from_secs(60));
        assert!(polled_once(&mut long).await.is_pending());
        drop(long);
        timers.after(Duration::from_secs(1)).await;
        assert_eq!(start.elapsed().as_secs(), 36, "earlier than it was set");
        assert_eq!(kept(&timers), 1, "it was one timer all along");
    }

    #[test]
    fn a_timer_of_another_runtime_is_not_used() {
        let timers = Timers::default();
        for _ in 0..2 {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .unwrap();
            runtime.block_on(async {
                assert!(
                    polled_once(&mut timers.after(Duration::from_secs(3600)))
                        .await
                        .is_pending()
                );
                timers.after(Duration::from_millis(1)).await;
            });
        }
        assert_eq!(kept(&timers), 1);
    }

    #[tokio::test]
    async fn no_more_are_kept_than_set_and_a_time_beyond_all_time_is_waited_for() {
        let timers = Timers::default();
        let many: Vec<_> = (0..KEPT + 10)
            .map(|_| timers.after(Duration::from_secs(60)))
            .collect();
        drop(many);
        assert_eq!(kept(&timers), KEPT);
        assert!(
            polled_once(&mut timers.after(Duration::MAX))
                .await
                .is_pending()
        );
    }
}
