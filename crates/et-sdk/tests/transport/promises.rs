//! What the documentation promises and no other test would notice: defaults, and the right one of
//! several items.

use std::time::Duration;

use chrono::TimeDelta;
use et_sdk::{Client, ErrorKind, Outcome};
use et_test_support::any_list;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::time::Instant;

use crate::support::assert_failure;
use crate::support::{CHANNEL, LINE, Reply, Server, credentials, patient_client, start};

#[tokio::test]
async fn a_channel_is_found_among_the_others_of_its_line() {
    let channels = ["dedicatedconn-0", CHANNEL, "dedicatedconn-2"].map(|id| json!({"id": id}));
    let server = Server::always(Reply::json(json!({"etChannels": channels}))).await;
    let (client, _) = patient_client(&server);

    let channel = client.line(LINE).channel(CHANNEL).get().send().await;
    assert_eq!(channel.unwrap().id, CHANNEL);
    let missing = client.line(LINE).channel("dedicatedconn-3").get().send();
    assert!(missing.await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_list_that_is_resumed_from_its_marker_misses_nothing() {
    let server = Server::deciding(|request| {
        let (ids, next) = match request.parameter("marker").as_deref() {
            None => (["a", "b"], Some("m1")),
            Some("m1") => (["c", "d"], Some("m2")),
            _ => (["e", "f"], None),
        };
        let lines = ids.map(|id| json!({"id": id}));
        Reply::json(json!({"ets": lines, "nextMarker": next, "isTruncated": next.is_some()}))
    })
    .await;
    let (client, _) = patient_client(&server);
    let all = ["a", "b", "c", "d", "e", "f"];
    for taken in 0..all.len() {
        let mut items = any_list(&client).items();
        for id in &all[..taken] {
            assert_eq!(items.next().await.unwrap().unwrap().id, *id);
        }

        let mut resumed = any_list(&client);
        if let Some(marker) = items.marker() {
            resumed = resumed.marker(marker);
        }
        let resumed = resumed.items().try_collect::<Vec<_>>().await.unwrap();

        let resumed: Vec<_> = resumed.iter().map(|line| &*line.id).collect();
        // It starts with the page of the next item, and not earlier.
        assert_eq!(resumed, all[taken / 2 * 2..], "{taken} were taken");
    }
}

#[tokio::test]
async fn a_wait_gives_up_after_half_an_hour() {
    let server = Server::always(Reply::json(json!({"id": LINE, "status": "building"}))).await;
    let (client, clock) = patient_client(&server);
    let wait = client.line(LINE).wait_until_established();

    let error = wait.every(Duration::from_secs(20)).wait().await;

    assert_eq!(error.unwrap_err().kind(), ErrorKind::WaitTimeout);
    assert_eq!(clock.true_time() - start(), TimeDelta::minutes(30));
}

/// On a clock that skips to the next timer whenever nothing else is left to do.
#[tokio::test(start_paused = true)]
async fn a_connection_must_be_established_within_10_s() {
    // The system accepts the connection, and nobody responds to the TLS handshake.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = Client::builder()
        .endpoint(format!("https://{}", listener.local_addr().unwrap()))
        .credentials(credentials())
        .without_retries()
        .build()
        .unwrap();
    let began = Instant::now();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Connection, 1, Outcome::NotSent);
    let waited = began.elapsed();
    let expected = Duration::from_secs(10)..Duration::from_secs(11);
    assert!(expected.contains(&waited), "{waited:?}");
}
