//! Temporary credentials from the security token service.

use std::sync::Arc;
use std::time::Duration;

use bce_auth::provider::{EnvironmentProvider, ProvideCredentials, ProviderChain, StaticProvider};
use chrono::TimeDelta;
use et_sdk::sts::Sts;
use et_sdk::{Credentials, ErrorKind, Outcome};
use serde_json::json;

use crate::observed_ends::Ends;
use crate::support::assert_failure;
use crate::support::client_on;
use crate::support::{
    LINE, ManualClock, Recorded, Reply, Server, WAITS, credentials, done, start, verified,
};

/// The key that the service issues with this number. It expires after as many hours.
fn issued(number: usize) -> Reply {
    let expiration = start() + TimeDelta::hours(number as i64);
    Reply::json(json!({
        "accessKeyId": format!("temporary-{number}"), "secretAccessKey": "issued-secret",
        "sessionToken": "issued-token", "createTime": start().to_rfc3339(),
        "expiration": expiration.to_rfc3339(), "userId": "u-1",
    }))
}

/// A service that verifies requests and issues one key after the other.
async fn service(clock: &ManualClock) -> (Server, Sts) {
    let time = clock.clone();
    let count = std::sync::atomic::AtomicUsize::new(0);
    let server = Server::deciding(move |request| {
        let number = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        verified(request, &time, issued(number))
    })
    .await;
    let sts = Sts::at(server.endpoint(), StaticProvider::new(credentials())).unwrap();
    (server, sts.clock(Arc::new(clock.clone())))
}

fn query(request: &Recorded) -> Vec<(String, String)> {
    let mut query = request.query();
    query.sort();
    query
}

#[tokio::test]
async fn both_actions_are_sent_as_the_official_clients_send_them() {
    let (server, sts) = service(&ManualClock::new()).await;
    let list = json!({"accessControlList": [{"effect": "Allow"}]});
    let role = sts
        .assume_role("account-1", "Network Operator")
        .user_id("user-1");
    let role = role
        .duration(Duration::from_secs(900))
        .access_control(list.clone());
    let key = role.provide().await.unwrap();
    assert_eq!(key.access_key_id(), "temporary-1");
    assert_eq!(key.session_token(), Some("issued-token"));
    assert_eq!(key.expires_at(), Some(start() + TimeDelta::hours(1)));
    sts.session_token().provide().await.unwrap();

    let [role, session] = &server.requests()[..] else {
        panic!("two requests")
    };
    assert_eq!(
        (role.method.as_str(), role.path()),
        ("POST", "/v1/credential")
    );
    let pairs = [
        ("accountId", "account-1"),
        ("assumeRole", ""),
        ("durationSeconds", "900"),
        ("roleName", "Network Operator"),
        ("userId", "user-1"),
    ];
    assert_eq!(
        query(role),
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(role.json(), list);
    assert!(role.signed_headers().contains(&"content-md5"));
    assert_eq!(
        (session.method.as_str(), session.path()),
        ("POST", "/v1/sessionToken")
    );
    assert_eq!(
        session.parameter("durationSeconds").as_deref(),
        Some("43200")
    );
    assert!(session.body.is_empty());
}

#[tokio::test]
async fn calls_share_one_refresh_shortly_before_the_credentials_expire() {
    let clock = ManualClock::new();
    let (tokens, sts) = service(&clock).await;
    let server = Server::always(done()).await;
    let role = sts.assume_role("account-1", "role-1").cached();
    let client = client_on(&server, &clock, |builder| {
        builder.credentials_provider(role)
    });
    let key = |request: &Recorded| request.authorization()[1].to_owned();
    // An hour, less the five minutes by which the refresh is early.
    for (advance, number) in [(0, 1), (54 * 60, 1), (2 * 60, 2)] {
        clock.advance(Duration::from_secs(advance));
        let calls = (0..8).map(|_| client.line(LINE).delete().send());
        futures_util::future::try_join_all(calls).await.unwrap();
        assert_eq!(tokens.count(), number);
        let last = server.last_request();
        assert_eq!(key(&last), format!("temporary-{number}"));
        assert_eq!(last.header("x-bce-security-token"), Some("issued-token"));
    }
}

#[tokio::test]
async fn a_refusal_ends_the_call_before_anything_is_sent_and_says_what_was_refused() {
    let body = |value: serde_json::Value| Reply::json(value);
    let secret = "issued-secret";
    for (reply, parts) in [
        (
            Reply::refusal(403, "AccessDenied").header("x-bce-request-id", "r-1"),
            &["STS", "403", "AccessDenied"][..],
        ),
        (
            Reply::status(502).body("<html>"),
            &[
                "STS",
                "AssumeRole",
                "502",
                "not the service's",
                "3 attempts",
            ],
        ),
        (body(json!({"accessKeyId": secret})), &["STS", "schema"]),
        (
            body(json!({"x": "y".repeat(70_000)})),
            &["STS", "65536 bytes"],
        ),
        (
            Reply::reset_after_acting(),
            &[
                "STS",
                "AssumeRole: the connection to http://127.0.0.1:",
                "broke before the response was complete",
                "3 attempts",
            ],
        ),
    ] {
        let tokens = Server::always(reply).await;
        let sts = Sts::at(tokens.endpoint(), StaticProvider::new(credentials())).unwrap();
        let sts = sts.clock(Arc::new(ManualClock::passing(WAITS)));
        let server = Server::replying([]).await;
        let role = sts.assume_role("account-1", "role-1").cached();
        let client = client_on(&server, &ManualClock::new(), |builder| {
            builder.credentials_provider(role)
        });

        let error = client.line(LINE).delete().send().await.unwrap_err();

        assert_failure(&error, ErrorKind::Credentials, 0, Outcome::NotSent);
        let text = error.to_string();
        for part in parts {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        assert!(!format!("{text}{error:?}{client:?}").contains(secret));
        assert!(!text.contains("account-1"), "{text}");
        assert_eq!(server.connections(), 0);
    }
}

#[tokio::test]
async fn an_observer_is_told_of_its_calls_under_the_names_of_their_actions() {
    let replies = [
        Reply::status(503),
        issued(1),
        Reply::refusal(403, "AccessDenied"),
        Reply::json(json!({})),
    ];
    let server = Server::replying(replies).await;
    let ends = Ends::default();
    let sts = Sts::at(server.endpoint(), StaticProvider::new(credentials())).unwrap();
    let sts = sts.clock(Arc::new(ManualClock::passing(WAITS)));
    let sts = sts.observer(ends.clone());
    sts.assume_role("account-1", "role-1")
        .provide()
        .await
        .unwrap();
    sts.session_token().provide().await.unwrap_err();
    sts.session_token().provide().await.unwrap_err();
    assert_eq!(
        ends.take(),
        [
            "AssumeRole started",
            "AssumeRole succeeded after 2 attempts",
            "GetSessionToken started",
            "GetSessionToken failed after 1 attempts: Service",
            "GetSessionToken started",
            "GetSessionToken failed after 1 attempts: Decode",
        ]
    );
}

#[tokio::test]
async fn a_chain_goes_on_where_the_credentials_of_the_service_are_not_configured() {
    let server = Server::replying([]).await;
    let nothing = EnvironmentProvider::new().with_environment(crate::support::empty_environment());
    let sts = Sts::at(server.endpoint(), nothing).unwrap();
    let error = sts.session_token().provide().await.unwrap_err();
    assert!(error.is_not_configured(), "{error}");
    let chain = ProviderChain::new()
        .then(sts.session_token())
        .then(StaticProvider::new(credentials()));
    let key = chain.provide().await.unwrap();
    assert_eq!(key.access_key_id(), credentials().access_key_id());
}

#[tokio::test]
async fn the_region_is_part_of_the_host_and_no_secret_is_shown() {
    let key = Credentials::new("id", "do-not-show").unwrap();
    let sts = Sts::new("bj", StaticProvider::new(key.clone())).unwrap();
    let role = sts.assume_role("account-1", "role-1");
    let shown = format!(
        "{sts:?} {role:?} {:?} {:?}",
        sts.session_token(),
        role.clone().cached()
    );
    assert!(shown.contains("https://sts.bj.baidubce.com"), "{shown}");
    assert!(!shown.contains("do-not-show"), "{shown}");
    for region in ["b j", "", "a/b", "mars", "localhost:8791/"] {
        let error = Sts::new(region, StaticProvider::new(key.clone())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{region}");
    }
}
