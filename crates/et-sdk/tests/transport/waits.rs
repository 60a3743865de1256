//! How long a call waits between its attempts.

use std::time::Duration;

use chrono::TimeDelta;
use et_sdk::retry::StandardRetry;
use et_sdk::{ErrorKind, Outcome};

use crate::support::{
    LINE, Reply, Server, Steps, always, assert_failure, client_with, done, http_date, start,
};

#[tokio::test]
async fn waits_are_random_below_a_limit_that_doubles_from_300_ms_to_20_s() {
    let server = Server::always(Reply::status(500)).await;
    let (client, clock) = client_with(&server, |builder| {
        builder
            .retry_policy(StandardRetry::new(10))
            .operation_timeout(Duration::from_secs(3600))
    });

    client.line(LINE).get().send().await.unwrap_err();

    let waits: Vec<u128> = clock.waits().iter().map(Duration::as_millis).collect();
    let limits = [300, 600, 1200, 2400, 4800, 9600, 19_200, 20_000, 20_000];
    assert_eq!(waits.len(), limits.len());
    let pairs = || waits.iter().copied().zip(limits);
    assert!(pairs().all(|(wait, limit)| wait <= limit), "{waits:?}");
    // Random, but with odds of less than one in a billion against.
    assert!(pairs().any(|(wait, limit)| wait * 10 > limit), "{waits:?}");
    assert!(
        pairs().any(|(wait, limit)| wait * 10 < limit * 9),
        "{waits:?}"
    );
}

#[tokio::test]
async fn a_backoff_policy_can_be_set_for_a_call() {
    let (_server, client, clock) = always(Reply::status(500)).await;
    let policy = Steps(Duration::from_secs(2));

    let call = client.line(LINE).get().backoff_policy(policy);
    call.send().await.unwrap_err();

    assert_eq!(clock.waits(), [2, 4].map(Duration::from_secs));
}

#[tokio::test]
async fn waits_as_long_as_the_service_asks() {
    let in_nine = http_date(start() + TimeDelta::seconds(9));
    let asking = |status, text: &str| Reply::status(status).header("Retry-After", text);
    for (reply, wait) in [
        (asking(429, "7"), 7),
        (asking(503, "7"), 7),
        (asking(500, "7"), 7),
        (asking(503, &in_nine).date(start()), 9),
        (asking(503, &in_nine), 9),
        (asking(503, "soon"), 1),
        (Reply::status(503), 1),
    ] {
        let server = Server::replying([reply.clone(), done()]).await;
        let (client, clock) = client_with(&server, |builder| {
            builder.backoff_policy(Steps(Duration::from_secs(1)))
        });

        client.line(LINE).delete().send().await.unwrap();

        assert_eq!(clock.waits(), [Duration::from_secs(wait)], "{reply:?}");
    }
}

#[tokio::test]
async fn fails_at_once_if_the_service_asks_for_more_time_than_is_left() {
    for asked in ["121", "3600", "18446744073709551615"] {
        let (server, client, clock) = always(Reply::status(503).header("Retry-After", asked)).await;

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
        assert_eq!(server.count(), 1);
        assert_eq!(error.retry_after().unwrap().as_secs().to_string(), asked);
        assert_eq!(clock.true_time(), start(), "no time has passed");
    }
}
