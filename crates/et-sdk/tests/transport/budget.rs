//! What clients may spend on retries.

use std::sync::Arc;
use std::time::Duration;

use et_sdk::Client;
use et_sdk::retry::RetryBudget;
use serde_json::json;

use crate::support::{LINE, Reply, Server, Steps, client_with, done};

/// How many attempts a failing call made.
async fn attempts(client: &Client) -> u32 {
    let call = client.line(LINE).delete();
    call.send().await.unwrap_err().attempts()
}

#[tokio::test]
async fn clones_share_one_budget_which_successes_refill() {
    let server = Server::deciding(|request| match request.method.as_str() {
        "GET" => Reply::json(json!({"id": LINE})),
        _ => Reply::status(503),
    })
    .await;
    let budget = Arc::new(RetryBudget::new(14));
    let (first, _) = client_with(&server, |builder| builder.retry_budget(budget.clone()));
    let second = first.clone();

    assert_eq!((attempts(&first).await, budget.left()), (3, 4));
    // Too little for even one retry.
    assert_eq!((attempts(&second).await, budget.left()), (1, 4));
    second.line(LINE).get().send().await.unwrap();
    assert_eq!(budget.left(), 5);
    assert_eq!((attempts(&first).await, budget.left()), (2, 0));
    for _ in 0..20 {
        first.line(LINE).get().send().await.unwrap();
    }
    assert_eq!(budget.left(), 14);
}

#[tokio::test]
async fn a_retry_after_a_timeout_costs_twice_as_much() {
    let server = Server::replying([Reply::stall(), done()]).await;
    let budget = Arc::new(RetryBudget::new(20));
    let (client, clock) = client_with(&server, |builder| builder.retry_budget(budget.clone()));
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    clock.advance(Duration::from_secs(30));

    call.await.unwrap().unwrap();

    assert_eq!(budget.left(), 20 - 10 + 1);
}

#[tokio::test]
async fn the_default_budget_is_500_tokens_and_can_be_turned_off() {
    assert_eq!(RetryBudget::default().left(), 500);
    let server = Server::always(Reply::status(503)).await;
    let (limited, _) = client_with(&server, |builder| {
        builder.backoff_policy(Steps(Duration::ZERO))
    });
    for _ in 0..50 {
        assert_eq!(attempts(&limited).await, 3);
    }
    assert_eq!(attempts(&limited).await, 1);
    let (unlimited, _) = client_with(&server, |builder| {
        builder
            .backoff_policy(Steps(Duration::ZERO))
            .without_retry_budget()
    });
    for _ in 0..60 {
        assert_eq!(attempts(&unlimited).await, 3);
    }
}
