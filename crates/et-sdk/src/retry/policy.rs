//! Whether a failed attempt is followed by another.

use std::fmt::Debug;

use http::StatusCode;

use crate::error::is_transient;

/// Decides whether a failed attempt is followed by another.
///
/// ```
/// # et_documentation::stage::play(async |emulator, client| {
/// use et_sdk::retry::{FailedAttempt, Failure, RetryPolicy, StandardRetry};
///
/// /// Tries five times where the service says that it is unavailable, three times else, and applies for a line only once.
/// #[derive(Debug)]
/// struct Mine;
///
/// impl RetryPolicy for Mine {
///     fn max_attempts(&self) -> u32 {
///         5
///     }
///
///     fn is_transient(&self, attempt: &FailedAttempt<'_>) -> bool {
///         match attempt.failure {
///             _ if attempt.action == "ApplyPhysicalDedicatedLine" => false,
///             _ if attempt.number < 3 => StandardRetry::default().is_transient(attempt),
///             Failure::Response { status, .. } => status.as_u16() == 503,
///             _ => false,
///         }
///     }
/// }
///
/// # let unavailable = et_emulator::FaultKind::Status { status: 503, code: None, retry_after: Some(0), body: None };
/// # emulator.controls().inject(et_emulator::Fault::next(4, unavailable))?;
/// let lines = client.lines().list().retry_policy(Mine).send().await?;
/// assert_eq!(lines.attempts(), 5);
/// # Ok(())
/// # });
/// ```
pub trait RetryPolicy: Debug + Send + Sync {
    /// How often a request is sent at most. At least 1.
    fn max_attempts(&self) -> u32;

    /// Whether this failure may pass. Asked only while attempts are left.
    fn is_transient(&self, attempt: &FailedAttempt<'_>) -> bool;
}

/// An attempt that failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// Which one it was, counted from 1.
    pub number: u32,
    /// The vendor's name of the action.
    pub action: &'static str,
    /// Whether the action changes something. It then carries a client token.
    pub mutating: bool,
    /// How it failed.
    pub failure: Failure<'a>,
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Failure<'a> {
    /// No connection came about; nothing was sent.
    Connect,
    /// The connection broke, or the answer was cut short.
    Broken,
    /// It took too long.
    Timeout,
    /// The service, or something before it, answered with an error.
    Response {
        /// The HTTP status.
        status: StatusCode,
        /// The service's code, where the answer has one.
        code: Option<&'a str>,
    },
}

/// The default: connections, time-outs, 429, 500, 502, 503 and 504 may pass. See the [module](super).
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::retry::StandardRetry;
///
/// client.lines().list().retry_policy(StandardRetry::new(5)).send().await?;
/// # Ok(())
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct StandardRetry {
    max_attempts: u32,
}

impl StandardRetry {
    /// Sends a request this often at most; 0 counts as 1.
    pub fn new(max_attempts: u32) -> Self {
        Self {
            max_attempts: max_attempts.max(1),
        }
    }
}

impl Default for StandardRetry {
    /// Three attempts. The official SDKs make up to four.
    fn default() -> Self {
        Self::new(3)
    }
}

impl RetryPolicy for StandardRetry {
    fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    fn is_transient(&self, attempt: &FailedAttempt<'_>) -> bool {
        match attempt.failure {
            Failure::Connect | Failure::Broken | Failure::Timeout => true,
            Failure::Response { status, .. } => is_transient(status),
        }
    }
}

/// Sends every request once.
///
/// ```
/// # et_documentation::stage::with_client(async |client| {
/// use et_sdk::retry::NoRetry;
///
/// // `without_retries()` is short for this.
/// client.lines().list().retry_policy(NoRetry).send().await?;
/// # Ok(())
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn max_attempts(&self) -> u32 {
        1
    }

    fn is_transient(&self, _: &FailedAttempt<'_>) -> bool {
        false
    }
}
