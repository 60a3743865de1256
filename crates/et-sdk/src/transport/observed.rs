//! A call as its observer sees it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use et_api_raw::operation::Operation;

use super::attempt::AttemptError;
use super::response::RawResponse;
use super::state::Transport;
use crate::error::Error;
use crate::observe::{CallEvent, ObservedCall, Refusal};

/// A call that somebody observes, from before its request is built until its response is decoded.
/// Dropping one before its end tells that it was cancelled.
pub(crate) struct Observed {
    transport: Arc<Transport>,
    operation: &'static Operation,
    started: Duration,
    /// When the whole response was there, and how often the request was sent.
    responded: OnceLock<(Duration, u32)>,
    ended: bool,
}

impl Observed {
    /// A call, if somebody observes it.
    pub(crate) fn start(transport: &Arc<Transport>, operation: &'static Operation) -> Option<Self> {
        transport.observer.as_ref()?;
        let observed = Self {
            transport: transport.clone(),
            operation,
            started: transport.clock.monotonic(),
            responded: OnceLock::new(),
            ended: false,
        };
        observed.tell(CallEvent::Started);
        Some(observed)
    }

    fn tell(&self, event: CallEvent<'_>) {
        let Some(observer) = &self.transport.observer else {
            return;
        };
        let endpoint = &self.transport.sites.of(self.operation.product).endpoint;
        let call = ObservedCall {
            action: self.operation.action,
            method: self.operation.method,
            path: self.operation.path,
            server_address: endpoint.address(),
            server_port: endpoint.port(),
        };
        observer.on_event(&call, &event);
    }

    fn since(&self, start: Duration) -> Duration {
        self.transport.clock.monotonic().saturating_sub(start)
    }

    pub(super) fn attempt(&self) -> ObservedAttempt<'_> {
        self.tell(CallEvent::AttemptStarted);
        ObservedAttempt {
            call: self,
            started: self.transport.clock.monotonic(),
            ended: false,
        }
    }

    pub(super) fn retrying(&self, error: &Error, delay: Duration) {
        self.tell(CallEvent::Retrying { error, delay });
    }

    pub(super) fn refused(&self, by: Refusal) {
        self.tell(CallEvent::Refused { by });
    }

    /// The whole response is there. What follows takes no time of the call's.
    pub(super) fn responded(&self, attempts: u32) {
        let _ = self.responded.set((self.since(self.started), attempts));
    }

    /// The end of a call, if somebody observes it.
    pub(crate) fn end<T>(observed: Option<Self>, result: &Result<T, Error>) {
        if let Some(mut observed) = observed {
            observed.ended = true;
            observed.tell_end(result.as_ref().err());
        }
    }

    fn tell_end(&self, error: Option<&Error>) {
        let responded = self.responded.get().copied();
        let (duration, attempts) = responded.unwrap_or_else(|| {
            let attempts = error.map_or(0, Error::attempts);
            (self.since(self.started), attempts)
        });
        self.tell(CallEvent::Ended {
            duration,
            attempts,
            error,
        });
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        match self.responded.get() {
            // A page that was fetched ahead and is not wanted any more.
            Some(_) => self.tell_end(None),
            None => {
                let duration = self.since(self.started);
                self.tell(CallEvent::Cancelled { duration });
            }
        }
    }
}

/// An attempt under way. Dropping one before its end tells that it was cancelled.
pub(super) struct ObservedAttempt<'a> {
    call: &'a Observed,
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
