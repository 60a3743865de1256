//! Logs, spans and metrics.
//!
//! # Spans and logs
//!
//! With the feature `tracing`, a default, each call is a span `bce.et.call` (debug level) with the
//! action, the ids of the resources that it names (line, channel, route rule, gateway, route table,
//! VPC), the status, the number of retries and the request id, named as in OpenTelemetry. A retry
//! and a poll that a wait repeats are events at info level, and a failed call one at warn level.
//! There are no parameters, headers or bodies in them.
//!
//! # Metrics
//!
//! An [`Observer`](crate::observe::Observer) receives an event for everything that happens to the
//! calls of a client: when attempts start and end, which are retried or refused, and how long
//! everything took. Without an observer, nothing is measured.
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
//! A [wait](crate::waiting) reports what it sees, and what fails on its way, by callbacks and
//! streams.
