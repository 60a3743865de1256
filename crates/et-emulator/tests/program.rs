//! The program: what it prints, what it rejects, and that it ends cleanly.

#![cfg(feature = "cli")]

mod common;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use common::assert_contains;
use et_emulator::replay::{RecordedExchange, Recording};
use serde_json::json;

const KEY: [(&str, &str); 2] = [
    ("BCE_ACCESS_KEY_ID", "my-key"),
    ("BCE_SECRET_ACCESS_KEY", "my-secret"),
];

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_et-emulator"));
    for (name, _) in KEY {
        command.env_remove(name);
    }
    command.env_remove("BCE_SECURITY_TOKEN");
    command
}

/// A running program, with the first lines it printed.
fn start(arguments: &[&str], environment: &[(&str, &str)], lines: usize) -> (Child, Vec<String>) {
    let mut child = command()
        .args(["--listen", "127.0.0.1:0"])
        .args(arguments)
        .envs(environment.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let out = BufReader::new(child.stdout.as_mut().expect("its output"));
    let lines = out.lines().take(lines).map(|line| line.expect("text"));
    let announced = lines.collect();
    (child, announced)
}

/// Ends the program like Ctrl-C and returns what it wrote to standard error.
#[cfg(unix)]
fn interrupt(mut child: Child) -> String {
    let mut kill = Command::new("kill");
    let killed = kill.args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill").success());
    assert_eq!(child.wait().expect("its end").code(), Some(0));
    let mut text = String::new();
    let mut errors = child.stderr.take().expect("its errors");
    errors.read_to_string(&mut text).expect("text");
    text
}

#[cfg(unix)]
#[tokio::test]
async fn announces_itself_serves_logs_and_ends_on_ctrl_c() {
    let (child, announced) = start(&[], &[], 5);
    let after = |line: &str, prefix: &str| line.strip_prefix(prefix).expect(prefix).to_owned();
    let endpoint = after(&announced[0], "listening on ");
    assert_eq!(announced[2], format!("export BCE_ENDPOINT={endpoint}"));
    after(&announced[3], "export BCE_ACCESS_KEY_ID=");
    let secret = after(&announced[4], "export BCE_SECRET_ACCESS_KEY=");

    let request = common::http_client().get(format!("{endpoint}/v1/et"));
    assert_eq!(request.send().await.unwrap().status(), 403);
    let log = interrupt(child);
    let entry = " GET /v1/et 403 QueryDedicatedLines AccessDenied ";
    assert!(log.contains(entry), "{log}");
    assert!(!log.contains(&secret), "{log}");
}

#[cfg(unix)]
#[test]
fn takes_the_key_from_the_environment_and_does_not_print_its_secret() {
    let (child, announced) = start(&["--quiet"], &KEY, 5);
    assert_eq!(announced[3], "export BCE_ACCESS_KEY_ID=my-key");
    let log = interrupt(child);
    assert!(!log.contains("my-secret") && !announced.join("\n").contains("my-secret"));

    let help = command().arg("--help").envs(KEY).output().unwrap();
    let text = String::from_utf8_lossy(&help.stdout);
    assert_contains(&text, &["--seed-state"]);
    assert!(!text.contains("my-secret"), "{text}");
}

#[test]
fn starts_from_a_recording_and_lists_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let mut exchange = RecordedExchange::new("QueryDedicatedLines", "GET", "/v1/et", 200);
    let line = json!({"id": "dcphy-1", "newField": "***"});
    exchange.body = Some(json!({"ets": [line], "isTruncated": false, "maxKeys": 1000}));
    Recording::new(vec![exchange]).write(folder.path()).unwrap();
    let path = folder.path().to_str().unwrap();
    let (mut child, _) = start(&["--replay", path], &[], 1);
    child.kill().unwrap();
    let errors = child.wait_with_output().unwrap().stderr;
    let errors = String::from_utf8_lossy(&errors);
    let count = "replay: 1 exchanges, 12 differences";
    assert_contains(&errors, &["`ets[0].newField`", count]);
}

#[cfg(unix)]
#[test]
fn listens_on_other_addresses_when_allowed() {
    let arguments = ["--listen", "0.0.0.0:0", "--allow-non-loopback"];
    let localhost = ["--listen", "localhost:0"];
    for (arguments, expected) in [
        (&arguments[..], "listening on http://0.0.0.0:"),
        (&localhost, "listening on http://127.0.0.1:"),
    ] {
        let (child, announced) = start(arguments, &[], 1);
        assert!(announced[0].starts_with(expected), "{announced:?}");
        interrupt(child);
    }
}

#[test]
fn rejects_invalid_arguments_and_names_them() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let not_json = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let address_in_use = format!("{taken} cannot be used; choose another port");
    let not_a_snapshot = "Cargo.toml: snapshot: it must be JSON";
    for (code, option, value, expected) in [
        (2, "--access-key-id", "only", "--secret-access-key"),
        (2, "--life", "slowly", "immediate"),
        (1, "--listen", "0.0.0.0:0", "from other machines"),
        (2, "--listen", "127.0.0.1", "such as 127.0.0.1:8791"),
        (1, "--listen", &*taken, &*address_in_use),
        (1, "--seed-state", "/nowhere/x", "/nowhere/x cannot be read"),
        (1, "--seed-state", not_json, not_a_snapshot),
    ] {
        let output = command().args([option, value]).output();
        let output = output.expect("the program runs");
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{text}");
        assert!(text.contains(expected), "{text}");
    }
}
