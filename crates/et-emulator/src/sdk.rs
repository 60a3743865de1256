//! Clients of an emulator by the SDK, and a clock for them that does not wait.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use et_sdk::{Client, ClientBuilder, Clock, SystemClock};

use crate::control::Controls;
use crate::emulator::Emulator;

/// A longer sleep is that of a timeout, which must not move the clock. The default timeouts are
/// shorter than a poll of a wait, so a client on this clock needs longer ones.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// How long attempts and calls may take on a clock that advances at each wait.
const TIMEOUT: Duration = Duration::from_secs(24 * 3600);

impl Emulator {
    /// A client of this emulator, with its access key.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn client(&self) -> Result<Client, et_sdk::Error> {
        self.client_builder().build()
    }

    /// A builder of clients of this emulator, with its endpoint and its access key.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder()
            .endpoint(self.endpoint())
            .credentials(self.credentials().clone())
    }

    /// A client of this emulator that does not wait: each of its waits up to an hour, between
    /// attempts or polls, advances the emulator's time instead. Hours of waiting pass at once, and
    /// lifecycles proceed.
    ///
    /// Timeouts are longer than that, so that they do not elapse: attempts and calls have a day.
    ///
    /// # Errors
    /// If the client cannot be built.
    pub fn impatient_client(&self) -> Result<Client, et_sdk::Error> {
        self.client_builder()
            .clock(Arc::new(ImpatientClock::new(self.controls().clone())))
            .attempt_timeout(TIMEOUT)
            .operation_timeout(TIMEOUT)
            .build()
    }
}

/// A clock whose waits up to an hour take no time and advance an emulator's time instead.
///
/// See [`Emulator::impatient_client`].
#[derive(Debug)]
pub struct ImpatientClock {
    system: SystemClock,
    emulator: Controls,
}

impl ImpatientClock {
    /// A clock that advances this emulator's time.
    #[must_use]
    pub fn new(emulator: Controls) -> Self {
        let system = SystemClock::default();
        Self { system, emulator }
    }
}

impl Clock for ImpatientClock {
    fn now(&self) -> DateTime<Utc> {
        self.system.now()
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let emulator = self.emulator.clone();
        Box::pin(async move {
            if duration > LONGEST_WAIT {
                return std::future::pending().await;
            }
            tokio::task::yield_now().await;
            // At the end of time the clock stands still, and nothing is left to wait for.
            let _ = emulator.advance(duration);
        })
    }
}
