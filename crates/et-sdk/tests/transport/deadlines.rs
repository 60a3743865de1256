//! Time-outs of an attempt and of a whole call, and what dropping a call does.

use std::time::Duration;

use bce_auth::provider::{ProvideCredentials, ProvideFuture};
use et_sdk::retry::StandardRetry;
use et_sdk::{ErrorKind, Outcome};
use serde_json::json;

use crate::support::{
    LINE, ManualClock, Reply, Server, Steps, Then, WAITS, client, done, patient_client,
};

/// The defaults that the documentation states.
const ATTEMPT: Duration = Duration::from_secs(30);
const OPERATION: Duration = Duration::from_secs(120);

#[tokio::test]
async fn an_attempt_that_stalls_is_repeated_after_30_s() {
    let body = json!({"id": LINE, "name": "a name long enough to be cut in the middle"});
    for stall in [
        Reply::stall(),
        Reply::json(body.clone()).then(Then::Stall),
        Reply::json(body.clone()).chunked().then(Then::Stall),
    ] {
        let server = Server::replying([stall.clone(), Reply::json(body.clone())]).await;
        let (client, clock) = patient_client(&server);
        let call = tokio::spawn(client.line(LINE).get().send());
        server.seen(1).await;
        clock.advance(ATTEMPT - Duration::from_millis(1));
        tokio::task::yield_now().await;
        assert!(!call.is_finished(), "{stall:?}");
        clock.advance(Duration::from_millis(1));

        let response = call.await.unwrap().unwrap();

        assert_eq!(response.attempts(), 2, "{stall:?}");
        server.left(1).await;
    }
}

#[tokio::test]
async fn an_attempt_that_stalls_for_the_last_time_leaves_the_outcome_open() {
    let server = Server::always(Reply::stall()).await;
    let (client, clock) = patient_client(&server);
    let call = client
        .line(LINE)
        .delete()
        .attempt_timeout(Duration::from_secs(26));
    let call = tokio::spawn(call.retry_policy(StandardRetry::new(2)).send());
    for attempt in 1..=2 {
        server.seen(attempt).await;
        clock.advance(Duration::from_secs(26));
    }

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.is_timeout() && error.is_retryable() && error.client_token().is_some());
    assert!(error.request_id().is_none() && error.client_request_id().is_some());
}

/// The runtime's timers stand still too, and jump once nothing else is left to do: the answer's head has arrived by then.
#[tokio::test(start_paused = true)]
async fn an_error_counts_even_if_its_body_never_ends() {
    let refusal = Reply::refusal(403, "AccessDenied").header("x-bce-request-id", "r-7");
    let server = Server::always(refusal.then(Then::Stall)).await;
    let (client, clock) = patient_client(&server);
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    clock.advance(ATTEMPT);

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1));
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.request_id(), Some("r-7"));
    assert_eq!(error.outcome(), Outcome::Unchanged);
}

#[tokio::test]
async fn the_call_ends_after_120_s_whatever_its_attempts_do() {
    let server = Server::always(Reply::stall()).await;
    let (client, clock) = patient_client(&server);
    let call = client.line(LINE).delete().attempt_timeout(OPERATION * 2);
    let call = tokio::spawn(call.send());
    server.seen(1).await;
    clock.advance(OPERATION - Duration::from_millis(1));
    tokio::task::yield_now().await;
    assert!(!call.is_finished());
    clock.advance(Duration::from_millis(1));

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Deadline, 1));
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(
        error.client_token().map(str::to_owned),
        server.requests()[0].client_token()
    );
    assert!(error.is_timeout());
    server.left(1).await;
}

#[tokio::test]
async fn an_error_of_the_deadline_has_the_last_failure_as_its_source() {
    let server = Server::replying([Reply::refusal(503, "Busy"), Reply::stall()]).await;
    let (client, clock) = patient_client(&server);
    let call = tokio::spawn(
        client
            .line(LINE)
            .get()
            .attempt_timeout(OPERATION * 2)
            .send(),
    );
    server.seen(2).await;
    clock.advance(OPERATION);

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Deadline, 2));
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("Busy"), "{source}");
}

#[tokio::test]
async fn no_wait_outlasts_the_deadline() {
    let server = Server::always(Reply::status(503)).await;
    // The 20 s that are left for the second attempt are its time-out, and stay.
    let clock = ManualClock::passing(Duration::from_secs(10));
    let client = client(&server, &clock)
        .operation_timeout(Duration::from_secs(30))
        .retry_policy(StandardRetry::new(10))
        .backoff_policy(Steps(Duration::from_secs(10)))
        .build()
        .unwrap();

    let error = client.line(LINE).get().send().await.unwrap_err();

    // 10 s, then 20 s would end exactly at the deadline.
    assert_eq!(clock.waits(), [Duration::from_secs(10)]);
    assert_eq!((server.count(), error.attempts()), (2, 2));
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16()),
        (ErrorKind::Service, 503)
    );
}

#[tokio::test]
async fn the_deadline_can_be_set_for_a_call() {
    let server = Server::always(Reply::stall()).await;
    let (client, clock) = patient_client(&server);
    let call = client
        .line(LINE)
        .get()
        .operation_timeout(Duration::from_secs(27));
    let call = tokio::spawn(call.send());
    server.seen(1).await;
    clock.advance(Duration::from_secs(27));
    assert_eq!(call.await.unwrap().unwrap_err().kind(), ErrorKind::Deadline);
}

/// A provider that never answers.
#[derive(Debug)]
struct Silent(tokio::sync::watch::Sender<bool>);

impl ProvideCredentials for Silent {
    fn provide(&self) -> ProvideFuture<'_> {
        self.0.send_replace(true);
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn the_deadline_also_ends_the_wait_for_credentials() {
    let server = Server::replying([]).await;
    let clock = ManualClock::new();
    let (asked, mut was_asked) = tokio::sync::watch::channel(false);
    let client = client(&server, &clock)
        .credentials_provider(Silent(asked))
        .build()
        .unwrap();
    let call = tokio::spawn(client.line(LINE).delete().send());
    was_asked.wait_for(|asked| *asked).await.unwrap();
    clock.advance(OPERATION);

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Deadline, 0));
    assert_eq!(error.outcome(), Outcome::NotSent);
}

/// Only on Linux does a full queue of connections leave further ones hanging.
#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn a_connection_that_never_comes_about_times_out_unsent() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    while let Ok(Ok(stream)) = tokio::time::timeout(
        Duration::from_secs(1),
        tokio::net::TcpStream::connect(address),
    )
    .await
    {
        queue.push(stream);
    }
    let server = Server::replying([]).await;
    let client = client(&server, &ManualClock::passing(WAITS))
        .endpoint(format!("http://{address}"))
        .connect_timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let before = tokio::time::Instant::now();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(before.elapsed().as_secs(), 15);
}

#[tokio::test]
async fn dropping_a_call_hangs_up_and_sends_nothing_more() {
    let server = Server::always(Reply::stall()).await;
    let (client, clock) = patient_client(&server);
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;

    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    server.left(1).await;

    clock.advance(OPERATION);
    // Another call gets through after whatever the dropped one might still have sent.
    let other = tokio::spawn(client.line(LINE).delete().client_token("other").send());
    server.seen(2).await;
    assert_eq!(
        server.requests()[1].client_token().as_deref(),
        Some("other")
    );
    other.abort();
}

#[tokio::test]
async fn dropping_a_call_between_attempts_sends_nothing_more() {
    let server = Server::replying([Reply::status(503), done()]).await;
    let clock = ManualClock::new();
    let client = client(&server, &clock)
        .backoff_policy(Steps(Duration::from_secs(5)))
        .build()
        .unwrap();
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());

    clock.advance(Duration::from_secs(5));
    client
        .line(LINE)
        .delete()
        .client_token("other")
        .send()
        .await
        .unwrap();

    assert_eq!(server.count(), 2);
    assert_eq!(
        server.requests()[1].client_token().as_deref(),
        Some("other")
    );
}
