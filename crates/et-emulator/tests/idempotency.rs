//! Client tokens: a repeated request is performed once and gets the same response.

mod common;

use std::time::Duration;

use common::{MISMATCH, start};
use serde_json::json;

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
async fn a_token_repeats_a_success_of_the_same_request_only() {
    let api = start().await;
    let script = r#"
        # A deletion succeeds again.
        deleted = POST /v1/et/init line
        DELETE /v1/et/$deleted?clientToken=d
        DELETE /v1/et/$deleted?clientToken=d
        DELETE /v1/et/$deleted?clientToken=u => NOT_FOUND

        # A different method, path, query or body is a mismatch.
        line = POST /v1/et/init line
        PUT /v1/et/$line?clientToken=t {"name": "a"}
        PUT /v1/et/$line?clientToken=t {"name": "b"} => MISMATCH
        PUT /v1/et/$line?clientToken=t&x=1 {"name": "a"} => MISMATCH
        DELETE /v1/et/$line?clientToken=t => MISMATCH
        POST /v1/et/init?clientToken=t line => MISMATCH
        GET /v1/et/$line => {"name": "a"}

        # A failed request can be retried.
        POST /_emulator/lines/$line/status {"status": "building"}
        POST /v1/et/$line/channel?clientToken=c static => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "established"}
        # The token of a read-only action is ignored.
        GET /v1/et/$line/channel?clientToken=c => {"etChannels": []}
        GET /v1/et/$line/channel?clientToken=c => {"etChannels": []}
        channel = POST /v1/et/$line/channel?clientToken=c static
        GET /v1/et/$line/channel?clientToken=c => {"etChannels": [{"id": "$channel"}]}

        # The order of the query does not matter.
        PUT /v1/et/$line/channel/$channel?addUsers=&clientToken=o {"authorizedUsers": ["u"]}
        PUT /v1/et/$line/channel/$channel?clientToken=o&addUsers {"authorizedUsers": ["u"]}
    "#;
    api.run(&[], script).await;
    assert!(api.controls().log(0, 99).last().unwrap().replayed);
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
async fn a_token_is_ascii_of_at_most_64_characters() {
    let api = start().await;
    let [longest, too_long] = [64, 65].map(|length| "t".repeat(length));
    for (token, status) in [(&*longest, 200), (&too_long, 400), ("%E7%BA%BF", 400)] {
        let response = api.apply(&format!("?clientToken={token}")).await;
        assert_eq!(response.status, status, "{token}");
    }
}
