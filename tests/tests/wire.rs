//! Called with the inputs that an official Python SDK was called with, the SDK sends what that one
//! sent.
//!
//! `vectors/wire-python.json` holds the requests of the official SDK as recorded from a socket, for
//! every operation. The only difference allowed is a client token that this SDK adds where the
//! official one sends none. Signatures are checked with the emulator's verifier.

use std::collections::{BTreeMap, BTreeSet};

use et_api_raw::operations::OPERATIONS;
use et_sdk::{Client, Credentials};
use et_test_support::samples::call;
use et_test_support::{Recorded, Reply, ScriptedServer};
use serde_json::Value;

/// A case of the official SDK, with its request and this SDK's.
struct Case {
    name: String,
    vector: Value,
    sent: Recorded,
}

fn credentials() -> Credentials {
    Credentials::new("wire-access-key", "wire-secret-key").unwrap()
}

/// Makes the calls of the official SDK.
async fn cases() -> Vec<Case> {
    let server = ScriptedServer::always(Reply::for_any_operation()).await;
    let client = Client::builder()
        .endpoint(server.endpoint())
        .credentials(credentials())
        .build()
        .unwrap();
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/wire-python.json")).unwrap();
    let mut cases = Vec::new();
    let mut actions = BTreeSet::new();
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap().to_owned();
        let (action, case) = (text("action"), text("case"));
        let name = format!("{action}, {case}");
        let outcome = call(&client, &action, &case).await;
        outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(server.count(), cases.len() + 1, "{name}: one request");
        let sent = server.last_request();
        actions.insert(action);
        cases.push(Case { name, vector, sent });
    }
    let described = OPERATIONS.map(|operation| operation.action.to_owned());
    assert_eq!(actions, BTreeSet::from(described));
    cases
}

#[tokio::test]
async fn every_operation_sends_what_the_official_sdk_sends() {
    for Case { name, vector, sent } in cases().await {
        let expected = Recorded {
            target: vector["target"].as_str().unwrap().to_owned(),
            ..sent.clone()
        };
        assert_eq!(sent.method.as_str(), vector["method"], "{name}");
        assert_eq!(sent.path(), expected.path(), "{name}");

        let mut query = BTreeMap::from_iter(sent.query());
        let expected_query = BTreeMap::from_iter(expected.query());
        if !expected_query.contains_key("clientToken") && sent.method != "GET" {
            let token = query.remove("clientToken");
            let token = token.unwrap_or_else(|| panic!("{name}: no client token was added"));
            assert_eq!(token.len(), 36, "{name}: a UUID");
        }
        assert_eq!(query, expected_query, "{name}");

        let body = if sent.body.is_empty() {
            Value::Null
        } else {
            sent.json()
        };
        assert_eq!(body, vector["body"], "{name}");
        let content_type = vector["headers"]["content-type"].as_str();
        assert_eq!(sent.header("content-type"), content_type, "{name}");
        assert_eq!(sent.header("api-version"), None, "{name}");
    }
}

#[tokio::test]
async fn every_request_is_signed_and_its_body_cannot_be_changed() {
    let now = std::time::SystemTime::now().into();
    for Case { name, mut sent, .. } in cases().await {
        let verified = sent.verify(&credentials(), now);
        let covers_body = verified.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(covers_body, !sent.body.is_empty(), "{name}");
        if covers_body {
            sent.body = sent.body.iter().rev().copied().collect();
            let error = sent.verify(&credentials(), now).unwrap_err();
            assert_eq!(error.code(), "SignatureDoesNotMatch", "{name}");
        }
    }
}
