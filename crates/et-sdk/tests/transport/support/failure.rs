//! What every test of a failed call asserts.

use et_sdk::{Error, ErrorKind, Outcome};

#[track_caller]
pub fn assert_failure(error: &Error, kind: ErrorKind, attempts: u32, outcome: Outcome) {
    let actual = (error.kind(), error.attempts(), error.outcome());
    assert_eq!(actual, (kind, attempts, outcome), "{error}");
}

/// The call failed before anything was sent, because of this parameter.
#[track_caller]
pub fn assert_invalid(error: &Error, parameter: &str) {
    assert_failure(error, ErrorKind::InvalidInput, 0, Outcome::NotSent);
    assert!(error.to_string().contains(parameter), "{error}");
}
