//! A proxy that does not work is named in the error, if it is known: one from the environment is.
//!
//! The variables count for a whole process, so that a child runs the calls: this program again,
//! with nothing but the test that started it.

use std::process::Command;
use std::sync::Arc;

use bce_auth::provider::StaticProvider;
use et_sdk::sts::Sts;
use et_sdk::{Client, ErrorKind};

use crate::support::{LINE, ManualClock, Reply, Server, WAITS, credentials};

const ENDPOINT: &str = "TEST_PROXIES_ENDPOINT";
const VARIABLES: [&str; 9] = [
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "REQUEST_METHOD",
];

const CALL: &str = "proxies::a_dead_proxy_is_named_with_its_variable";
const CREDENTIALS: &str = "proxies::a_dead_proxy_is_named_where_credentials_are_fetched";

/// Makes a call with one variable set and returns the error.
fn error_with(test: &str, variable: (&str, &str), endpoint: &str) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "--nocapture", test]);
    for name in VARIABLES {
        child.env_remove(name);
    }
    child.env(variable.0, variable.1).env(ENDPOINT, endpoint);
    let output = child.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    let error = text.lines().find_map(|line| line.split_once("the error: "));
    error.unwrap_or_else(|| panic!("{text}")).1.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_dead_proxy_is_named_with_its_variable() {
    if let Ok(endpoint) = std::env::var(ENDPOINT) {
        let client = Client::builder()
            .endpoint(endpoint)
            .credentials(credentials());
        let client = client.without_retries().build().unwrap();
        let error = client.line(LINE).get().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection);
        println!("\nthe error: {error}");
        return;
    }
    // Nothing listens on the port of "discard".
    let url = "http://user:secret@127.0.0.1:9";
    for (name, endpoint) in [
        ("HTTPS_PROXY", "https://bcc.bj.baidubce.com"),
        ("all_proxy", "https://bcc.bj.baidubce.com"),
        ("http_proxy", "http://192.0.2.1"),
        ("ALL_PROXY", "http://192.0.2.1"),
    ] {
        let error = error_with(CALL, (name, url), endpoint);
        let before = format!(
            "line {LINE}: QueryDedicatedLineDetail: cannot connect to the proxy \
             http://127.0.0.1:9 (from {name}): "
        );
        let after = format!("; correct or unset {name}, or list the host in NO_PROXY [client");
        // The operating system says why.
        let why = error
            .strip_prefix(&before)
            .and_then(|rest| rest.split_once(&after));
        assert!(
            why.is_some_and(|(why, _)| why.contains("refused")),
            "{error}"
        );
    }
    // One that works, with a tunnel to something that speaks no TLS.
    let proxy = Server::always(Reply::raw("HTTP/1.1 200 OK\r\n\r\n")).await;
    let endpoint = "https://bcc.bj.baidubce.com";
    let error = error_with(CALL, ("HTTPS_PROXY", &proxy.endpoint()), endpoint);
    let start = format!(
        "line {LINE}: QueryDedicatedLineDetail: no connection to {endpoint} through the proxy {}",
        proxy.endpoint()
    );
    assert!(error.starts_with(&start), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_dead_proxy_is_named_where_credentials_are_fetched() {
    if let Ok(endpoint) = std::env::var(ENDPOINT) {
        let sts = Sts::at(endpoint, StaticProvider::new(credentials())).unwrap();
        let sts = sts.clock(Arc::new(ManualClock::passing(WAITS)));
        let client = Client::builder()
            .endpoint("http://127.0.0.1:9")
            .credentials_provider(sts.assume_role("account-1", "role-1"));
        let error = client.build().unwrap().line(LINE).get().send().await;
        println!("\nthe error: {}", error.unwrap_err());
        return;
    }
    let name = "HTTPS_PROXY";
    let url = "http://user:secret@127.0.0.1:9";
    let error = error_with(CREDENTIALS, (name, url), "https://sts.bj.baidubce.com");
    let before = format!(
        "line {LINE}: QueryDedicatedLineDetail: STS: fetching credentials failed: AssumeRole: \
         cannot connect to the proxy http://127.0.0.1:9 (from {name}): "
    );
    let after = format!(
        "; correct or unset {name}, or list the host in NO_PROXY; 3 attempts [client request id "
    );
    let why = error
        .strip_prefix(&before)
        .and_then(|rest| rest.split_once(&after));
    let (why, id) = why.unwrap_or_else(|| panic!("{error}"));
    assert!(why.contains("refused"), "{error}");
    // Nothing follows: the causes are told once.
    assert!(id.ends_with(']') && !id.contains(':'), "{error}");
}

#[tokio::test]
async fn a_proxy_that_the_user_set_is_not_known_and_thought_of() {
    let proxy = reqwest::Proxy::all("http://127.0.0.1:9").unwrap();
    let http = reqwest::Client::builder().proxy(proxy);
    let client = Client::builder().endpoint("http://192.0.2.1");
    let client = client.credentials(credentials()).http_client_builder(http);
    let client = client.without_retries().build().unwrap();
    let error = client.line(LINE).get().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    let advice = "check the endpoint, the network and the proxy of the HTTP client, if it has one";
    assert!(error.to_string().contains(advice), "{error}");
}
