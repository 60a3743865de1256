//! What keeps a list from never ending: bounds that every list has, and those that a caller
//! sets.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::BuildHasher;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::clock::Clock;
use crate::error::{Error, ErrorBuilder, ErrorKind};

/// How many pages in a row may be empty although the service announces more.
const EMPTY_PAGES: usize = 3;

/// The longest marker, in bytes. The service's are ids.
const MARKER_LENGTH: usize = 1024;

/// The bounds of one list, and how far it has come.
#[derive(Default)]
pub(super) struct Bounds {
    pub(super) max_pages: Option<usize>,
    pub(super) timeout: Option<Duration>,
    /// Ends at the deadline. It starts when the list is first polled.
    deadline: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    pages: usize,
    empty_pages: usize,
    /// Hashes of the markers so far. Their keys are random, so that no two markers can be chosen to
    /// have the same.
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Bounds {
    /// Notes where the list starts.
    pub(super) fn new(marker: Option<&str>) -> Self {
        let mut bounds = Self::default();
        if let Some(marker) = marker {
            bounds.is_new(marker);
        }
        bounds
    }

    /// Whether another page may be fetched.
    pub(super) fn allow_a_page(&self) -> bool {
        self.max_pages.is_none_or(|most| self.pages < most)
    }

    /// Whether another page may be fetched after the one that is on its way.
    pub(super) fn allow_another_page(&self) -> bool {
        self.max_pages.is_none_or(|most| self.pages + 1 < most)
    }

    /// The error of a list that has more pages than allowed.
    pub(super) fn too_many_pages(&self) -> Error {
        refuse(format!(
            "the list has more pages than the {} that max_pages allows; raise it, or resume the \
             list at the error's marker",
            self.pages
        ))
    }

    /// Ready with an error once the time of the whole list is up.
    pub(super) fn poll_deadline(
        &mut self,
        clock: &dyn Clock,
        context: &mut Context<'_>,
    ) -> Poll<Error> {
        let Some(timeout) = self.timeout else {
            return Poll::Pending;
        };
        let deadline = self.deadline.get_or_insert_with(|| clock.timeout(timeout));
        deadline.as_mut().poll(context).map(|()| {
            ErrorBuilder::new(ErrorKind::Deadline)
                .detail(format!(
                    "the list exceeded its timeout of {timeout:?}; raise it, or resume the list \
                     at the error's marker"
                ))
                .build()
        })
    }

    /// Takes a page with this many items into account, and the marker of the page that follows it.
    pub(super) fn advance(&mut self, items: usize, next: Option<&str>) -> Result<(), Error> {
        self.pages += 1;
        self.empty_pages = if items == 0 { self.empty_pages + 1 } else { 0 };
        let Some(next) = next else {
            return Ok(());
        };
        if next.len() > MARKER_LENGTH {
            return Err(refuse(format!(
                "the service returns a marker of {} bytes, where {MARKER_LENGTH} are allowed; \
                 check the endpoint and what lies before it",
                next.len()
            )));
        }
        if !self.is_new(next) {
            return Err(refuse(
                "the service repeats a marker, so the list would never end; list again, and tell \
                 the vendor's support if it repeats one again",
            ));
        }
        if self.empty_pages > EMPTY_PAGES {
            return Err(refuse(format!(
                "the service returns more than {EMPTY_PAGES} empty pages in a row, and says that \
                 more follow; list again later, or with other filters"
            )));
        }
        Ok(())
    }

    fn is_new(&mut self, marker: &str) -> bool {
        self.seen.insert(self.hasher.hash_one(marker))
    }
}

/// The error of a list that cannot be continued.
pub(super) fn refuse(detail: impl Into<String>) -> Error {
    ErrorBuilder::new(ErrorKind::Pagination)
        .detail(detail)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_allows_as_many_pages_as_it_says_and_one_ahead_only_below_it() {
        let mut bounds = Bounds {
            max_pages: Some(2),
            ..Bounds::default()
        };
        for (a_page, another) in [(true, true), (true, false), (false, false)] {
            let pages = bounds.pages;
            assert_eq!(bounds.allow_a_page(), a_page, "after {pages} pages");
            assert_eq!(bounds.allow_another_page(), another, "after {pages} pages");
            bounds.advance(1, None).unwrap();
        }
    }
}
