//! Waiting until a line or channel is in service, or gone.
//!
//! A line is laid in weeks, a channel set up in minutes; what a program waits for is a state that it polls. A wait looks at the
//! resource again and again, as a [`PollingPolicy`] says, until the state is there, can no longer come
//! ([`ErrorKind::UnreachableState`]: it was rejected, say), or its time is over ([`ErrorKind::WaitTimeout`]).
//! The error tells the state last seen.
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! use std::time::Duration;
//! use et_sdk::ErrorKind;
//!
//! let waited = client
//!     .line("dcphy-gq65bz9ip712")
//!     .wait_until_established()
//!     .every(Duration::from_secs(60))
//!     .timeout(Duration::from_secs(24 * 3600))
//!     .on_progress(|line| println!("it is {:?}", line.status))
//!     .wait()
//!     .await;
//! match waited {
//!     Ok(line) => println!("{} is in service", line.id),
//!     Err(error) if error.kind() == ErrorKind::UnreachableState => println!("it never will be: {error}"),
//!     Err(error) if error.kind() == ErrorKind::WaitTimeout => println!("not yet: {error}"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # });
//! ```
//!
//! Dropping a wait stops it; nothing was changed, and another can go on. An error of a single look ends the wait, after the
//! look's own retries; one that [may pass](Error::is_retryable) does not end it.

mod polling;
mod subjects;

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use crate::client::Client;
use crate::error::{Error, ErrorBuilder, ErrorKind};

pub use polling::{FixedInterval, GrowingInterval, PollingPolicy};

/// What a look at a resource means for a wait.
pub(crate) enum Verdict {
    /// The state is there.
    Reached,
    /// It may still come.
    NotYet,
    /// It can no longer come.
    Unreachable,
}

/// How long a wait lasts at most, unless told otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30 * 60);

/// What is told of a resource that is not there.
const NOT_THERE: &str = "it does not exist";

type Progress<T> = Arc<dyn Fn(&T) + Send + Sync>;
type Running = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;
type Look<T> =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Option<T>, Error>> + Send>> + Send + Sync>;

/// The goal of a [`Wait`]: a state that the resource has.
#[derive(Clone, Copy, Debug)]
pub enum Reached {}

/// The goal of a [`Wait`]: that the resource does not exist.
#[derive(Clone, Copy, Debug)]
pub enum Gone {}

/// A wait for a state of a resource. `T` is what a look at it gives, `G` what is waited for.
#[must_use = "nothing happens until `wait` is awaited"]
pub struct Wait<T, G = Reached> {
    client: Client,
    /// What is not yet so, in words.
    goal: String,
    look: Look<T>,
    /// Judges what was seen; none means that the resource does not exist.
    judge: fn(Option<&T>) -> Verdict,
    /// The state of what was seen, in words.
    describe: fn(&T) -> String,
    polling: Arc<dyn PollingPolicy>,
    timeout: Duration,
    progress: Option<Progress<T>>,
    kind: PhantomData<fn() -> G>,
}

impl<T> Wait<T, Reached> {
    /// Waits, and gives what was seen in the end.
    ///
    /// # Errors
    /// [`ErrorKind::UnreachableState`] if the state can no longer come, [`ErrorKind::WaitTimeout`] if it did not come in time,
    /// or the error of a look.
    pub async fn wait(self) -> Result<T, Error> {
        match self.run(|_| {}).await? {
            Some(seen) => Ok(seen),
            None => Err(self.error(ErrorKind::UnreachableState, NOT_THERE)),
        }
    }
}

impl<T> Wait<T, Gone> {
    /// Waits.
    ///
    /// # Errors
    /// [`ErrorKind::WaitTimeout`] if it still exists in the end, or the error of a look.
    pub async fn wait(self) -> Result<(), Error> {
        self.run(|_| {}).await.map(drop)
    }
}

impl<T, G> Wait<T, G> {
    fn new(
        client: &Client,
        goal: String,
        look: Look<T>,
        judge: fn(Option<&T>) -> Verdict,
        describe: fn(&T) -> String,
    ) -> Self {
        Self {
            client: client.clone(),
            goal,
            look,
            judge,
            describe,
            polling: Arc::new(GrowingInterval::default()),
            timeout: DEFAULT_TIMEOUT,
            progress: None,
            kind: PhantomData,
        }
    }

    /// Looks at these intervals.
    pub fn every(self, interval: Duration) -> Self {
        self.polling(FixedInterval::new(interval))
    }

    /// When to look, by default [`GrowingInterval`] from 2 to 30 seconds.
    pub fn polling(mut self, policy: impl PollingPolicy + 'static) -> Self {
        self.polling = Arc::new(policy);
        self
    }

    /// How long to wait at most, by default 30 minutes.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Calls this with every look.
    pub fn on_progress(mut self, progress: impl Fn(&T) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// The states seen on the way, as a stream that ends with the awaited one or with an error. It polls as it is polled.
    pub fn states(self) -> States<T>
    where
        T: Clone + Send + 'static,
        G: 'static,
    {
        let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
        let run = Box::pin(async move {
            let last = self
                .run(|seen| {
                    // The receiver lives as long as this future: both are in the stream.
                    let _ = sender.send(seen.clone());
                })
                .await;
            last.map(|_| ())
        });
        States {
            run: Some(run),
            seen: receiver,
            error: None,
        }
    }

    /// Looks until the goal is reached. Gives what was seen then: nothing, if the goal was that it is gone.
    async fn run(&self, mut seen: impl FnMut(&T)) -> Result<Option<T>, Error> {
        let clock = self.client.transport().clock.clone();
        let deadline = clock.monotonic().saturating_add(self.timeout);
        let mut state = "it was not seen".to_owned();
        for poll in 1.. {
            let left = deadline.saturating_sub(clock.monotonic());
            let looked = tokio::select! {
                biased;
                looked = (self.look)() => looked,
                () = clock.sleep(left) => break,
            };
            match looked {
                Ok(found) => {
                    if let Some(found) = &found {
                        state = format!("it is {}", (self.describe)(found));
                        if let Some(progress) = &self.progress {
                            progress(found);
                        }
                        seen(found);
                    }
                    match (self.judge)(found.as_ref()) {
                        Verdict::Reached => return Ok(found),
                        Verdict::Unreachable if found.is_none() => {
                            return Err(self.error(ErrorKind::UnreachableState, NOT_THERE));
                        }
                        Verdict::Unreachable => {
                            return Err(self.error(ErrorKind::UnreachableState, &state));
                        }
                        Verdict::NotYet => {}
                    }
                }
                Err(error) if error.is_retryable() => {
                    state = format!("the last look failed ({error})")
                }
                Err(error) => return Err(error),
            }
            let delay = self.polling.delay(poll);
            if delay >= deadline.saturating_sub(clock.monotonic()) {
                break;
            }
            clock.sleep(delay).await;
        }
        Err(self.error(ErrorKind::WaitTimeout, &state))
    }

    fn error(&self, kind: ErrorKind, state: &str) -> Error {
        let detail = match kind {
            ErrorKind::WaitTimeout => format!(
                "{} after {:?}: {state}; wait again to go on",
                self.goal, self.timeout
            ),
            _ => format!("{} and will not be: {state}", self.goal),
        };
        ErrorBuilder::new(kind).detail(detail).build()
    }
}

impl<T, G> Clone for Wait<T, G> {
    fn clone(&self) -> Self {
        Self {
            client: self.client.clone(),
            goal: self.goal.clone(),
            look: self.look.clone(),
            judge: self.judge,
            describe: self.describe,
            polling: self.polling.clone(),
            timeout: self.timeout,
            progress: self.progress.clone(),
            kind: PhantomData,
        }
    }
}

impl<T, G> fmt::Debug for Wait<T, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("goal", &self.goal)
            .field("polling", &self.polling)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The states seen during a wait. See [`Wait::states`].
#[must_use = "streams do nothing unless polled"]
pub struct States<T> {
    run: Option<Running>,
    seen: tokio::sync::mpsc::UnboundedReceiver<T>,
    error: Option<Error>,
}

impl<T> States<T> {
    /// The next state; none after the awaited one and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T> Stream for States<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(run) = &mut self.run
            && let Poll::Ready(result) = run.as_mut().poll(context)
        {
            self.run = None;
            self.error = result.err();
        }
        // What was seen comes before the error that it may have led to.
        match self.seen.poll_recv(context) {
            Poll::Ready(Some(seen)) => Poll::Ready(Some(Ok(seen))),
            Poll::Ready(None) => Poll::Ready(self.error.take().map(Err)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for States<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States")
            .field("ended", &self.run.is_none())
            .finish()
    }
}
