//! Waiting for lines, against an emulator whose resources change only when told to.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use et_emulator::{Emulator, LifecyclePace};
use et_sdk::operations::LineRef;
use et_sdk::{ErrorKind, LineStatus};
use et_test_support::{Network, any_list};

const SOON: Duration = Duration::from_millis(5);

/// A network with an applied line.
async fn by_hand() -> (Network, LineRef) {
    let network = Network::with(Emulator::builder().pace(LifecyclePace::Manual), |client| {
        client
    })
    .await;
    let line = network.applied_line("line").await.unwrap();
    (network, line)
}

#[tokio::test]
async fn waits_through_the_states_of_a_line_and_reports_each_one() {
    let (network, line) = by_hand().await;
    let controls = network.emulator.controls().clone();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = seen.clone();
    let wait = line.wait_until_established().every(SOON);
    let wait = wait.on_progress(move |line| {
        let status = line.status.as_ref().unwrap();
        log.lock().unwrap().push(status.to_string());
        let _ = controls.step_line(&line.id);
    });
    let line = wait.wait().await.unwrap();
    assert_eq!(line.status, Some(LineStatus::Established));
    let states = ["ack-wait", "accept", "building", "pay-wait", "established"];
    assert_eq!(*seen.lock().unwrap(), states);
}

#[tokio::test]
async fn a_rejection_is_not_a_timeout() {
    let (network, line) = by_hand().await;
    let wait = line.wait_until_established().every(SOON);
    let wait = wait.timeout(Duration::from_millis(20));
    let error = wait.clone().wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    assert!(error.to_string().contains("ack-wait"), "{error}");

    let controls = network.emulator.controls();
    controls
        .set_line_status(line.id(), LineStatus::Rejected)
        .unwrap();
    let error = wait.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    assert!(error.to_string().contains("reject"), "{error}");
}

#[tokio::test]
async fn a_resource_that_does_not_exist_cannot_become_established_but_is_deleted() {
    let (network, _) = by_hand().await;
    let line = network.client.line("dcphy-none");
    let wait = line.wait_until_established().every(SOON).wait();
    let error = wait.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    line.wait_until_deleted().every(SOON).wait().await.unwrap();
}

#[tokio::test]
async fn states_come_as_a_stream_that_ends_with_the_awaited_one_or_the_error() {
    let (network, line) = by_hand().await;
    let mut states = line.wait_until_established().every(SOON).states();
    let first = states.next().await.unwrap().unwrap();
    assert_eq!(first.status, Some(LineStatus::AckWait));
    let controls = network.emulator.controls();
    controls
        .set_line_status(line.id(), LineStatus::Rejected)
        .unwrap();
    let mut last = None;
    let error = loop {
        match states.next().await.expect("an error before the end") {
            Ok(line) => last = line.status,
            Err(error) => break error,
        }
    };
    assert_eq!(last, Some(LineStatus::Rejected));
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    assert!(states.next().await.is_none());
}

#[tokio::test]
async fn a_wait_that_is_dropped_sends_no_more_requests() {
    let (network, line) = by_hand().await;
    let (polled, mut polls) = tokio::sync::mpsc::unbounded_channel();
    let wait = line.wait_until_established().every(SOON);
    let wait = wait.on_progress(move |_| {
        let _ = polled.send(());
    });
    let running = tokio::spawn(wait.wait());
    for _ in 0..2 {
        polls.recv().await.unwrap();
    }
    running.abort();
    let _ = running.await;
    let controls = network.emulator.controls();
    let before = controls.requests();
    any_list(&network.client).send().await.unwrap();
    assert_eq!(controls.requests(), before + 1);
}
