//! Clocks that disagree: this machine's, the service's, and what an answer claims.

use std::time::Duration;

use chrono::TimeDelta;
use et_sdk::retry::StandardRetry;
use et_sdk::{ErrorKind, Outcome};

use crate::support::{
    LINE, ManualClock, Reply, Server, WAITS, client, done, patient_client, start, verified,
};

fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}

#[tokio::test]
async fn the_date_of_an_answer_corrects_later_signatures() {
    for ahead in [hours(2), hours(-2), TimeDelta::minutes(5)] {
        let server = Server::always(done().date(start() + ahead)).await;
        let (client, _) = patient_client(&server);

        client.line(LINE).delete().send().await.unwrap();
        client.clone().line(LINE).delete().send().await.unwrap();

        let dates: Vec<_> = server
            .requests()
            .iter()
            .map(|request| request.date())
            .collect();
        assert_eq!(dates, [start(), start() + ahead], "for clones too");
    }
}

#[tokio::test]
async fn an_error_corrects_as_well() {
    let server = Server::replying([Reply::status(503).date(start() + hours(2)), done()]).await;
    let clock = ManualClock::new();
    let client = client(&server, &clock)
        .backoff_policy(crate::support::Steps(Duration::ZERO))
        .build()
        .unwrap();

    client.line(LINE).delete().send().await.unwrap();

    assert_eq!(server.requests()[1].date(), start() + hours(2));
}

#[tokio::test]
async fn an_answer_with_an_age_or_a_bad_date_corrects_nothing() {
    for reply in [
        done().date(start() + hours(2)).header("Age", "7200"),
        done().header("Date", "tomorrow"),
        done().header("Date", ""),
        done(),
    ] {
        let server = Server::always(reply.clone()).await;
        let (client, _) = patient_client(&server);
        for _ in 0..2 {
            client.line(LINE).delete().send().await.unwrap();
        }
        assert_eq!(server.requests()[1].date(), start(), "{reply:?}");
    }
}

#[tokio::test]
async fn the_correction_ends_when_the_clocks_agree_again() {
    let ahead = done().date(start() + hours(2));
    let server = Server::replying([ahead, done().date(start()), done()]).await;
    let (client, _) = patient_client(&server);
    for _ in 0..3 {
        client.line(LINE).delete().send().await.unwrap();
    }
    let dates: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.date())
        .collect();
    assert_eq!(dates, [start(), start() + hours(2), start()]);
}

#[tokio::test]
async fn a_wrong_clock_costs_one_refusal() {
    for wrong_by in [hours(2), hours(-2)] {
        let clock = ManualClock::passing(WAITS);
        let service = clock.clone();
        let server = Server::deciding(move |request| {
            verified(request, &service, done()).date(service.true_time())
        })
        .await;
        clock.set(wrong_by);
        let client = client(&server, &clock).build().unwrap();

        let first = client.line(LINE).delete().send().await.unwrap();
        let second = client.line(LINE).delete().send().await.unwrap();

        assert_eq!((first.attempts(), second.attempts()), (2, 1));
        let requests = server.requests();
        assert_eq!(requests[0].client_token(), requests[1].client_token());
        assert!(clock.waits().is_empty(), "a corrected date needs no wait");

        // Somebody sets this machine's clock right.
        clock.set(TimeDelta::zero());
        let third = client.line(LINE).delete().send().await.unwrap();
        let fourth = client.line(LINE).delete().send().await.unwrap();
        assert_eq!((third.attempts(), fourth.attempts()), (2, 1));
    }
}

#[tokio::test]
async fn a_date_that_lies_hinders_no_call() {
    for lie in [hours(2), hours(-2)] {
        let clock = ManualClock::passing(WAITS);
        let service = clock.clone();
        let server = Server::deciding(move |request| {
            verified(request, &service, done()).date(service.true_time() + lie)
        })
        .await;
        let client = client(&server, &clock).build().unwrap();

        let mut attempts = Vec::new();
        for _ in 0..6 {
            attempts.push(client.line(LINE).delete().send().await.unwrap().attempts());
            clock.advance(Duration::from_secs(600));
        }

        // The lie is believed once; the refusal that it brings proves it wrong for good.
        assert_eq!(attempts, [1, 2, 1, 1, 1, 1]);
    }
}

#[tokio::test]
async fn is_not_applied_and_not_retried_when_switched_off() {
    let server =
        Server::always(Reply::refusal(400, "RequestExpired").date(start() + hours(2))).await;
    let client = client(&server, &ManualClock::passing(WAITS))
        .clock_skew_correction(false)
        .build()
        .unwrap();

    for _ in 0..2 {
        let error = client.line(LINE).delete().send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1));
        assert_eq!(error.code(), Some("RequestExpired"));
        assert!(error.is_authentication() && error.is_retryable());
        assert!(error.to_string().contains("clock"), "{error}");
        assert_eq!(error.outcome(), Outcome::Unchanged);
    }

    assert_eq!(server.count(), 2);
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.date() == start())
    );
}

#[tokio::test]
async fn an_expired_date_is_retried_once_however_many_attempts_there_are() {
    let server =
        Server::always(Reply::refusal(400, "RequestExpired").date(start() + hours(2))).await;
    let client = client(&server, &ManualClock::passing(WAITS))
        .retry_policy(StandardRetry::new(5))
        .build()
        .unwrap();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!((server.count(), error.attempts()), (2, 2));
    assert_eq!(server.requests()[1].date(), start() + hours(2));
}

#[tokio::test]
async fn an_expired_date_counts_against_the_attempts() {
    let replies = || {
        [
            Reply::status(503),
            Reply::refusal(400, "RequestExpired").date(start() + hours(2)),
            done(),
        ]
    };
    let server = Server::replying(replies()).await;
    let limited = client(&server, &ManualClock::passing(WAITS))
        .retry_policy(StandardRetry::new(2))
        .build()
        .unwrap();
    let error = limited.line(LINE).delete().send().await.unwrap_err();
    assert_eq!((error.code(), server.count()), (Some("RequestExpired"), 2));

    let server = Server::replying(replies()).await;
    let (roomy, _) = patient_client(&server);
    assert_eq!(
        roomy.line(LINE).delete().send().await.unwrap().attempts(),
        3
    );
}

#[tokio::test]
async fn without_retries_an_expired_date_is_told_and_learned_from() {
    let refusal = Reply::refusal(400, "RequestExpired").date(start() + hours(2));
    let server = Server::replying([refusal, done()]).await;
    let client = client(&server, &ManualClock::new())
        .without_retries()
        .build()
        .unwrap();

    let error = client.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(
        (error.code(), error.attempts()),
        (Some("RequestExpired"), 1)
    );
    client.line(LINE).delete().send().await.unwrap();

    assert_eq!(server.requests()[1].date(), start() + hours(2));
}
