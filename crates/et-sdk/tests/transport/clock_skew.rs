//! Clocks that disagree: this machine's, the service's, and what a response claims.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use et_sdk::retry::StandardRetry;
use et_sdk::{Client, ErrorKind, Outcome, reqwest};
use serde_json::json;

use crate::support::assert_failure;
use crate::support::{
    LINE, ManualClock, Reply, Server, WAITS, done, patient_client, start, verified,
};
use crate::support::{client_on, client_with};

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

/// The dates of two calls after the first was refused like this.
async fn dates_after(refusal: Reply) -> Vec<DateTime<Utc>> {
    let server = Server::replying([refusal, done()]).await;
    let (client, _) = client_with(&server, |builder| builder.without_retries());
    for client in [client.clone(), client] {
        let _ = client.line(LINE).delete().send().await;
    }
    dates(&server)
}

#[tokio::test]
async fn a_refused_date_corrects_later_signatures_of_all_clones() {
    let day = hours(24);
    for ahead in [hours(2), hours(-2), TimeDelta::minutes(5), day, -day] {
        for status in [400, 403] {
            let refusal = Reply::refusal(status, "RequestExpired").date(start() + ahead);
            assert_eq!(dates_after(refusal).await, [start(), start() + ahead]);
        }
    }
}

#[tokio::test]
async fn no_other_response_corrects_anything() {
    let ahead = start() + hours(2);
    for reply in [
        done().date(ahead),
        Reply::status(503).date(ahead),
        Reply::refusal(403, "AccessDenied").date(ahead),
        Reply::refusal(500, "RequestExpired").date(ahead),
        Reply::json(json!({"code": "RequestExpired", "message": "no"})).date(ahead),
    ] {
        assert_eq!(
            dates_after(reply.clone()).await,
            [start(), start()],
            "{reply:?}"
        );
    }
}

#[tokio::test]
async fn a_refusal_with_an_age_or_without_a_valid_date_corrects_nothing_and_is_not_retried() {
    let refusal = || Reply::refusal(403, "RequestExpired");
    for reply in [
        refusal().date(start() + hours(2)).header("Age", "7200"),
        refusal().header("Date", "tomorrow"),
        refusal().header("Date", ""),
        refusal(),
    ] {
        let server = Server::always(reply.clone()).await;
        let (client, _) = patient_client(&server);
        for _ in 0..2 {
            let error = client.line(LINE).delete().send().await.unwrap_err();
            assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
            assert!(error.to_string().contains("no `Date`"), "{error}");
        }
        assert_eq!(dates(&server), [start(), start()], "{reply:?}");
    }
}

#[tokio::test]
async fn clocks_more_than_24_hours_apart_are_an_error_that_names_both_and_corrects_nothing() {
    let second = TimeDelta::seconds(1);
    for (date, text) in [
        (start() + hours(24) + second, "2030-03-18T17:46:41Z"),
        (start() - hours(24) - second, "2030-03-16T17:46:39Z"),
        (start() + TimeDelta::days(730), "2032-03-16T17:46:40Z"),
        (
            DateTime::from_timestamp(253_402_300_799, 0).unwrap(),
            "9999-12-31T23:59:59Z",
        ),
        (DateTime::UNIX_EPOCH, "1970-01-01T00:00:00Z"),
    ] {
        let server = Server::always(Reply::refusal(403, "RequestExpired").date(date)).await;
        let (client, _) = patient_client(&server);
        for _ in 0..2 {
            let error = client.line(LINE).delete().send().await.unwrap_err();
            assert_failure(&error, ErrorKind::Clock, 1, Outcome::Unchanged);
            assert_eq!(error.code(), Some("RequestExpired"));
            assert!(error.is_authentication() && !error.is_retryable());
            let shown = error.to_string();
            assert!(shown.contains(text), "{shown}");
            assert!(shown.contains("2030-03-17T17:46:40Z"), "{shown}");
            assert!(!shown.contains("corrected date"), "{shown}");
        }
        assert_eq!(dates(&server), [start(), start()], "{text}");
    }
}

#[tokio::test]
async fn over_plain_http_to_another_machine_nothing_is_learnt() {
    let server = Server::always(expired()).await;
    let proxy = reqwest::Proxy::http(server.endpoint()).unwrap();
    let (client, _) = client_with(&server, |builder| {
        builder
            .endpoint("http://bcc.test")
            .http_client_builder(reqwest::Client::builder().proxy(proxy))
    });

    for _ in 0..2 {
        let error = client.line(LINE).delete().send().await.unwrap_err();
        assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
        assert!(error.to_string().contains("plain HTTP"), "{error}");
    }

    assert_eq!(dates(&server), [start(), start()]);
}

/// The corrected year would have five digits.
#[tokio::test]
async fn a_date_that_cannot_be_corrected_is_this_machines_own() {
    let end = DateTime::from_timestamp(253_402_300_799, 0).unwrap();
    let clock = ManualClock::passing(WAITS);
    clock.set(end - hours(12) - start());
    let behind = Reply::refusal(403, "RequestExpired").date(end);
    let server = Server::replying([behind, done(), done()]).await;
    let client = client_on(&server, &clock, |builder| builder);
    assert_eq!(attempts(&client).await, 2);

    clock.set(end - start());

    assert_eq!(attempts(&client).await, 1);
    assert_eq!(dates(&server), [end - hours(12), end, end]);
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
async fn a_wrong_date_in_responses_fails_no_call_and_costs_nothing() {
    for wrong_by in [hours(2), hours(-2), TimeDelta::days(730)] {
        let clock = ManualClock::passing(WAITS);
        let service = clock.clone();
        let server = Server::deciding(move |request| {
            verified(request, &service, done()).date(service.true_time() + wrong_by)
        })
        .await;
        let client = client_on(&server, &clock, |builder| builder);

        for _ in 0..6 {
            assert_eq!(attempts(&client).await, 1);
            clock.advance(Duration::from_secs(600));
        }
    }
}

/// Something on the way refuses every date, and claims another time whenever it does.
#[tokio::test]
async fn a_date_that_lies_each_time_costs_a_call_one_attempt_and_the_error_says_so() {
    let lies = std::sync::atomic::AtomicI64::new(0);
    let server = Server::deciding(move |_| {
        let lie = lies.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Reply::refusal(403, "RequestExpired").date(start() + hours(2 + lie % 5))
    })
    .await;
    let (client, _) = client_with(&server, |builder| {
        builder.retry_policy(StandardRetry::new(5))
    });
    for _ in 0..4 {
        let error = client.line(LINE).delete().send().await.unwrap_err();
        assert_failure(&error, ErrorKind::Service, 2, Outcome::Unchanged);
        let text = error.to_string();
        assert!(
            text.contains("the corrected date was refused as well"),
            "{text}"
        );
        assert!(text.contains("2030-03-17T17:46:40Z"), "{text}");
    }

    // The service is reached again.
    server.set(done());
    assert_eq!(attempts(&client).await, 1);
    assert_eq!(server.last_request().date(), start());
}

#[tokio::test]
async fn without_correction_dates_stay_and_an_expired_one_is_not_retried() {
    // Without a message of the service, the error says what to check.
    let expired = expired().body(r#"{"code":"RequestExpired"}"#);
    let server = Server::always(expired).await;
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
    // A correction that was refused is not used again.
    let _ = client.line(LINE).delete().send().await;
    assert_eq!(dates(&server)[2], start());
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
