//! When a call is retried, and how long it waits before.
//!
//! A call that breaks off may or may not have been carried out. Every action that makes changes
//! takes a client token, and the service carries out a token once however often it arrives; this
//! SDK sends one with each. Every call can therefore be retried, creating ones included, and by
//! default is:
//!
//! * up to **3 attempts**, each with the same client token and a new date and signature;
//! * after failed or broken connections, timeouts, truncated responses and the statuses 429, 500,
//!   502, 503 and 504;
//! * once after `RequestExpired`, with the date corrected (see
//!   [`ClientBuilder::clock_skew_correction`](crate::ClientBuilder::clock_skew_correction));
//! * after a random wait of up to 300 ms, doubled for each further attempt, 20 s at most; or after
//!   the time in `Retry-After`, if the service sends one;
//! * while the [budget](RetryBudget) shared by a client and its clones lasts, so that an outage is
//!   not made worse.
//!
//! Nothing else is retried: the service would refuse again what it refused, and send again what
//! cannot be decoded. No wait exceeds the operation timeout: a call whose next attempt would come
//! too late fails at once.
//!
//! When the attempts are used up and the service may have acted,
//! [`Error::outcome`](crate::Error::outcome) says so, and the call can be repeated safely with
//! [`Error::client_token`](crate::Error::client_token).
//!
//! A [`RetryPolicy`] decides about attempts and a [`BackoffPolicy`] about waits. Both can be set
//! for a client or for one call.
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
//! // Without retries for one call; `ClientBuilder` has the same method.
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
