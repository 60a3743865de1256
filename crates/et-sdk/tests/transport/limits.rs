//! What is kept small: requests in flight, their rate, and the bodies of answers.

use std::sync::Arc;
use std::time::Duration;

use et_sdk::{ErrorKind, Outcome};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::support::{LINE, ManualClock, Reply, Server, Steps, Then, WAITS, client, done, start};

#[tokio::test]
async fn clones_share_a_cap_on_requests_in_flight() {
    let gate = Arc::new(Semaphore::new(0));
    let server = Server::always(done().held_by(&gate)).await;
    let client = client(&server, &ManualClock::new())
        .max_in_flight(3)
        .build()
        .unwrap();
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
async fn a_call_that_waits_between_attempts_lets_others_go() {
    let server = Server::replying([Reply::status(503), done(), done()]).await;
    let clock = ManualClock::new();
    let client = client(&server, &clock)
        .max_in_flight(1)
        .backoff_policy(Steps(Duration::from_secs(5)))
        .build()
        .unwrap();
    let waiting = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;

    client.line(LINE).delete().send().await.unwrap();

    assert!(!waiting.is_finished());
    clock.advance(Duration::from_secs(5));
    assert_eq!(waiting.await.unwrap().unwrap().attempts(), 2);
}

#[tokio::test]
async fn a_dropped_call_gives_its_place_back() {
    let server = Server::replying([Reply::stall(), done()]).await;
    let client = client(&server, &ManualClock::new())
        .max_in_flight(1)
        .build()
        .unwrap();
    let stuck = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    let next = tokio::spawn(client.line(LINE).delete().send());
    tokio::task::yield_now().await;
    assert_eq!(server.count(), 1);
    stuck.abort();
    next.await.unwrap().unwrap();
}

#[tokio::test]
async fn waiting_for_a_place_is_bounded_by_the_deadline() {
    let server = Server::always(Reply::stall()).await;
    let clock = ManualClock::new();
    let client = client(&server, &clock).max_in_flight(1).build().unwrap();
    let patient = client
        .line(LINE)
        .delete()
        .operation_timeout(Duration::from_secs(3600));
    let stuck = tokio::spawn(patient.attempt_timeout(Duration::from_secs(3600)).send());
    server.seen(1).await;
    let call = tokio::spawn(client.line(LINE).delete().send());
    tokio::task::yield_now().await;
    clock.advance(Duration::from_secs(120));

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Deadline, 0));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(server.count(), 1);
    stuck.abort();
}

#[tokio::test]
async fn clones_share_a_cap_on_the_rate() {
    let server = Server::always(done()).await;
    let clock = ManualClock::passing(WAITS);
    let client = client(&server, &clock)
        .max_requests_per_second(0.5)
        .build()
        .unwrap();
    for _ in 0..2 {
        client.line(LINE).delete().send().await.unwrap();
        client.clone().line(LINE).delete().send().await.unwrap();
    }
    let at: Vec<_> = server
        .requests()
        .iter()
        .map(|request| (request.date() - start()).num_seconds())
        .collect();
    assert_eq!(at, [0, 2, 4, 6]);
    // Idleness is not saved up.
    clock.advance(Duration::from_secs(60));
    for _ in 0..2 {
        client.line(LINE).delete().send().await.unwrap();
    }
    let last = server.requests()[4..]
        .iter()
        .map(|request| (request.date() - start()).num_seconds())
        .collect::<Vec<_>>();
    assert_eq!(last, [66, 68]);
}

#[tokio::test]
async fn calls_that_give_up_waiting_for_the_rate_do_not_hold_up_later_ones() {
    let server = Server::always(done()).await;
    let clock = ManualClock::new();
    let client = client(&server, &clock)
        .max_requests_per_second(0.1)
        .build()
        .unwrap();
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
async fn limits_that_make_no_sense_are_refused() {
    let server = Server::replying([]).await;
    let builder = || client(&server, &ManualClock::new());
    for (builder, name) in [
        (builder().max_in_flight(0), "max_in_flight"),
        (
            builder().max_requests_per_second(0.0),
            "max_requests_per_second",
        ),
        (
            builder().max_requests_per_second(-1.0),
            "max_requests_per_second",
        ),
        (
            builder().max_requests_per_second(f64::NAN),
            "max_requests_per_second",
        ),
        (
            builder().max_requests_per_second(f64::INFINITY),
            "max_requests_per_second",
        ),
        (builder().connect_timeout(Duration::ZERO), "connect_timeout"),
        (builder().attempt_timeout(Duration::ZERO), "attempt_timeout"),
        (
            builder().operation_timeout(Duration::ZERO),
            "operation_timeout",
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(name), "{error}");
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

/// How long the description of a line must be for its JSON to have this many bytes.
fn description_of(bytes: usize) -> usize {
    bytes - json!({"id": LINE, "description": ""}).to_string().len()
}

/// A line whose JSON has exactly this many bytes.
fn line_of(bytes: usize) -> String {
    json!({"id": LINE, "description": "d".repeat(description_of(bytes))}).to_string()
}

#[tokio::test]
async fn a_body_of_the_limit_is_read_and_one_byte_more_refused() {
    const LIMIT: usize = 100_000;
    for chunked in [false, true] {
        let reply = |bytes| {
            let reply = Reply::status(200).body(line_of(bytes));
            if chunked { reply.chunked() } else { reply }
        };
        let server = Server::replying([reply(LIMIT), reply(LIMIT + 1)]).await;
        let client = client(&server, &ManualClock::passing(WAITS))
            .max_response_bytes(LIMIT)
            .build()
            .unwrap();

        let line = client.line(LINE).get().send().await.unwrap();
        assert_eq!(
            line.description.as_ref().unwrap().len(),
            description_of(LIMIT)
        );
        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::BodyTooLarge, 1)
        );
        assert!(error.to_string().contains("100000 bytes"), "{error}");
        assert_eq!(error.outcome(), Outcome::Unchanged);
    }
}

#[tokio::test]
async fn an_action_whose_answer_is_too_large_was_carried_out() {
    let server = Server::always(Reply::status(200).body(line_of(5000))).await;
    let client = client(&server, &ManualClock::new())
        .max_response_bytes(4999)
        .build()
        .unwrap();
    let error = client.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::BodyTooLarge, Outcome::Completed)
    );
    assert!(error.client_token().is_some());
}

#[tokio::test]
async fn a_body_without_end_is_left_at_the_limit() {
    const LIMIT: usize = 1_000_000;
    for chunked in [false, true] {
        let reply = Reply::status(200).then(Then::Endless);
        let server = Server::always(if chunked { reply.chunked() } else { reply }).await;
        let client = client(&server, &ManualClock::new())
            .max_response_bytes(LIMIT)
            .build()
            .unwrap();

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        // The rest of what left the server is in the buffers of the sockets.
        let sent = server.endless_bytes();
        assert!((LIMIT..16 * LIMIT).contains(&sent), "{sent}");
    }
}

#[tokio::test]
async fn an_announced_length_is_not_believed() {
    // Eight exabytes, of which a few bytes come.
    let reply = Reply::json(json!({"id": LINE})).announcing(i64::MAX as usize);
    let server = Server::always(reply.then(Then::Cut)).await;
    let client = client(&server, &ManualClock::passing(WAITS))
        .build()
        .unwrap();
    let error = client.line(LINE).get().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
}

#[tokio::test]
async fn an_errors_body_is_read_only_so_far_and_never_too_large() {
    for limit in [10, 64 * 1024 * 1024] {
        let page = format!("<html>{}</html>", "x".repeat(5_000_000));
        for reply in [
            Reply::status(404).body(page.clone()),
            Reply::status(404).body("<html>").then(Then::Endless),
            Reply::status(404)
                .body("<html>")
                .chunked()
                .then(Then::Endless),
        ] {
            let server = Server::always(reply).await;
            let client = client(&server, &ManualClock::new())
                .max_response_bytes(limit)
                .build()
                .unwrap();

            let error = client.line(LINE).delete().send().await.unwrap_err();

            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1));
            assert!(error.is_not_found());
            assert_eq!(error.outcome(), Outcome::Unchanged);
            assert!(error.to_string().len() < 500 && format!("{error:?}").len() < 1000);
        }
    }
}

#[tokio::test]
async fn headers_without_end_and_what_is_no_http_are_broken_connections() {
    for reply in [
        Reply::raw("HTTP/1.1 200 OK\r\nx-much: ").then(Then::Endless),
        Reply::raw("HTTP/1.1 200 OK\r\n".to_owned() + &"x: y\r\n".repeat(1000)),
        Reply::raw("SSH-2.0-OpenSSH_9.6\r\n").then(Then::Stall),
        Reply::raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        Reply::raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    ] {
        let server = Server::always(reply.clone()).await;
        let client = client(&server, &ManualClock::passing(WAITS))
            .build()
            .unwrap();

        let error = client.line(LINE).delete().send().await.unwrap_err();

        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::Connection, 3),
            "{reply:?}"
        );
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert!(server.endless_bytes() < 64 * 1024 * 1024);
    }
}
