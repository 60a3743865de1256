//! Lists as streams of pages or of items.
//!
//! The service returns a list in pages of up to 1000 items, each with the marker of the next. The
//! channels of a line come at once, as a single page.
//! [`Pages`] and [`Items`] fetch pages as they are consumed, and the next one while the current one
//! is decoded and consumed. Both are streams (`futures_core::Stream`) and have a `next` of their
//! own, so that no other crate is needed.
//!
//! Both know where they are: [`Items::marker`] is the page to start from in order to miss nothing,
//! also after an error, which ends the stream.
//!
//! Every list ends. A page may hold 1000 items, whatever was asked for, and a marker 1024 bytes; at
//! most 3 pages in a row may be empty although the service announces more; and no marker may come
//! twice. A service that does otherwise ends the list with
//! [`ErrorKind::Pagination`](crate::ErrorKind::Pagination), or
//! [`Decode`](crate::ErrorKind::Decode) for a page that is too long.
//! [`max_pages`](Items::max_pages) and [`timeout`](Items::timeout) bound a list further.
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! let mut lines = client.lines().list().max_keys(100).items();
//! while let Some(line) = lines.next().await {
//!     match line {
//!         Ok(line) => println!("{}", line.id),
//!         Err(error) => {
//!             eprintln!("{error}; continue from {:?}", lines.marker());
//!             return Err(error.into());
//!         }
//!     }
//! }
//! # Ok(())
//! # });
//! ```

mod bounds;
mod call;
mod items;
mod list;
mod pages;
mod prefetch;

pub use items::Items;
pub(crate) use list::Paging;
pub use list::{List, Page, Paged};
pub use pages::Pages;
