//! A call on its way: how often it was sent, and what is known of its effect.

use std::time::Duration;

use http::HeaderValue;

use super::attempt::AttemptError;
use super::observed::Observed;
use super::prepare::Prepared;
use super::settings::CallSettings;
use super::site::Site;
use super::skew::Lesson;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorBuilder, ErrorKind, Outcome};
use crate::observe::Refusal;

/// A call, and what has happened to it so far.
pub(super) struct Progress<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) site: &'a Site,
    pub(super) settings: &'a CallSettings,
    pub(super) observed: Option<&'a Observed>,
    /// The deadline of the call, by the monotonic clock.
    pub(super) deadline: Duration,
    /// How often the request was sent.
    pub(super) attempts: u32,
    /// The call was already retried with a corrected date.
    pub(super) expiry_retried: bool,
    /// What the last attempt taught about the service's clock, if its date was refused.
    pub(super) lesson: Option<Lesson>,
    /// The `Authorization` of the last attempt.
    pub(super) authorization: Option<HeaderValue>,
    /// The error of the last attempt.
    pub(super) last: Option<Error>,
    /// A request was sent, and its result is not known yet.
    in_flight: bool,
    /// A request may have reached the service.
    sent: bool,
    /// The service may have acted.
    ambiguous: bool,
}

impl<'a> Progress<'a> {
    pub(super) fn new(
        prepared: &'a Prepared,
        site: &'a Site,
        settings: &'a CallSettings,
        deadline: Duration,
        observed: Option<&'a Observed>,
    ) -> Self {
        Self {
            prepared,
            site,
            settings,
            observed,
            deadline,
            attempts: 0,
            expiry_retried: false,
            lesson: None,
            authorization: None,
            last: None,
            in_flight: false,
            sent: false,
            ambiguous: false,
        }
    }

    pub(super) fn begin_attempt(&mut self) {
        self.attempts += 1;
        self.in_flight = true;
    }

    /// The id of the access key that signed the last attempt.
    pub(super) fn access_key_id(&self) -> Option<&str> {
        // After the version of the signature.
        self.authorization
            .as_ref()?
            .to_str()
            .ok()?
            .split('/')
            .nth(1)
    }

    pub(super) fn end_attempt(&mut self) {
        self.in_flight = false;
    }

    /// Takes a failed attempt into account.
    pub(super) fn failed(&mut self, failure: &AttemptError) {
        if matches!(failure, AttemptError::Unsendable(_)) {
            self.attempts -= 1;
        }
        self.sent |= failure.was_sent();
        self.ambiguous |= failure.is_ambiguous();
    }

    /// Tells the observer that an attempt that was due is not made.
    pub(super) fn refused(&self, by: Refusal) {
        if let Some(observed) = self.observed {
            observed.refused(by);
        }
    }

    /// The error of a call that exceeded its deadline.
    pub(super) fn past_deadline(&mut self, endpoint: &Endpoint) -> Error {
        self.sent |= self.in_flight;
        self.ambiguous |= self.in_flight;
        let waited_for = match self.in_flight {
            true => format!("a response from {}", endpoint.base()),
            false => "its turn or for credentials".to_owned(),
        };
        let last = self.last.take();
        let before = match &last {
            Some(last) => match last.status() {
                Some(status) => format!(", after an attempt that ended with {status}"),
                None => format!(", after an attempt in which {}", last.kind().meaning()),
            },
            None => String::new(),
        };
        let timeout = self.settings.operation_timeout;
        let mut error = ErrorBuilder::new(ErrorKind::Deadline).detail(format!(
            "the operation exceeded its timeout of {timeout:?} while it waited for \
             {waited_for}{before}; try again later, or raise operation_timeout"
        ));
        if let Some(last) = last {
            error = error.source(last);
        }
        self.finish(error)
    }

    /// Adds to an error what is known of the call.
    pub(super) fn finish(&self, error: ErrorBuilder) -> Error {
        let mutating = self.prepared.operation.is_mutating();
        let outcome = if mutating && error.is(ErrorKind::BodyTooLarge) {
            // Only the body of a success can be too large.
            Outcome::Completed
        } else if mutating && self.ambiguous {
            Outcome::Unknown
        } else if self.sent {
            Outcome::Unchanged
        } else {
            Outcome::NotSent
        };
        let mut error = error
            .operation(self.prepared.operation)
            .attempts(self.attempts)
            .outcome(outcome)
            .client_request_id(self.prepared.client_request_id());
        if let Some(token) = self.prepared.client_token.as_ref().filter(|_| mutating) {
            error = error.client_token(token);
        }
        error.build()
    }
}
