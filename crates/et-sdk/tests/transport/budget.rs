//! What clients may spend on retries.

use std::sync::Arc;
use std::time::Duration;

use et_sdk::retry::RetryBudget;
use serde_json::json;

use crate::support::{LINE, ManualClock, Reply, Server, Steps, WAITS, client, done};

#[tokio::test]
async fn clones_pay_from_one_budget_which_successes_refill() {
    let server = Server::deciding(|request| match request.method.as_str() {
        "GET" => Reply::json(json!({"id": LINE})),
        _ => Reply::status(503),
    })
    .await;
    let budget = Arc::new(RetryBudget::new(14));
    let first = client(&server, &ManualClock::passing(WAITS))
        .retry_budget(budget.clone())
        .build()
        .unwrap();
    let second = first.clone();

    let error = first.line(LINE).delete().send().await.unwrap_err();
    assert_eq!((error.attempts(), budget.left()), (3, 4));
    // Too little for even one retry.
    let error = second.line(LINE).delete().send().await.unwrap_err();
    assert_eq!((error.attempts(), budget.left()), (1, 4));
    second.line(LINE).get().send().await.unwrap();
    assert_eq!(budget.left(), 5);
    let error = first.line(LINE).delete().send().await.unwrap_err();
    assert_eq!((error.attempts(), budget.left()), (2, 0));
    for _ in 0..20 {
        first.line(LINE).get().send().await.unwrap();
    }
    assert_eq!(budget.left(), 14);
}

#[tokio::test]
async fn a_time_out_costs_twice_as_much() {
    let server = Server::replying([Reply::stall(), done()]).await;
    let clock = ManualClock::passing(WAITS);
    let budget = Arc::new(RetryBudget::new(20));
    let client = client(&server, &clock)
        .retry_budget(budget.clone())
        .build()
        .unwrap();
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    clock.advance(Duration::from_secs(30));

    call.await.unwrap().unwrap();

    assert_eq!(budget.left(), 20 - 10 + 1);
}

#[tokio::test]
async fn the_default_budget_is_500_tokens_and_can_be_switched_off() {
    assert_eq!(RetryBudget::default().left(), 500);
    let server = Server::always(Reply::status(503)).await;
    let build = |without: bool| {
        let builder = client(&server, &ManualClock::passing(WAITS));
        let builder = if without {
            builder.without_retry_budget()
        } else {
            builder
        };
        builder
            .backoff_policy(Steps(Duration::ZERO))
            .build()
            .unwrap()
    };
    let limited = build(false);
    for _ in 0..50 {
        assert_eq!(
            limited
                .line(LINE)
                .get()
                .send()
                .await
                .unwrap_err()
                .attempts(),
            3
        );
    }
    assert_eq!(
        limited
            .line(LINE)
            .get()
            .send()
            .await
            .unwrap_err()
            .attempts(),
        1
    );
    let unlimited = build(true);
    for _ in 0..60 {
        assert_eq!(
            unlimited
                .line(LINE)
                .get()
                .send()
                .await
                .unwrap_err()
                .attempts(),
            3
        );
    }
}
