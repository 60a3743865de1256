//! The typed mocks of et-httpmock, called by the SDK: each operation matches its own mock and no
//! other, parameters are told apart, and a response that the service never gives is rejected where
//! it is set.

use std::panic::{AssertUnwindSafe, catch_unwind};

use et_contract::Contract;
use et_httpmock::MockServerExt;
use et_sdk::Client;
use et_test_support::samples::call;
use et_test_support::values::TOKEN;
use et_test_support::{Values, plain_client};
use httpmock::MockServer;
use serde_json::json;

fn mocked() -> (MockServer, Client) {
    let server = MockServer::start();
    let client = plain_client(server.base_url());
    (server, client)
}

#[tokio::test]
async fn every_operation_matches_its_own_mock_and_no_other() {
    let (server, client) = mocked();
    let mocks = server.mock_examples();
    let is_in_sdk = |action: &str| {
        let operation = Contract::embedded().operation(action).unwrap();
        !operation.is_raw_only()
    };
    for (action, mock) in mocks.iter().filter(|(action, _)| is_in_sdk(action)) {
        let before: usize = mocks.iter().map(|(_, mock)| mock.calls()).sum();
        call(&client, action, "required")
            .await
            .unwrap_or_else(|error| panic!("{action}: {error}"));
        mock.assert_calls(1);
        let after: usize = mocks.iter().map(|(_, mock)| mock.calls()).sum();
        assert_eq!(after, before + 1, "{action}");
    }
}

#[tokio::test]
async fn parameters_are_told_apart() {
    let (server, client) = mocked();
    let values = Values::default();
    let associated = server.associated_dedicated_channel(|when, then| {
        when.line_id(&values.line)
            .channel_id(&values.channel)
            .client_token(TOKEN);
        then.success(202);
    });
    let changed = server.update_dedicated_channel_route_rules(|when, then| {
        when.route_rule_id(&values.rule).client_token(None);
        then.success(200);
    });
    let page = server.query_dedicated_channel_route_rules(|when, then| {
        when.marker("m a/b+c")
            .max_keys(1000)
            .destination("10.0.0.0/8");
        then.json(200, json!({"routeRules": [], "isTruncated": false}));
    });
    call(&client, "AssociatedDedicatedChannel", "all")
        .await
        .unwrap();
    call(&client, "QueryDedicatedChannelRouteRules", "all")
        .await
        .unwrap();
    associated.assert();
    page.assert();
    // The SDK always sends a token, and these mocks match another one, or none.
    for (action, mock) in [
        ("AssociatedDedicatedChannel", &associated),
        ("UpdateDedicatedChannelRouteRules", &changed),
        ("QueryDedicatedChannelRouteRules", &page),
    ] {
        let before = mock.calls();
        assert!(call(&client, action, "required").await.is_err(), "{action}");
        assert_eq!(mock.calls(), before, "{action}");
    }
}

#[tokio::test]
async fn an_id_is_taken_literally() {
    let (server, client) = mocked();
    let odd = "dcphy-.*+ 线";
    let mock = server.query_dedicated_line_detail(|when, then| {
        when.line_id(odd);
        then.json(200, json!({"id": odd}));
    });
    assert_eq!(client.line(odd).get().send().await.unwrap().id, odd);
    assert!(client.line("dcphy-..+ 线").get().send().await.is_err());
    mock.assert();
}

#[tokio::test]
async fn refusals_reach_the_caller() {
    let (server, client) = mocked();
    server.delete_dedicated_channel(|when, then| {
        when.channel_id(&Values::default().channel);
        then.refusal(409, "OperationNotAllowed");
    });
    let error = call(&client, "DeleteDedicatedChannel", "required")
        .await
        .unwrap_err();
    assert!(error.is_conflict());
    assert_eq!(error.code(), Some("OperationNotAllowed"));
    assert!(error.request_id().is_some());
}

/// Fails unless the definition of a mock panics with a message that has these words.
#[track_caller]
fn assert_rejected(words: &[&str], define: impl FnOnce(&MockServer)) {
    let server = MockServer::start();
    let outcome = catch_unwind(AssertUnwindSafe(|| define(&server)));
    let payload = outcome.expect_err("an invalid response is accepted");
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref().copied());
    let text = text.unwrap_or_default();
    assert!(words.iter().all(|word| text.contains(word)), "{text}");
}

#[test]
fn a_response_that_the_service_never_gives_is_rejected_where_it_is_set() {
    assert_rejected(&["QueryDedicatedLines", "`ets[0].tags`"], |server| {
        server.query_dedicated_lines(|_, then| {
            then.json(200, json!({"ets": [{"id": "dcphy-1", "tags": "env"}]}));
        });
    });
    assert_rejected(&["must be empty"], |server| {
        server.delete_dedicated_channel(|_, then| {
            then.json(200, json!({"id": "dedicatedconn-1"}));
        });
    });
    assert_rejected(&["200 to 299"], |server| {
        server.delete_dedicated_channel(|_, then| {
            then.success(404);
        });
    });
    assert_rejected(&["400 to 599"], |server| {
        server.delete_dedicated_channel(|_, then| {
            then.refusal(200, "NoSuchObject");
        });
    });
}
