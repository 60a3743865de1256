//! The emulator takes what the vendor's Go and Java SDKs send.
//!
//! `vectors/wire-official.json` holds the requests of these SDKs as recorded from a socket, with
//! what their drivers wanted of each call. None of them goes to the gateway service; what these
//! SDKs send there is tested in `crates/et-emulator/tests/official_gateway_clients.rs`.
//! `cargo xtask conformance` runs these tests too, and shows what they print.

mod recording;
mod replay;

use std::collections::BTreeMap;

use bce_auth::{Credentials, VerifyError};
use et_emulator::Emulator;
use et_test_support::Upstream;

use recording::{KEY, sign_again, signed_at, steps};
use replay::Replay;

#[tokio::test]
async fn every_recorded_call_comes_out_as_its_driver_wanted() {
    let mut replays: BTreeMap<String, Replay> = BTreeMap::new();
    let mut counts: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for step in steps() {
        let (passed, all, unsent) = counts.entry(step.sdk.clone()).or_default();
        *all += 1;
        if step.exchanges.is_empty() {
            // The SDK has no such function, so there is nothing to take.
            assert_eq!(step.got, "no such method", "{}", step.name());
            *unsent += 1;
            continue;
        }
        if !replays.contains_key(&step.sdk) {
            replays.insert(step.sdk.clone(), Replay::start().await);
        }
        let replay = replays.get_mut(&step.sdk).expect("inserted");
        match replay.step(&step).await {
            Ok(()) => *passed += 1,
            Err(problem) => failures.push(format!("{}: {problem}", step.name())),
        }
    }
    for (sdk, (passed, all, unsent)) in &counts {
        let (sent, values) = (all - unsent, replays[sdk].values);
        println!("{sdk}: {passed}/{sent} calls as wanted, {values} values as recorded");
        if *unsent > 0 {
            println!("{sdk}: {unsent} more calls of functions that the SDK does not have");
        }
    }
    assert_eq!(counts.len(), 4, "the SDKs");
    assert_eq!(counts.values().map(|(_, all, _)| all).sum::<usize>(), 386);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_recorded_signature_is_verified_as_it_was_sent() {
    let key = Credentials::new(KEY, KEY).unwrap();
    for step in steps() {
        for exchange in &step.exchanges {
            let request = &exchange.request;
            let expected = match request.authorization()[1] {
                KEY if step.has_wrong_secret() => Some(VerifyError::SignatureMismatch),
                // Of a permanent key, which has no token. The signature is right.
                KEY if request.headers.contains_key("x-bce-security-token") => {
                    Some(VerifyError::TokenMismatch)
                }
                KEY => None,
                _ => Some(VerifyError::UnknownAccessKey),
            };
            let result = request.verify(&key, signed_at(request));
            assert_eq!(result.err(), expected, "{}", step.name());
        }
    }
}

#[tokio::test]
async fn temporary_keys_are_accepted_from_every_sdk() {
    let key = Credentials::new(KEY, KEY).unwrap();
    let key = key.with_session_token("the-token").unwrap();
    let emulator = Emulator::builder()
        .credentials(key)
        .foreign_gateways()
        .start()
        .await
        .unwrap();
    let upstream = Upstream::new(emulator.address());
    let mut sdks = Vec::new();
    for step in steps() {
        for exchange in &step.exchanges {
            let mut request = exchange.request.clone();
            if !request.headers.contains_key("x-bce-security-token") {
                continue;
            }
            emulator.controls().set_time(signed_at(&request)).unwrap();
            let host = emulator.address().to_string().parse().unwrap();
            request.headers.insert("host", host);
            for (token, status) in [("the-token", 200), ("another", 403)] {
                let token = token.parse().unwrap();
                request.headers.insert("x-bce-security-token", token);
                sign_again(&mut request, KEY);
                let response = upstream.forward(&request).await.unwrap();
                assert_eq!(response.status(), status, "{}", step.name());
            }
            sdks.push(step.sdk.clone());
        }
    }
    let all = [
        "baiducloud-go-sdk",
        "baiducloud-java-sdk",
        "bce-sdk-go",
        "bce-sdk-java",
    ];
    sdks.sort();
    assert_eq!(sdks, all);
}
