//! The operations that return a list page by page.

pub use et_api_raw::page::Page;

use crate::operation::Operation;

/// An operation that returns a list page by page. Implemented by the types in
/// [`operations`](crate::operations), and by nothing else.
pub trait List: Operation<Output: Page<Item: Send + 'static>> {
    /// The parameters that all lists take.
    #[doc(hidden)]
    fn paging(&mut self) -> &mut Paging;
}

/// The parameters that all lists take.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    pub(crate) marker: Option<String>,
    pub(crate) max_keys: Option<u32>,
}
