//! Waiting for lines and channels, against an emulator whose resources move by hand.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use et_emulator::state::LineStatus as Held;
use et_emulator::{Emulator, LifecyclePace};
use et_sdk::{ErrorKind, LineStatus};
use et_tests::network::{Network, new_line};

const SOON: Duration = Duration::from_millis(5);

async fn by_hand() -> Network {
    Network::with(Emulator::builder().pace(LifecyclePace::Manual), |client| {
        client
    })
    .await
}

#[tokio::test]
async fn waits_through_the_states_of_a_line_and_tells_each_one() {
    let network = by_hand().await;
    let id = network
        .client
        .lines()
        .apply(new_line("slow"))
        .send()
        .await
        .unwrap()
        .id
        .clone();
    let controls = network.emulator.controls().clone();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, stepped) = (seen.clone(), id.clone());
    let line = network
        .client
        .line(&id)
        .wait_until_established()
        .every(SOON)
        .on_progress(move |line| {
            log.lock()
                .unwrap()
                .push(line.status.clone().unwrap().to_string());
            let _ = controls.step_line(&stepped);
        })
        .wait()
        .await
        .unwrap();
    assert_eq!(line.status, Some(LineStatus::Established));
    let seen = seen.lock().unwrap().clone();
    assert_eq!(
        seen,
        ["ack-wait", "accept", "building", "pay-wait", "established"]
    );
}

#[tokio::test]
async fn a_rejection_is_not_a_time_out() {
    let network = by_hand().await;
    let id = network
        .client
        .lines()
        .apply(new_line("unlucky"))
        .send()
        .await
        .unwrap()
        .id
        .clone();
    let wait = network
        .client
        .line(&id)
        .wait_until_established()
        .every(SOON)
        .timeout(Duration::from_millis(20));
    let error = wait.clone().wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    assert!(error.to_string().contains("ack-wait"), "{error}");

    network
        .emulator
        .controls()
        .set_line_status(&id, Held::Rejected)
        .unwrap();
    let error = wait.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    assert!(error.to_string().contains("reject"), "{error}");
}

#[tokio::test]
async fn a_resource_that_does_not_exist_cannot_become_established_but_is_gone() {
    let network = by_hand().await;
    let line = network.client.line("dcphy-none");
    let error = line
        .wait_until_established()
        .every(SOON)
        .wait()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    line.wait_until_deleted().every(SOON).wait().await.unwrap();
}

#[tokio::test]
async fn states_come_as_a_stream_that_ends_with_the_awaited_one_or_the_error() {
    let network = by_hand().await;
    let id = network
        .client
        .lines()
        .apply(new_line("streamed"))
        .send()
        .await
        .unwrap()
        .id
        .clone();
    let mut states = network
        .client
        .line(&id)
        .wait_until_established()
        .every(SOON)
        .states();
    let first = states.next().await.unwrap().unwrap();
    assert_eq!(first.status, Some(LineStatus::AckWait));
    network
        .emulator
        .controls()
        .set_line_status(&id, Held::Rejected)
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
async fn a_wait_that_is_dropped_looks_no_more() {
    let network = by_hand().await;
    let id = network
        .client
        .lines()
        .apply(new_line("dropped"))
        .send()
        .await
        .unwrap()
        .id
        .clone();
    let looks = Arc::new(AtomicU32::new(0));
    let count = looks.clone();
    let wait = network
        .client
        .line(&id)
        .wait_until_established()
        .every(SOON)
        .on_progress(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
    let running = tokio::spawn(wait.wait());
    while looks.load(Ordering::Relaxed) < 2 {
        tokio::task::yield_now().await;
    }
    running.abort();
    let _ = running.await;
    let asked = network.emulator.controls().requests();
    network.client.lines().list().send().await.unwrap();
    assert_eq!(network.emulator.controls().requests(), asked + 1);
}
