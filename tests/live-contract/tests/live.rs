//! The program against the emulator: an answer that was changed on the way is reported, what it records holds no secret, and a recording
//! played to the emulator gives the same answers again.

use std::path::Path;
use std::process::{Output, Stdio};

use bce_auth::Credentials;
use bytes::Bytes;
use et_emulator::replay::Recording;
use et_emulator::{Emulator, Snapshot};
use et_tests::exchange::Exchange;
use et_tests::proxy::Proxy;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;

/// What no output and no recording may hold.
const SECRETS: [&str; 9] = [
    "live-access-key",
    "live-secret-key",
    "live-session-token",
    "bce-auth",
    "Network Operations",
    "13300000333",
    "noc@example.com",
    "bgp-shared-secret",
    // What is left of a contact when the service masks it.
    "133*****333",
];

async fn emulator() -> Emulator {
    let state = json!({"lines": [
        {"id": "dcphy-1", "name": "north", "isp": "ISP_CTC", "intfType": "10G", "apType": "SINGLE", "apAddr": "WHGG",
            "userName": "Network Operations", "userPhone": "13300000333", "userEmail": "noc@example.com",
            "tags": [{"tagKey": "env", "tagValue": "prod"}], "channels": [
            {"id": "dedicatedconn-1", "name": "a", "routeType": "bgp", "bgpAsn": "65001", "bgpKey": "bgp-shared-secret", "vlanId": 7, "routeRules": [
                {"routeRuleId": "dcrr-1", "destAddress": "10.0.0.0/8", "nexthopType": "etGateway", "nexthopId": "dcgw-1"},
                {"routeRuleId": "dcrr-2", "destAddress": "10.1.0.0/16", "nexthopType": "etGateway", "nexthopId": "dcgw-1"},
                {"routeRuleId": "dcrr-3", "destAddress": "10.2.0.0/16", "nexthopType": "etGateway", "nexthopId": "dcgw-1"},
            ]},
            {"id": "dedicatedconn-2", "name": "b", "routeType": "static-route", "networks": ["192.168.0.0/16"], "vlanId": 8,
                "bfd": {"sendInterval": 300, "receivInterval": 300, "detectMultiplier": 4}},
        ]},
        {"id": "dcphy-2", "status": "building"},
        {"id": "dcphy-3", "expireTime": "2040-01-30T08:50:00Z"},
    ]});
    let credentials = Credentials::new("live-access-key", "live-secret-key").unwrap();
    Emulator::builder()
        .credentials(
            credentials
                .with_session_token("live-session-token")
                .unwrap(),
        )
        .initial_state(Snapshot::from_json(state.to_string().as_bytes()).unwrap())
        .start()
        .await
        .unwrap()
}

/// The program with the emulator's key, and nothing else of this machine.
fn program(endpoint: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_et-live-contract"));
    command
        .env_clear()
        .env("BCE_ACCESS_KEY_ID", "live-access-key")
        .env("BCE_SECRET_ACCESS_KEY", "live-secret-key")
        .env("BCE_SECURITY_TOKEN", "live-session-token")
        .args(["--endpoint", endpoint])
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

async fn run(command: &mut Command) -> (i32, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().await.unwrap();
    let text = String::from_utf8([stdout, stderr].concat()).unwrap();
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} is shown: {text}");
    }
    (status.code().unwrap(), text)
}

/// All bytes of all files below a folder.
fn bytes_of(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap();
    files
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect()
}

#[tokio::test]
async fn an_endpoint_that_answers_as_described_passes() {
    let emulator = emulator().await;
    let (code, text) = run(&mut program(&emulator.endpoint())).await;
    assert_eq!(code, 0, "{text}");
    for expected in [
        "QueryDedicatedLines: 1 answer, as described",
        "QueryDedicatedLineDetail: 3 answers, as described",
        "QueryDedicatedChannel: 4 answers, as described",
        "QueryDedicatedChannelRouteRules: 2 answers, as described",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    // Nothing but reading reached the service.
    let log = emulator.controls().log(0, 1000);
    assert!(log.iter().all(|entry| entry.method == "GET"), "{log:?}");
}

/// Changes answers to one action.
fn change(exchange: &mut Exchange, action: &str, change: impl FnOnce(&mut Value)) {
    if exchange
        .judge()
        .is_ok_and(|verdict| verdict.operation.action() == action)
    {
        let mut body = exchange.answered().unwrap();
        change(&mut body);
        exchange.set_answer(&body);
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
                channel["vlanId"] = json!("seven");
            }
        });
    })
    .await;
    let (code, text) = run(&mut program(&proxy.endpoint())).await;
    assert_eq!(code, 1, "{text}");
    for expected in [
        "unknown field `ets[].owner` (object), in 3 places",
        "unknown value `melting` of `ets[].status`",
        "broken rule: body `etChannels[].vlanId`",
        "the SDK cannot read it",
        "QueryDedicatedLineDetail: 3 answers, as described",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_json_is_reported() {
    let emulator = emulator().await;
    let proxy = Proxy::changing(emulator.address(), |exchange| {
        *exchange.answer.body_mut() = Bytes::from_static(b"<html>welcome</html>");
    })
    .await;
    let (code, text) = run(&mut program(&proxy.endpoint())).await;
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("the answer is no JSON"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_asked_is_no_finding() {
    let emulator = emulator().await;
    let endpoint = emulator.endpoint();
    let (code, text) = run(program(&endpoint).env("BCE_SECRET_ACCESS_KEY", "wrong")).await;
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("SignatureDoesNotMatch"), "{text}");
    let (code, text) = run(program(&endpoint)
        .env_remove("BCE_ACCESS_KEY_ID")
        .env_remove("BCE_SECRET_ACCESS_KEY")
        .env_remove("BCE_SECURITY_TOKEN"))
    .await;
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("BCE_ACCESS_KEY_ID"), "{text}");
    let (code, text) = run(&mut program("http://")).await;
    assert_eq!(code, 2, "{text}");
}

#[tokio::test]
async fn a_recording_holds_no_secret_and_played_again_gives_the_same_answers() {
    let emulator = emulator().await;
    // A field that the document does not know, in which a contact hides.
    let proxy = Proxy::changing(emulator.address(), |exchange| {
        change(exchange, "QueryDedicatedLineDetail", |body| {
            body["owner"] = json!([{"phone": "13300000333"}]);
        });
    })
    .await;
    let folder = TempDir::new().unwrap();
    let plain = folder.path().join("plain");
    let changed = folder.path().join("changed");
    // Small pages, so that markers take part.
    for (endpoint, into, expected) in [
        (emulator.endpoint(), &plain, 0),
        (proxy.endpoint(), &changed, 1),
    ] {
        let mut program = program(&endpoint);
        program.arg("--record").arg(into).args(["--page", "2"]);
        let (code, text) = run(&mut program).await;
        assert_eq!(code, expected, "{text}");
        let bytes = bytes_of(into);
        assert!(bytes.len() > 2000);
        for secret in SECRETS {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is recorded");
        }
        // A second run does not mix with the first.
        let (code, text) = run(&mut program).await;
        assert_eq!(code, 2, "{text}");
    }

    for (folder, expected) in [(plain, 0), (changed, 3)] {
        let recording = Recording::read(&folder).unwrap();
        let replaying = Emulator::builder()
            .initial_state(recording.state())
            .start()
            .await
            .unwrap();
        let differences = replaying.controls().compare(&recording);
        assert_eq!(differences.len(), expected, "{differences:#?}");
        assert!(
            differences
                .iter()
                .all(|difference| difference.field == "owner")
        );
    }
}
