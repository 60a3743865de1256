//! A wait for a state of a resource, by polling it.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;

use super::event::Event;
use super::polling::{FixedInterval, GrowingInterval, PollingPolicy};
use super::states::States;
use crate::client::Client;
use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::mode::{Async, Mode};
use crate::resource::Resource;
use crate::telemetry;
use crate::transport::settings::OnRetry;

/// What a poll means for a wait.
pub(crate) enum Verdict {
    /// The state is reached.
    Reached,
    /// It may still be reached.
    NotYet,
    /// It can no longer be reached.
    Unreachable,
}

/// How long a wait lasts at most by default.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// The state of a resource that does not exist.
const NOT_FOUND: &str = "it does not exist; check its id and the region";

type Progress<T> = Arc<dyn Fn(&T) + Send + Sync>;

/// The response to a poll; `None` means that the resource does not exist.
type Polled<T> = Pin<Box<dyn Future<Output = Result<Option<T>, Error>> + Send>>;

/// Asks for the resource, and tells of the attempts that fail on the way.
pub(super) type Look<T> = Arc<dyn Fn(OnRetry) -> Polled<T> + Send + Sync>;

/// The goal of a [`Wait`]: a state that the resource has.
#[derive(Clone, Copy, Debug)]
pub enum Reached {}

/// The goal of a [`Wait`]: that the resource does not exist.
#[derive(Clone, Copy, Debug)]
pub enum Gone {}

/// A wait for a state of a resource. `T` is what a poll returns, `G` what is waited for.
#[must_use = "nothing happens until `wait` is awaited"]
pub struct Wait<T, G = Reached, M = Async> {
    client: Client<M>,
    resource: Resource,
    /// The state that is waited for, in a word.
    goal: &'static str,
    look: Look<T>,
    /// Judges what was seen; `None` means that the resource does not exist.
    judge: fn(Option<&T>) -> Verdict,
    /// The state of what was seen, in words.
    describe: fn(&T) -> String,
    polling: Arc<dyn PollingPolicy>,
    timeout: Duration,
    progress: Option<Progress<T>>,
    failure: Option<OnRetry>,
    kind: PhantomData<fn() -> G>,
}

impl<T> Wait<T, Reached> {
    /// Waits, and returns the resource in the state that was waited for.
    ///
    /// # Errors
    /// [`ErrorKind::UnreachableState`] if the state can no longer be reached,
    /// [`ErrorKind::WaitTimeout`] if it was not reached in time, or the error of a poll.
    pub async fn wait(self) -> Result<T, Error> {
        self.until_reached().await
    }
}

impl<T> Wait<T, Gone> {
    /// Waits.
    ///
    /// # Errors
    /// [`ErrorKind::WaitTimeout`] if the resource still exists in the end, or the error of a poll.
    pub async fn wait(self) -> Result<(), Error> {
        self.until_gone().await
    }
}

impl<T, M: Mode> Wait<T, Reached, M> {
    pub(crate) async fn until_reached(self) -> Result<T, Error> {
        match self.run(|_| {}).await? {
            Some(seen) => Ok(seen),
            None => Err(self.error(ErrorKind::UnreachableState, NOT_FOUND)),
        }
    }
}

impl<T, M: Mode> Wait<T, Gone, M> {
    pub(crate) async fn until_gone(self) -> Result<(), Error> {
        self.run(|_| {}).await.map(drop)
    }
}

impl<T, G, M: Mode> Wait<T, G, M> {
    pub(super) fn new(
        client: &Client<M>,
        resource: Resource,
        goal: &'static str,
        look: Look<T>,
        judge: fn(Option<&T>) -> Verdict,
        describe: fn(&T) -> String,
    ) -> Self {
        Self {
            client: client.clone(),
            resource,
            goal,
            look,
            judge,
            describe,
            polling: Arc::new(GrowingInterval::default()),
            timeout: DEFAULT_TIMEOUT,
            progress: None,
            failure: None,
            kind: PhantomData,
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.client.mode()
    }

    /// Polls at these intervals.
    pub fn every(self, interval: Duration) -> Self {
        self.polling(FixedInterval::new(interval))
    }

    /// Sets when to poll, by default a [`GrowingInterval`] from 2 to 30 seconds.
    pub fn polling(mut self, policy: impl PollingPolicy + 'static) -> Self {
        self.polling = Arc::new(policy);
        self
    }

    /// Sets how long to wait at most, by default 30 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets a callback that gets every state that is seen.
    pub fn on_progress(mut self, progress: impl Fn(&T) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// Sets a callback for what fails without ending the wait: it gets the error of each attempt,
    /// and after what time another one follows.
    pub fn on_failure(
        mut self,
        failure: impl Fn(&Error, Duration) + Send + Sync + 'static,
    ) -> Self {
        self.failure = Some(Arc::new(failure));
        self
    }

    /// The states on the way, as a stream that ends with the awaited one or with an error. It makes
    /// progress only while it is polled.
    pub fn states(self) -> States<T, M>
    where
        T: Clone + Send + 'static,
        G: 'static,
    {
        let mode = self.client.mode().clone();
        let (sender, receiver) = unbounded_channel();
        let run = Box::pin(async move {
            let last = self
                .run(|seen| {
                    // The receiver lives as long as this future: both are in the stream.
                    let _ = sender.send(seen.clone());
                })
                .await;
            last.map(|_| ())
        });
        States::new(run, receiver, mode)
    }

    /// The same stream, with each attempt that fails on the way.
    pub fn events(mut self) -> States<Event<T>, M>
    where
        T: Clone + Send + 'static,
        G: 'static,
    {
        let mode = self.client.mode().clone();
        let (sender, receiver) = unbounded_channel();
        let (failed, callback) = (sender.clone(), self.failure.take());
        self.failure = Some(Arc::new(move |error, next_in| {
            if let Some(callback) = &callback {
                callback(error, next_in);
            }
            let error = error.clone();
            let _ = failed.send(Event::Failed { error, next_in });
        }));
        let run = Box::pin(async move {
            let last = self
                .run(|seen| {
                    let _ = sender.send(Event::Seen(seen.clone()));
                })
                .await;
            last.map(|_| ())
        });
        States::new(run, receiver, mode)
    }

    /// Polls until the goal is reached, and returns what was seen then: nothing if the goal was
    /// that the resource is gone.
    async fn run(&self, mut seen: impl FnMut(&T)) -> Result<Option<T>, Error> {
        let clock = self.client.transport().clock.clone();
        let deadline = clock.monotonic().saturating_add(self.timeout);
        let state = Arc::new(Mutex::new("its state is unknown".to_owned()));
        let set = |text: String| *lock(&state) = text;
        let failed: OnRetry = {
            let (state, callback) = (state.clone(), self.failure.clone());
            Arc::new(move |error, next_in| {
                *lock(&state) = format!("the last attempt failed ({error})");
                if let Some(callback) = &callback {
                    callback(error, next_in);
                }
            })
        };
        for poll in 1.. {
            let left = deadline.saturating_sub(clock.monotonic());
            let polled = tokio::select! {
                biased;
                polled = (self.look)(failed.clone()) => polled,
                // Not created before the poll has found a runtime to sleep in.
                () = async { clock.timeout(left).await } => break,
            };
            let delay = self.polling.delay(poll);
            match polled {
                Ok(found) => {
                    if let Some(found) = &found {
                        set((self.describe)(found));
                        if let Some(progress) = &self.progress {
                            progress(found);
                        }
                        seen(found);
                    }
                    match (self.judge)(found.as_ref()) {
                        Verdict::Reached => return Ok(found),
                        Verdict::Unreachable if found.is_none() => {
                            return Err(self.error(ErrorKind::UnreachableState, NOT_FOUND));
                        }
                        Verdict::Unreachable => {
                            let state = format!("{}; ask the vendor why", lock(&state));
                            return Err(self.error(ErrorKind::UnreachableState, &state));
                        }
                        Verdict::NotYet => {}
                    }
                }
                Err(error) if error.is_retryable() => {
                    set(format!("the last poll failed ({error})"));
                    if delay < deadline.saturating_sub(clock.monotonic()) {
                        telemetry::poll_failed(&error, delay);
                        if let Some(callback) = &self.failure {
                            callback(&error, delay);
                        }
                    }
                }
                Err(error) => return Err(error),
            }
            if delay >= deadline.saturating_sub(clock.monotonic()) {
                break;
            }
            clock.sleep(delay).await;
        }
        Err(self.error(ErrorKind::WaitTimeout, &lock(&state)))
    }

    fn error(&self, kind: ErrorKind, state: &str) -> Error {
        let detail = match kind {
            ErrorKind::WaitTimeout => format!(
                "not {} after {:?}: {state}; wait again to continue",
                self.goal, self.timeout
            ),
            _ => format!("it will never be {}: {state}", self.goal),
        };
        ErrorBuilder::new(kind)
            .resource(self.resource.clone())
            .detail(detail)
            .build()
    }
}

/// A state in words, which is replaced as a whole.
fn lock(state: &Mutex<String>) -> MutexGuard<'_, String> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T, G, M: Mode> Clone for Wait<T, G, M> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            resource: self.resource.clone(),
            goal: self.goal,
            look: self.look.clone(),
            judge: self.judge,
            describe: self.describe,
            polling: self.polling.clone(),
            timeout: self.timeout,
            progress: self.progress.clone(),
            failure: self.failure.clone(),
            kind: PhantomData,
        }
    }
}

impl<T, G, M> fmt::Debug for Wait<T, G, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("goal", &self.goal)
            .field("polling", &self.polling)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
