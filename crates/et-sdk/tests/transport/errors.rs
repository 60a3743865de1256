//! What errors say, of every kind of answer that is none.

use std::error::Error as _;

use et_sdk::{Error, ErrorKind, Outcome};
use serde_json::{Value, json};

use crate::support::{CHANNEL, LINE, Reply, Server, Then, patient_client};

/// What a client makes of this answer to a look at a line.
async fn error_of(reply: Reply) -> Error {
    let server = Server::always(reply).await;
    let (client, _) = patient_client(&server);
    client
        .line(LINE)
        .get()
        .without_retries()
        .send()
        .await
        .unwrap_err()
}

#[tokio::test]
async fn a_refusal_tells_all_that_the_service_says() {
    let reply = Reply::status(403)
        .header("x-bce-request-id", "header-id")
        .body(r#"{"code":"OptInRequired","message":"open ET first","requestId":"body-id","more":[1]}"#);
    let error = error_of(reply).await;
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(error.action(), Some("QueryDedicatedLineDetail"));
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(
        (error.code(), error.message()),
        (Some("OptInRequired"), Some("open ET first"))
    );
    assert_eq!(error.request_id(), Some("header-id"));
    assert_eq!((error.attempts(), error.outcome()), (1, Outcome::Unchanged));
    assert!(error.is_access_denied() && !error.is_retryable() && !error.is_not_found());
    let text = error.to_string();
    for part in [
        "QueryDedicatedLineDetail",
        "403",
        "OptInRequired",
        "open ET first",
        "header-id",
        "for this account",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_refusal_may_lack_any_field_or_all() {
    let bodies = [
        (
            r#"{"message":"m","requestId":"r"}"#,
            None,
            Some("m"),
            Some("r"),
        ),
        (
            r#"{"code":"C","requestId":"r"}"#,
            Some("C"),
            None,
            Some("r"),
        ),
        (r#"{"code":"C","message":"m"}"#, Some("C"), Some("m"), None),
        (
            r#"{"code":null,"message":["x"],"requestId":""}"#,
            None,
            None,
            None,
        ),
        (r#"{"code":404}"#, Some("404"), None, None),
        ("{}", None, None, None),
        ("[]", None, None, None),
        ("\"no\"", None, None, None),
        ("{\"code\":\"C\"", None, None, None),
        ("<html>\u{0}nginx</html>", None, None, None),
        ("", None, None, None),
    ];
    for status in [400, 404, 500, 503] {
        let replies = bodies.map(|(body, ..)| Reply::status(status).body(body));
        let server = Server::replying(replies).await;
        let (client, _) = patient_client(&server);
        for (body, code, message, id) in bodies {
            let call = client.line(LINE).get().without_retries();
            let error = call.send().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Service, "{body}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            let said = (error.code(), error.message(), error.request_id());
            assert_eq!(said, (code, message, id), "{body}");
            assert!(error.to_string().contains(&status.to_string()), "{error}");
            assert!(!error.to_string().contains("nginx"), "{error}");
        }
    }
}

#[tokio::test]
async fn callers_can_branch_on_what_went_wrong() {
    let not_found = error_of(Reply::status(404)).await;
    assert!(not_found.is_not_found() && !not_found.is_conflict());
    assert!(
        error_of(Reply::refusal(400, "NoSuchObject"))
            .await
            .is_not_found()
    );
    assert!(error_of(Reply::status(409)).await.is_conflict());
    let throttled = error_of(Reply::status(429).header("Retry-After", "3")).await;
    assert!(throttled.is_throttled() && throttled.is_retryable());
    assert_eq!(throttled.retry_after().unwrap().as_secs(), 3);
    for code in [
        "InvalidAccessKeyId",
        "SignatureDoesNotMatch",
        "RequestExpired",
    ] {
        assert!(
            error_of(Reply::refusal(403, code))
                .await
                .is_authentication(),
            "{code}"
        );
    }
    assert!(
        error_of(Reply::refusal(403, "AccessDenied"))
            .await
            .is_access_denied()
    );
    assert!(
        error_of(Reply::refusal(403, "IdempotentParameterMismatch"))
            .await
            .is_token_mismatch()
    );
    for status in [500, 502, 503, 504] {
        assert!(
            error_of(Reply::status(status)).await.is_retryable(),
            "{status}"
        );
    }
    for status in [400, 403, 404, 409, 501] {
        assert!(
            !error_of(Reply::status(status)).await.is_retryable(),
            "{status}"
        );
    }
}

#[tokio::test]
async fn every_error_is_one_line() {
    let nasty = "line\r\nbreak\u{2028}and\u{2029}\u{1b}[31mred";
    for reply in [
        Reply::status(500)
            .body(json!({"code": nasty, "message": nasty, "requestId": nasty}).to_string()),
        Reply::status(200).body(json!({"id": [nasty]}).to_string()),
        Reply::status(200).body(nasty),
        Reply::reset_after_acting(),
        Reply::status(302).header("Location", "/x"),
        Reply::json(json!({"id": LINE})).then(Then::Cut),
    ] {
        let text = error_of(reply).await.to_string();
        assert!(
            !text.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{1b}']),
            "{text:?}"
        );
        assert!(!text.is_empty() && text.len() < 1500);
    }
}

#[tokio::test]
async fn a_broken_connection_has_its_cause_as_source_and_keeps_the_clients_request_id() {
    let server = Server::always(Reply::reset_after_acting()).await;
    let (client, _) = patient_client(&server);
    let error = client
        .line(LINE)
        .delete()
        .client_token("t-1")
        .without_retries()
        .send()
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(
        error
            .source()
            .unwrap()
            .downcast_ref::<et_sdk::reqwest::Error>()
            .is_some()
    );
    assert_eq!(error.request_id(), None);
    let id = error.client_request_id().unwrap();
    assert_eq!(server.requests()[0].header("x-bce-request-id"), Some(id));
    let text = error.to_string();
    for part in [id, "t-1", "outcome is unknown", "safe"] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn an_answer_of_the_wrong_shape_tells_where_and_not_what() {
    let secret = "value-that-must-not-show";
    let server = Server::always(
        Reply::json(json!({
            "ets": [{"id": "dcphy-1", "linkDelay": 5}, {"id": "dcphy-2", "linkDelay": secret}],
        }))
        .header("x-bce-request-id", "r-5"),
    )
    .await;
    let (client, _) = patient_client(&server);

    let error = client.lines().list().send().await.unwrap_err();

    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
    assert_eq!(error.json_path(), Some("ets[1].linkDelay"));
    assert_eq!(
        (error.request_id(), error.status().unwrap().as_u16()),
        (Some("r-5"), 200)
    );
    assert!(error.to_string().contains("ets[1].linkDelay"), "{error}");
    assert!(!format!("{error} {error:?} {error:#?}").contains(secret));
}

#[tokio::test]
async fn no_wrong_value_of_any_field_shows_in_an_error() {
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
        let server = Server::replying(replies).await;
        let (client, _) = patient_client(&server);
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
async fn answers_that_are_no_json_are_told_apart() {
    for (body, words) in [
        ("", "empty"),
        ("<html>", "not JSON"),
        ("{\"id\":", "truncated"),
        ("{\"id\":\"a\"} trailing", "not JSON"),
        ("null", "schema"),
        ("[]", "schema"),
    ] {
        let error = error_of(
            Reply::status(200)
                .header("x-bce-request-id", "r-6")
                .body(body),
        )
        .await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.to_string().contains(words), "{body}: {error}");
        assert_eq!(
            (error.request_id(), error.status().unwrap().as_u16()),
            (Some("r-6"), 200)
        );
    }
}

#[tokio::test]
async fn a_creation_whose_answer_cannot_be_read_was_carried_out() {
    let server = Server::always(Reply::json(json!({"unexpected": true}))).await;
    let (client, _) = patient_client(&server);
    let channel = client.line(LINE).channel(CHANNEL);
    let rule = et_sdk::operations::NewRouteRule {
        destination: "10.0.0.0/8".parse().unwrap(),
        next_hop: et_sdk::operations::NextHop::gateway("dcgw-1"),
    };
    let error = channel
        .route_rules()
        .create(rule)
        .client_token("t-2")
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Decode, Outcome::Completed)
    );
    assert_eq!(error.client_token(), Some("t-2"));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn any_success_counts_for_an_action_without_an_answer() {
    for reply in [
        Reply::status(200),
        Reply::status(200).body("<html>done</html>"),
        Reply::status(201).body("{}"),
        Reply::status(202),
        Reply::status(204),
        Reply::json(Value::Null).chunked(),
    ] {
        let server = Server::always(reply.clone()).await;
        let (client, _) = patient_client(&server);
        let response = client.line(LINE).delete().send().await;
        assert!(response.is_ok(), "{reply:?}: {response:?}");
    }
}

#[tokio::test]
async fn errors_of_the_raw_client_become_the_same_errors() {
    let server = Server::always(Reply::refusal(403, "AccessDenied")).await;
    let (client, _) = patient_client(&server);
    let raw = client
        .raw()
        .query_dedicated_line_detail()
        .dcphy_id(LINE)
        .send()
        .await;
    let error: Error = raw.unwrap_err().into();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Service, Some("AccessDenied"))
    );
    assert_eq!((error.attempts(), error.request_id()), (1, Some("r-1")));
    assert_eq!(error.action(), Some("QueryDedicatedLineDetail"));
}
