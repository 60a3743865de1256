//! Lists that come in pages, as streams of pages or of items.
//!
//! The service gives a list in pages of up to 1000 items, each with the marker of the next. [`Pages`] and [`Items`] fetch them as
//! they are asked for, and the next page while one is decoded and consumed. Both are streams (`futures_core::Stream`) and have a `next` of their own, so that no other crate is needed.
//!
//! Both tell where they are: [`Items::marker`] is the page to start from in order to miss nothing, also after an error, which
//! ends the stream. A service that repeats a marker, and would be asked for ever, ends it with
//! [`ErrorKind::Pagination`].
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! let mut lines = client.lines().list().max_keys(100).items();
//! while let Some(line) = lines.next().await {
//!     match line {
//!         Ok(line) => println!("{}", line.id),
//!         Err(error) => {
//!             eprintln!("{error}; go on from {:?}", lines.marker());
//!             return Err(error.into());
//!         }
//!     }
//! }
//! # Ok(())
//! # });
//! ```

mod apart;
mod hint;

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::error::{Error, ErrorBuilder, ErrorKind};
use crate::model::{Line, LineList, RouteRule, RouteRuleList};
use crate::response::Response;
use futures_core::Stream;

pub(crate) use apart::Apart;
pub(crate) use hint::Hint;

/// A page of a list.
pub trait Page: private::Sealed + Send + 'static {
    /// What the list holds.
    type Item: Send + 'static;

    /// The items of the page.
    fn into_items(self) -> Vec<Self::Item>;

    /// The marker of the next page as the service sent it, and whether it says that there is one.
    #[doc(hidden)]
    fn next(&self) -> (Option<&str>, Option<bool>);
}

mod private {
    pub trait Sealed {}
}

/// Both lists have the same shape under different names.
macro_rules! page {
    ($page:ty, $items:ident: $item:ty) => {
        impl private::Sealed for $page {}

        impl Page for $page {
            type Item = $item;

            fn into_items(self) -> Vec<$item> {
                self.$items
            }

            fn next(&self) -> (Option<&str>, Option<bool>) {
                (self.next_marker.as_deref(), self.is_truncated)
            }
        }
    };
}

page!(LineList, ets: Line);
page!(RouteRuleList, route_rules: RouteRule);

type Fetch<P> = dyn Fn(Option<String>, Arc<Hint>) -> Fetching<P> + Send + Sync;
type Fetching<P> = Pin<Box<dyn Future<Output = Result<Response<P>, Error>> + Send>>;

/// A list as a stream of its pages. While one page is decoded and consumed the next one is fetched, and no more than that.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<P> {
    fetch: Box<Fetch<P>>,
    current: Option<InFlight<P>>,
    /// The page after the current one, where the answer of that one gave a hint.
    ahead: Option<InFlight<P>>,
    /// The page to fetch next; after an error the one that could not be had.
    marker: Option<String>,
    seen: HashSet<String>,
    ended: bool,
}

/// A page that was asked for. Its answer is fetched by a task of its own once this has been polled; it is decoded by whoever polls.
struct InFlight<P> {
    marker: Option<String>,
    page: Fetching<P>,
    /// What came of it when it was only asked to begin: a request that could not be sent, say.
    early: Option<Result<Response<P>, Error>>,
    hint: Arc<Hint>,
}

impl<P> InFlight<P> {
    fn start(fetch: &Fetch<P>, marker: Option<String>) -> Self {
        let hint = Arc::<Hint>::default();
        Self {
            page: fetch(marker.clone(), hint.clone()),
            early: None,
            marker,
            hint,
        }
    }

    /// Has its request sent.
    fn begin(mut self, context: &mut Context<'_>) -> Self {
        if let Poll::Ready(result) = self.page.as_mut().poll(context) {
            self.early = Some(result);
        }
        self
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Response<P>, Error>> {
        match self.early.take() {
            Some(result) => Poll::Ready(result),
            None => self.page.as_mut().poll(context),
        }
    }
}

impl<P: Page> Pages<P> {
    pub(crate) fn of(
        marker: Option<String>,
        fetch: impl Fn(Option<String>, Arc<Hint>) -> Fetching<P> + Send + Sync + 'static,
    ) -> Self {
        Self {
            fetch: Box::new(fetch),
            current: None,
            ahead: None,
            seen: marker.iter().cloned().collect(),
            marker,
            ended: false,
        }
    }

    /// The next page; none at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Response<P>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The marker of the page that comes next, or that could not be had. None is the first.
    pub fn marker(&self) -> Option<&str> {
        self.marker.as_deref()
    }

    /// The same list as a stream of its items.
    pub fn into_items(self) -> Items<P> {
        Items {
            page_marker: self.marker.clone(),
            pages: self,
            items: Vec::new().into_iter(),
        }
    }

    /// Notes where the next page starts, or that there is none.
    fn advance(&mut self, page: &P) -> Result<(), Error> {
        let refuse = |detail: &str| {
            Err(ErrorBuilder::new(ErrorKind::Pagination)
                .detail(detail)
                .build())
        };
        match page.next() {
            // Some answers have a marker but do not say that more follows.
            (Some(marker), None | Some(true)) if !marker.is_empty() => {
                if !self.seen.insert(marker.to_owned()) {
                    return refuse("the service repeats a marker, and the list would never end");
                }
                self.marker = Some(marker.to_owned());
            }
            (_, Some(true)) => return refuse("the service says that more follows, but not where"),
            _ => {
                self.marker = None;
                self.ended = true;
            }
        }
        Ok(())
    }
}

impl<P: Page> Stream for Pages<P> {
    type Item = Result<Response<P>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if this.ended {
            return Poll::Ready(None);
        }
        let fetch = &*this.fetch;
        let current = this
            .current
            .get_or_insert_with(|| InFlight::start(fetch, this.marker.clone()));
        if this.ahead.is_none()
            && let Poll::Ready(marker) = current.hint.poll(context)
            && !this.seen.contains(&marker)
        {
            this.ahead = Some(InFlight::start(fetch, Some(marker)).begin(context));
            // Polling the current page would decode it. The task that asks for the next one goes first: it may be this thread's.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let result = ready!(current.poll(context));
        this.current = None;
        let ahead = this.ahead.take();
        let result = result.and_then(|page| this.advance(&page).map(|()| page));
        if result.is_ok() && !this.ended {
            // The hint may have been wrong, or missing.
            let next = ahead.filter(|ahead| ahead.marker == this.marker);
            this.current = Some(next.unwrap_or_else(|| {
                InFlight::start(&*this.fetch, this.marker.clone()).begin(context)
            }));
        }
        Poll::Ready(Some(result.map_err(|error| {
            this.ended = true;
            error.at_marker(this.marker.clone())
        })))
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("marker", &self.marker)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

/// A list as a stream of its items.
#[must_use = "streams do nothing unless polled"]
pub struct Items<P: Page> {
    pages: Pages<P>,
    /// Where the page in hand starts.
    page_marker: Option<String>,
    items: std::vec::IntoIter<P::Item>,
}

impl<P: Page> Items<P> {
    /// The next item; none at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<P::Item, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where to start another list in order to miss nothing: the page of the next item. None is the first. The page may hold items
    /// that this stream has given already.
    pub fn marker(&self) -> Option<&str> {
        if self.items.len() > 0 {
            self.page_marker.as_deref()
        } else {
            self.pages.marker()
        }
    }

    /// All items that are left.
    ///
    /// # Errors
    /// The first one. Items that came before it are dropped; use [`next`](Self::next) to keep them.
    pub async fn collect(mut self) -> Result<Vec<P::Item>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<P: Page> Stream for Items<P> {
    type Item = Result<P::Item, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let marker = self.pages.marker.clone();
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => {
                    self.page_marker = marker;
                    self.items = page.into_value().into_items().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (
            self.items.len(),
            if self.pages.ended {
                Some(self.items.len())
            } else {
                None
            },
        )
    }
}

// Nothing in a stream is pinned: its futures lie in boxes.
impl<P> Unpin for Pages<P> {}

impl<P: Page> Unpin for Items<P> {}

impl<P: Page> fmt::Debug for Items<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("marker", &self.marker())
            .field("in_hand", &self.items.len())
            .finish_non_exhaustive()
    }
}
