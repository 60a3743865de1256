//! Waiting until a line, channel or gateway is in service, or gone.
//!
//! It takes weeks to lay a line and minutes to set up a channel. A wait polls the resource as its
//! [`PollingPolicy`] says until the state is reached, can no longer be reached
//! ([`ErrorKind::UnreachableState`], because it was rejected, say), or the timeout passes
//! ([`ErrorKind::WaitTimeout`]). The error names the last state that was seen.
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! use std::time::Duration;
//! use et_sdk::ErrorKind;
//!
//! let waited = client
//!     .line("dcphy-gq65bz9ip712")
//!     .wait_until_established()
//!     .every(Duration::from_secs(60))
//!     .timeout(Duration::from_secs(24 * 3600))
//!     .on_progress(|line| println!("{:?}", line.status))
//!     .wait()
//!     .await;
//! match waited {
//!     Ok(line) => println!("{} is in service", line.id),
//!     Err(error) => match error.kind() {
//!         ErrorKind::UnreachableState => println!("it never will be: {error}"),
//!         ErrorKind::WaitTimeout => println!("not yet: {error}"),
//!         _ => return Err(error.into()),
//!     },
//! }
//! # Ok(())
//! # });
//! ```
//!
//! Dropping a wait stops it. Nothing was changed, and another wait can continue. A poll that fails,
//! after its own retries, ends the wait unless its error is
//! [retryable](crate::Error::is_retryable).
//!
//! # Outages
//!
//! While the service cannot be reached, a wait goes on until its timeout. It reports each attempt
//! that fails, and when the next one follows: to [`on_failure`](Wait::on_failure), in the stream of
//! [`events`](Wait::events), and in the log (info level).
//!
//! ```
//! # et_documentation::stage::with_client(async |client| {
//! use et_sdk::waiting::Event;
//!
//! let mut events = client.line("dcphy-gq65bz9ip712").wait_until_established().events();
//! while let Some(event) = events.next().await {
//!     match event? {
//!         Event::Seen(line) => println!("{:?}", line.status),
//!         Event::Failed { error, next_in } => println!("{error}; next attempt in {next_in:?}"),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # });
//! ```

mod event;
mod polling;
mod states;
mod subjects;
mod wait;

#[cfg(doc)]
use crate::ErrorKind;

pub use event::Event;
pub use polling::{FixedInterval, GrowingInterval, PollingPolicy};
pub use states::States;
pub use wait::{Gone, Reached, Wait};
