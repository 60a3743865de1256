//! What the account has, item by item, while several lists are read at the same time.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::TryStreamExt;

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::pagination::{List, Page};

/// How many lines, how many channels or how many VPCs are read at the same time by default.
pub(super) const DEFAULT_CONCURRENCY: usize = 4;

/// All items of a list. It is empty if what it belongs to is gone, which was there a moment ago.
pub(super) async fn all<L: List>(list: Call<L>) -> Result<Vec<<L::Output as Page>::Item>, Error> {
    match list.may_be_missing().items().try_collect().await {
        Err(error) if error.is_not_found() => Ok(Vec::new()),
        result => result,
    }
}

pub(super) type Source<T> = Pin<Box<dyn Stream<Item = Result<T, Error>> + Send>>;

/// What the account has, as a stream. It makes progress only while it is polled, and dropping it
/// stops the work.
///
/// A line, channel or VPC that is deleted meanwhile is left out. Any other error ends the stream,
/// and names the line, channel or VPC: see [`Error::resource`].
#[must_use = "streams do nothing unless polled"]
pub struct AccountItems<T, M = Async> {
    /// `None` at the end, and after an error.
    source: Option<Source<T>>,
    mode: M,
}

impl<T, M: Mode> AccountItems<T, M> {
    pub(super) fn new(source: Source<T>, client: &Client<M>) -> Self {
        Self {
            source: Some(source),
            mode: client.mode().clone(),
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        &self.mode
    }

    pub(crate) fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error>>> {
        let Some(source) = &mut self.source else {
            return Poll::Ready(None);
        };
        let polled = source.as_mut().poll_next(context);
        if let Poll::Ready(None | Some(Err(_))) = polled {
            self.source = None;
        }
        polled
    }
}

impl<T> AccountItems<T> {
    /// The next item; `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All remaining items, in a `Vec` or another collection.
    ///
    /// # Errors
    /// The first one. Items that came before it are dropped; use [`next`](Self::next) to keep them.
    pub async fn try_collect<C: Default + Extend<T>>(self) -> Result<C, Error> {
        TryStreamExt::try_collect(self).await
    }
}

impl<T> Stream for AccountItems<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

// Nothing in it is pinned: the source is boxed.
impl<T, M> Unpin for AccountItems<T, M> {}

impl<T, M: Mode> fmt::Debug for AccountItems<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountItems")
            .field("mode", &self.mode)
            .field("ended", &self.source.is_none())
            .finish_non_exhaustive()
    }
}
