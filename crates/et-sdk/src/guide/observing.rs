//! Logs, spans and metrics.
//!
//! # Spans and logs
//!
//! With the feature `tracing`, a default, each call is a span `bce.et.call` (debug level) with the
//! action, the ids of the line, channel and route rule, the status, the number of retries and the
//! request id, named as in OpenTelemetry. A retry and a poll that a wait repeats are events at info
//! level, and a call that fails one at warn level. There are no parameters, headers or bodies in
//! them.
//!
//! # Metrics
//!
//! An [`Observer`](crate::observe::Observer) is told what happens to the calls of a client: when
//! attempts start and end, which are retried or refused, and how long everything took. Without an
//! observer nothing is measured.
//!
//! With the feature `metrics`, `MetricsObserver` passes this on to the recorder of the `metrics`
//! facade, such as an exporter to Prometheus or OpenTelemetry. Install the recorder, then build the
//! client with `observer(MetricsObserver::new())`. It records `http.client.request.duration` and
//! `http.client.active_requests` by OpenTelemetry's rules for HTTP clients, and the number and
//! duration of calls, retries and refused attempts by action.
//!
//! The example `observe_calls` prints a table of calls with an observer of its own.
//!
//! # Progress of waits
//!
//! What a [wait](crate::waiting) sees, and what fails on its way, is told to its callbacks and
//! streams.
