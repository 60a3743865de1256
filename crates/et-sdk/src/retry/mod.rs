//! When a call is tried again, and how long it waits before.
//!
//! A call that breaks off may have been carried out or not. Every action of the service that changes something takes a
//! client token, under which it is carried out once however often it arrives; this SDK sends one with each. So every call
//! can be tried again, creating ones included, and by default is:
//!
//! * up to **3 attempts**, each with the same client token and a new date and signature;
//! * after connections that failed or broke, time-outs, answers cut short, the statuses 429, 500, 502, 503 and 504;
//! * `RequestExpired` once, with the clock corrected (see [`ClientBuilder::clock_skew_correction`](crate::ClientBuilder::clock_skew_correction));
//! * after a random wait between nothing and 300 ms, doubled for each further attempt, 20 s at most; where the service
//!   sends `Retry-After`, after that time;
//! * while the [budget](RetryBudget) that a client and its clones share lasts, so that an outage is not made worse.
//!
//! Nothing else is: what the service refuses it would refuse again, and an answer that cannot be read would not read better. No
//! wait outlasts the operation's deadline: a call whose next attempt would come too late fails at once.
//!
//! When the attempts run out and the service may have acted, [`Error::outcome`](crate::Error::outcome) says so, and the call can
//! be repeated safely with [`Error::client_token`](crate::Error::client_token).
//!
//! Attempts are decided by a [`RetryPolicy`], waits by a [`BackoffPolicy`]; both are set for a client or for one call.
//!
//! ```
//! # fn main() -> Result<(), et_sdk::Error> {
//! use std::time::Duration;
//! use et_sdk::retry::{ExponentialBackoff, StandardRetry};
//! use et_sdk::{Client, Credentials, Region};
//!
//! let client = Client::builder()
//!     .region(Region::Beijing)
//!     .credentials(Credentials::new("access-key", "secret-key")?)
//!     .retry_policy(StandardRetry::new(5))
//!     .backoff_policy(ExponentialBackoff::new(Duration::from_millis(100), Duration::from_secs(5)))
//!     .build()?;
//!
//! // Off for one call; `ClientBuilder` has the same method.
//! let call = client.line("dcphy-gq65bz9ip712").get().without_retries();
//! # drop(call);
//! # Ok(())
//! # }
//! ```

mod backoff;
mod budget;
mod policy;

pub use backoff::{BackoffPolicy, ExponentialBackoff};
pub use budget::RetryBudget;
pub use policy::{FailedAttempt, Failure, NoRetry, RetryPolicy, StandardRetry};
