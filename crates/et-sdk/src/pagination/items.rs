//! A list as a stream of its items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use futures_util::TryStreamExt;

use super::list::{List, Page};
use super::pages::Pages;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Operation;

/// A list as a stream of its items.
#[must_use = "streams do nothing unless polled"]
pub struct Items<L: List, M = Async> {
    pages: Pages<L, M>,
    /// Where the current page starts.
    page_marker: Option<String>,
    items: std::vec::IntoIter<Item<L>>,
}

type Item<L> = <<L as Operation>::Output as Page>::Item;

impl<L: List, M: Mode> Items<L, M> {
    pub(super) fn new(pages: Pages<L, M>) -> Self {
        Self {
            page_marker: pages.marker().map(str::to_owned),
            pages,
            items: Vec::new().into_iter(),
        }
    }

    /// Limits how many pages are fetched; see [`Pages::max_pages`].
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// Limits the time of the whole list; see [`Pages::timeout`].
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.pages = self.pages.timeout(timeout);
        self
    }

    /// Where to start another list in order to miss nothing: the page of the next item. `None` is
    /// the first page. The page may hold items that this stream has returned already.
    pub fn marker(&self) -> Option<&str> {
        if self.items.len() > 0 {
            self.page_marker.as_deref()
        } else {
            self.pages.marker()
        }
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.pages.mode()
    }

    pub(crate) fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Item<L>, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let marker = self.pages.marker().map(str::to_owned);
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => {
                    self.page_marker = marker;
                    self.items = page.into_value().into_items().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<L: List> Items<L> {
    /// The next item; `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Item<L>, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All remaining items, in a `Vec` or another collection. It is what
    /// `futures_util::TryStreamExt::try_collect` is, without the trait.
    ///
    /// ```
    /// # et_documentation::stage::with_client(async |client| {
    /// use et_sdk::model::Line;
    ///
    /// let lines: Vec<Line> = client.lines().list().items().try_collect().await?;
    /// # assert_eq!(lines.len(), 2);
    /// # Ok(())
    /// # });
    /// ```
    ///
    /// # Errors
    /// The first one. Items that came before it are dropped; use [`next`](Self::next) to keep them.
    pub async fn try_collect<C: Default + Extend<Item<L>>>(self) -> Result<C, Error> {
        TryStreamExt::try_collect(self).await
    }
}

impl<L: List> Stream for Items<L> {
    type Item = Result<Item<L>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = self.items.len();
        (count, self.pages.is_ended().then_some(count))
    }
}

// Nothing in a stream is pinned: its futures are boxed.
impl<L: List, M> Unpin for Items<L, M> {}

impl<L: List, M: Mode> fmt::Debug for Items<L, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("marker", &self.marker())
            .field("buffered", &self.items.len())
            .finish_non_exhaustive()
    }
}
