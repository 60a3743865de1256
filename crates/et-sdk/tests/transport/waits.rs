//! How long a call waits between its attempts.

use std::time::Duration;

use chrono::TimeDelta;
use et_sdk::ErrorKind;
use et_sdk::retry::StandardRetry;

use crate::support::{
    LINE, ManualClock, Reply, Server, Steps, WAITS, client, done, http_date, patient_client, start,
};

#[tokio::test]
async fn waits_at_random_below_300_ms_doubling_to_20_s() {
    let server = Server::always(Reply::status(500)).await;
    let clock = ManualClock::passing(WAITS);
    let client = client(&server, &clock)
        .retry_policy(StandardRetry::new(10))
        .operation_timeout(Duration::from_secs(3600))
        .build()
        .unwrap();

    client.line(LINE).get().send().await.unwrap_err();

    let waits: Vec<u128> = clock.waits().iter().map(Duration::as_millis).collect();
    let limits = [300, 600, 1200, 2400, 4800, 9600, 19_200, 20_000, 20_000];
    assert_eq!(waits.len(), limits.len());
    assert!(
        waits.iter().zip(limits).all(|(wait, limit)| *wait <= limit),
        "{waits:?}"
    );
    // Chance, but with odds of less than one in a billion against.
    assert!(
        waits
            .iter()
            .zip(limits)
            .any(|(wait, limit)| *wait * 10 > limit),
        "{waits:?}"
    );
    assert!(
        waits
            .iter()
            .zip(limits)
            .any(|(wait, limit)| *wait * 10 < limit * 9),
        "{waits:?}"
    );
}

#[tokio::test]
async fn a_backoff_policy_can_be_set_for_a_call() {
    let server = Server::always(Reply::status(500)).await;
    let (client, clock) = patient_client(&server);
    let call = client
        .line(LINE)
        .get()
        .backoff_policy(Steps(Duration::from_secs(2)));

    call.send().await.unwrap_err();

    assert_eq!(clock.waits(), [2, 4].map(Duration::from_secs));
}

#[tokio::test]
async fn waits_as_long_as_the_service_asks() {
    let in_nine = http_date(start() + TimeDelta::seconds(9));
    let dated = |reply: Reply| reply.date(start()).header("Retry-After", in_nine.clone());
    for (reply, wait) in [
        (Reply::status(429).header("Retry-After", "7"), 7),
        (Reply::status(503).header("Retry-After", "7"), 7),
        (Reply::status(500).header("Retry-After", "7"), 7),
        (dated(Reply::status(503)), 9),
        (Reply::status(503).header("Retry-After", in_nine.clone()), 9),
        (Reply::status(503).header("Retry-After", "soon"), 1),
        (Reply::status(503), 1),
    ] {
        let server = Server::replying([reply.clone(), done()]).await;
        let clock = ManualClock::passing(WAITS);
        let client = client(&server, &clock)
            .backoff_policy(Steps(Duration::from_secs(1)))
            .build()
            .unwrap();

        client.line(LINE).delete().send().await.unwrap();

        assert_eq!(clock.waits(), [Duration::from_secs(wait)], "{reply:?}");
    }
}

#[tokio::test]
async fn fails_at_once_when_the_service_asks_for_more_time_than_is_left() {
    for asked in ["121", "3600", "18446744073709551615"] {
        let server = Server::always(Reply::status(503).header("Retry-After", asked)).await;
        let (client, clock) = patient_client(&server);

        let error = client.line(LINE).get().send().await.unwrap_err();

        assert_eq!((server.count(), error.attempts()), (1, 1));
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!(error.retry_after().unwrap().as_secs().to_string(), asked);
        assert_eq!(clock.true_time(), start(), "no time has passed");
    }
}
