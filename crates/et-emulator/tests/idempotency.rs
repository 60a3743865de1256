//! Client tokens: a repeated request is performed once and gets the same response.

mod common;

use std::time::Duration;

use common::{MISMATCH, scripts, start, start_with};
use et_emulator::{Emulator, Snapshot};
use serde_json::json;

#[tokio::test]
async fn concurrent_requests_with_one_token_create_one_line() {
    let api = start().await;
    let one = || api.apply("?clientToken=t");
    let (a, b, c, d) = tokio::join!(one(), one(), one(), one());
    let ids = [a.id(), b.id(), c.id(), d.id()];
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

scripts! {
    a_request_repeated_with_its_token_is_performed_once: r#"
        first = POST /v1/et/init?clientToken=t line
        POST /v1/et/init?clientToken=t line => {"id": "$first"}
        GET /_emulator/log => {"entries": [{"replayed": null},
            {"replayed": true, "clientToken": "t"}]}
        GET /v1/et => [$first]
    "#

    a_token_repeats_a_success_of_the_same_request_only: r#"
        # A deletion succeeds again.
        deleted = POST /v1/et/init line
        DELETE @deleted?clientToken=d
        DELETE @deleted?clientToken=d
        DELETE @deleted?clientToken=u => NOT_FOUND

        # A different method, path, query or body is a mismatch.
        line = POST /v1/et/init line
        PUT @line?clientToken=t {"name": "a"}
        PUT @line?clientToken=t {"name": "b"} => MISMATCH
        PUT @line?clientToken=t&x=1 {"name": "a"} => MISMATCH
        DELETE @line?clientToken=t => MISMATCH
        POST /v1/et/init?clientToken=t line => MISMATCH
        GET @line => {"name": "a"}

        # A failed request can be retried.
        POST /_emulator/lines/$line/status {"status": "building"}
        POST @line/channel?clientToken=c static => NOT_ALLOWED
        POST /_emulator/lines/$line/status {"status": "established"}
        # The token of a read-only action is ignored.
        GET @line/channel?clientToken=c => []
        GET @line/channel?clientToken=c => []
        channel = POST @line/channel?clientToken=c static
        GET @line/channel?clientToken=c => [$channel]

        # The order of the query does not matter.
        PUT @channel?addUsers=&clientToken=o&x=1 {"authorizedUsers": ["u"]}
        PUT @channel?x=1&clientToken=o&addUsers {"authorizedUsers": ["u"]}
        GET /_emulator/log?after=17 => {"entries": [{"replayed": true}]}
    "#
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
    let script = "
        POST /v1/et/init?clientToken=$longest line
        POST /v1/et/init?clientToken=t$longest line => INVALID_REQUEST
        POST /v1/et/init?clientToken=%E7%BA%BF line => INVALID_REQUEST
    ";
    api.run(&[("longest", &"t".repeat(64))], script).await;
}

#[tokio::test]
async fn a_recorded_response_that_violates_the_api_document_is_reported_unless_checks_are_off() {
    for (check, status) in [(true, 500), (false, 200)] {
        let api = start_with(Emulator::builder().check_responses(check)).await;
        api.apply("?clientToken=t").await.ok();
        let mut state = api.control("snapshot").await.ok();
        state["tokens"][0]["response"] = json!({"id": 7});
        let state = Snapshot::from_json(state.to_string().as_bytes()).unwrap();
        api.controls().load(state).unwrap();

        let repeated = api.apply("?clientToken=t").await;

        assert_eq!(repeated.status, status, "{}", repeated.text);
        let reported = repeated.text.contains("violates the API document");
        assert_eq!(reported, check, "{}", repeated.text);
    }
}
