//! Waiting for lines and channels.

use std::time::Duration;

use super::{Blocking, States};
use crate::error::Error;
use crate::waiting::{Gone, PollingPolicy, Reached, Wait};

impl<T, G> Blocking<Wait<T, G>> {
    /// Looks at these intervals.
    pub fn every(self, interval: Duration) -> Self {
        self.map(|wait| wait.every(interval))
    }

    /// When to look. See [`Wait::polling`].
    pub fn polling(self, policy: impl PollingPolicy + 'static) -> Self {
        self.map(|wait| wait.polling(policy))
    }

    /// How long to wait at most, by default 30 minutes.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|wait| wait.timeout(timeout))
    }

    /// Calls this with every look.
    pub fn on_progress(self, progress: impl Fn(&T) + Send + Sync + 'static) -> Self {
        self.map(|wait| wait.on_progress(progress))
    }

    /// The states seen on the way. See [`Wait::states`].
    pub fn states(self) -> States<T>
    where
        T: Clone + Send + 'static,
        G: 'static,
    {
        States {
            stream: self.inner.states(),
            waiter: self.waiter,
        }
    }
}

impl<T> Blocking<Wait<T, Reached>> {
    /// Waits, and gives what was seen in the end.
    ///
    /// # Errors
    /// As of the asynchronous [`wait`](Wait::wait).
    pub fn wait(self) -> Result<T, Error> {
        self.wait_for(Wait::<T, Reached>::wait)
    }
}

impl<T> Blocking<Wait<T, Gone>> {
    /// Waits.
    ///
    /// # Errors
    /// As of the asynchronous [`wait`](Wait::wait).
    pub fn wait(self) -> Result<(), Error> {
        self.wait_for(Wait::<T, Gone>::wait)
    }
}
