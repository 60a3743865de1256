//! What happens during a wait.

use std::time::Duration;

use crate::error::Error;

/// What happens during a wait. See [`Wait::events`](super::Wait::events).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<T> {
    /// A poll returned the resource.
    Seen(T),
    /// An attempt failed, and the wait goes on.
    Failed {
        /// Why it failed.
        error: Error,
        /// After what time another attempt follows.
        next_in: Duration,
    },
}
