//! Observing calls, for metrics: their attempts, retries, refusals and durations.
//!
//! A client notifies its [`Observer`] of each call. Without an observer, nothing is measured.
//!
//! ```
//! # et_documentation::stage::play(async |emulator, _| {
//! use std::sync::Arc;
//! use std::sync::atomic::{AtomicU64, Ordering};
//!
//! use et_sdk::observe::{CallEvent, ObservedCall, Observer};
//!
//! /// Counts the attempts that are retried.
//! #[derive(Debug, Default)]
//! struct Retries(AtomicU64);
//!
//! impl Observer for Retries {
//!     fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>) {
//!         if let CallEvent::Retrying { error, delay, .. } = event {
//!             self.0.fetch_add(1, Ordering::Relaxed);
//!             println!("{} again in {delay:?}: {error}", call.action);
//!         }
//!     }
//! }
//!
//! let retries = Arc::new(Retries::default());
//! let client = et_sdk::Client::builder()
//!     .endpoint(emulator.endpoint())
//!     .credentials(emulator.credentials().clone())
//!     .observer(retries.clone())
//!     .build()?;
//! # let busy = et_emulator::FaultKind::Status {
//! #     status: 503, code: None, retry_after: Some(0), body: None
//! # };
//! # emulator.controls().inject(et_emulator::Fault::next(1, busy))?;
//! client.lines().list().send().await?;
//! println!("{} retries", retries.0.load(Ordering::Relaxed));
//! # assert_eq!(retries.0.load(Ordering::Relaxed), 1);
//! # Ok(())
//! # });
//! ```
//!
#![cfg_attr(
    feature = "metrics",
    doc = "[`MetricsObserver`] passes all of it on to the `metrics` facade."
)]
#![cfg_attr(
    not(feature = "metrics"),
    doc = "With the feature `metrics`, `MetricsObserver` passes it on to the `metrics` facade."
)]
//! [`Sts`](crate::sts::Sts) has an observer of its own, which is notified of the requests for
//! temporary credentials.

#[cfg(feature = "metrics")]
mod metrics;

use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use crate::error::Error;

#[cfg(feature = "metrics")]
pub use self::metrics::MetricsObserver;

/// Receives an event for everything that happens to the calls of a client.
///
/// It runs within the call, so it must be quick and must not block.
pub trait Observer: Debug + Send + Sync {
    /// Something happened to a call.
    fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>);
}

impl<O: Observer + ?Sized> Observer for Arc<O> {
    fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>) {
        (**self).on_event(call, event);
    }
}

/// The call that something happened to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ObservedCall<'a> {
    /// The vendor's name of the action: `QueryDedicatedLines`.
    pub action: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path with the names of its parameters: `/v1/et/{dcphyId}`.
    pub path: &'static str,
    /// The host of the endpoint.
    pub server_address: &'a str,
    /// The port of the endpoint.
    pub server_port: u16,
}

/// What happened to a call.
///
/// Each call that is sent starts with [`Started`](Self::Started) and ends with
/// [`Ended`](Self::Ended) or [`Cancelled`](Self::Cancelled), also one that is refused before its
/// first attempt: because a parameter is invalid, say, or the client is read-only. The pages of a
/// list are calls. Of the generated client's calls, those whose request cannot be built are not
/// told.
///
/// An attempt starts with [`AttemptStarted`](Self::AttemptStarted) and ends with
/// [`AttemptEnded`](Self::AttemptEnded), whatever its end: also when the call's future is dropped.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CallEvent<'a> {
    /// The call began. It may wait for a permit before its first attempt.
    Started,
    /// A request is sent.
    AttemptStarted,
    /// The response to a request has arrived, or never will.
    #[non_exhaustive]
    AttemptEnded {
        /// How long it took, from connecting to the last byte of the response.
        duration: Duration,
        /// The status of the response, if there is one.
        status: Option<StatusCode>,
        /// The kind of the failure, if it is one: the status of an error response, such as `503`,
        /// or one of `connection`, `timeout`, `response`, `request` and `cancelled`.
        error_type: Option<&'a str>,
    },
    /// An attempt failed, and another one follows.
    #[non_exhaustive]
    Retrying {
        /// The error of the attempt.
        error: &'a Error,
        /// After what time the next attempt follows.
        delay: Duration,
    },
    /// An attempt that was due is not made.
    #[non_exhaustive]
    Refused {
        /// What forbids it.
        by: Refusal,
    },
    /// The call ended.
    #[non_exhaustive]
    Ended {
        /// How long the call took until its response was there, with all attempts and waits.
        duration: Duration,
        /// How many attempts were made.
        attempts: u32,
        /// The error, if the call failed. The generated client decodes its responses later, and one
        /// that it cannot decode is no failure here.
        error: Option<&'a Error>,
    },
    /// The call's future was dropped before its end.
    #[non_exhaustive]
    Cancelled {
        /// How long the call took until then.
        duration: Duration,
    },
}

/// What forbids an attempt that was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Refusal {
    /// The [retry budget](crate::retry::RetryBudget) is used up.
    RetryBudget,
    /// The wait before the attempt would end after the deadline of the call.
    Deadline,
    /// The deadline passed while the call waited for its turn: for one of
    /// [`max_in_flight`](crate::ClientBuilder::max_in_flight) or
    /// [`max_requests_per_second`](crate::ClientBuilder::max_requests_per_second), or for
    /// credentials.
    Limits,
}

impl Refusal {
    /// The word for it in metrics: `retry_budget`, `deadline` or `limits`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RetryBudget => "retry_budget",
            Self::Deadline => "deadline",
            Self::Limits => "limits",
        }
    }
}

/// The word for it in metrics.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
