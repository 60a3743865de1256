//! The program: what it prints, what it refuses, and that it ends cleanly.

#![cfg(feature = "cli")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_et-emulator"));
    for name in [
        "BCE_ACCESS_KEY_ID",
        "BCE_SECRET_ACCESS_KEY",
        "BCE_SECURITY_TOKEN",
    ] {
        command.env_remove(name);
    }
    command
}

fn run(arguments: &[&str]) -> (Output, String) {
    let output = command()
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, text)
}

/// A running program with the lines it announced itself with.
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
    let announced = out
        .lines()
        .take(lines)
        .map(|line| line.expect("text"))
        .collect();
    (child, announced)
}

/// Ends the program as Ctrl-C does; gives its exit code and what it wrote to standard error.
#[cfg(unix)]
fn interrupt(mut child: Child) -> (Option<i32>, String) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("kill");
    assert!(killed.success());
    let code = child.wait().expect("its end").code();
    let mut text = String::new();
    child
        .stderr
        .take()
        .expect("its errors")
        .read_to_string(&mut text)
        .expect("text");
    (code, text)
}

#[cfg(unix)]
#[tokio::test]
async fn announces_itself_serves_logs_and_ends_on_ctrl_c() {
    let (child, announced) = start(&[], &[], 4);
    let endpoint = announced[0]
        .strip_prefix("listening on ")
        .expect("the endpoint")
        .to_owned();
    assert!(
        announced[2].starts_with("export BCE_ACCESS_KEY_ID="),
        "{announced:?}"
    );
    let secret = announced[3]
        .strip_prefix("export BCE_SECRET_ACCESS_KEY=")
        .expect("the secret")
        .to_owned();

    // Needed only where another package had reqwest built with TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client
        .get(format!("{endpoint}/v1/et"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403);
    let (code, log) = interrupt(child);
    assert_eq!(code, Some(0));
    assert!(
        log.contains(" GET /v1/et 403 QueryDedicatedLines AccessDenied "),
        "{log}"
    );
    assert!(!log.contains(&secret), "{log}");
}

#[cfg(unix)]
#[test]
fn takes_the_key_from_the_environment_and_does_not_print_its_secret() {
    let environment = [
        ("BCE_ACCESS_KEY_ID", "my-key"),
        ("BCE_SECRET_ACCESS_KEY", "my-secret"),
    ];
    let (child, announced) = start(&["--quiet"], &environment, 3);
    assert_eq!(announced[2], "accepting the access key my-key");
    let (code, log) = interrupt(child);
    assert_eq!(code, Some(0));
    assert!(!log.contains("my-secret") && !announced.join("\n").contains("my-secret"));
}

#[test]
fn help_shows_no_secret_of_the_environment() {
    let environment = [
        ("BCE_ACCESS_KEY_ID", "my-key"),
        ("BCE_SECRET_ACCESS_KEY", "my-secret"),
    ];
    let output = command().arg("--help").envs(environment).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        text.contains("--seed-state") && !text.contains("my-secret"),
        "{text}"
    );
}

#[test]
fn refuses_half_a_key() {
    let (output, text) = run(&["--access-key-id", "only"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("--secret-access-key"), "{text}");
}

#[test]
fn refuses_an_address_that_others_can_reach() {
    let (output, text) = run(&["--listen", "0.0.0.0:0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains("can be reached from other machines"),
        "{text}"
    );
}

#[cfg(unix)]
#[test]
fn listens_there_when_told_so_by_name() {
    let (child, announced) = start(&["--listen", "0.0.0.0:0", "--allow-non-loopback"], &[], 1);
    assert!(
        announced[0].starts_with("listening on http://0.0.0.0:"),
        "{announced:?}"
    );
    assert_eq!(interrupt(child).0, Some(0));
}

#[test]
fn says_which_port_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (output, text) = run(&["--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains(&address) && text.contains("choose another port"),
        "{text}"
    );
}

#[test]
fn names_the_seed_file_that_is_missing_or_no_snapshot() {
    let (_, text) = run(&["--seed-state", "/nowhere/state.json"]);
    assert!(
        text.contains("/nowhere/state.json cannot be read"),
        "{text}"
    );
    let (output, text) = run(&[
        "--seed-state",
        concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text.contains("Cargo.toml: snapshot: it must be JSON"),
        "{text}"
    );
}

#[test]
fn refuses_a_life_it_does_not_know() {
    let (output, text) = run(&["--life", "slowly"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("at-once"), "{text}");
}
