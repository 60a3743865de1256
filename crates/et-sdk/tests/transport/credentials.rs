//! Where credentials, region and endpoint come from, and what of them is sent.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bce_auth::provider::{
    CachingProvider, Environment, ProvideCredentials, ProvideFuture, ProviderError,
};
use chrono::TimeDelta;
use et_sdk::{Client, ClientBuilder, Credentials, Error, ErrorKind, Outcome, Region};
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::support::assert_failure;
use crate::support::{LINE, ManualClock, Recorded, Reply, Server, done, patient_client, start};
use crate::support::{client_on, client_with};

/// A provider of numbered keys, which counts how often it is asked.
#[derive(Clone, Debug)]
struct Counting {
    asked: Arc<AtomicU32>,
    /// Each key takes a permit of this.
    gate: Arc<Semaphore>,
}

impl Counting {
    fn new(permits: usize) -> Self {
        Self {
            asked: Arc::default(),
            gate: Arc::new(Semaphore::new(permits)),
        }
    }

    fn asked(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Counting {
    fn provide(&self) -> ProvideFuture<'_> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            self.gate.acquire().await.unwrap().forget();
            let key = Credentials::new(format!("key-{number}"), "secret").unwrap();
            let key = key.with_session_token(format!("token-{number}")).unwrap();
            Ok(key.with_expiry(start() + TimeDelta::hours(number.into())))
        })
    }
}

/// The access key id and the session token of a request.
fn keys(request: &Recorded) -> (String, Option<String>) {
    let token = request.header("x-bce-security-token");
    (
        request.authorization()[1].to_owned(),
        token.map(str::to_owned),
    )
}

#[tokio::test]
async fn every_attempt_is_signed_with_current_credentials() {
    let server = Server::replying([Reply::status(503), Reply::status(503), done()]).await;
    let (client, _) = client_with(&server, |builder| {
        builder.credentials_provider(Counting::new(10))
    });

    client.line(LINE).delete().send().await.unwrap();

    let keys: Vec<_> = server.requests().iter().map(keys).collect();
    let expected = [1, 2, 3].map(|n| (format!("key-{n}"), Some(format!("token-{n}"))));
    assert_eq!(keys, expected);
}

#[tokio::test]
async fn the_token_of_temporary_credentials_is_sent_and_signed() {
    let temporary = Credentials::new("id", "secret").unwrap();
    let temporary = temporary.with_session_token("t-1").unwrap();
    let server = Server::always(done()).await;
    let (client, _) = client_with(&server, |builder| builder.credentials(temporary.clone()));

    client.line(LINE).delete().send().await.unwrap();

    let mut request = server.last_request();
    assert_eq!(keys(&request), ("id".into(), Some("t-1".into())));
    assert!(request.signed_headers().contains(&"x-bce-security-token"));
    request.verify(&temporary, start()).unwrap();
    let other = "t-2".parse().unwrap();
    request.headers.insert("x-bce-security-token", other);
    let refusal = request.verify(&temporary, start()).unwrap_err();
    assert_eq!(refusal.code(), "SignatureDoesNotMatch");
}

#[tokio::test]
async fn permanent_credentials_send_no_token() {
    let server = Server::always(done()).await;
    let (client, _) = patient_client(&server);
    client.line(LINE).delete().send().await.unwrap();
    assert_eq!(keys(&server.last_request()).1, None);
}

#[tokio::test]
async fn concurrent_calls_share_a_refresh() {
    let server = Server::always(done()).await;
    let clock = ManualClock::new();
    let provider = Counting::new(0);
    let now = clock.clone();
    let caching = CachingProvider::new(provider.clone()).with_clock(move || now.true_time());
    let client = client_on(&server, &clock, |builder| {
        builder.credentials_provider(caching)
    });
    let calls: Vec<_> = (0..16)
        .map(|_| tokio::spawn(client.clone().line(LINE).delete().send()))
        .collect();
    tokio::task::yield_now().await;
    provider.gate.add_permits(1);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((provider.asked(), server.count()), (1, 16));

    // When they expire, they are refreshed once.
    clock.advance(Duration::from_secs(3600));
    provider.gate.add_permits(1);
    for _ in 0..3 {
        client.line(LINE).delete().send().await.unwrap();
    }
    assert_eq!(provider.asked(), 2);
    assert_eq!(keys(&server.last_request()).0, "key-2");
}

#[derive(Debug)]
struct Failing;

impl ProvideCredentials for Failing {
    fn provide(&self) -> ProvideFuture<'_> {
        let cause = "the vault is sealed\nask an admin";
        Box::pin(async move { Err(ProviderError::failed("vault", cause)) })
    }
}

#[tokio::test]
async fn a_failing_provider_ends_the_call_before_anything_is_sent() {
    let server = Server::replying([]).await;
    let (client, _) = client_with(&server, |builder| builder.credentials_provider(Failing));

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::Credentials, 0, Outcome::NotSent);
    assert!(error.is_authentication() && !error.is_retryable());
    let text = error.to_string();
    assert!(text.contains("vault") && text.contains("sealed"), "{text}");
    assert!(!text.contains('\n'), "{text}");
    let cause = error.source().unwrap().source().unwrap();
    assert!(cause.to_string().contains("sealed"));
    assert_eq!(server.connections(), 0);
}

const PROFILES: &str = r#"{"current": "work", "profiles": [
    {"name": "work", "mode": "AK", "access_key_id": "id-of-work", "secret_access_key": "s",
     "region": "su"},
    {"name": "lab", "mode": "StsToken", "access_key_id": "id-of-lab", "secret_access_key": "s",
     "security_token": "token-of-lab", "endpoint": "http://lab.example:8080"},
    {"name": "half", "mode": "AK", "access_key_id": "id-of-half", "region": "bj"},
    {"name": "nowhere", "mode": "AK", "access_key_id": "i", "secret_access_key": "s",
     "region": "atlantis"},
    {"name": "empty", "access_key_id": "", "secret_access_key": null}
]}"#;

/// A home directory with the command-line tool's configuration, or without.
fn home(config: Option<&str>) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    if let Some(config) = config {
        std::fs::create_dir(home.path().join(".bce")).unwrap();
        std::fs::write(home.path().join(".bce/config.json"), config).unwrap();
    }
    home
}

/// A builder that finds these variables and this home directory.
fn builder_in(home: &TempDir, variables: &[(&str, &str)]) -> ClientBuilder {
    let mut all: HashMap<_, _> = variables.iter().copied().collect();
    all.insert("HOME", home.path().to_str().unwrap());
    Client::builder().environment(Environment::from_pairs(all))
}

const KEYS: [(&str, &str); 3] = [
    ("BCE_ACCESS_KEY_ID", "id-of-environment"),
    ("BCE_SECRET_ACCESS_KEY", "secret-of-environment"),
    ("BCE_REGION", "gz"),
];

#[test]
fn explicit_endpoints_override_regions_and_both_override_discovered_ones() {
    let (bare, profiles) = (home(None), home(Some(PROFILES)));
    let found = || builder_in(&bare, &KEYS);
    let mut local = KEYS;
    local[2] = ("BCE_ENDPOINT", "http://127.0.0.1:8791");
    for (builder, endpoint) in [
        (found(), "https://bcc.gz.baidubce.com"),
        (
            found().region(Region::Beijing),
            "https://bcc.bj.baidubce.com",
        ),
        (
            found()
                .region(Region::Beijing)
                .endpoint("gateway.example:8443"),
            "https://gateway.example:8443",
        ),
        (builder_in(&profiles, &[]), "https://bcc.su.baidubce.com"),
        (builder_in(&profiles, &KEYS), "https://bcc.gz.baidubce.com"),
        // An endpoint in the environment overrides a region, and an explicit one overrides it.
        (
            builder_in(&profiles, &local).region(Region::Beijing),
            "http://127.0.0.1:8791",
        ),
        (
            builder_in(&bare, &local).endpoint("gateway.example:8443"),
            "https://gateway.example:8443",
        ),
        // A named profile overrides the environment.
        (
            builder_in(&profiles, &local).profile("lab"),
            "http://lab.example:8080",
        ),
    ] {
        assert_eq!(builder.build().unwrap().line_endpoint(), endpoint);
    }
}

#[tokio::test]
async fn explicit_credentials_override_discovered_ones() {
    let server = Server::always(done()).await;
    let (bare, profiles) = (home(None), home(Some(PROFILES)));
    let mut temporary = KEYS;
    temporary[2] = ("BCE_SECURITY_TOKEN", "token-of-environment");
    let explicit = Credentials::new("id-given", "s").unwrap();
    for (builder, key, token) in [
        (builder_in(&bare, &KEYS), "id-of-environment", None),
        (
            builder_in(&bare, &temporary),
            "id-of-environment",
            Some("token-of-environment"),
        ),
        (
            builder_in(&bare, &KEYS).credentials(explicit),
            "id-given",
            None,
        ),
        (builder_in(&profiles, &[]), "id-of-work", None),
        (
            builder_in(&profiles, &KEYS).profile("lab"),
            "id-of-lab",
            Some("token-of-lab"),
        ),
    ] {
        let client = builder.endpoint(server.endpoint()).build().unwrap();
        client.line(LINE).delete().send().await.unwrap();
        let expected = (key.to_owned(), token.map(str::to_owned));
        assert_eq!(keys(&server.last_request()), expected);
    }
}

#[test]
fn what_cannot_be_found_or_used_is_named() {
    let (bare, profiles) = (home(None), home(Some(PROFILES)));
    let beijing = |builder: ClientBuilder| builder.region(Region::Beijing);
    let with = |name| beijing(builder_in(&bare, &[(name, "shh")]));
    let missing_id: &[&str] = &["BCE_ACCESS_KEY_ID"];
    for (builder, kind, parts) in [
        // Half a key is an error that names the other half.
        (
            with("BCE_ACCESS_KEY_ID"),
            ErrorKind::Credentials,
            &["BCE_SECRET_ACCESS_KEY"][..],
        ),
        (
            with("BCE_SECRET_ACCESS_KEY"),
            ErrorKind::Credentials,
            missing_id,
        ),
        (
            with("BCE_SECURITY_TOKEN"),
            ErrorKind::Credentials,
            missing_id,
        ),
        (
            builder_in(&profiles, &[]).profile("half"),
            ErrorKind::Credentials,
            &["secret_access_key"],
        ),
        // Half a key in one profile is not completed elsewhere, nor is a missing one.
        (
            builder_in(&profiles, &KEYS).profile("half"),
            ErrorKind::Credentials,
            &["config.json", "\"half\"", "`secret_access_key` is missing"],
        ),
        (
            beijing(builder_in(&profiles, &KEYS).profile("empty")),
            ErrorKind::Credentials,
            &[
                "config.json",
                "\"empty\"",
                "are missing",
                "nothing from the environment",
            ],
        ),
        (
            builder_in(&profiles, &KEYS).profile("empty"),
            ErrorKind::Configuration,
            &[
                "config.json",
                "\"empty\"",
                "region(",
                "nothing from the environment",
            ],
        ),
        (
            beijing(builder_in(&bare, &KEYS).profile("prod")),
            ErrorKind::Credentials,
            &["config.json", "\"prod\"", "does not exist"],
        ),
        // If nothing is found, the error lists what was tried.
        (
            beijing(builder_in(&bare, &[])),
            ErrorKind::Credentials,
            &["BCE_ACCESS_KEY_ID", "config.json", "credentials("],
        ),
        (
            builder_in(&bare, &[]),
            ErrorKind::Configuration,
            &["region(", "endpoint(", "BCE_REGION", "config.json"],
        ),
        (
            builder_in(&profiles, &[]).profile("absent"),
            ErrorKind::Configuration,
            &["absent"],
        ),
        (
            builder_in(&profiles, &[]).profile("nowhere"),
            ErrorKind::Configuration,
            &["atlantis"],
        ),
        (
            builder_in(&bare, &[]).region("mars"),
            ErrorKind::Configuration,
            &["mars"],
        ),
        (
            builder_in(&bare, &[("BCE_REGION", "mars")]),
            ErrorKind::Configuration,
            &["BCE_REGION: region \"mars\" is unknown"],
        ),
        (
            builder_in(&bare, &[("BCE_ENDPOINT", "ftp://x")]),
            ErrorKind::Configuration,
            &["BCE_ENDPOINT: endpoint must be an http or https URL"],
        ),
    ] {
        let error: Error = builder.build().unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        let text = format!("{error} {error:?}");
        assert!(!text.contains("shh"), "{text}");
        for part in parts {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
}
