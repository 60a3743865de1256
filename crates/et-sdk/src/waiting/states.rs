//! What happens during a wait, as a stream.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::error::Error;
use crate::mode::{Async, Mode};

/// A wait that sends each state it sees.
pub(super) type Running = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// The states seen during a wait, or its events. See [`Wait::states`](super::Wait::states) and
/// [`Wait::events`](super::Wait::events).
#[must_use = "streams do nothing unless polled"]
pub struct States<T, M = Async> {
    run: Option<Running>,
    seen: UnboundedReceiver<T>,
    error: Option<Error>,
    #[cfg_attr(
        not(feature = "blocking"),
        expect(dead_code, reason = "only iterators need it")
    )]
    mode: M,
}

impl<T, M: Mode> States<T, M> {
    pub(super) fn new(run: Running, seen: UnboundedReceiver<T>, mode: M) -> Self {
        Self {
            run: Some(run),
            seen,
            error: None,
            mode,
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        &self.mode
    }

    pub(crate) fn poll_state(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error>>> {
        if let Some(run) = &mut self.run
            && let Poll::Ready(result) = run.as_mut().poll(context)
        {
            self.run = None;
            self.error = result.err();
        }
        // What was seen precedes the error that it may have caused.
        match self.seen.poll_recv(context) {
            Poll::Ready(Some(seen)) => Poll::Ready(Some(Ok(seen))),
            Poll::Ready(None) => Poll::Ready(self.error.take().map(Err)),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<T> States<T> {
    /// The next state or event; `None` after the awaited state and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| self.poll_state(context)).await
    }
}

impl<T> Stream for States<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_state(context)
    }
}

impl<T, M> fmt::Debug for States<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("States")
            .field("ended", &self.run.is_none())
            .finish()
    }
}

// Nothing in it is pinned: its future is boxed.
impl<T, M> Unpin for States<T, M> {}
