//! The same client for programs without async code: scripts, command line tools, build steps.
//!
//! Everything has the name it has in the asynchronous API. `send`, `wait` and `run` block, and
//! lists are iterators.
//!
//! ```no_run
//! use et_sdk::Region;
//! use et_sdk::blocking::Client;
//!
//! fn main() -> Result<(), et_sdk::Error> {
//!     let client = Client::builder().region(Region::Beijing).build()?;
//!     for line in client.lines().list().items() {
//!         let line = line?;
//!         println!("{} is {:?}", line.id, line.status);
//!     }
//!     client.line("dcphy-gq65bz9ip712").update().name("backbone-south").send()?;
//!     Ok(())
//! }
//! ```
//!
//! A client has a thread of its own for its connections. Calls must not be sent from async code,
//! where blocking would stop other tasks: they panic there, as tokio does. Feature `blocking`.

mod client;
mod runtime;
mod send;

pub use client::Client;
pub use runtime::Blocking;

/// A list as an iterator over its pages.
pub type Pages<L> = crate::pagination::Pages<L, Blocking>;

/// A list as an iterator over its items.
pub type Items<L> = crate::pagination::Items<L, Blocking>;

/// What the account has over all its lines, as an iterator.
pub type AccountItems<T> = crate::account::AccountItems<T, Blocking>;
/// The states seen during a wait, as an iterator.
pub type States<T> = crate::waiting::States<T, Blocking>;
