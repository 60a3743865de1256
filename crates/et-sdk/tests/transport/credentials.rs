//! Where credentials, region and endpoint come from, and what of them goes on the wire.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bce_auth::provider::{
    CachingProvider, Environment, ProvideCredentials, ProvideFuture, ProviderError,
};
use chrono::TimeDelta;
use et_sdk::{Client, Credentials, ErrorKind, Outcome, Region};
use tokio::sync::Semaphore;

use crate::support::{
    LINE, ManualClock, Reply, Server, WAITS, client, done, empty_environment, patient_client, start,
};

/// A provider that counts how often it is asked, and gives a key that tells the number.
#[derive(Clone, Debug)]
struct Counting {
    asked: Arc<AtomicU32>,
    /// Each answer takes a permit of this.
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
            Ok(Credentials::new(format!("key-{number}"), "secret")
                .unwrap()
                .with_session_token(format!("token-{number}"))
                .unwrap()
                .with_expiry(start() + TimeDelta::hours(number.into())))
        })
    }
}

#[tokio::test]
async fn every_attempt_is_signed_with_the_credentials_of_its_moment() {
    let server = Server::replying([Reply::status(503), Reply::status(503), done()]).await;
    let provider = Counting::new(10);
    let client = client(&server, &ManualClock::passing(WAITS))
        .credentials_provider(provider.clone())
        .build()
        .unwrap();

    client.line(LINE).delete().send().await.unwrap();

    let requests = server.requests();
    let keys: Vec<_> = requests
        .iter()
        .map(|request| request.authorization()[1])
        .collect();
    assert_eq!(keys, ["key-1", "key-2", "key-3"]);
    let token = |request: &crate::support::Recorded| {
        request.header("x-bce-security-token").unwrap().to_owned()
    };
    let tokens: Vec<_> = requests.iter().map(token).collect();
    assert_eq!(tokens, ["token-1", "token-2", "token-3"]);
}

#[tokio::test]
async fn the_token_of_temporary_credentials_is_sent_and_signed() {
    let temporary = Credentials::new("id", "secret")
        .unwrap()
        .with_session_token("t-1")
        .unwrap();
    let server = Server::always(done()).await;
    let client = client(&server, &ManualClock::new())
        .credentials(temporary.clone())
        .build()
        .unwrap();

    client.line(LINE).delete().send().await.unwrap();

    let mut request = server.requests().remove(0);
    assert_eq!(request.header("x-bce-security-token"), Some("t-1"));
    assert!(request.signed_headers().contains(&"x-bce-security-token"));
    request.verify(&temporary, start()).unwrap();
    request
        .headers
        .insert("x-bce-security-token", "t-2".parse().unwrap());
    assert_eq!(
        request.verify(&temporary, start()).unwrap_err().code(),
        "SignatureDoesNotMatch"
    );
}

#[tokio::test]
async fn plain_credentials_send_no_token() {
    let server = Server::always(done()).await;
    let (client, _) = patient_client(&server);
    client.line(LINE).delete().send().await.unwrap();
    assert_eq!(server.requests()[0].header("x-bce-security-token"), None);
}

#[tokio::test]
async fn concurrent_calls_share_a_refresh() {
    let server = Server::always(done()).await;
    let clock = ManualClock::new();
    let provider = Counting::new(0);
    let now = clock.clone();
    let caching = CachingProvider::new(provider.clone()).with_clock(move || now.true_time());
    let client = client(&server, &clock)
        .credentials_provider(caching)
        .build()
        .unwrap();
    let calls: Vec<_> = (0..16)
        .map(|_| tokio::spawn(client.clone().line(LINE).delete().send()))
        .collect();
    tokio::task::yield_now().await;
    provider.gate.add_permits(1);
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!((provider.asked(), server.count()), (1, 16));

    // Shortly before the end they are fetched anew, once.
    clock.advance(Duration::from_secs(3600));
    provider.gate.add_permits(1);
    for _ in 0..3 {
        client.line(LINE).delete().send().await.unwrap();
    }
    assert_eq!(provider.asked(), 2);
    assert_eq!(
        server.requests().last().unwrap().authorization()[1],
        "key-2"
    );
}

#[derive(Debug)]
struct Failing;

impl ProvideCredentials for Failing {
    fn provide(&self) -> ProvideFuture<'_> {
        Box::pin(async {
            Err(ProviderError::failed(
                "vault",
                "the vault is sealed\nask an admin",
            ))
        })
    }
}

#[tokio::test]
async fn a_provider_that_fails_ends_the_call_unsent() {
    let server = Server::replying([]).await;
    let client = client(&server, &ManualClock::new())
        .credentials_provider(Failing)
        .build()
        .unwrap();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Credentials, 0)
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.is_authentication() && !error.is_retryable());
    let text = error.to_string();
    assert!(text.contains("vault") && text.contains("sealed"), "{text}");
    assert!(!text.contains('\n'), "{text}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(
        std::error::Error::source(source)
            .unwrap()
            .to_string()
            .contains("sealed")
    );
    assert_eq!(server.connections(), 0);
}

fn environment<const N: usize>(pairs: [(&str, &str); N]) -> Environment {
    Environment::from_pairs(pairs)
}

/// A home directory with a configuration of the command line tool; the environment names it.
fn home(config: &str) -> (tempfile::TempDir, String) {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".bce")).unwrap();
    std::fs::write(home.path().join(".bce/config.json"), config).unwrap();
    let path = path_text(home.path());
    (home, path)
}

fn path_text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

const KEYS: [(&str, &str); 3] = [
    ("BCE_ACCESS_KEY_ID", "id-of-environment"),
    ("BCE_SECRET_ACCESS_KEY", "secret-of-environment"),
    ("BCE_REGION", "gz"),
];

const PROFILES: &str = r#"{"current": "work", "profiles": [
    {"name": "work", "mode": "AK", "access_key_id": "id-of-work", "secret_access_key": "s", "region": "su"},
    {"name": "lab", "mode": "StsToken", "access_key_id": "id-of-lab", "secret_access_key": "s",
     "security_token": "token-of-lab", "endpoint": "http://lab.example:8080"},
    {"name": "half", "mode": "AK", "access_key_id": "id-of-half", "region": "bj"},
    {"name": "nowhere", "mode": "AK", "access_key_id": "i", "secret_access_key": "s", "region": "atlantis"}
]}"#;

#[test]
fn region_and_endpoint_are_found_in_the_environment() {
    let client = Client::builder()
        .environment(environment(KEYS))
        .build()
        .unwrap();
    assert_eq!(client.endpoint(), "https://bcc.gz.baidubce.com");
}

#[test]
fn what_is_given_goes_before_the_environment_and_an_endpoint_before_a_region() {
    let given = Client::builder()
        .environment(environment(KEYS))
        .region(Region::Beijing);
    assert_eq!(
        given.build().unwrap().endpoint(),
        "https://bcc.bj.baidubce.com"
    );
    let both = Client::builder()
        .environment(environment(KEYS))
        .endpoint("gateway.example:8443")
        .region(Region::Beijing);
    assert_eq!(
        both.build().unwrap().endpoint(),
        "https://gateway.example:8443"
    );
}

#[tokio::test]
async fn given_credentials_go_before_those_of_the_environment() {
    let server = Server::always(done()).await;
    let found = Client::builder()
        .environment(environment(KEYS))
        .endpoint(server.endpoint());
    found
        .build()
        .unwrap()
        .line(LINE)
        .delete()
        .send()
        .await
        .unwrap();
    let given = Client::builder()
        .environment(environment(KEYS))
        .endpoint(server.endpoint())
        .credentials(Credentials::new("id-given", "s").unwrap());
    given
        .build()
        .unwrap()
        .line(LINE)
        .delete()
        .send()
        .await
        .unwrap();

    let requests = server.requests();
    assert_eq!(requests[0].authorization()[1], "id-of-environment");
    assert_eq!(requests[1].authorization()[1], "id-given");
}

#[tokio::test]
async fn temporary_credentials_are_found_in_the_environment() {
    let server = Server::always(done()).await;
    let client = Client::builder()
        .environment(environment([
            ("BCE_ACCESS_KEY_ID", "id"),
            ("BCE_SECRET_ACCESS_KEY", "s"),
            ("BCE_SECURITY_TOKEN", "token-of-environment"),
        ]))
        .endpoint(server.endpoint())
        .build()
        .unwrap();
    client.line(LINE).delete().send().await.unwrap();
    assert_eq!(
        server.requests()[0].header("x-bce-security-token"),
        Some("token-of-environment")
    );
}

#[tokio::test]
async fn the_command_line_tools_profile_gives_what_the_environment_does_not() {
    let (_home, path) = home(PROFILES);
    let current = Client::builder()
        .environment(environment([("HOME", &path)]))
        .build()
        .unwrap();
    assert_eq!(current.endpoint(), "https://bcc.su.baidubce.com");

    let server = Server::always(done()).await;
    let named = Client::builder()
        .environment(Environment::from_pairs(
            [("HOME", path.as_str())].into_iter().chain(KEYS),
        ))
        .profile("lab");
    // Named, it goes before the environment.
    assert_eq!(named.build().unwrap().endpoint(), "http://lab.example:8080");
    let named = Client::builder()
        .environment(Environment::from_pairs(
            [("HOME", path.as_str())].into_iter().chain(KEYS),
        ))
        .profile("lab")
        .endpoint(server.endpoint());
    named
        .build()
        .unwrap()
        .line(LINE)
        .delete()
        .send()
        .await
        .unwrap();
    let request = server.requests().remove(0);
    assert_eq!(request.authorization()[1], "id-of-lab");
    assert_eq!(request.header("x-bce-security-token"), Some("token-of-lab"));
}

#[test]
fn half_a_key_is_an_error_that_names_the_other_half() {
    for (variables, missing) in [
        ([("BCE_ACCESS_KEY_ID", "id-1")], "BCE_SECRET_ACCESS_KEY"),
        ([("BCE_SECRET_ACCESS_KEY", "shh")], "BCE_ACCESS_KEY_ID"),
        ([("BCE_SECURITY_TOKEN", "shh")], "BCE_ACCESS_KEY_ID"),
    ] {
        let error = Client::builder()
            .environment(environment(variables))
            .region(Region::Beijing)
            .build()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        let text = format!("{error} {error:?}");
        assert!(text.contains(missing) && !text.contains("shh"), "{text}");
    }
    let (_home, path) = home(PROFILES);
    let error = Client::builder()
        .environment(environment([("HOME", &path)]))
        .profile("half")
        .build()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("secret_access_key"), "{error}");
}

#[test]
fn when_nothing_is_found_the_error_lists_what_was_tried() {
    let home = tempfile::tempdir().unwrap();
    let builder =
        || Client::builder().environment(environment([("HOME", home.path().to_str().unwrap())]));
    let error = builder().region(Region::Beijing).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    let text = error.to_string();
    for tried in ["BCE_ACCESS_KEY_ID", "config.json", "credentials("] {
        assert!(text.contains(tried), "{text}");
    }
    let error = builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let text = error.to_string();
    for tried in ["region(", "endpoint(", "BCE_REGION", "config.json"] {
        assert!(text.contains(tried), "{text}");
    }
}

#[test]
fn a_profile_or_region_that_is_unknown_is_named() {
    let (_home, path) = home(PROFILES);
    let builder = || Client::builder().environment(environment([("HOME", &path)]));
    let error = builder().profile("absent").build().unwrap_err();
    assert!(error.to_string().contains("absent"), "{error}");
    let error = builder().profile("nowhere").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("atlantis"), "{error}");
    let error = Client::builder()
        .environment(empty_environment())
        .region("mars")
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("mars"), "{error}");
}
