//! Lists that come in pages, as streams of pages or of items.
//!
//! The service returns a list in pages of up to 1000 items, each with the marker of the next.
//! [`Pages`] and [`Items`] fetch pages as they are consumed, and the next one while the current one
//! is decoded and consumed. Both are streams (`futures_core::Stream`) and have a `next` of their
//! own, so that no other crate is needed.
//!
//! Both know where they are: [`Items::marker`] is the page to start from in order to miss nothing,
//! also after an error, which ends the stream. A service that repeats a marker, and would be asked
//! forever, ends it with [`ErrorKind::Pagination`](crate::ErrorKind::Pagination).
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

mod call;
mod items;
mod list;
mod pages;
mod prefetch;

pub use items::Items;
pub(crate) use list::Paging;
pub use list::{List, Page};
pub use pages::Pages;
