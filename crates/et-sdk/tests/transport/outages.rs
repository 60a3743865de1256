//! A wait tells what fails while the service is out of order, and goes on.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use et_emulator::state::LineStatus as Held;
use et_emulator::{Emulator, Fault, FaultKind, ImpatientClock, LifecyclePace};
use et_sdk::operations::LineRef;
use et_sdk::waiting::Event;
use et_sdk::{ErrorKind, LineStatus};
use et_test_support::Network;

use crate::support::{Captured, LINE, Reply, Steps, always};

const DAY: Duration = Duration::from_secs(24 * 3600);
const POLL: Duration = Duration::from_secs(5);

/// A line in service, and an emulator that answers the next four requests with 503. Its client has
/// 3 attempts, and waits 1 s and 2 s between them on a clock that does not wait.
async fn outage() -> (Network, LineRef) {
    let emulator = Emulator::builder().pace(LifecyclePace::Manual);
    let mut network = Network::with(emulator, |client| client).await;
    let controls = network.emulator.controls().clone();
    let line = network.applied_line("line").await.unwrap();
    controls
        .set_line_status(line.id(), Held::Established)
        .unwrap();
    let busy = FaultKind::Status {
        status: 503,
        code: None,
        retry_after: None,
        body: None,
    };
    controls.inject(Fault::next(4, busy)).unwrap();
    network.client = network
        .emulator
        .client_builder()
        .clock(Arc::new(ImpatientClock::new(controls)))
        .backoff_policy(Steps(Duration::from_secs(1)))
        .attempt_timeout(DAY)
        .operation_timeout(DAY)
        .build()
        .unwrap();
    let line = network.client.line(line.id());
    (network, line)
}

/// When the next attempt follows after each failed one: two retries within the first poll, the poll
/// itself, and a retry within the second one.
const PAUSES: [u64; 4] = [1, 2, 5, 1];

#[tokio::test]
async fn each_failed_attempt_of_a_wait_is_an_event_with_the_time_until_the_next() {
    let (_network, line) = outage().await;
    let captured = Captured::start();
    let wait = line.wait_until_established().every(POLL).timeout(DAY);

    let mut events = wait.events();
    let mut pauses = Vec::new();
    let seen = loop {
        match events.next().await.expect("the awaited state").unwrap() {
            Event::Failed { error, next_in } => {
                assert_eq!(error.status().unwrap(), 503, "{error}");
                let id = line.id();
                assert!(
                    error.to_string().starts_with(&format!("line {id}: ")),
                    "{error}"
                );
                pauses.push(next_in.as_secs());
            }
            Event::Seen(line) => break line,
            other => panic!("{other:?}"),
        }
    };

    assert_eq!(pauses, PAUSES);
    assert_eq!(seen.status, Some(LineStatus::Established));
    assert!(events.next().await.is_none());
    let log = captured.text();
    let mut lines = log.lines();
    let polled = lines.find(|line| line.contains("the poll failed and is repeated"));
    let polled = polled.expect("an event");
    for part in ["INFO", "retry.delay=5.0", "error.type=\"InternalError\""] {
        assert!(polled.contains(part), "{polled}");
    }
}

#[tokio::test]
async fn a_callback_of_a_wait_gets_the_same_failures_as_the_stream() {
    let (_network, line) = outage().await;
    let pauses: Arc<Mutex<Vec<u64>>> = Arc::default();
    let log = pauses.clone();
    let wait = line.wait_until_established().every(POLL).timeout(DAY);
    let wait = wait.on_failure(move |error, next_in| {
        assert!(error.is_retryable(), "{error}");
        log.lock().unwrap().push(next_in.as_secs());
    });

    wait.wait().await.unwrap();

    assert_eq!(*pauses.lock().unwrap(), PAUSES);
}

#[tokio::test]
async fn a_wait_that_times_out_during_an_outage_says_what_failed_last() {
    let (_server, client, _) = always(Reply::refusal(503, "Busy")).await;
    let wait = client.line(LINE).wait_until_established().every(POLL);
    let failures: Arc<Mutex<u32>> = Arc::default();
    let count = failures.clone();
    let wait = wait.on_failure(move |_, _| *count.lock().unwrap() += 1);

    let error = wait
        .timeout(Duration::from_secs(100))
        .wait()
        .await
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    let text = error.to_string();
    assert!(
        text.contains("line dcphy-1: not established after 100s: the last poll failed (line"),
        "{text}"
    );
    assert!(*failures.lock().unwrap() > 10, "{failures:?}");
}
