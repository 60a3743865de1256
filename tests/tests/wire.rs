//! Called with the inputs that an official Python SDK was called with, the SDK sends what that one
//! sent.
//!
//! `vectors/wire-python.json` holds the requests of the official SDK as recorded from a socket, for
//! every operation that it has. The only difference allowed is a client token that this SDK adds
//! where the official one sends none.

use std::collections::{BTreeMap, BTreeSet};

use et_contract::Contract;
use et_sdk::Credentials;
use et_test_support::samples::call;
use et_test_support::{Recorded, Reply, ScriptedServer, client_of};
use serde_json::Value;

#[tokio::test]
async fn every_operation_sends_what_the_official_sdk_sends() {
    let server = ScriptedServer::always(Reply::for_any_operation()).await;
    let credentials = Credentials::new("wire-access-key", "wire-secret-key").unwrap();
    let client = client_of(server.endpoint(), credentials.clone());
    let client = client.build().unwrap();
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/wire-python.json")).unwrap();
    let mut actions = BTreeSet::new();
    for (count, vector) in (1..).zip(&vectors) {
        let text = |name: &str| vector[name].as_str().unwrap();
        let (action, case) = (text("action"), text("case"));
        let name = format!("{action}, {case}");
        let outcome = call(&client, action, case).await;
        outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(server.count(), count, "{name}: one call, one request");
        let sent = server.last_request();
        let official = Recorded {
            target: text("target").to_owned(),
            ..sent.clone()
        };
        assert_eq!(sent.method.as_str(), vector["method"], "{name}");
        assert_eq!(sent.path(), official.path(), "{name}");

        let mut query = BTreeMap::from_iter(sent.query());
        let official_query = BTreeMap::from_iter(official.query());
        if !official_query.contains_key("clientToken") && sent.method != "GET" {
            let token = query.remove("clientToken");
            let token = token.unwrap_or_else(|| panic!("{name}: no client token was added"));
            assert_eq!(token.len(), 36, "{name}: a UUID");
        }
        assert_eq!(query, official_query, "{name}");

        let body = match sent.body.is_empty() {
            true => Value::Null,
            false => sent.json(),
        };
        assert_eq!(body, vector["body"], "{name}");
        let content_type = vector["headers"]["content-type"].as_str();
        assert_eq!(sent.header("content-type"), content_type, "{name}");
        assert_eq!(sent.header("api-version"), None, "{name}");

        let verified = sent.verify(&credentials, std::time::SystemTime::now().into());
        let covers_body = verified.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(covers_body, !sent.body.is_empty(), "{name}");
        actions.insert(action);
    }
    let operations = Contract::embedded().operations().iter();
    let official = operations.filter(|it| !it.is_raw_only() && it.python().is_some());
    let official: BTreeSet<_> = official.map(|operation| operation.action()).collect();
    assert_eq!(actions, official);
}
