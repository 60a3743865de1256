//! Responses that the service never sends: a portal's or a proxy's, from before or after the
//! service has acted.

use et_sdk::operations::{NewRouteRule, NextHop};
use et_sdk::{Client, Error, ErrorKind, Outcome};
use serde_json::json;

use crate::support::assert_failure;
use crate::support::{CHANNEL, LINE, Reply, Server, patient_client};

/// The errors of a call without a response body, of one with a response body, and of a read.
async fn errors(client: &Client) -> [Error; 3] {
    let rules = client.line(LINE).channel(CHANNEL).route_rules();
    let rule = NewRouteRule {
        destination: "10.0.0.0/8".parse().unwrap(),
        next_hop: NextHop::gateway("dcgw-1"),
    };
    let delete = client.line(LINE).delete().send().await;
    let create = rules.create(rule).send().await;
    let read = client.line(LINE).get().send().await;
    [
        delete.unwrap_err(),
        create.unwrap_err(),
        read.map(drop).unwrap_err(),
    ]
}

#[tokio::test]
async fn a_response_that_is_not_the_services_is_unexpected_and_leaves_the_outcome_of_changes_open()
{
    let portal = "<html><form action=\"/login\">Please log in</form></html>";
    let refusal = json!({"code": "NoSuchObject", "message": "gone", "requestId": "r-8"});
    let whole = json!({"id": "a", "routeRuleId": "a"}).to_string();
    for (reply, words) in [
        (Reply::status(200).body(portal), "not JSON"),
        (Reply::status(200).body("{\"id\":"), "truncated"),
        (
            Reply::json(refusal),
            "an error in its body: NoSuchObject: gone",
        ),
        (Reply::status(101), "101"),
        (Reply::status(203).body(whole.clone()), "203"),
        (Reply::status(206).body(whole.clone()), "206"),
        (Reply::status(299).body(whole.clone()), "299"),
        (Reply::status(299), "never sends"),
        (Reply::status(300), "redirect"),
        (Reply::status(302).header("Location", "/login"), "redirect"),
        (Reply::status(304), "304"),
        (Reply::status(600).body(portal), "600"),
        (Reply::status(999).body(whole), "999"),
    ] {
        let server = Server::always(reply.clone()).await;
        let (client, _) = patient_client(&server);
        let outcomes = [Outcome::Unknown, Outcome::Unknown, Outcome::Unchanged];
        for (error, outcome) in errors(&client).await.into_iter().zip(outcomes) {
            assert_failure(&error, ErrorKind::UnexpectedResponse, 1, outcome);
            assert!(error.status().is_some() && !error.is_retryable(), "{error}");
            assert_eq!(error.client_token().is_some(), outcome == Outcome::Unknown);
            assert!(error.to_string().contains(words), "{reply:?}: {error}");
        }
        assert_eq!(server.count(), 3, "{reply:?}");
    }
}

#[tokio::test]
async fn an_error_with_the_status_of_a_success_is_told_with_code_message_and_request_id() {
    let refusal = json!({"code": "NoSuchObject", "message": "gone", "requestId": "r-8"});
    let server = Server::always(Reply::json(refusal)).await;
    let (client, _) = patient_client(&server);
    for error in errors(&client).await {
        assert_eq!(error.code(), Some("NoSuchObject"));
        assert_eq!(error.message(), Some("gone"));
        assert_eq!(error.request_id(), Some("r-8"));
    }
}

#[tokio::test]
async fn the_raw_client_takes_no_foreign_response_for_a_success() {
    for reply in [Reply::status(299), Reply::status(200).body("<html>")] {
        let server = Server::always(reply).await;
        let (client, _) = patient_client(&server);
        let call = client.raw().delete_physical_dedicated_line().dcphy_id(LINE);
        let error: Error = call.send().await.unwrap_err().into();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        assert_eq!(error.outcome(), Outcome::Unknown);
    }
}
