//! What is retried, what is not, and what each attempt looks like.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use et_sdk::retry::{FailedAttempt, Failure, RetryPolicy, StandardRetry};
use et_sdk::{ErrorKind, Outcome};
use serde_json::json;

use crate::support::{
    LINE, ManualClock, Reply, Server, Steps, Then, WAITS, client, credentials, done,
    patient_client, start,
};

/// Every failure that passes, with how often the server gets to see the request.
fn passing_failures() -> Vec<(&'static str, Reply)> {
    let page = "<html><body>Bad Gateway</body></html>";
    let body = json!({"id": LINE, "name": "a name long enough to be cut in the middle"});
    vec![
        ("a reset after acting", Reply::reset_after_acting()),
        ("an empty 500", Reply::status(500)),
        ("a refusal with 500", Reply::refusal(500, "InternalError")),
        (
            "a proxy's 502",
            Reply::status(502)
                .header("Content-Type", "text/html")
                .body(page),
        ),
        ("503", Reply::status(503)),
        ("504", Reply::status(504)),
        ("429", Reply::refusal(429, "TooManyRequests")),
        ("half a body", Reply::json(body.clone()).then(Then::Cut)),
        (
            "half a body in chunks",
            Reply::json(body.clone()).chunked().then(Then::Cut),
        ),
        (
            "a reset within the body",
            Reply::json(body).then(Then::Reset),
        ),
        (
            "half an error's body",
            Reply::refusal(500, "InternalError").then(Then::Cut),
        ),
        (
            "an error's endless body",
            Reply::status(503).body("x").then(Then::Endless),
        ),
    ]
}

#[tokio::test]
async fn repeats_whatever_passes_with_the_same_token_and_a_new_date_and_signature() {
    for (cause, reply) in passing_failures() {
        let server = Server::replying([reply, done()]).await;
        let clock = ManualClock::passing(WAITS);
        let client = client(&server, &clock)
            .backoff_policy(Steps(Duration::from_secs(1)))
            .build()
            .unwrap();

        let response = client.line(LINE).update().name("south").send().await;

        let response = response.unwrap_or_else(|error| panic!("{cause}: {error}"));
        assert_eq!(response.attempts(), 2, "{cause}");
        let requests = server.requests();
        assert_eq!(requests.len(), 2, "{cause}");
        let [first, second] = &requests[..] else {
            unreachable!()
        };
        assert!(first.client_token().is_some(), "{cause}");
        assert_eq!(first.client_token(), second.client_token(), "{cause}");
        assert_eq!(first.target, second.target, "{cause}");
        assert_eq!(first.body, second.body, "{cause}");
        assert_eq!(
            (first.date(), second.date()),
            (start(), start() + TimeDelta::seconds(1)),
            "{cause}"
        );
        assert_ne!(first.signature(), second.signature(), "{cause}");
        for request in &requests {
            request.verify(&credentials(), clock.true_time()).unwrap();
        }
        assert_eq!(clock.waits(), [Duration::from_secs(1)], "{cause}");
    }
}

#[tokio::test]
async fn repeats_a_connection_that_is_reset_before_anything_is_read() {
    let server = Server::replying([Reply::reset_before_reading(), done()]).await;
    let (client, _) = patient_client(&server);

    let response = client.line(LINE).delete().send().await.unwrap();

    assert_eq!(response.attempts(), 2);
    assert_eq!((server.connections(), server.count()), (2, 1));
}

#[tokio::test]
async fn repeats_no_refusal_and_no_answer_that_cannot_be_read() {
    let refusals = [400, 401, 403, 404, 405, 409, 410, 412, 418, 501, 505]
        .map(|status| (Reply::refusal(status, "Whatever"), ErrorKind::Service));
    let others = [
        (
            Reply::status(302).header("Location", "/elsewhere"),
            ErrorKind::UnexpectedResponse,
        ),
        (Reply::json(json!(["not", "a", "line"])), ErrorKind::Decode),
        (Reply::status(200), ErrorKind::Decode),
        (
            Reply::status(200).body("<html>welcome</html>"),
            ErrorKind::Decode,
        ),
    ];
    for (reply, kind) in refusals.into_iter().chain(others) {
        let server = Server::replying([reply.clone()]).await;
        let (client, _) = patient_client(&server);

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{reply:?}");
        assert!(!error.is_retryable(), "{reply:?}");
        assert_eq!(server.count(), 1, "{reply:?}");
    }
}

#[tokio::test]
async fn gives_up_after_three_attempts_and_tells_what_is_known() {
    let server =
        Server::always(Reply::refusal(503, "Busy").header("x-bce-request-id", "r-9")).await;
    let (client, _) = patient_client(&server);

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!(server.count(), 3);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 3));
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(
        (error.code(), error.request_id()),
        (Some("Busy"), Some("r-9"))
    );
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(
        error.client_token().map(str::to_owned),
        server.requests()[0].client_token()
    );
    assert!(error.is_retryable());
}

#[tokio::test]
async fn says_that_nothing_was_sent_when_no_connection_came_about() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let server = Server::replying([]).await;
    let clock = ManualClock::passing(WAITS);
    let client = client(&server, &clock)
        .endpoint(format!("http://{address}"))
        .build()
        .unwrap();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_retryable());
    assert!(!error.to_string().contains("unknown"), "{error}");
}

#[tokio::test]
async fn knows_the_outcome_of_a_refusal_unless_an_earlier_attempt_may_have_acted() {
    for (replies, outcome) in [
        (
            vec![Reply::refusal(403, "AccessDenied")],
            Outcome::Unchanged,
        ),
        (
            vec![Reply::status(429), Reply::refusal(403, "AccessDenied")],
            Outcome::Unchanged,
        ),
        (
            vec![
                Reply::reset_after_acting(),
                Reply::refusal(403, "AccessDenied"),
            ],
            Outcome::Unknown,
        ),
        (
            vec![Reply::status(502), Reply::refusal(404, "NoSuchObject")],
            Outcome::Unknown,
        ),
    ] {
        let server = Server::replying(replies.clone()).await;
        let (client, _) = patient_client(&server);

        let deleted = client.line(LINE).delete().send().await.unwrap_err();

        assert_eq!(deleted.outcome(), outcome, "{replies:?}");
        assert_eq!(
            deleted.client_token().map(str::to_owned),
            server.requests()[0].client_token()
        );
    }
    // What only reads leaves nothing open.
    let server = Server::always(Reply::reset_after_acting()).await;
    let (client, _) = patient_client(&server);
    let read = client.line(LINE).get().send().await.unwrap_err();
    assert_eq!(
        (read.outcome(), read.client_token()),
        (Outcome::Unchanged, None)
    );
}

#[tokio::test]
async fn a_plain_refusal_before_a_failed_connection_was_sent_all_the_same() {
    let server = Server::replying([Reply::status(429)
        .header("Connection", "close")
        .then(Then::Cut)])
    .await;
    let clock = ManualClock::new();
    let client = client(&server, &clock)
        .backoff_policy(Steps(Duration::from_secs(1)))
        .retry_policy(StandardRetry::new(2))
        .build()
        .unwrap();
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    drop(server);
    while !call.is_finished() {
        clock.advance(Duration::from_secs(1));
        tokio::task::yield_now().await;
    }

    let error = call.await.unwrap().unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 2));
    assert_eq!(error.outcome(), Outcome::Unchanged);
}

#[tokio::test]
async fn a_given_token_is_sent_on_every_attempt() {
    let server = Server::replying([Reply::status(500), done()]).await;
    let (client, _) = patient_client(&server);

    client
        .line(LINE)
        .delete()
        .client_token("mine-1")
        .send()
        .await
        .unwrap();

    for request in server.requests() {
        assert_eq!(request.client_token().as_deref(), Some("mine-1"));
    }
}

#[tokio::test]
async fn is_off_in_one_line_for_a_client_and_for_a_call() {
    let server = Server::always(Reply::status(503)).await;
    let clock = ManualClock::passing(WAITS);
    let off = client(&server, &clock).without_retries().build().unwrap();
    let on = client(&server, &clock).build().unwrap();

    off.line(LINE).get().send().await.unwrap_err();
    assert_eq!(server.count(), 1);
    on.line(LINE)
        .get()
        .without_retries()
        .send()
        .await
        .unwrap_err();
    assert_eq!(server.count(), 2);
    // A call goes before its client.
    off.line(LINE)
        .get()
        .retry_policy(StandardRetry::new(5))
        .send()
        .await
        .unwrap_err();
    assert_eq!(server.count(), 7);
}

#[tokio::test]
async fn the_number_of_attempts_can_be_set() {
    for attempts in [0, 1, 2, 5] {
        let server = Server::always(Reply::status(500)).await;
        let client = client(&server, &ManualClock::passing(WAITS))
            .retry_policy(StandardRetry::new(attempts))
            .build()
            .unwrap();
        let error = client.line(LINE).get().send().await.unwrap_err();
        assert_eq!(server.count() as u32, attempts.max(1));
        assert_eq!(error.attempts(), attempts.max(1));
    }
}

/// A policy that repeats what it finds missing, and notes what it is asked.
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
        matches!(
            attempt.failure,
            Failure::Response {
                code: Some("NoSuchObject"),
                ..
            }
        )
    }
}

#[tokio::test]
async fn a_policy_of_ones_own_is_asked_about_every_failure_but_the_last() {
    let server = Server::replying([
        Reply::refusal(404, "NoSuchObject"),
        Reply::refusal(404, "NoSuchObject"),
        Reply::status(503),
    ])
    .await;
    let policy = UntilFound::default();
    let client = client(&server, &ManualClock::passing(WAITS))
        .retry_policy(policy.clone())
        .build()
        .unwrap();

    let error = client.line(LINE).get().send().await.unwrap_err();

    assert_eq!((error.status().unwrap().as_u16(), server.count()), (503, 3));
    assert_eq!(
        policy.0.lock().unwrap()[..],
        [
            "1 QueryDedicatedLineDetail false Response { status: 404, code: Some(\"NoSuchObject\") }",
            "2 QueryDedicatedLineDetail false Response { status: 404, code: Some(\"NoSuchObject\") }",
            "3 QueryDedicatedLineDetail false Response { status: 503, code: None }",
        ]
    );
}
