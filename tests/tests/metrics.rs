//! Calls as metrics of the `metrics` facade, with OpenTelemetry's names.

use std::collections::BTreeMap;
use std::time::Duration;

use et_emulator::{Fault, FaultKind};
use et_sdk::observe::MetricsObserver;
use et_sdk::retry::BackoffPolicy;
use et_test_support::{Network, any_list};
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

#[derive(Debug)]
struct AtOnce;

impl BackoffPolicy for AtOnce {
    fn delay(&self, _: u32, _: f64) -> Duration {
        Duration::ZERO
    }
}

/// The metrics by name and attributes, without server address and port; of a histogram the count.
fn recorded(snapshotter: &Snapshotter, endpoint: &str) -> BTreeMap<String, f64> {
    let mut metrics = BTreeMap::new();
    for (key, _, _, value) in snapshotter.snapshot().into_vec() {
        let key = key.key();
        let mut text = key.name().to_owned();
        for label in key.labels() {
            match label.key() {
                "server.address" => assert_eq!(label.value(), "127.0.0.1"),
                "server.port" => {
                    assert!(
                        endpoint
                            .trim_end_matches('/')
                            .ends_with(&format!(":{}", label.value()))
                    );
                }
                name => text.push_str(&format!(" {name}={}", label.value())),
            }
        }
        let value = match value {
            DebugValue::Counter(count) => u32::try_from(count).unwrap().into(),
            DebugValue::Gauge(value) => value.into_inner(),
            DebugValue::Histogram(durations) => {
                let plausible = durations
                    .iter()
                    .all(|it| (0.0..60.0).contains(&it.into_inner()));
                assert!(plausible, "seconds: {durations:?}");
                u32::try_from(durations.len()).unwrap().into()
            }
        };
        metrics.insert(text, value);
    }
    metrics
}

#[tokio::test]
async fn calls_attempts_retries_and_durations_are_recorded_under_conventional_names() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    // The calls run on this thread.
    let _guard = metrics::set_default_local_recorder(&recorder);
    let emulator = et_emulator::Emulator::builder();
    let network = Network::with(emulator, |client| {
        client
            .observer(MetricsObserver::new())
            .backoff_policy(AtOnce)
    })
    .await;
    let client = &network.client;
    let busy = FaultKind::Status {
        status: 503,
        code: Some("Busy".to_owned()),
        retry_after: None,
        body: None,
    };
    network
        .emulator
        .controls()
        .inject(Fault::next(1, busy))
        .unwrap();

    any_list(client).send().await.unwrap();
    client.line("dcphy-none").get().send().await.unwrap_err();

    let list = "http.request.method=GET url.template=/v1/et";
    let get = "http.request.method=GET url.template=/v1/et/{dcphyId}";
    let missing = "rpc.method=QueryDedicatedLineDetail error.type=NoSuchObject";
    let expected = [
        (format!("http.client.active_requests {list}"), 0.0),
        (format!("http.client.active_requests {get}"), 0.0),
        (
            format!(
                "http.client.request.duration {list} http.response.status_code=503 error.type=503"
            ),
            1.0,
        ),
        (
            format!("http.client.request.duration {list} http.response.status_code=200"),
            1.0,
        ),
        (
            format!(
                "http.client.request.duration {get} http.response.status_code=404 error.type=404"
            ),
            1.0,
        ),
        (
            "bce.client.retries rpc.method=QueryDedicatedLines error.type=Busy".to_owned(),
            1.0,
        ),
        (
            "bce.client.calls rpc.method=QueryDedicatedLines".to_owned(),
            1.0,
        ),
        (
            "bce.client.call.duration rpc.method=QueryDedicatedLines".to_owned(),
            1.0,
        ),
        (format!("bce.client.calls {missing}"), 1.0),
        (format!("bce.client.call.duration {missing}"), 1.0),
    ];
    let endpoint = network.emulator.endpoint();
    assert_eq!(recorded(&snapshotter, &endpoint), BTreeMap::from(expected));
}

#[tokio::test]
async fn a_call_that_is_refused_before_its_first_attempt_is_counted_with_the_kind_of_its_error() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let network = Network::with(et_emulator::Emulator::builder(), |client| {
        client.observer(MetricsObserver::new()).read_only()
    })
    .await;
    let line = network.client.line("dcphy-1");
    line.delete().send().await.unwrap_err();
    line.delete().client_token("").send().await.unwrap_err();
    let mut expected = BTreeMap::new();
    for kind in ["ReadOnly", "InvalidInput"] {
        for name in ["bce.client.calls", "bce.client.call.duration"] {
            let labels = format!("rpc.method=DeletePhysicalDedicatedLine error.type={kind}");
            expected.insert(format!("{name} {labels}"), 1.0);
        }
    }
    let endpoint = network.emulator.endpoint();
    assert_eq!(recorded(&snapshotter, &endpoint), expected);
}

#[tokio::test]
async fn an_attempt_that_the_budget_refuses_is_counted_with_its_reason() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let network = Network::with(et_emulator::Emulator::builder(), |client| {
        let budget = std::sync::Arc::new(et_sdk::retry::RetryBudget::new(1));
        client.observer(MetricsObserver::new()).retry_budget(budget)
    })
    .await;
    network
        .emulator
        .controls()
        .inject(Fault::next(1, FaultKind::Reset))
        .unwrap();

    any_list(&network.client).send().await.unwrap_err();

    let endpoint = network.emulator.endpoint();
    let recorded = recorded(&snapshotter, &endpoint);
    let refusals = "bce.client.refusals rpc.method=QueryDedicatedLines bce.refusal=retry_budget";
    assert_eq!(recorded.get(refusals), Some(&1.0), "{recorded:?}");
    let calls = "bce.client.calls rpc.method=QueryDedicatedLines error.type=Connection";
    assert_eq!(recorded.get(calls), Some(&1.0), "{recorded:?}");
}
