//! A call as its observer sees it.

use std::time::Duration;

use super::attempt::AttemptError;
use super::prepare::Prepared;
use super::response::RawResponse;
use super::state::Transport;
use crate::clock::Clock;
use crate::error::Error;
use crate::observe::{CallEvent, ObservedCall, Observer, Refusal};

/// A call and its observer. Dropping one before its end tells that it was cancelled.
pub(super) struct Observed<'a> {
    observer: &'a dyn Observer,
    clock: &'a dyn Clock,
    call: ObservedCall<'a>,
    started: Duration,
    ended: bool,
}

impl<'a> Observed<'a> {
    /// The call, if somebody observes it.
    pub(super) fn start(transport: &'a Transport, prepared: &Prepared) -> Option<Self> {
        let observer = transport.observer.as_deref()?;
        let operation = prepared.operation;
        let endpoint = &transport.sites.of(operation.product).endpoint;
        let observed = Self {
            observer,
            clock: &*transport.clock,
            call: ObservedCall {
                action: operation.action,
                method: operation.method,
                path: operation.path,
                server_address: endpoint.address(),
                server_port: endpoint.port(),
            },
            started: transport.clock.monotonic(),
            ended: false,
        };
        observed.tell(CallEvent::Started);
        Some(observed)
    }

    fn tell(&self, event: CallEvent<'_>) {
        self.observer.on_event(&self.call, &event);
    }

    fn since(&self, start: Duration) -> Duration {
        self.clock.monotonic().saturating_sub(start)
    }

    pub(super) fn attempt(&self) -> ObservedAttempt<'_> {
        self.tell(CallEvent::AttemptStarted);
        ObservedAttempt {
            call: self,
            started: self.clock.monotonic(),
            ended: false,
        }
    }

    pub(super) fn retrying(&self, error: &Error, delay: Duration) {
        self.tell(CallEvent::Retrying { error, delay });
    }

    pub(super) fn refused(&self, by: Refusal) {
        self.tell(CallEvent::Refused { by });
    }

    pub(super) fn end(mut self, result: &Result<RawResponse, Error>) {
        self.ended = true;
        let (attempts, error) = match result {
            Ok(response) => (response.attempts, None),
            Err(error) => (error.attempts(), Some(error)),
        };
        let duration = self.since(self.started);
        self.tell(CallEvent::Ended {
            duration,
            attempts,
            error,
        });
    }
}

impl Drop for Observed<'_> {
    fn drop(&mut self) {
        if !self.ended {
            let duration = self.since(self.started);
            self.tell(CallEvent::Cancelled { duration });
        }
    }
}

/// An attempt under way. Dropping one before its end tells that it was cancelled.
pub(super) struct ObservedAttempt<'a> {
    call: &'a Observed<'a>,
    started: Duration,
    ended: bool,
}

impl ObservedAttempt<'_> {
    pub(super) fn end(mut self, outcome: &Result<RawResponse, AttemptError>) {
        let (status, error_type) = match outcome {
            Ok(response) => (Some(response.status), None),
            Err(AttemptError::Refused(response, _)) => {
                (Some(response.status), Some(response.status.as_str()))
            }
            Err(AttemptError::Unsendable(_)) => (None, Some("request")),
            Err(AttemptError::Connect(_) | AttemptError::Broken(_)) => (None, Some("connection")),
            Err(AttemptError::Timeout) => (None, Some("timeout")),
            Err(AttemptError::TooLarge(_)) => (None, Some("response")),
        };
        self.ended = true;
        self.call.tell(CallEvent::AttemptEnded {
            duration: self.call.since(self.started),
            status,
            error_type,
        });
    }

    /// The deadline of the call has passed.
    pub(super) fn time_out(mut self) {
        self.ended = true;
        self.tell_failure("timeout");
    }

    fn tell_failure(&self, error_type: &str) {
        self.call.tell(CallEvent::AttemptEnded {
            duration: self.call.since(self.started),
            status: None,
            error_type: Some(error_type),
        });
    }
}

impl Drop for ObservedAttempt<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.tell_failure("cancelled");
        }
    }
}
