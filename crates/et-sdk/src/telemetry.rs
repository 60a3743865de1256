//! Spans and events, with the names of OpenTelemetry's HTTP conventions. The only file that knows
//! of `tracing`.
//!
//! Each call is a span `bce.et.call` (debug level) with `http.request.method`, `url.template`,
//! `server.address`, `server.port` and `rpc.method` (the official action). When it ends it gets
//! `http.response.status_code`, `http.request.resend_count`, `http.client.request.duration`
//! (seconds), `bce.request_id` (at most 128 characters) and `error.type`. The resource is in
//! `bce.et.line_id`, `bce.et.channel_id`, `bce.et.route_rule_id`, `bce.et.gateway_id`,
//! `bce.et.route_table_id` and `bce.et.vpc_id`. A retry is an event in the span (info level), a
//! failure another (warn level). A wait that goes on after a failed poll is an event outside of it
//! (info level). No other parameter, header or body is ever recorded.

use std::future::Future;
use std::time::Duration;

use crate::endpoint::Endpoint;
use crate::error::Error;
#[cfg(feature = "tracing")]
use crate::error::ID_LENGTH;
#[cfg(feature = "tracing")]
use crate::printable::one_line;
use crate::transport::prepare::Prepared;
use crate::transport::response::RawResponse;

/// The span of one call.
#[derive(Debug)]
pub(crate) struct CallSpan {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg(feature = "tracing")]
impl CallSpan {
    pub(crate) fn new(prepared: &Prepared, endpoint: &Endpoint) -> Self {
        use tracing::field::Empty;
        let span = tracing::debug_span!(
            "bce.et.call",
            "otel.kind" = "client",
            "rpc.method" = prepared.operation.action,
            "http.request.method" = prepared.operation.method,
            "url.template" = prepared.operation.path,
            "server.address" = endpoint.address(),
            "server.port" = endpoint.port(),
            "bce.client_request_id" = &*one_line(prepared.client_request_id(), ID_LENGTH).to_text(),
            "bce.request_id" = Empty,
            "http.response.status_code" = Empty,
            "http.request.resend_count" = Empty,
            "http.client.request.duration" = Empty,
            "error.type" = Empty,
            "bce.et.line_id" = Empty,
            "bce.et.channel_id" = Empty,
            "bce.et.route_rule_id" = Empty,
            "bce.et.gateway_id" = Empty,
            "bce.et.route_table_id" = Empty,
            "bce.et.vpc_id" = Empty,
        );
        if !span.is_disabled() {
            let resource = prepared.resource();
            for (field, id) in [
                ("bce.et.line_id", resource.line_id),
                ("bce.et.channel_id", resource.channel_id),
                ("bce.et.route_rule_id", resource.route_rule_id),
                ("bce.et.gateway_id", resource.gateway_id),
                ("bce.et.route_table_id", resource.route_table_id),
                ("bce.et.vpc_id", resource.vpc_id),
            ] {
                if let Some(id) = id {
                    span.record(field, &*one_line(&id, ID_LENGTH).to_text());
                }
            }
        }
        Self { span }
    }

    /// Runs the call within the span.
    pub(crate) fn around<F: Future>(&self, call: F) -> impl Future<Output = F::Output> + use<F> {
        use tracing::Instrument;
        call.instrument(self.span.clone())
    }

    /// Records that another attempt follows.
    pub(crate) fn retrying(&self, attempts: u32, delay: Duration, last: Option<&Error>) {
        tracing::info!(
            "http.request.resend_count" = attempts,
            "retry.delay" = delay.as_secs_f64(),
            "error.type" = last.map(Error::error_type),
            "http.response.status_code" = last
                .and_then(|error| error.status())
                .map(|status| status.as_u16()),
            "the attempt failed and is retried"
        );
    }

    /// Records the end of the call.
    pub(crate) fn ended(
        &self,
        result: &Result<RawResponse, Error>,
        duration: impl FnOnce() -> Duration,
        may_be_missing: bool,
    ) {
        let (status, attempts, request_id) = match result {
            Ok(response) => (
                Some(response.status),
                response.attempts,
                response.request_id(),
            ),
            Err(error) => (error.status(), error.attempts(), error.request_id()),
        };
        if let Some(status) = status {
            self.span
                .record("http.response.status_code", status.as_u16());
        }
        if attempts > 1 {
            self.span.record("http.request.resend_count", attempts - 1);
        }
        if let Some(id) = request_id.filter(|_| !self.span.is_disabled()) {
            let id = one_line(id, ID_LENGTH).to_text();
            self.span.record("bce.request_id", &*id);
        }
        if !self.span.is_disabled() {
            self.span
                .record("http.client.request.duration", duration().as_secs_f64());
        }
        match result {
            Ok(_) => self.span.in_scope(|| tracing::debug!("the call succeeded")),
            Err(error) if may_be_missing && error.is_not_found() => {
                let log = || tracing::debug!("the resource does not exist");
                self.span.in_scope(log);
            }
            Err(error) => {
                let kind = error.error_type();
                self.span.record("error.type", &*kind);
                self.span
                    .in_scope(|| tracing::warn!("error.type" = kind, attempts, "the call failed"));
            }
        }
    }
}

/// Records that a wait goes on although a poll failed.
#[cfg(feature = "tracing")]
pub(crate) fn poll_failed(error: &Error, delay: Duration) {
    tracing::info!(
        "error.type" = error.error_type(),
        "retry.delay" = delay.as_secs_f64(),
        "the poll failed and is repeated"
    );
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn poll_failed(_: &Error, _: Duration) {}

/// Keeps the work of another task in the span that started it.
#[cfg(feature = "tracing")]
pub(crate) fn in_current_span<F: Future>(work: F) -> impl Future<Output = F::Output> + use<F> {
    use tracing::Instrument;
    work.in_current_span()
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn in_current_span<F: Future>(work: F) -> F {
    work
}

#[cfg(not(feature = "tracing"))]
impl CallSpan {
    pub(crate) fn new(_: &Prepared, _: &Endpoint) -> Self {
        Self {}
    }

    pub(crate) fn around<F: Future>(&self, call: F) -> F {
        call
    }

    pub(crate) fn retrying(&self, _: u32, _: Duration, _: Option<&Error>) {}

    pub(crate) fn ended(
        &self,
        _: &Result<RawResponse, Error>,
        _: impl FnOnce() -> Duration,
        _: bool,
    ) {
    }
}
