//! Whether a failed attempt is followed by another.

use std::fmt::Debug;

use http::StatusCode;

use crate::error::is_transient;

/// Decides whether a failed attempt is followed by another.
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
    Answer {
        /// The HTTP status.
        status: StatusCode,
        /// The service's code, where the answer has one.
        code: Option<&'a str>,
    },
}

/// The default: connections, time-outs, 429, 500, 502, 503 and 504 may pass. See the [module](super).
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
    /// Three attempts, as in the official SDKs.
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
            Failure::Answer { status, .. } => is_transient(status),
        }
    }
}

/// Sends every request once.
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
