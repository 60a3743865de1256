//! Limits: requests in flight, their rate, and the size of responses.

use std::sync::Arc;
use std::time::Duration;

use et_sdk::{ClientBuilder, ErrorKind, Outcome};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::support::assert_failure;
use crate::support::{
    LINE, ManualClock, Reply, Server, Steps, Then, client, done, patient_client, start,
};
use crate::support::{client_on, client_with};

#[tokio::test]
async fn clones_share_a_limit_on_requests_in_flight() {
    let gate = Arc::new(Semaphore::new(0));
    let server = Server::always(done().held_by(&gate)).await;
    let (client, _) = client_with(&server, |builder| builder.max_in_flight(3));
    let calls: Vec<_> = (0..12)
        .map(|_| tokio::spawn(client.clone().line(LINE).delete().send()))
        .collect();
    server.seen(3).await;
    for answered in 1..=12 {
        gate.add_permits(1);
        server.seen((answered + 3).min(12)).await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.most_in_flight(), 3);
}

#[tokio::test]
async fn a_call_that_waits_between_attempts_occupies_no_slot() {
    let server = Server::replying([Reply::status(503), done(), done()]).await;
    let clock = ManualClock::new();
    let client = client_on(&server, &clock, |builder| {
        let backoff = Steps(Duration::from_secs(5));
        builder.max_in_flight(1).backoff_policy(backoff)
    });
    let waiting = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;

    client.line(LINE).delete().send().await.unwrap();

    assert!(!waiting.is_finished());
    clock.advance(Duration::from_secs(5));
    assert_eq!(waiting.await.unwrap().unwrap().attempts(), 2);
}

#[tokio::test]
async fn a_dropped_call_frees_its_slot() {
    let server = Server::replying([Reply::stall(), done()]).await;
    let (client, _) = client_with(&server, |builder| builder.max_in_flight(1));
    let stuck = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    let next = tokio::spawn(client.line(LINE).delete().send());
    tokio::task::yield_now().await;
    assert_eq!(server.count(), 1);
    stuck.abort();
    next.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_deadline_also_limits_the_wait_for_a_slot() {
    let server = Server::always(Reply::stall()).await;
    let clock = ManualClock::new();
    let client = client_on(&server, &clock, |builder| builder.max_in_flight(1));
    let hour = Duration::from_secs(3600);
    let patient = client.line(LINE).delete().operation_timeout(hour);
    let stuck = tokio::spawn(patient.attempt_timeout(hour).send());
    server.seen(1).await;
    let call = tokio::spawn(client.line(LINE).delete().send());
    tokio::task::yield_now().await;
    clock.advance(Duration::from_secs(120));

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Deadline, 0, Outcome::NotSent);
    assert_eq!(server.count(), 1);
    stuck.abort();
}

#[tokio::test]
async fn clones_share_a_limit_on_the_rate() {
    let server = Server::always(done()).await;
    let (client, clock) = client_with(&server, |builder| builder.max_requests_per_second(0.5));
    for _ in 0..2 {
        client.line(LINE).delete().send().await.unwrap();
        client.clone().line(LINE).delete().send().await.unwrap();
    }
    // Unused slots are not saved up.
    clock.advance(Duration::from_secs(60));
    for _ in 0..2 {
        client.line(LINE).delete().send().await.unwrap();
    }
    let requests = server.requests();
    let times = requests
        .iter()
        .map(|request| (request.date() - start()).num_seconds());
    assert_eq!(times.collect::<Vec<_>>(), [0, 2, 4, 6, 66, 68]);
}

#[tokio::test]
async fn calls_that_give_up_waiting_for_the_rate_do_not_delay_later_ones() {
    let server = Server::always(done()).await;
    let clock = ManualClock::new();
    let client = client_on(&server, &clock, |builder| {
        builder.max_requests_per_second(0.1)
    });
    client.line(LINE).delete().send().await.unwrap();
    let crowd: Vec<_> = (0..50)
        .map(|_| tokio::spawn(client.line(LINE).delete().send()))
        .collect();
    tokio::task::yield_now().await;
    for call in crowd {
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    clock.advance(Duration::from_secs(10));

    client.line(LINE).delete().send().await.unwrap();

    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn invalid_limits_are_refused_and_extreme_ones_are_not() {
    let server = Server::replying([]).await;
    let builder = || client(&server, &ManualClock::new());
    let rate = |rate| builder().max_requests_per_second(rate);
    let rate_rule = "max_requests_per_second must be a number greater than zero";
    let cases: [(ClientBuilder, &str); 8] = [
        (
            builder().max_in_flight(0),
            "max_in_flight must be at least 1",
        ),
        (rate(0.0), rate_rule),
        (rate(-1.0), rate_rule),
        (rate(f64::NAN), rate_rule),
        (rate(f64::INFINITY), rate_rule),
        (
            builder().connect_timeout(Duration::ZERO),
            "connect_timeout must be greater than zero",
        ),
        (
            builder().attempt_timeout(Duration::ZERO),
            "attempt_timeout must be greater than zero",
        ),
        (
            builder().operation_timeout(Duration::ZERO),
            "operation_timeout must be greater than zero",
        ),
    ];
    for (builder, message) in cases {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(error.to_string(), message);
    }
    builder()
        .max_in_flight(usize::MAX)
        .max_requests_per_second(f64::MIN_POSITIVE)
        .operation_timeout(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .connect_timeout(Duration::MAX)
        .build()
        .unwrap();
}

/// A line whose JSON has exactly this many bytes, and the length of its description.
fn line_of(bytes: usize) -> (String, usize) {
    let empty = json!({"id": LINE, "description": ""}).to_string();
    let length = bytes - empty.len();
    let line = json!({"id": LINE, "description": "d".repeat(length)});
    (line.to_string(), length)
}

#[tokio::test]
async fn a_body_may_be_as_large_as_the_limit_and_no_larger() {
    const LIMIT: usize = 100_000;
    for chunked in [false, true] {
        let reply = |bytes| {
            let reply = Reply::status(200).body(line_of(bytes).0);
            if chunked { reply.chunked() } else { reply }
        };
        let server = Server::replying([reply(LIMIT), reply(LIMIT + 1)]).await;
        let (client, _) = client_with(&server, |builder| builder.max_response_bytes(LIMIT));

        let line = client.line(LINE).get().send().await.unwrap();
        let description = line.description.as_ref().unwrap();
        assert_eq!(description.len(), line_of(LIMIT).1);
        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_failure(&error, ErrorKind::BodyTooLarge, 1, Outcome::Unchanged);
        assert!(error.to_string().contains("100000 bytes"), "{error}");
    }
}

#[tokio::test]
async fn a_body_may_have_8_mib_by_default() {
    const DEFAULT: usize = 8 * 1024 * 1024;
    let replies = [DEFAULT, DEFAULT + 1].map(|bytes| Reply::status(200).body(line_of(bytes).0));
    let server = Server::replying(replies).await;
    let (client, _) = patient_client(&server);
    client.line(LINE).get().send().await.unwrap();
    let error = client.line(LINE).get().send().await.unwrap_err();
    assert_failure(&error, ErrorKind::BodyTooLarge, 1, Outcome::Unchanged);
    assert!(error.to_string().contains("8388608 bytes"), "{error}");
}

#[tokio::test]
async fn a_body_may_have_131072_values_or_one_for_each_64_bytes_of_a_larger_limit() {
    const MIB: usize = 1024 * 1024;
    for (limit, values) in [(MIB, 131_072), (8 * MIB, 131_072), (16 * MIB, 262_144)] {
        // The object, the id and the list come first, and each comma counts.
        let line = |values: usize| {
            let more = "0,".repeat(values - 3) + "0";
            Reply::status(200).body(format!(r#"{{"id":"a","more":[{more}]}}"#))
        };
        let server = Server::replying([line(values), line(values + 1).chunked()]).await;
        let (client, _) = client_with(&server, |builder| builder.max_response_bytes(limit));
        client.line(LINE).get().send().await.unwrap();
        let error = client.line(LINE).get().send().await.unwrap_err();
        assert_failure(&error, ErrorKind::BodyTooLarge, 1, Outcome::Unchanged);
        let words = format!("more than {values} values; request smaller pages");
        assert!(error.to_string().contains(&words), "{error}");
    }
}

#[tokio::test]
async fn an_action_whose_response_is_too_large_was_carried_out() {
    let server = Server::always(Reply::status(200).body(line_of(5000).0)).await;
    let (client, _) = client_with(&server, |builder| builder.max_response_bytes(4999));
    let error = client.line(LINE).delete().send().await.unwrap_err();
    assert_failure(&error, ErrorKind::BodyTooLarge, 1, Outcome::Completed);
    assert!(error.client_token().is_some());
}

#[tokio::test]
async fn an_endless_body_is_read_no_further_than_the_limit() {
    const LIMIT: usize = 1_000_000;
    for reply in [Reply::status(200), Reply::status(200).chunked()] {
        let server = Server::always(reply.then(Then::Endless)).await;
        let (client, _) = client_with(&server, |builder| builder.max_response_bytes(LIMIT));

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        // The rest of what left the server is in the buffers of the sockets.
        let sent = server.endless_bytes();
        assert!((LIMIT..16 * LIMIT).contains(&sent), "{sent}");
    }
}

#[tokio::test]
async fn memory_is_not_reserved_for_an_announced_length() {
    // Eight exabytes are announced, and a few bytes sent.
    let reply = Reply::json(json!({"id": LINE})).announcing(i64::MAX as usize);
    let server = Server::always(reply.then(Then::Cut)).await;
    let (client, _) = patient_client(&server);
    let error = client.line(LINE).get().send().await.unwrap_err();
    assert_failure(&error, ErrorKind::Connection, 3, Outcome::Unchanged);
}

#[tokio::test]
async fn the_body_of_an_error_is_truncated_and_never_too_large() {
    let page = format!("<html>{}</html>", "x".repeat(5_000_000));
    let endless = Reply::status(404).body("<html>").then(Then::Endless);
    for limit in [10, 64 * 1024 * 1024] {
        for reply in [
            Reply::status(404).body(page.clone()),
            endless.clone(),
            endless.clone().chunked(),
        ] {
            let server = Server::always(reply).await;
            let (client, _) = client_with(&server, |builder| builder.max_response_bytes(limit));

            let error = client.line(LINE).delete().send().await.unwrap_err();

            assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
            assert!(error.is_not_found());
            assert!(error.to_string().len() < 500 && format!("{error:#?}").len() < 1500);
        }
    }
}

#[tokio::test]
async fn endless_headers_and_invalid_http_are_broken_connections() {
    for reply in [
        Reply::raw("HTTP/1.1 200 OK\r\nx-much: ").then(Then::Endless),
        Reply::raw("HTTP/1.1 200 OK\r\n".to_owned() + &"x: y\r\n".repeat(1000)),
        Reply::raw("SSH-2.0-OpenSSH_9.6\r\n").then(Then::Stall),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ] {
        let server = Server::always(reply).await;
        let (client, _) = patient_client(&server);

        let error = client.line(LINE).delete().send().await.unwrap_err();

        assert_failure(&error, ErrorKind::Connection, 3, Outcome::Unknown);
        assert!(server.endless_bytes() < 64 * 1024 * 1024);
    }
}
