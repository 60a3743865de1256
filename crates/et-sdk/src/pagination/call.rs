//! The methods that the calls of all paged lists have.

use super::items::Items;
use super::list::List;
use super::pages::Pages;
use crate::call::Call;
use crate::mode::Mode;

impl<L: List, M: Mode> Call<L, M> {
    /// Sets where to start: the `nextMarker` of an earlier page.
    pub fn marker(mut self, marker: impl Into<String>) -> Self {
        self.operation.paging().marker = Some(marker.into());
        self
    }

    /// Sets how many items a page holds at most: 1 to 1000, by default 1000.
    #[doc(alias = "maxKeys")]
    pub fn max_keys(mut self, count: u32) -> Self {
        self.operation.paging().max_keys = Some(count);
        self
    }

    /// The list from here on, page by page.
    pub fn pages(self) -> Pages<L, M> {
        Pages::new(self)
    }

    /// The list from here on, item by item.
    pub fn items(self) -> Items<L, M> {
        Items::new(self.pages())
    }
}
