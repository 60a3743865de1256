//! The program against the emulator: a response that was changed on its way is reported, a
//! recording holds no secret, and played to the emulator it gives the same responses again.

use std::path::Path;
use std::process::Stdio;

use bytes::Bytes;
use et_emulator::replay::Recording;
use et_emulator::{Emulator, Snapshot};
use et_sdk::Credentials;
use et_test_support::{Exchange, Proxy};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

/// What no recording may hold. It is no secret: an error names it to show whose key it is.
const ACCESS_KEY: &str = "live-access-key";

/// What no output and no recording may hold.
const SECRETS: [&str; 8] = [
    "live-secret-key",
    "live-session-token",
    "bce-auth",
    "Network Operations",
    "13300000333",
    "noc@example.com",
    "bgp-shared-secret",
    // What is left of a contact that the service masks.
    "133*****333",
];

/// The key of the emulator, in the variables that the program reads it from.
const KEY: [(&str, &str); 3] = [
    ("BCE_ACCESS_KEY_ID", ACCESS_KEY),
    ("BCE_SECRET_ACCESS_KEY", "live-secret-key"),
    ("BCE_SECURITY_TOKEN", "live-session-token"),
];

/// What the account has: a line with channels, one under construction, and one that expires.
const STATE: &[u8] = include_bytes!("state.json");

async fn emulator() -> Emulator {
    let [(_, id), (_, secret), (_, token)] = KEY;
    let key = Credentials::new(id, secret).unwrap();
    Emulator::builder()
        .credentials(key.with_session_token(token).unwrap())
        .initial_state(Snapshot::from_json(STATE).unwrap())
        .start()
        .await
        .unwrap()
}

/// The program with the emulator's key, and nothing else of this machine.
fn program(endpoint: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_et-live-contract"));
    command
        .env_clear()
        .envs(KEY)
        .args(["--endpoint", endpoint])
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs the program and checks its exit code. Returns what it prints, which holds no secret.
async fn run(program: &mut Command, code: i32) -> String {
    let output = program.output().await.unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert_hides_secrets(text.as_bytes());
    text
}

fn assert_hides_secrets(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} shows: {text}");
    }
}

fn assert_contains(text: &str, expected: &[&str]) {
    for expected in expected {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[tokio::test]
async fn an_endpoint_that_responds_as_described_passes() {
    let emulator = emulator().await;
    let text = run(&mut program(&emulator.endpoint()), 0).await;
    let expected = [
        "QueryDedicatedLines: 1 response, as described",
        "QueryDedicatedLineDetail: 3 responses, as described",
        "QueryDedicatedChannel: 4 responses, as described",
        "QueryDedicatedChannelRouteRules: 2 responses, as described",
    ];
    assert_contains(&text, &expected);
    // Only reads have reached the service.
    let log = emulator.controls().log(0, 1000);
    assert!(log.iter().all(|entry| entry.method == "GET"), "{log:?}");
}

/// Changes responses of one operation.
fn change(exchange: &mut Exchange, action: &str, change: impl FnOnce(&mut Value)) {
    let verdict = exchange.judge();
    if verdict.is_ok_and(|verdict| verdict.operation.action() == action) {
        let mut body = exchange.received().unwrap();
        change(&mut body);
        exchange.set_body(&body);
    }
}

#[tokio::test]
async fn a_new_field_a_new_value_and_a_broken_rule_are_reported() {
    let emulator = emulator().await;
    let proxy = Proxy::changing(emulator.address(), |exchange| {
        change(exchange, "QueryDedicatedLines", |body| {
            for line in body["ets"].as_array_mut().unwrap() {
                line["owner"] = json!({"phone": "13300000333"});
            }
            body["ets"][1]["status"] = json!("melting");
        });
        change(exchange, "QueryDedicatedChannel", |body| {
            for channel in body["etChannels"].as_array_mut().unwrap() {
                channel["tags"] = json!("seven");
            }
        });
    });
    let proxy = proxy.await;
    let text = run(&mut program(&proxy.endpoint()), 1).await;
    let expected = [
        "unknown field `ets[].owner` (object), in 3 places",
        "unknown value `melting` of `ets[].status`",
        "broken rule: body `etChannels[].tags`",
        "the SDK cannot read it",
        "QueryDedicatedLineDetail: 3 responses, as described",
    ];
    assert_contains(&text, &expected);
}

#[tokio::test]
async fn a_response_that_is_not_json_is_reported() {
    let emulator = emulator().await;
    let proxy = Proxy::changing(emulator.address(), |exchange| {
        *exchange.response.body_mut() = Bytes::from_static(b"<html>welcome</html>");
    });
    let text = run(&mut program(&proxy.await.endpoint()), 1).await;
    assert_contains(&text, &["the response is not JSON"]);
}

#[tokio::test]
async fn a_call_that_fails_is_an_error_and_not_a_finding() {
    let emulator = emulator().await;
    let endpoint = emulator.endpoint();
    let mut wrong_key = program(&endpoint);
    wrong_key.env("BCE_SECRET_ACCESS_KEY", "wrong");
    let text = run(&mut wrong_key, 2).await;
    assert_contains(&text, &["SignatureDoesNotMatch", ACCESS_KEY]);
    let mut no_key = program(&endpoint);
    for (variable, _) in KEY {
        no_key.env_remove(variable);
    }
    assert_contains(&run(&mut no_key, 2).await, &["BCE_ACCESS_KEY_ID"]);
    run(&mut program("http://"), 2).await;
}

/// The bytes of all files in a folder.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_recording_holds_no_secret_and_played_again_gives_the_same_responses() {
    let emulator = emulator().await;
    // A field that the document does not know, with a contact in it.
    let proxy = Proxy::changing(emulator.address(), |exchange| {
        change(exchange, "QueryDedicatedLineDetail", |body| {
            body["owner"] = json!([{"phone": "13300000333"}]);
        });
    });
    let (proxy, folder) = (proxy.await, TempDir::new().unwrap());
    // The exit code, and the differences to the emulator when it is played again.
    for (endpoint, name, code, expected) in [
        (emulator.endpoint(), "plain", 0, 0),
        (proxy.endpoint(), "changed", 1, 3),
    ] {
        let into = folder.path().join(name);
        let mut program = program(&endpoint);
        // Small pages, so that markers take part.
        program.arg("--record").arg(&into).args(["--page", "2"]);
        run(&mut program, code).await;
        let bytes = bytes_of(&into);
        assert!(bytes.len() > 2000);
        assert_hides_secrets(&bytes);
        assert!(!String::from_utf8_lossy(&bytes).contains(ACCESS_KEY));
        // A second run does not mix with the first.
        run(&mut program, 2).await;

        let recording = Recording::read(&into).unwrap();
        let replaying = Emulator::builder().initial_state(recording.state());
        let replaying = replaying.start().await.unwrap();
        let differences = replaying.controls().compare(&recording);
        assert_eq!(differences.len(), expected, "{differences:#?}");
        let mut fields = differences.iter().map(|difference| &*difference.field);
        assert!(fields.all(|field| field == "owner"), "{differences:#?}");
    }
}
