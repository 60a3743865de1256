//! Clocks that disagree: this machine's, the service's, and what a response claims.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use et_sdk::retry::StandardRetry;
use et_sdk::{Client, ErrorKind, Outcome};

use crate::clients::{client_on, client_with};
use crate::failure::assert_failure;
use crate::support::{
    LINE, ManualClock, Reply, Server, WAITS, done, patient_client, start, verified,
};

fn hours(hours: i64) -> TimeDelta {
    TimeDelta::hours(hours)
}

/// A refusal of the request's date, by a service that is two hours ahead.
fn expired() -> Reply {
    Reply::refusal(400, "RequestExpired").date(start() + hours(2))
}

/// The dates of the requests so far.
fn dates(server: &Server) -> Vec<DateTime<Utc>> {
    let requests = server.requests();
    requests.iter().map(|request| request.date()).collect()
}

/// How many attempts a call took.
async fn attempts(client: &Client) -> u32 {
    client.line(LINE).delete().send().await.unwrap().attempts()
}

#[tokio::test]
async fn the_date_of_any_response_corrects_later_signatures_of_all_clones() {
    for ahead in [hours(2), hours(-2), TimeDelta::minutes(5)] {
        for status in [200, 503] {
            let reply = Reply::status(status).date(start() + ahead);
            let server = Server::always(reply).await;
            let (client, _) = client_with(&server, |builder| builder.without_retries());

            for client in [client.clone(), client] {
                let _ = client.line(LINE).delete().send().await;
            }

            assert_eq!(dates(&server), [start(), start() + ahead], "{status}");
        }
    }
}

#[tokio::test]
async fn a_response_with_an_age_or_without_a_valid_date_corrects_nothing() {
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
        assert_eq!(dates(&server), [start(), start()], "{reply:?}");
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
    assert_eq!(dates(&server), [start(), start() + hours(2), start()]);
}

#[tokio::test]
async fn a_wrong_clock_costs_one_attempt() {
    for wrong_by in [hours(2), hours(-2)] {
        let clock = ManualClock::passing(WAITS);
        let service = clock.clone();
        let server = Server::deciding(move |request| {
            verified(request, &service, done()).date(service.true_time())
        })
        .await;
        clock.set(wrong_by);
        let client = client_on(&server, &clock, |builder| builder);

        assert_eq!((attempts(&client).await, attempts(&client).await), (2, 1));
        let requests = server.requests();
        assert_eq!(requests[0].client_token(), requests[1].client_token());
        assert!(clock.waits().is_empty(), "a corrected date needs no wait");

        // This machine's clock is set right.
        clock.set(TimeDelta::zero());
        assert_eq!((attempts(&client).await, attempts(&client).await), (2, 1));
    }
}

#[tokio::test]
async fn a_wrong_date_in_responses_fails_no_call() {
    for wrong_by in [hours(2), hours(-2)] {
        let clock = ManualClock::passing(WAITS);
        let service = clock.clone();
        let server = Server::deciding(move |request| {
            verified(request, &service, done()).date(service.true_time() + wrong_by)
        })
        .await;
        let client = client_on(&server, &clock, |builder| builder);

        let mut attempts_of_calls = Vec::new();
        for _ in 0..6 {
            attempts_of_calls.push(attempts(&client).await);
            clock.advance(Duration::from_secs(600));
        }

        // The date is trusted once; the refusal that follows disproves it for good.
        assert_eq!(attempts_of_calls, [1, 2, 1, 1, 1, 1]);
    }
}

#[tokio::test]
async fn without_correction_dates_stay_and_an_expired_one_is_not_retried() {
    let server = Server::always(expired()).await;
    let (client, _) = client_with(&server, |builder| builder.clock_skew_correction(false));

    for _ in 0..2 {
        let error = client.line(LINE).delete().send().await.unwrap_err();
        assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
        assert_eq!(error.code(), Some("RequestExpired"));
        assert!(error.to_string().contains("clock"), "{error}");
    }

    assert_eq!(dates(&server), [start(), start()]);
}

#[tokio::test]
async fn an_expired_date_is_retried_once_however_many_attempts_there_are() {
    let server = Server::always(expired()).await;
    let (client, _) = client_with(&server, |builder| {
        builder.retry_policy(StandardRetry::new(5))
    });

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!(error.attempts(), 2);
    assert_eq!(dates(&server), [start(), start() + hours(2)]);
}

#[tokio::test]
async fn an_expired_date_counts_as_an_attempt() {
    let replies = || [Reply::status(503), expired(), done()];
    let server = Server::replying(replies()).await;
    let (limited, _) = client_with(&server, |builder| {
        builder.retry_policy(StandardRetry::new(2))
    });
    let error = limited.line(LINE).delete().send().await.unwrap_err();
    assert_eq!((error.code(), server.count()), (Some("RequestExpired"), 2));

    let server = Server::replying(replies()).await;
    let (client, _) = patient_client(&server);
    assert_eq!(attempts(&client).await, 3);
}

#[tokio::test]
async fn without_retries_an_expired_date_is_an_error_and_still_corrects_the_next_call() {
    let server = Server::replying([expired(), done()]).await;
    let (client, _) = client_with(&server, |builder| builder.without_retries());

    let error = client.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(
        (error.code(), error.attempts()),
        (Some("RequestExpired"), 1)
    );
    client.line(LINE).delete().send().await.unwrap();

    assert_eq!(dates(&server), [start(), start() + hours(2)]);
}
