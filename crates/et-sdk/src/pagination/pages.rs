//! A list as a stream of its pages.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use tokio::runtime::Id;

use super::bounds::{Bounds, refuse};
use super::list::{List, Page};
use super::prefetch::PageFetch;
use crate::call::Call;
use crate::error::Error;
use crate::mode::{Async, Mode};
use crate::operation::Operation;
use crate::response::Response;
use crate::runtime;

/// A list as a stream of its pages. While one page is decoded and consumed, the next one is
/// fetched, and no more than that.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<L: List, M = Async> {
    list: Call<L, M>,
    current: Option<Current<L>>,
    /// The page to fetch next; after an error the one that failed.
    marker: Option<String>,
    bounds: Bounds,
    ended: bool,
}

/// The page that is waited for, and the runtime in which its task is.
type Current<L> = (Arrival<L>, Option<Id>);

/// The page when it arrives, and the fetch of the next one.
type Arrival<L> = Pin<Box<dyn Future<Output = (PageResult<L>, Option<PageFetch>)> + Send>>;

type PageResult<L> = Result<Response<<L as Operation>::Output>, Error>;

impl<L: List, M: Mode> Pages<L, M> {
    pub(super) fn new(mut list: Call<L, M>) -> Self {
        let paging = list.operation.paging();
        let marker = paging.and_then(|paging| paging.marker.clone());
        Self {
            list,
            current: None,
            bounds: Bounds::new(marker.as_deref()),
            marker,
            ended: false,
        }
    }

    /// Limits how many pages are fetched. If more follow, the list ends with an error of kind
    /// [`Pagination`](crate::ErrorKind::Pagination), and can be resumed at its
    /// [marker](crate::Error::marker). No limit by default.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.bounds.max_pages = Some(pages);
        self
    }

    /// Limits the time of the whole list, from its first page to its last, including what the
    /// program does in between. It ends with an error of kind
    /// [`Deadline`](crate::ErrorKind::Deadline), and can be resumed. No limit by default: each page
    /// has the operation timeout for itself.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.bounds.timeout = Some(timeout);
        self
    }

    /// The marker of the next page, or of the one that failed. `None` is the first page.
    pub fn marker(&self) -> Option<&str> {
        self.marker.as_deref()
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn mode(&self) -> &M {
        self.list.client().mode()
    }

    pub(super) fn is_ended(&self) -> bool {
        self.ended
    }

    pub(crate) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<PageResult<L>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let clock = &*self.list.client().transport().clock;
        if let Poll::Ready(error) = self.bounds.poll_deadline(clock, context) {
            return Poll::Ready(Some(Err(self.end(error))));
        }
        let runtime = runtime::current().ok();
        let current = self.current.take();
        // A task in another runtime goes on only while that one runs.
        let current = current.filter(|(_, started_in)| *started_in == runtime);
        if current.is_none() && !self.bounds.allow_a_page() {
            let error = self.bounds.too_many_pages();
            return Poll::Ready(Some(Err(self.end(error))));
        }
        let mut current = match current {
            Some(current) => current,
            None => self.wait_for(PageFetch::start(&self.list, self.marker.clone())),
        };
        let Poll::Ready((result, next)) = current.0.as_mut().poll(context) else {
            self.current = Some(current);
            return Poll::Pending;
        };
        let result = result.and_then(|page| self.advance(&page).map(|()| page));
        if result.is_ok() && !self.ended && self.bounds.allow_a_page() {
            let next = next.filter(|next| next.is_at(self.marker()));
            let next = next.unwrap_or_else(|| PageFetch::start(&self.list, self.marker.clone()));
            self.current = Some(self.wait_for(next));
        }
        Poll::Ready(Some(result.map_err(|error| self.end(error))))
    }

    /// Ends the list with an error.
    fn end(&mut self, error: Error) -> Error {
        self.ended = true;
        self.current = None;
        let error = error.of(L::description()).at_marker(self.marker.clone());
        match self.list.clone().prepare() {
            Ok(call) if error.resource().is_none() => error.about(call.prepared.resource()),
            _ => error,
        }
    }

    fn wait_for(&self, fetch: PageFetch) -> Current<L> {
        let fetch = fetch.finish(self.list.clone(), self.bounds.allow_another_page());
        (Box::pin(fetch), runtime::current().ok())
    }

    /// Notes where the next page starts, or that there is none.
    fn advance(&mut self, page: &L::Output) -> Result<(), Error> {
        let next = match (page.next_marker(), page.is_truncated()) {
            // Some responses have a marker but do not say that more follows.
            (Some(marker), None | Some(true)) if !marker.is_empty() => Some(marker),
            (_, Some(true)) => {
                return Err(refuse(
                    "the service says that more pages follow, but gives no marker; list again, and \
                     tell the vendor's support if it gives none again",
                ));
            }
            _ => None,
        };
        self.bounds.advance(page.items().len(), next)?;
        self.marker = next.map(str::to_owned);
        self.ended = next.is_none();
        Ok(())
    }
}

impl<L: List> Pages<L> {
    /// The next page; `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Response<L::Output>, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }
}

impl<L: List> Stream for Pages<L> {
    type Item = Result<Response<L::Output>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

// Nothing in a stream is pinned: its futures are boxed.
impl<L: List, M> Unpin for Pages<L, M> {}

impl<L: List, M> fmt::Debug for Pages<L, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("marker", &self.marker)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
