//! An observer that passes everything on to the `metrics` facade.

use metrics::{
    Label, SharedString, Unit, counter, describe_counter, describe_gauge, describe_histogram,
    gauge, histogram,
};

use super::{CallEvent, ObservedCall, Observer};

/// OpenTelemetry's names.
const REQUEST_DURATION: &str = "http.client.request.duration";
const ACTIVE_REQUESTS: &str = "http.client.active_requests";

/// Names of this crate.
const CALLS: &str = "bce.client.calls";
const CALL_DURATION: &str = "bce.client.call.duration";
const RETRIES: &str = "bce.client.retries";
const REFUSALS: &str = "bce.client.refusals";

/// Passes what happens to calls on to the recorder of the `metrics` facade.
///
/// The names and attributes of requests are those of OpenTelemetry's HTTP client metrics. A request
/// is one attempt of a call. Durations are in seconds.
///
/// * `http.client.request.duration` is a histogram with `http.request.method`, `server.address`,
///   `server.port`, `url.template`, `http.response.status_code` and `error.type`.
/// * `http.client.active_requests` is a gauge with the first four of them.
/// * `bce.client.calls` is a counter and `bce.client.call.duration` a histogram, both with
///   `rpc.method` and `error.type`.
/// * `bce.client.retries` is a counter with `rpc.method` and `error.type`.
/// * `bce.client.refusals` is a counter with `rpc.method` and `bce.refusal`, the
///   [`Refusal`](super::Refusal) in a word.
///
/// `rpc.method` is the official action. `error.type` is absent from what succeeds; of a call and a
/// retry it is the service's code or, without one, the [`ErrorKind`](crate::ErrorKind). Ids of
/// resources are no attributes, so that their number stays bounded.
///
/// ```no_run
/// use et_sdk::observe::MetricsObserver;
/// use et_sdk::{Client, Region};
///
/// # fn build() -> Result<Client, et_sdk::Error> {
/// Client::builder().region(Region::Beijing).observer(MetricsObserver::new()).build()
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MetricsObserver;

impl MetricsObserver {
    /// An observer. It describes its metrics to the recorder, which should be installed before.
    #[must_use]
    pub fn new() -> Self {
        let seconds = Unit::Seconds;
        describe_histogram!(
            REQUEST_DURATION,
            seconds,
            "Duration of HTTP client requests."
        );
        describe_gauge!(ACTIVE_REQUESTS, "Number of active HTTP requests.");
        describe_counter!(CALLS, "Number of calls that ended.");
        describe_histogram!(
            CALL_DURATION,
            seconds,
            "Duration of calls, with all attempts and waits."
        );
        describe_counter!(RETRIES, "Number of attempts that were repeated.");
        describe_counter!(REFUSALS, "Number of attempts that were due and not made.");
        Self
    }
}

impl Default for MetricsObserver {
    fn default() -> Self {
        Self::new()
    }
}

impl Observer for MetricsObserver {
    fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>) {
        let action = Label::new("rpc.method", call.action);
        match *event {
            CallEvent::Started => {}
            CallEvent::AttemptStarted => gauge!(ACTIVE_REQUESTS, request(call)).increment(1),
            CallEvent::AttemptEnded {
                duration,
                status,
                error_type,
            } => {
                gauge!(ACTIVE_REQUESTS, request(call)).decrement(1);
                let mut labels = request(call);
                if let Some(status) = status {
                    let status = status.as_str().to_owned();
                    labels.push(Label::new("http.response.status_code", status));
                }
                labels.extend(error_type.map(|kind| error_label(kind.to_owned())));
                histogram!(REQUEST_DURATION, labels).record(duration);
            }
            CallEvent::Retrying { error, .. } => {
                let labels = vec![action, error_label(error.error_type())];
                counter!(RETRIES, labels).increment(1);
            }
            CallEvent::Refused { by } => {
                let labels = vec![action, Label::new("bce.refusal", by.as_str())];
                counter!(REFUSALS, labels).increment(1);
            }
            CallEvent::Ended {
                duration, error, ..
            } => {
                let mut labels = vec![action];
                labels.extend(error.map(|error| error_label(error.error_type())));
                counter!(CALLS, labels.clone()).increment(1);
                histogram!(CALL_DURATION, labels).record(duration);
            }
            CallEvent::Cancelled { duration } => {
                let labels = vec![action, error_label("cancelled")];
                counter!(CALLS, labels.clone()).increment(1);
                histogram!(CALL_DURATION, labels).record(duration);
            }
        }
    }
}

/// The attributes of a request.
fn request(call: &ObservedCall<'_>) -> Vec<Label> {
    vec![
        Label::new("http.request.method", call.method),
        Label::new("server.address", call.server_address.to_owned()),
        Label::new("server.port", call.server_port.to_string()),
        Label::new("url.template", call.path),
    ]
}

fn error_label(kind: impl Into<SharedString>) -> Label {
    Label::new("error.type", kind)
}
