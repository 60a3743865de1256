//! The operations that return a list.

pub use et_api_raw::page::Page;

use crate::operation::Operation;

/// An operation that returns a list. Implemented by the types in
/// [`operations`](crate::operations), and by nothing else.
pub trait List: Operation<Output: Page<Item: Send + 'static>> {
    /// The parameters of a list in pages; `None` for one that comes at once.
    #[doc(hidden)]
    fn paging(&mut self) -> Option<&mut Paging>;
}

/// An operation that returns a list page by page.
pub trait Paged: List {}

/// The parameters that all lists in pages take.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    pub(crate) marker: Option<String>,
    pub(crate) max_keys: Option<u32>,
}
