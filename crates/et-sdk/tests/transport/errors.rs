//! What errors contain, for every kind of failed call.

use std::error::Error as _;

use et_sdk::operations::{NewRouteRule, NextHop};
use et_sdk::{Error, ErrorKind, Outcome, reqwest};
use et_test_support::{any_list, ends};
use serde_json::{Value, json};

use crate::support::{CHANNEL, LINE, Reply, Then, always, assert_failure, replying};

/// The error of a single attempt to get a line that is replied to like this.
async fn error_of(reply: Reply) -> Error {
    let (_server, client, _) = always(reply).await;
    let call = client.line(LINE).get().without_retries();
    ends("the error", call.send()).await.unwrap_err()
}

#[tokio::test]
async fn a_service_error_has_everything_that_the_response_has() {
    let reply = Reply::status(403)
        .header("x-bce-request-id", "header-id")
        .body(r#"{"code":"OptInRequired","message":"open ET","requestId":"body-id","more":[1]}"#);
    let error = error_of(reply).await;
    assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
    assert_eq!(error.action(), Some("QueryDedicatedLineDetail"));
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.code(), Some("OptInRequired"));
    assert_eq!(error.message(), Some("open ET"));
    assert_eq!(error.request_id(), Some("header-id"));
    let text = error.to_string();
    assert_eq!(
        text,
        "line dcphy-1: QueryDedicatedLineDetail: the service returned 403 Forbidden, \
         OptInRequired: open ET [request id header-id]"
    );
}

#[tokio::test]
async fn an_error_is_read_in_full_up_to_64_kib() {
    let (start, end) = (r#"{"message":""#, r#"","code":"Busy"}"#);
    for (length, code) in [(65_536, Some("Busy")), (65_537, None)] {
        let message = "x".repeat(length - start.len() - end.len());
        let error = error_of(Reply::status(403).body([start, &message, end].concat())).await;
        assert_eq!(error.code(), code, "{length} bytes");
    }
}

#[tokio::test]
async fn an_error_gives_one_advice_and_names_the_service_only_if_it_responded() {
    for (body, text) in [
        (
            r#"{"code":"NoSuchObject","message":"no such line"}"#,
            "the service returned 404 Not Found, NoSuchObject: no such line",
        ),
        (
            r#"{"code":"NoSuchObject"}"#,
            "the service returned 404 Not Found, NoSuchObject; check the id and the region",
        ),
        (
            "<html>nginx</html>",
            "the response is 404 Not Found, with a body that is not the service's",
        ),
    ] {
        let error = error_of(Reply::status(404).body(body)).await.to_string();
        assert!(error.contains(text), "{error}");
    }
}

#[tokio::test]
async fn an_error_names_the_resource_of_its_call() {
    let (server, client, _) = always(Reply::refusal(404, "NoSuchObject")).await;
    let channel = client.line(LINE).channel(CHANNEL);
    let rule = channel.route_rule("dcrr a/1").delete().send();
    assert!(
        rule.await.unwrap_err().resource().is_none(),
        "an invalid id"
    );
    for (error, text) in [
        (
            any_list(&client).send().await.unwrap_err(),
            "QueryDedicatedLines: ",
        ),
        (
            client.line("a b").get().send().await.unwrap_err(),
            "line a b: ",
        ),
        (
            channel.get().send().await.unwrap_err(),
            "channel dedicatedconn-1 of line dcphy-1: ",
        ),
        (
            channel
                .route_rule("dcrr-1")
                .delete()
                .send()
                .await
                .unwrap_err(),
            "route rule dcrr-1 of channel dedicatedconn-1 of line dcphy-1: ",
        ),
    ] {
        assert!(error.to_string().starts_with(text), "{error}");
        let line = error
            .resource()
            .and_then(|resource| resource.line_id.clone());
        assert_eq!(line.is_none(), text.starts_with("Query"), "{error}");
    }
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn any_field_of_a_service_error_may_be_missing_or_invalid() {
    // A body, and the code, message and request id that are read from it.
    let bodies = [
        (r#"{"message":"m","requestId":"r"}"#, "- m r"),
        (r#"{"code":"C","requestId":"r"}"#, "C - r"),
        (r#"{"code":"C","message":"m"}"#, "C m -"),
        (r#"{"code":null,"message":["x"],"requestId":""}"#, "- - -"),
        (r#"{"code":404}"#, "404 - -"),
        ("{}", "- - -"),
        ("[]", "- - -"),
        ("\"no\"", "- - -"),
        ("{\"code\":\"C\"", "- - -"),
        ("<html>\u{0}nginx</html>", "- - -"),
        ("", "- - -"),
    ];
    for status in [400, 404, 500, 503] {
        let replies = bodies.map(|(body, _)| Reply::status(status).body(body));
        let (_server, client, _) = replying(replies).await;
        for (body, expected) in bodies {
            let call = client.line(LINE).get().without_retries();
            let error = call.send().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Service, "{body}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            let fields = [error.code(), error.message(), error.request_id()];
            let fields = fields.map(|field| field.unwrap_or("-"));
            assert_eq!(fields.join(" "), expected, "{body}");
            let is_foreign = expected.starts_with("- -");
            assert_eq!(error.to_string().contains("with a"), is_foreign, "{error}");
            assert!(error.to_string().contains(&status.to_string()), "{error}");
            assert!(!error.to_string().contains("nginx"), "{error}");
        }
    }
}

#[tokio::test]
async fn callers_can_branch_on_the_cause() {
    type Predicate = fn(&Error) -> bool;
    let causes: [(&str, Predicate); 8] = [
        ("not found", Error::is_not_found),
        ("conflict", Error::is_conflict),
        ("throttled", Error::is_throttled),
        ("authentication", Error::is_authentication),
        ("access denied", Error::is_access_denied),
        ("token mismatch", Error::is_token_mismatch),
        ("quota exceeded", Error::is_quota_exceeded),
        ("retryable", Error::is_retryable),
    ];
    let refusals = [
        (400, "NoSuchObject", "not found"),
        (403, "InvalidAccessKeyId", "authentication"),
        (403, "SignatureDoesNotMatch", "authentication"),
        (403, "RequestExpired", "authentication, retryable"),
        (403, "AccessDenied", "access denied"),
        (403, "OptInRequired", "access denied"),
        (403, "IdempotentParameterMismatch", "token mismatch"),
        (403, "QuotaExceeded", "quota exceeded"),
    ]
    .map(|(status, code, expected)| (Reply::refusal(status, code), expected));
    let bare = [
        (404, "not found"),
        (409, "conflict"),
        (429, "throttled, retryable"),
        (500, "retryable"),
        (502, "retryable"),
        (503, "retryable"),
        (504, "retryable"),
        (400, ""),
        (403, ""),
        (501, ""),
    ]
    .map(|(status, expected)| (Reply::status(status), expected));
    for (reply, expected) in refusals.into_iter().chain(bare) {
        let error = error_of(reply).await;
        let found = causes.iter().filter(|(_, applies)| applies(&error));
        let names: Vec<_> = found.map(|(name, _)| *name).collect();
        assert_eq!(names.join(", "), expected, "{error}");
    }
}

#[tokio::test]
async fn every_error_is_one_line() {
    let nasty = "line\r\nbreak\u{2028}and\u{2029}\u{1b}[31mred";
    let refusal = json!({"code": nasty, "message": nasty, "requestId": nasty});
    for reply in [
        Reply::status(500).body(refusal.to_string()),
        Reply::status(200).body(json!({"id": [nasty]}).to_string()),
        Reply::status(200).body(nasty),
        Reply::reset_after_acting(),
        Reply::status(302).header("Location", "/x"),
        Reply::json(json!({"id": LINE})).then(Then::Cut),
    ] {
        let text = error_of(reply).await.to_string();
        let breaks = ['\n', '\r', '\u{2028}', '\u{2029}', '\u{1b}'];
        assert!(!text.contains(breaks), "{text:?}");
        assert!(!text.is_empty() && text.len() < 1500);
    }
}

#[tokio::test]
async fn the_error_of_a_broken_connection_has_its_source_and_the_clients_request_id() {
    let (server, client, _) = always(Reply::reset_after_acting()).await;
    let call = client.line(LINE).delete().client_token("t-1");

    let error = call.without_retries().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Connection, 1, Outcome::Unknown);
    assert!(error.source().unwrap().is::<reqwest::Error>());
    assert_eq!(error.request_id(), None);
    let id = error.client_request_id().unwrap();
    assert_eq!(server.requests()[0].header("x-bce-request-id"), Some(id));
    let text = error.to_string();
    for part in [id, "t-1", "outcome is unknown", "safe"] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_decoding_error_says_where_and_not_what() {
    let secret = "value-that-must-not-show";
    let lines = json!([{"id": "dcphy-1", "tags": []}, {"id": "dcphy-2", "tags": secret}]);
    let reply = Reply::json(json!({ "ets": lines })).header("x-bce-request-id", "r-5");
    let (_server, client, _) = always(reply).await;

    let error = any_list(&client).send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Decode, 1, Outcome::Unchanged);
    assert_eq!(error.json_path(), Some("ets[1].tags"));
    assert_eq!(error.request_id(), Some("r-5"));
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.to_string().contains("ets[1].tags"), "{error}");
    assert!(!format!("{error} {error:?} {error:#?}").contains(secret));
}

#[tokio::test]
async fn no_invalid_value_of_any_field_shows_in_an_error() {
    let secret = "value-that-must-not-show";
    let fields = [
        "id",
        "bgpKey",
        "userPhone",
        "vlanId",
        "tags",
        "networks",
        "status",
        "enableIpv6",
    ];
    for wrong in [
        json!(secret),
        json!([secret]),
        json!({ secret: secret }),
        json!([[1.5]]),
    ] {
        let replies = fields.map(|field| {
            let mut channel = json!({"id": CHANNEL});
            channel[field] = wrong.clone();
            Reply::json(json!({"etChannels": [channel]}))
        });
        let (_server, client, _) = replying(replies).await;
        for field in fields {
            if let Err(error) = client.line(LINE).channels().list().send().await {
                assert_eq!(error.kind(), ErrorKind::Decode);
                let text = format!("{error} {error:?}");
                assert!(!text.contains(secret), "{field}: {text}");
                let place = format!("etChannels[0].{field}");
                assert!(text.contains(&place), "{field}: {text}");
            }
        }
    }
}

#[tokio::test]
async fn decoding_errors_tell_apart_what_is_not_json() {
    let foreign = ErrorKind::UnexpectedResponse;
    for (body, kind, words) in [
        ("", foreign, "empty"),
        ("<html>", foreign, "not JSON"),
        ("{\"id\":", foreign, "truncated"),
        ("{\"id\":\"a\"} trailing", foreign, "not JSON"),
        ("null", ErrorKind::Decode, "schema"),
        ("[]", ErrorKind::Decode, "schema"),
    ] {
        let reply = Reply::status(200).header("x-bce-request-id", "r-6");
        let error = error_of(reply.body(body)).await;
        assert_eq!(error.kind(), kind, "{body}");
        assert!(error.to_string().contains(words), "{body}: {error}");
        assert_eq!(error.request_id(), Some("r-6"));
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[tokio::test]
async fn a_creation_whose_response_cannot_be_decoded_was_carried_out() {
    let (server, client, _) = always(Reply::json(json!({"unexpected": true}))).await;
    let rules = client.line(LINE).channel(CHANNEL).route_rules();
    let create = rules.create(NewRouteRule {
        destination: "10.0.0.0/8".parse().unwrap(),
        next_hop: NextHop::gateway("dcgw-1"),
    });

    let error = create.client_token("t-2").send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Decode, 1, Outcome::Completed);
    assert_eq!(error.client_token(), Some("t-2"));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn any_success_counts_for_an_action_without_a_response_body() {
    for reply in [
        Reply::status(200),
        Reply::status(201).body("{}"),
        Reply::status(202),
        Reply::status(204),
        Reply::json(Value::Null).chunked(),
    ] {
        let (_server, client, _) = always(reply.clone()).await;
        let response = client.line(LINE).delete().send().await;
        assert!(response.is_ok(), "{reply:?}: {response:?}");
    }
}

#[tokio::test]
async fn errors_of_the_raw_client_convert_to_the_same_errors() {
    let (_server, client, _) = always(Reply::refusal(403, "AccessDenied")).await;
    let call = client.raw().query_dedicated_line_detail().dcphy_id(LINE);

    let error: Error = call.send().await.unwrap_err().into();

    assert_failure(&error, ErrorKind::Service, 1, Outcome::Unchanged);
    assert_eq!(error.code(), Some("AccessDenied"));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.action(), Some("QueryDedicatedLineDetail"));
}
