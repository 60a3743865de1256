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
/// /// Up to five attempts while the service is unavailable, three otherwise, and a single one to
/// /// apply for a line.
/// #[derive(Debug)]
/// struct Custom;
///
/// impl RetryPolicy for Custom {
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
/// # let unavailable = et_emulator::FaultKind::Status {
/// #     status: 503, code: None, retry_after: Some(0), body: None,
/// # };
/// # emulator.controls().inject(et_emulator::Fault::next(4, unavailable))?;
/// let lines = client.lines().list().retry_policy(Custom).send().await?;
/// assert_eq!(lines.attempts(), 5);
/// # Ok(())
/// # });
/// ```
pub trait RetryPolicy: Debug + Send + Sync {
    /// The maximum number of attempts, at least 1.
    fn max_attempts(&self) -> u32;

    /// Whether the failure may be temporary. It is only called while attempts are left.
    fn is_transient(&self, attempt: &FailedAttempt<'_>) -> bool;
}

/// A failed attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// The number of the attempt, counted from 1.
    pub number: u32,
    /// The vendor's name of the action.
    pub action: &'static str,
    /// Whether the action makes changes. It then carries a client token.
    pub mutating: bool,
    /// How the attempt failed.
    pub failure: Failure<'a>,
}

/// How an attempt failed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Failure<'a> {
    /// The connection was not established; nothing was sent.
    Connect,
    /// The connection broke, or the response was truncated.
    Broken,
    /// The attempt timed out.
    Timeout,
    /// The service, or a proxy before it, returned an error.
    Response {
        /// The HTTP status.
        status: StatusCode,
        /// The service's error code, if the response has one.
        code: Option<&'a str>,
    },
}

/// The default: retries failed connections, timeouts and the statuses 429, 500, 502, 503 and 504.
/// See the [module](super).
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
    /// Makes at most this many attempts; 0 counts as 1.
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

/// Makes a single attempt.
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
