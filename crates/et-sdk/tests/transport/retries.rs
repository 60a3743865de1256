//! What is retried, what is not, and what each attempt looks like.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use et_sdk::retry::{FailedAttempt, Failure, NoRetry, RetryPolicy, StandardRetry};
use et_sdk::{ErrorKind, Outcome};
use serde_json::json;

use crate::support::{
    LINE, ManualClock, Reply, Server, Steps, Then, always, assert_failure, client_on, client_with,
    credentials, done, replying, start,
};

/// Every temporary failure whose request reaches the server.
fn temporary_failures() -> Vec<Reply> {
    let html = "<html><body>Bad Gateway</body></html>";
    let body = json!({"id": LINE, "name": "a name long enough to be cut in the middle"});
    vec![
        Reply::reset_after_acting(),
        Reply::status(500),
        Reply::refusal(500, "InternalError"),
        Reply::status(502)
            .header("Content-Type", "text/html")
            .body(html),
        Reply::status(503),
        Reply::status(504),
        Reply::refusal(429, "TooManyRequests"),
        Reply::json(body.clone()).then(Then::Cut),
        Reply::json(body.clone()).chunked().then(Then::Cut),
        Reply::json(body).then(Then::Reset),
        Reply::refusal(500, "InternalError").then(Then::Cut),
        Reply::status(503).body("x").then(Then::Endless),
    ]
}

#[tokio::test]
async fn retries_temporary_failures_with_the_same_token_and_a_new_date_and_signature() {
    for reply in temporary_failures() {
        let server = Server::replying([reply.clone(), done()]).await;
        let (client, clock) = client_with(&server, |builder| {
            builder.backoff_policy(Steps(Duration::from_secs(1)))
        });

        let response = client.line(LINE).update().name("south").send().await;

        let response = response.unwrap_or_else(|error| panic!("{reply:?}: {error}"));
        assert_eq!(response.attempts(), 2, "{reply:?}");
        let requests = server.requests();
        let [first, second] = &requests[..] else {
            panic!("{reply:?}: {} requests", requests.len());
        };
        assert!(first.client_token().is_some(), "{reply:?}");
        assert_eq!(first.target, second.target, "{reply:?}");
        assert_eq!(first.body, second.body, "{reply:?}");
        assert_eq!(first.date(), start(), "{reply:?}");
        assert_eq!(second.date(), start() + TimeDelta::seconds(1), "{reply:?}");
        assert_ne!(first.signature(), second.signature(), "{reply:?}");
        for request in &requests {
            request.verify(&credentials(), clock.true_time()).unwrap();
        }
        assert_eq!(clock.waits(), [Duration::from_secs(1)], "{reply:?}");
    }
}

#[tokio::test]
async fn retries_a_connection_that_is_reset_before_anything_is_read() {
    let (server, client, _) = replying([Reply::reset_before_reading(), done()]).await;

    let response = client.line(LINE).delete().send().await.unwrap();

    assert_eq!(response.attempts(), 2);
    assert_eq!((server.connections(), server.count()), (2, 1));
}

#[tokio::test]
async fn does_not_retry_refusals_and_undecodable_responses() {
    let refusals = [400, 401, 403, 404, 405, 409, 410, 412, 418, 501, 505]
        .map(|status| (Reply::refusal(status, "Whatever"), ErrorKind::Service));
    let redirect = Reply::status(302).header("Location", "/elsewhere");
    let cut = Reply::refusal(403, "AccessDenied").then(Then::Cut);
    let others = [
        (cut, ErrorKind::Service),
        (redirect, ErrorKind::UnexpectedResponse),
        (Reply::json(json!(["not", "a", "line"])), ErrorKind::Decode),
        (Reply::status(200), ErrorKind::UnexpectedResponse),
        (Reply::status(299), ErrorKind::UnexpectedResponse),
    ];
    for (reply, kind) in refusals.into_iter().chain(others) {
        let (server, client, _) = replying([reply]).await;

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_failure(&error, kind, 1, Outcome::Unchanged);
        assert!(!error.is_retryable(), "{error}");
        assert_eq!(server.count(), 1, "{error}");
    }
}

#[tokio::test]
async fn gives_up_after_three_attempts_with_an_unknown_outcome() {
    let busy = Reply::refusal(503, "Busy").header("x-bce-request-id", "r-9");
    let (server, client, _) = always(busy).await;

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Service, 3, Outcome::Unknown);
    assert_eq!(server.count(), 3);
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(
        (error.code(), error.request_id()),
        (Some("Busy"), Some("r-9"))
    );
    let token = server.requests()[0].client_token();
    assert_eq!(error.client_token(), token.as_deref());
    assert!(error.is_retryable());
}

#[tokio::test]
async fn nothing_was_sent_if_no_connection_was_established() {
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let server = Server::replying([]).await;
    let endpoint = format!("http://{address}");
    let (client, _) = client_with(&server, |builder| builder.endpoint(endpoint));

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Connection, 3, Outcome::NotSent);
    assert!(error.is_retryable());
    assert!(!error.to_string().contains("unknown"), "{error}");
}

#[tokio::test]
async fn a_refusal_changed_nothing_unless_an_earlier_attempt_may_have() {
    let denied = Reply::refusal(403, "AccessDenied");
    let missing = Reply::refusal(404, "NoSuchObject");
    for (replies, outcome) in [
        (vec![denied.clone()], Outcome::Unchanged),
        (vec![Reply::status(429), denied.clone()], Outcome::Unchanged),
        (vec![Reply::reset_after_acting(), denied], Outcome::Unknown),
        (vec![Reply::status(502), missing], Outcome::Unknown),
    ] {
        let (server, client, _) = replying(replies.clone()).await;

        let error = client.line(LINE).delete().send().await.unwrap_err();

        assert_eq!(error.outcome(), outcome, "{replies:?}");
        let token = server.requests()[0].client_token();
        assert_eq!(error.client_token(), token.as_deref());
    }
    // An action that only reads never changes anything.
    let (_server, client, _) = always(Reply::reset_after_acting()).await;
    let error = client.line(LINE).get().send().await.unwrap_err();
    assert_eq!(
        (error.outcome(), error.client_token()),
        (Outcome::Unchanged, None)
    );
}

#[tokio::test]
async fn a_call_was_sent_even_if_its_last_attempt_found_no_connection() {
    let throttled = Reply::status(429).header("Connection", "close");
    let server = Server::replying([throttled.then(Then::Cut)]).await;
    let clock = ManualClock::new();
    let client = client_on(&server, &clock, |builder| {
        builder
            .backoff_policy(Steps(Duration::from_secs(1)))
            .retry_policy(StandardRetry::new(2))
    });
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    drop(server);
    while !call.is_finished() {
        clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }

    let error = call.await.unwrap().unwrap_err();

    assert_failure(&error, ErrorKind::Connection, 2, Outcome::Unchanged);
}

#[tokio::test]
async fn the_callers_token_is_sent_on_every_attempt() {
    let (server, client, _) = replying([Reply::status(500), done()]).await;

    let call = client.line(LINE).delete().client_token("mine-1");
    call.send().await.unwrap();

    let requests = server.requests();
    let tokens = requests
        .iter()
        .map(|request| request.client_token().unwrap());
    assert_eq!(tokens.collect::<Vec<_>>(), ["mine-1", "mine-1"]);
}

#[tokio::test]
async fn attempts_can_be_set_for_a_client_and_for_a_call() {
    let (server, on, _) = always(Reply::status(503)).await;
    let (off, _) = client_with(&server, |builder| builder.without_retries());
    let limited = |attempts| StandardRetry::new(attempts);
    let (two, _) = client_with(&server, |builder| builder.retry_policy(limited(2)));
    for (call, attempts) in [
        (on.line(LINE).get(), 3),
        (off.line(LINE).get(), 1),
        (two.line(LINE).get(), 2),
        // A call's setting overrides its client's.
        (on.line(LINE).get().without_retries(), 1),
        (off.line(LINE).get().retry_policy(limited(5)), 5),
        (on.line(LINE).get().retry_policy(limited(0)), 1),
    ] {
        let before = server.count();
        let error = call.send().await.unwrap_err();
        assert_eq!(error.attempts(), attempts);
        assert_eq!(server.count() - before, attempts as usize);
    }
}

/// A policy that retries until something is found, and records what it is asked.
#[derive(Clone, Debug, Default)]
struct UntilFound(Arc<Mutex<Vec<String>>>);

impl RetryPolicy for UntilFound {
    fn max_attempts(&self) -> u32 {
        4
    }

    fn is_transient(&self, attempt: &FailedAttempt<'_>) -> bool {
        self.0.lock().unwrap().push(format!(
            "{} {} {} {:?}",
            attempt.number, attempt.action, attempt.mutating, attempt.failure
        ));
        let missing = Some("NoSuchObject");
        matches!(attempt.failure, Failure::Response { code, .. } if code == missing)
    }
}

#[tokio::test]
async fn a_custom_policy_is_asked_about_every_failure_while_attempts_are_left() {
    let missing = || Reply::refusal(404, "NoSuchObject");
    let server = Server::replying([missing(), missing(), Reply::status(503)]).await;
    let policy = UntilFound::default();
    let (client, _) = client_with(&server, |builder| builder.retry_policy(policy.clone()));

    let error = client.line(LINE).get().send().await.unwrap_err();

    assert_eq!((error.status().unwrap().as_u16(), server.count()), (503, 3));
    assert_eq!(
        policy.0.lock().unwrap()[..],
        [
            "1 QueryDedicatedLineDetail false \
             Response { status: 404, code: Some(\"NoSuchObject\") }",
            "2 QueryDedicatedLineDetail false \
             Response { status: 404, code: Some(\"NoSuchObject\") }",
            "3 QueryDedicatedLineDetail false Response { status: 503, code: None }",
        ]
    );
}

#[tokio::test]
async fn no_policy_is_asked_about_a_response_that_the_service_never_sends() {
    for status in [302, 299] {
        let (server, client, _) = always(Reply::status(status)).await;
        let policy = UntilFound::default();
        let call = client.line(LINE).get().retry_policy(policy.clone());

        let error = call.send().await.unwrap_err();

        assert_failure(&error, ErrorKind::UnexpectedResponse, 1, Outcome::Unchanged);
        assert!(policy.0.lock().unwrap().is_empty());
        assert_eq!(server.count(), 1);
    }
}

/// [`NoRetry`] with another limit.
#[derive(Debug)]
struct UpTo(u32);

impl RetryPolicy for UpTo {
    fn max_attempts(&self) -> u32 {
        self.0
    }

    fn is_transient(&self, attempt: &FailedAttempt<'_>) -> bool {
        NoRetry.is_transient(attempt)
    }
}

#[tokio::test]
async fn no_retry_means_one_attempt_and_no_failure_that_could_pass() {
    assert_eq!(NoRetry.max_attempts(), 1);
    let (server, client, _) = always(Reply::status(503)).await;
    let call = client.line(LINE).get().retry_policy(UpTo(3));
    let error = call.send().await.unwrap_err();
    assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
    assert_eq!(server.count(), 1);
}
