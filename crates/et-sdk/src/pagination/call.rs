//! The methods that the calls of all lists have, and those of lists in pages.

use super::items::Items;
use super::list::{List, Paged, Paging};
use super::pages::Pages;
use crate::call::Call;
use crate::mode::Mode;

impl<L: Paged, M: Mode> Call<L, M> {
    /// Sets where to start: the `nextMarker` of an earlier page.
    pub fn marker(mut self, marker: impl Into<String>) -> Self {
        self.paging(|paging| paging.marker = Some(marker.into()));
        self
    }

    /// Sets how many items a page holds at most: 1 to 1000, by default 1000.
    #[doc(alias = "maxKeys")]
    pub fn max_keys(mut self, count: u32) -> Self {
        self.paging(|paging| paging.max_keys = Some(count));
        self
    }

    fn paging(&mut self, set: impl FnOnce(&mut Paging)) {
        if let Some(paging) = self.operation.paging() {
            set(paging);
        }
    }
}

impl<L: List, M: Mode> Call<L, M> {
    /// The list from here on, page by page.
    pub fn pages(self) -> Pages<L, M> {
        Pages::new(self)
    }

    /// The list from here on, item by item.
    pub fn items(self) -> Items<L, M> {
        Items::new(self.pages())
    }
}
