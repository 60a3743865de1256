//! Client tokens: a repeated request is performed once and gets the same response.

mod common;

use std::time::Duration;

use common::{NOT_ALLOWED, NOT_FOUND, channel, start};
use et_emulator::state::LineStatus;
use http::Method;
use serde_json::json;

const MISMATCH: (u16, &str) = (403, "IdempotentParameterMismatch");

#[tokio::test]
async fn a_request_repeated_with_its_token_is_performed_once() {
    let api = start().await;
    let first = api.apply("?clientToken=t").await.id();
    assert_eq!(api.apply("?clientToken=t").await.id(), first);
    assert_eq!(api.lines().await.len(), 1);
    let log = api.controls().log(0, 2);
    assert_eq!((log[0].replayed, log[1].replayed), (false, true));
    assert_eq!(log[1].client_token.as_deref(), Some("t"));
}

#[tokio::test]
async fn concurrent_requests_with_one_token_create_one_line() {
    let api = start().await;
    let one = || api.apply("?clientToken=t");
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let ids = [a.id(), b.id(), c.id(), d.id()];
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_deletion_repeated_with_its_token_succeeds_again() {
    let api = start().await;
    let line = format!("/v1/et/{}", api.line().await);
    for _ in 0..2 {
        api.delete(&format!("{line}?clientToken=t")).await.ok();
    }
    let other = format!("{line}?clientToken=u");
    api.delete(&other).await.fails(NOT_FOUND);
}

#[tokio::test]
async fn the_token_with_a_different_method_path_query_or_body_is_a_mismatch() {
    let api = start().await;
    let line = format!("/v1/et/{}", api.line().await);
    let target = format!("{line}?clientToken=t");
    let name = |name: &str| Some(json!({"name": name}));
    api.call(Method::PUT, &target, name("a")).await.ok();
    let other_query = format!("{target}&x=1");
    for (method, target, body) in [
        (Method::PUT, &*target, name("b")),
        (Method::PUT, &other_query, name("a")),
        (Method::DELETE, &target, None),
    ] {
        api.call(method, target, body).await.fails(MISMATCH);
    }
    api.apply("?clientToken=t").await.fails(MISMATCH);
    assert_eq!(api.get(&line).await.ok()["name"], "a");
}

#[tokio::test]
async fn the_order_of_the_query_does_not_matter() {
    let api = start().await;
    let channel = api.channel().await;
    for query in ["addUsers=&clientToken=t", "clientToken=t&addUsers"] {
        let users = json!({"authorizedUsers": ["u"]});
        api.put(&format!("{channel}?{query}"), users).await.ok();
    }
    assert!(api.controls().log(0, 9).last().unwrap().replayed);
}

#[tokio::test]
async fn a_token_expires_24_hours_after_its_last_use() {
    let api = start().await;
    let wait = |hours: u64| {
        let duration = Duration::from_secs(hours * 3600);
        api.controls().advance(duration).unwrap()
    };
    api.apply("?clientToken=other").await.ok();
    let first = api.apply("?clientToken=t").await.id();
    for _ in 0..2 {
        wait(23);
        assert_eq!(api.apply("?clientToken=t").await.id(), first);
    }
    // A mismatch does not extend the lifetime.
    wait(20);
    let line = format!("/v1/et/{first}?clientToken=t");
    api.put(&line, json!({})).await.fails(MISMATCH);
    wait(5);
    assert_ne!(api.apply("?clientToken=t").await.id(), first);
    let state = api.control("snapshot").await.ok();
    let tokens = state["tokens"].as_array().unwrap();
    assert_eq!(tokens.len(), 1, "expired tokens are removed");
}

#[tokio::test]
async fn a_failed_request_can_be_retried_with_its_token() {
    let api = start().await;
    let line = api.line().await;
    let target = format!("/v1/et/{line}/channel?clientToken=t");
    api.set_line_status(&line, LineStatus::Building);
    api.post(&target, channel()).await.fails(NOT_ALLOWED);
    api.set_line_status(&line, LineStatus::Established);
    api.post(&target, channel()).await.ok();
}

#[tokio::test]
async fn a_token_of_a_read_only_action_is_ignored() {
    let api = start().await;
    let line = api.line().await;
    let target = format!("/v1/et/{line}/channel?clientToken=t");
    for _ in 0..2 {
        assert!(api.list(&target, "etChannels").await.is_empty());
    }
    api.post(&target, channel()).await.ok();
    assert_eq!(api.list(&target, "etChannels").await.len(), 1);
}

#[tokio::test]
async fn a_token_is_ascii_of_at_most_64_characters() {
    let api = start().await;
    for (token, status) in [
        (&*"t".repeat(64), 200),
        (&*"t".repeat(65), 400),
        ("", 400),
        ("%E7%BA%BF", 400),
    ] {
        let response = api.apply(&format!("?clientToken={token}")).await;
        assert_eq!(response.status, status, "{token}");
    }
}
