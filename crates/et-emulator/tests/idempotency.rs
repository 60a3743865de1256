//! Client tokens: once, and the same answer again.

mod common;

use std::time::Duration;

use common::{application, changed, channel, start};
use et_emulator::state::LineStatus;
use serde_json::json;

#[tokio::test]
async fn the_same_request_with_the_same_token_happens_once() {
    let api = start().await;
    let first = api
        .post("/v1/et/init?clientToken=t", application())
        .await
        .id();
    let again = api
        .post("/v1/et/init?clientToken=t", application())
        .await
        .id();
    assert_eq!(first, again);
    assert_eq!(
        api.get("/v1/et").await.ok()["ets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let log = api.controls().log(0, 2);
    assert_eq!((log[0].replayed, log[1].replayed), (false, true));
    assert_eq!(log[1].client_token.as_deref(), Some("t"));
}

#[tokio::test]
async fn concurrent_requests_with_one_token_make_one_line() {
    let api = start().await;
    let body = application();
    let one = || api.post("/v1/et/init?clientToken=t", body.clone());
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let ids = [a.id(), b.id(), c.id(), d.id()];
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn a_deletion_repeated_with_its_token_succeeds_again() {
    let api = start().await;
    let line = api.line().await;
    for _ in 0..2 {
        api.delete(&format!("/v1/et/{line}?clientToken=t"))
            .await
            .ok();
    }
    assert_eq!(
        api.delete(&format!("/v1/et/{line}?clientToken=u"))
            .await
            .refusal(),
        (404, "NoSuchObject")
    );
}

#[tokio::test]
async fn another_path_query_or_body_with_the_token_is_a_mismatch() {
    let api = start().await;
    let line = api.line().await;
    let mismatch = (403, "IdempotentParameterMismatch");
    api.put(
        &format!("/v1/et/{line}?clientToken=t"),
        json!({"name": "a"}),
    )
    .await
    .ok();
    assert_eq!(
        api.put(
            &format!("/v1/et/{line}?clientToken=t"),
            json!({"name": "b"})
        )
        .await
        .refusal(),
        mismatch
    );
    assert_eq!(
        api.put(
            &format!("/v1/et/{line}?clientToken=t&x=1"),
            json!({"name": "a"})
        )
        .await
        .refusal(),
        mismatch
    );
    assert_eq!(
        api.delete(&format!("/v1/et/{line}?clientToken=t"))
            .await
            .refusal(),
        mismatch
    );
    assert_eq!(
        api.post("/v1/et/init?clientToken=t", application())
            .await
            .refusal(),
        mismatch
    );
    assert_eq!(api.get(&format!("/v1/et/{line}")).await.ok()["name"], "a");
}

#[tokio::test]
async fn the_order_of_the_query_does_not_matter() {
    let api = start().await;
    let channel = api.channel().await;
    let users = json!({"authorizedUsers": ["u"]});
    api.put(&format!("{channel}?addUsers=&clientToken=t"), users.clone())
        .await
        .ok();
    api.put(&format!("{channel}?clientToken=t&addUsers"), users)
        .await
        .ok();
    assert!(api.controls().log(0, 9).last().unwrap().replayed);
}

#[tokio::test]
async fn a_token_lives_24_hours_from_its_last_use() {
    let api = start().await;
    let hours = |hours: u64| {
        api.controls()
            .advance(Duration::from_secs(hours * 3600))
            .unwrap()
    };
    let first = api
        .post("/v1/et/init?clientToken=t", application())
        .await
        .id();
    hours(23);
    assert_eq!(
        api.post("/v1/et/init?clientToken=t", application())
            .await
            .id(),
        first
    );
    hours(23);
    assert_eq!(
        api.post("/v1/et/init?clientToken=t", application())
            .await
            .id(),
        first
    );
    hours(25);
    assert_ne!(
        api.post("/v1/et/init?clientToken=t", application())
            .await
            .id(),
        first
    );
}

#[tokio::test]
async fn what_was_refused_may_be_tried_again_with_its_token() {
    let api = start().await;
    let line = api.line().await;
    let target = format!("/v1/et/{line}/channel?clientToken=t");
    api.controls()
        .set_line_status(&line, LineStatus::Building)
        .unwrap();
    assert_eq!(api.post(&target, channel()).await.status, 409);
    api.controls()
        .set_line_status(&line, LineStatus::Established)
        .unwrap();
    api.post(&target, channel()).await.ok();
}

#[tokio::test]
async fn a_token_on_a_reading_action_means_nothing() {
    let api = start().await;
    let line = api.line().await;
    for _ in 0..2 {
        api.get(&format!("/v1/et/{line}/channel?clientToken=t"))
            .await
            .ok();
    }
    api.post(&format!("/v1/et/{line}/channel?clientToken=t"), channel())
        .await
        .ok();
    assert_eq!(
        api.get(&format!("/v1/et/{line}/channel?clientToken=t"))
            .await
            .ok()["etChannels"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_token_must_be_ascii_of_at_most_64_characters() {
    let api = start().await;
    for (token, status) in [
        ("t".repeat(64), 200),
        ("t".repeat(65), 400),
        (String::new(), 400),
        ("%E7%BA%BF".to_owned(), 400),
    ] {
        let answer = api
            .post(
                &format!("/v1/et/init?clientToken={token}"),
                changed(application(), "tags", json!([])),
            )
            .await;
        assert_eq!(answer.status, status, "{token}");
    }
}
