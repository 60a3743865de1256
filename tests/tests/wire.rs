//! The SDK, called with the inputs that an official Python SDK was called with, sends what that one sent.
//!
//! `vectors/wire-python.json` holds the requests of the official SDK as recorded from a socket, all 25 actions. A client token that
//! this SDK adds where the official one sends none is the only difference allowed; a signature is checked with the emulator's verifier.

use std::collections::BTreeMap;

use bce_auth::{Credentials, Verifier};
use et_sdk::Client;
use et_tests::calls::call;
use et_tests::recorder::{Recorded, Recorder};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Decoded names and values of a target's query.
fn query(target: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .expect("UTF-8")
            .into_owned()
    };
    let Some((_, query)) = target.split_once('?') else {
        return BTreeMap::new();
    };
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn path(target: &str) -> &str {
    target.split_once('?').map_or(target, |(path, _)| path)
}

/// The requests of the official SDK.
fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/wire-python.json")).expect("the vectors are JSON")
}

fn credentials() -> Credentials {
    Credentials::new("wire-access-key", "wire-secret-key").expect("valid credentials")
}

/// What was sent in one case.
async fn sent(client: &Client, recorder: &Recorder, vector: &Value) -> Recorded {
    let (action, case) = (
        vector["action"].as_str().expect("an action"),
        vector["case"].as_str().expect("a case"),
    );
    call(client, action, case)
        .await
        .unwrap_or_else(|error| panic!("{action}, {case}: {error}"));
    let mut requests = recorder.take();
    assert_eq!(requests.len(), 1, "{action}, {case}: one call, one request");
    requests.remove(0)
}

#[tokio::test]
async fn every_action_sends_what_the_official_sdk_sends() {
    let recorder = Recorder::start().await;
    let client = Client::builder()
        .endpoint(recorder.endpoint())
        .credentials(credentials())
        .build()
        .unwrap();
    let vectors = vectors();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let name = format!("{}, {}", vector["action"], vector["case"]);
        let Recorded { parts, body } = sent(&client, &recorder, &vector).await;
        let (target, expected) = (parts.uri.to_string(), vector["target"].as_str().unwrap());
        assert_eq!(parts.method.as_str(), vector["method"], "{name}");
        assert_eq!(path(&target), path(expected), "{name}");

        let (mut given, expected_query) = (query(&target), query(expected));
        if !expected_query.contains_key("clientToken") && parts.method != http::Method::GET {
            let token = given
                .remove("clientToken")
                .unwrap_or_else(|| panic!("{name}: no client token was added"));
            assert_eq!(token.len(), 36, "{name}: a UUID");
        }
        assert_eq!(given, expected_query, "{name}");

        let body: Value = if body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&body).unwrap()
        };
        assert_eq!(body, vector["body"], "{name}");
        assert_eq!(
            parts.headers["content-type"],
            vector["headers"]["content-type"].as_str().unwrap(),
            "{name}"
        );
        assert!(!parts.headers.contains_key("api-version"), "{name}");
    }
}

#[tokio::test]
async fn every_request_is_signed_so_that_the_verifier_accepts_it_and_a_changed_body_is_refused() {
    let recorder = Recorder::start().await;
    let client = Client::builder()
        .endpoint(recorder.endpoint())
        .credentials(credentials())
        .build()
        .unwrap();
    let find_key = |id: &str| (id == "wire-access-key").then(credentials);
    for vector in vectors() {
        let name = format!("{}, {}", vector["action"], vector["case"]);
        let Recorded { parts, body } = sent(&client, &recorder, &vector).await;
        let now = std::time::SystemTime::now().into();
        let verified = Verifier::new()
            .verify(&parts, Some(&body), find_key, now)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(verified.covers_body(), !body.is_empty(), "{name}");
        if !body.is_empty() {
            let mut changed = body.to_vec();
            changed.reverse();
            let refused = Verifier::new().verify(&parts, Some(&changed), find_key, now);
            assert_eq!(
                refused.unwrap_err().code(),
                "SignatureDoesNotMatch",
                "{name}"
            );
        }
    }
}
