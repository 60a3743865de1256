//! Lists and states as iterators.

use super::{Blocking, Waiter};
use crate::error::Error;
use crate::model::{LineList, RouteRuleList};
use crate::operations::{ListLines, ListRouteRules};
use crate::pagination::{self, Page};
use crate::response::Response;
use crate::waiting;

/// As [`pagination::Pages`], as an iterator.
#[derive(Debug)]
pub struct Pages<P> {
    stream: pagination::Pages<P>,
    waiter: Waiter,
}

/// As [`pagination::Items`], as an iterator.
#[derive(Debug)]
pub struct Items<P: Page> {
    stream: pagination::Items<P>,
    waiter: Waiter,
}

/// As [`waiting::States`], as an iterator.
#[derive(Debug)]
pub struct States<T> {
    pub(super) stream: waiting::States<T>,
    pub(super) waiter: Waiter,
}

impl<P: Page> Pages<P> {
    /// The marker of the page that comes next, or that could not be had. None is the first.
    pub fn marker(&self) -> Option<&str> {
        self.stream.marker()
    }
}

impl<P: Page> Items<P> {
    /// Where to start another list in order to miss nothing. See [`pagination::Items::marker`].
    pub fn marker(&self) -> Option<&str> {
        self.stream.marker()
    }
}

impl<P: Page> Iterator for Pages<P> {
    type Item = Result<Response<P>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(self.stream.next())
    }
}

impl<P: Page> Iterator for Items<P> {
    type Item = Result<P::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(self.stream.next())
    }
}

impl<T> Iterator for States<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.waiter.wait(self.stream.next())
    }
}

/// Both lists have pages and items.
macro_rules! list {
    ($list:ty, $page:ty) => {
        impl Blocking<$list> {
            /// The list from here on, page by page.
            pub fn pages(self) -> Pages<$page> {
                Pages {
                    stream: self.inner.pages(),
                    waiter: self.waiter,
                }
            }

            /// The list from here on, item by item.
            pub fn items(self) -> Items<$page> {
                Items {
                    stream: self.inner.items(),
                    waiter: self.waiter,
                }
            }
        }
    };
}

list!(ListLines, LineList);
list!(ListRouteRules, RouteRuleList);
