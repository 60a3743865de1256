//! Timeouts of an attempt and of a whole call, and what dropping a call does.

use std::time::Duration;

use bce_auth::provider::{ProvideCredentials, ProvideFuture};
use et_sdk::retry::StandardRetry;
use et_sdk::{ErrorKind, Outcome};
use et_test_support::ends;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::support::{
    LINE, ManualClock, Reply, Server, Steps, Then, always, assert_failure, client_on, client_with,
    done, replying, without_proxy,
};

/// The documented defaults.
const ATTEMPT: Duration = Duration::from_secs(30);
const OPERATION: Duration = Duration::from_secs(120);

/// Has a timeout pass, before the end of which the call must not end.
async fn pass<T>(clock: &ManualClock, timeout: Duration, call: &JoinHandle<T>) {
    let last = Duration::from_millis(1);
    clock.advance(timeout - last);
    tokio::task::yield_now().await;
    assert!(!call.is_finished(), "ended before {timeout:?}");
    clock.advance(last);
}

#[tokio::test]
async fn an_attempt_that_stalls_is_retried_after_30_s() {
    let body = json!({"id": LINE, "name": "a name long enough to be cut in the middle"});
    for stall in [
        Reply::stall(),
        Reply::json(body.clone()).then(Then::Stall),
        Reply::json(body.clone()).chunked().then(Then::Stall),
    ] {
        let (server, client, clock) = replying([stall.clone(), Reply::json(body.clone())]).await;
        let call = tokio::spawn(client.line(LINE).get().send());
        server.seen(1).await;
        pass(&clock, ATTEMPT, &call).await;

        let response = call.await.unwrap().unwrap();

        assert_eq!(response.attempts(), 2, "{stall:?}");
        server.left(1).await;
    }
}

#[tokio::test]
async fn a_last_attempt_that_stalls_leaves_the_outcome_unknown() {
    let (server, client, clock) = always(Reply::stall()).await;
    let timeout = Duration::from_secs(26);
    let call = client.line(LINE).delete().attempt_timeout(timeout);
    let call = tokio::spawn(call.retry_policy(StandardRetry::new(2)).send());
    for attempt in 1..=2 {
        server.seen(attempt).await;
        clock.advance(timeout);
    }

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Timeout, 2, Outcome::Unknown);
    assert!(error.is_timeout() && error.is_retryable() && error.client_token().is_some());
    assert!(error.request_id().is_none() && error.client_request_id().is_some());
}

#[tokio::test]
async fn a_timeout_of_the_users_http_client_is_one_of_the_attempt() {
    let body = json!({"id": LINE, "name": "a name long enough to be cut in the middle"});
    for stall in [Reply::stall(), Reply::json(body).then(Then::Stall)] {
        let server = Server::always(stall).await;
        let client = client_on(&server, &ManualClock::new(), |builder| {
            let http = without_proxy().read_timeout(Duration::from_millis(100));
            builder.http_client_builder(http).without_retries()
        });

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_failure(&error, ErrorKind::Timeout, 1, Outcome::Unchanged);
    }
}

/// The runtime's timers stand still too, and jump once there is nothing else to do: by then the
/// head of the response has arrived.
#[tokio::test(start_paused = true)]
async fn an_error_response_counts_even_if_its_body_never_ends() {
    let refusal = Reply::refusal(403, "AccessDenied").header("x-bce-request-id", "r-7");
    let (server, client, clock) = always(refusal.then(Then::Stall)).await;
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    clock.advance(ATTEMPT);

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.request_id(), Some("r-7"));
}

#[tokio::test]
async fn a_call_ends_after_120_s_or_after_its_own_timeout_whatever_its_attempts_do() {
    for own in [None, Some(Duration::from_secs(27))] {
        let (server, client, clock) = always(Reply::stall()).await;
        let call = client.line(LINE).delete().attempt_timeout(OPERATION * 2);
        let call = match own {
            Some(timeout) => call.operation_timeout(timeout),
            None => call,
        };
        let call = tokio::spawn(call.send());
        server.seen(1).await;
        pass(&clock, own.unwrap_or(OPERATION), &call).await;

        let error = call.await.unwrap().unwrap_err();

        assert_failure(&error, ErrorKind::Deadline, 1, Outcome::Unknown);
        let token = server.requests()[0].client_token();
        assert_eq!(error.client_token(), token.as_deref());
        assert!(error.is_timeout());
        server.left(1).await;
    }
}

#[tokio::test]
async fn the_last_failure_is_the_source_of_a_deadline_error() {
    let (server, client, clock) = replying([Reply::refusal(503, "Busy"), Reply::stall()]).await;
    let call = client.line(LINE).get().attempt_timeout(OPERATION * 2);
    let call = tokio::spawn(call.send());
    server.seen(2).await;
    clock.advance(OPERATION);

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Deadline, 2, Outcome::Unchanged);
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("Busy"), "{source}");
}

#[tokio::test]
async fn no_wait_exceeds_the_deadline() {
    let server = Server::always(Reply::status(503)).await;
    // The second attempt may take the remaining 20 s, a timeout that does not pass at once.
    let clock = ManualClock::passing(Duration::from_secs(10));
    let client = client_on(&server, &clock, |builder| {
        builder
            .operation_timeout(Duration::from_secs(30))
            .retry_policy(StandardRetry::new(10))
            .backoff_policy(Steps(Duration::from_secs(10)))
    });

    let error = client.line(LINE).get().send().await.unwrap_err();

    // After 10 s, a wait of 20 s would end exactly at the deadline.
    assert_eq!(clock.waits(), [Duration::from_secs(10)]);
    assert_failure(&error, ErrorKind::Service, 2, Outcome::Unchanged);
    assert_eq!((server.count(), error.status().unwrap().as_u16()), (2, 503));
}

/// A provider that never provides anything.
#[derive(Debug)]
struct Silent(watch::Sender<bool>);

impl ProvideCredentials for Silent {
    fn provide(&self) -> ProvideFuture<'_> {
        self.0.send_replace(true);
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_deadline_also_limits_the_wait_for_credentials() {
    let server = Server::replying([]).await;
    let clock = ManualClock::new();
    let (asked, mut was_asked) = watch::channel(false);
    let client = client_on(&server, &clock, |builder| {
        builder.credentials_provider(Silent(asked))
    });
    let call = tokio::spawn(client.line(LINE).delete().send());
    let asked = was_asked.wait_for(|asked| *asked);
    ends("the provider to be asked", asked).await.unwrap();
    clock.advance(OPERATION);

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Deadline, 0, Outcome::NotSent);
}

#[tokio::test]
async fn a_deadline_between_two_attempts_leaves_the_outcome_that_the_first_one_had() {
    let server = Server::always(Reply::refusal(429, "TooManyRequests")).await;
    // The wait before the second attempt passes at once, the one for its turn does not.
    let clock = ManualClock::passing(Duration::from_secs(1));
    let client = client_on(&server, &clock, |builder| {
        builder
            .max_requests_per_second(0.001)
            .backoff_policy(Steps(Duration::from_secs(1)))
    });
    let call = tokio::spawn(client.line(LINE).delete().send());
    clock.reached(Duration::from_secs(1)).await;
    clock.advance(OPERATION);

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Deadline, 1, Outcome::Unchanged);
    assert_eq!(server.count(), 1);
}

/// Only Linux leaves further connections hanging when the queue of a listener is full.
#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn a_connection_that_is_never_accepted_times_out_unsent() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    let connect = || {
        let stream = tokio::net::TcpStream::connect(address);
        tokio::time::timeout(Duration::from_secs(1), stream)
    };
    while let Ok(Ok(stream)) = connect().await {
        queue.push(stream);
    }
    let server = Server::replying([]).await;
    let (client, _) = client_with(&server, |builder| {
        builder
            .endpoint(format!("http://{address}"))
            .connect_timeout(Duration::from_secs(5))
    });
    let before = tokio::time::Instant::now();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Connection, 3, Outcome::NotSent);
    assert_eq!(before.elapsed().as_secs(), 15);
}

/// In the middle of an attempt, and between two.
#[tokio::test]
async fn dropping_a_call_ends_it_and_sends_nothing_more() {
    for (reply, stalls) in [(Reply::stall(), true), (Reply::status(503), false)] {
        let server = Server::replying([reply, done()]).await;
        let clock = ManualClock::new();
        let client = client_on(&server, &clock, |builder| {
            builder.backoff_policy(Steps(Duration::from_secs(5)))
        });
        let call = tokio::spawn(client.line(LINE).delete().send());
        server.seen(1).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        if stalls {
            server.left(1).await;
        }

        clock.advance(OPERATION);
        // Another call arrives after anything that the dropped one might still have sent.
        let other = client.line(LINE).delete().client_token("other");
        other.send().await.unwrap();
        assert_eq!(server.count(), 2);
        assert_eq!(server.last_request().client_token().unwrap(), "other");
    }
}
