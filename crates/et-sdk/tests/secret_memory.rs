//! What remains of a secret in a process after everything that held it is gone.
//!
//! A child process uses a client and drops it; its parent then searches the child's memory, the
//! freed blocks included.

#![cfg(target_os = "linux")]

use std::collections::HashMap;
use std::env;
use std::fs::{self, File};
use std::hint;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::process::{Child, Command, Stdio};

use bce_auth::provider::Environment;
use et_sdk::{Client, ClientBuilder, Credentials};
use et_test_support::{Reply, ScriptedServer};
use serde_json::json;

const SECRET: u32 = 1;
const TOKEN: u32 = 2;
/// What the child keeps, so that a search is known to find something.
const KEPT: u32 = 3;

/// A secret that stands nowhere in the program: letters and digits that depend on a seed.
fn secret(seed: u32) -> String {
    let length = if seed == TOKEN { 1500 } else { 60 };
    let mut text = String::with_capacity(length);
    let mut state = seed;
    while text.len() < length {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let digit = char::from_digit((state >> 24) % 36, 36);
        text.extend(digit);
    }
    text
}

/// Where the client of a child finds its key.
const SOURCES: [&str; 3] = ["explicit", "environment", "profile"];

fn builder(source: &str, home: &str) -> ClientBuilder {
    let environment = match source {
        "environment" => Environment::from_fn(|name| match name {
            "BCE_ACCESS_KEY_ID" => Some("access-key-1".into()),
            "BCE_SECRET_ACCESS_KEY" => Some(secret(SECRET).into()),
            "BCE_SECURITY_TOKEN" => Some(secret(TOKEN).into()),
            _ => None,
        }),
        _ => Environment::from_pairs([("HOME", home)]),
    };
    let builder = Client::builder().environment(environment);
    if source != "explicit" {
        return builder;
    }
    let credentials = Credentials::new("access-key-1", secret(SECRET)).unwrap();
    let credentials = credentials.with_session_token(secret(TOKEN)).unwrap();
    builder.credentials(credentials)
}

/// The child. It waits until its input ends.
#[test]
fn uses_a_client_if_run_by_the_other_test() {
    let Ok(source) = env::var("ET_SDK_TEST_SOURCE") else {
        return;
    };
    let home = env::var("ET_SDK_TEST_HOME").unwrap();
    let endpoint = env::var("ET_SDK_TEST_ENDPOINT").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = builder(&source, &home).endpoint(endpoint).build().unwrap();
        for _ in 0..10 {
            let line = client.line("dcphy-1");
            line.update().name("north").preview().unwrap();
            line.update().name("north").send().await.unwrap();
            // What is signed after the token makes the text longer than any buffer it begins in.
            let get = line.get();
            let long = "z".repeat(5000).parse().unwrap();
            let get = get.extra_header("x-bce-z".parse().unwrap(), long);
            get.await.unwrap();
        }
        drop(client);
        // The connection ends in a task of its own.
        tokio::task::yield_now().await;
    });
    drop(runtime);
    let _kept = hint::black_box(secret(KEPT));
    println!("done");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    // Nobody reads what the test harness would print.
    std::process::exit(0);
}

/// How often each of these occurs in the memory that a process can write to.
fn count(process: u32, needles: &[&[u8]]) -> Vec<usize> {
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
    let memory = File::open(format!("/proc/{process}/mem")).unwrap();
    let mut counts = vec![0; needles.len()];
    for map in maps.lines().filter(|map| map.contains(" rw-p ")) {
        let (range, _) = map.split_once(' ').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let [start, end] = [start, end].map(|at| u64::from_str_radix(at, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        if memory.read_exact_at(&mut bytes, start).is_err() {
            continue;
        }
        for (needle, count) in needles.iter().zip(&mut counts) {
            let found = bytes
                .windows(needle.len())
                .filter(|window| window == needle);
            *count += found.count();
        }
    }
    counts
}

/// Starts the child and returns it when it has dropped everything.
fn run(source: &str, variables: &HashMap<&str, &str>) -> Child {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "uses_a_client_if_run_by_the_other_test",
            "--nocapture",
        ])
        .env("ET_SDK_TEST_SOURCE", source)
        .envs(variables)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    assert!(lines.any(|line| line.ends_with("done")), "the child failed");
    child
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_dropped_client_remains_no_secret_but_what_the_http_library_copied() {
    let home = tempfile::tempdir().unwrap();
    let profile = json!({
        "name": "default", "mode": "StsToken", "access_key_id": "access-key-1",
        "secret_access_key": secret(SECRET), "security_token": secret(TOKEN),
    });
    fs::create_dir(home.path().join(".bce")).unwrap();
    let file = home.path().join(".bce/config.json");
    fs::write(file, json!({"profiles": [profile]}).to_string()).unwrap();
    let (secret, token, kept) = (secret(SECRET), secret(TOKEN), secret(KEPT));
    // Allocators write over the beginning of a freed block.
    let needles = [&secret[32..56], &token[700..800], &kept[32..56]].map(str::as_bytes);
    for source in SOURCES {
        let server = ScriptedServer::always(Reply::for_any_operation()).await;
        let endpoint = server.endpoint();
        let variables = HashMap::from([
            ("ET_SDK_TEST_HOME", home.path().to_str().unwrap()),
            ("ET_SDK_TEST_ENDPOINT", endpoint.as_str()),
        ]);
        let mut child = run(source, &variables);
        let counts = count(child.id(), &needles);
        drop(child.stdin.take());
        assert!(child.wait().unwrap().success());
        let sent = server.last_request();
        assert_eq!(sent.header("x-bce-security-token"), Some(token.as_str()));
        let [secrets, tokens, kept] = counts[..] else {
            unreachable!("one count for each text")
        };
        assert_eq!((secrets, kept), (0, 1), "{source}");
        // hyper writes the headers of all requests of a connection into one buffer.
        assert!(tokens <= server.connections(), "{source}: {tokens}");
    }
}
