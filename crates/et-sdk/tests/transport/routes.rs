//! Where requests may go: never along a redirect, through proxies, and to whom TLS vouches for.

use std::process::Command;
use std::sync::Arc;

use bce_auth::provider::Environment;
use et_sdk::reqwest::redirect::Policy;
use et_sdk::{Client, Credentials, ErrorKind, Outcome, reqwest};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::{LINE, ManualClock, Reply, Server, client, done};

#[tokio::test]
async fn a_redirect_to_another_host_is_never_followed() {
    for status in [301, 302, 303, 307, 308] {
        let thief = Server::always(done()).await;
        let elsewhere = format!("{}/v1/et/{LINE}", thief.endpoint());
        let server = Server::always(Reply::status(status).header("Location", elsewhere)).await;
        let temporary = Credentials::new("id", "secret")
            .unwrap()
            .with_session_token("t")
            .unwrap();
        let plain = client(&server, &ManualClock::new()).credentials(temporary.clone());
        // A client shaped to follow redirects does not follow them either.
        let shaped = client(&server, &ManualClock::new())
            .credentials(temporary)
            .http_client_builder(
                reqwest::Client::builder()
                    .no_proxy()
                    .redirect(Policy::limited(10)),
            );
        for builder in [plain, shaped] {
            let client = builder.build().unwrap();
            let error = client.line(LINE).delete().send().await.unwrap_err();
            assert_eq!(
                (error.kind(), error.attempts()),
                (ErrorKind::UnexpectedResponse, 1)
            );
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert_eq!(error.outcome(), Outcome::Unchanged);
            assert!(error.to_string().contains("redirect"), "{error}");
        }
        assert_eq!((thief.connections(), server.count()), (0, 2));
    }
}

#[tokio::test]
async fn a_shaped_client_reaches_its_proxy_with_a_signature_for_the_service() {
    let proxy = Server::always(done()).await;
    let through = reqwest::Proxy::http(proxy.endpoint())
        .unwrap()
        .basic_auth("user", "proxy-password");
    let clock = ManualClock::new();
    let client = client(&proxy, &clock)
        .endpoint("http://bcc.test:8791")
        .http_client_builder(reqwest::Client::builder().proxy(through))
        .build()
        .unwrap();

    client.line(LINE).delete().send().await.unwrap();

    let sent = proxy.last_request();
    assert!(
        sent.target
            .starts_with("http://bcc.test:8791/v1/et/dcphy-1?"),
        "{}",
        sent.target
    );
    let request = sent.behind_proxy();
    assert_eq!(request.header("host"), Some("bcc.test:8791"));
    assert!(request.header("proxy-authorization").is_some());
    request
        .verify(&crate::support::credentials(), clock.true_time())
        .unwrap();
    assert!(!format!("{client:?}").contains("proxy-password"));
}

/// The program that the next test runs in a process whose environment names a proxy.
#[tokio::test]
async fn calls_through_the_proxy_of_the_environment_if_there_is_one() {
    if std::env::var_os("ET_SDK_TEST_PROXIED").is_none() {
        return;
    }
    let client = Client::builder()
        .environment(Environment::from_fn(|_| None))
        .credentials(crate::support::credentials())
        .endpoint("http://bcc.test")
        .build()
        .unwrap();
    client.line(LINE).delete().send().await.unwrap();
}

#[tokio::test]
async fn the_systems_proxy_is_used() {
    let proxy = Server::always(done()).await;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args([
            "--exact",
            "routes::calls_through_the_proxy_of_the_environment_if_there_is_one",
        ])
        .env("ET_SDK_TEST_PROXIED", "1")
        .env("http_proxy", proxy.endpoint())
        .env_remove("HTTP_PROXY")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env_remove("REQUEST_METHOD");
    let output = tokio::task::spawn_blocking(move || child.output())
        .await
        .unwrap()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    let request = proxy.requests().remove(0);
    assert!(
        request.target.starts_with("http://bcc.test/v1/et/dcphy-1"),
        "{}",
        request.target
    );
}

/// TLS with a certificate that nobody vouches for.
pub fn self_signed() -> (TlsAcceptor, Vec<u8>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let der = made.cert.der().to_vec();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(der.clone())],
            PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap(),
        )
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), der)
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_unless_danger_is_asked_for() {
    let (tls, der) = self_signed();
    let server = Server::with_tls(tls, |_| done()).await;
    let builder = || {
        client(&server, &ManualClock::new())
            .endpoint(server.authority().replace("127.0.0.1", "localhost"))
            .without_retries()
    };

    let careful = builder().build().unwrap();
    assert!(
        careful.endpoint().starts_with("https://"),
        "a bare host means TLS"
    );
    let error = careful.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::Connection, Outcome::NotSent)
    );
    assert!(error.to_string().to_lowercase().contains("cert"), "{error}");
    let shaped = builder()
        .http_client_builder(reqwest::Client::builder().no_proxy())
        .build()
        .unwrap();
    shaped.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(server.count(), 0);

    let reckless = builder()
        .dangerous_accept_invalid_certificates()
        .build()
        .unwrap();
    reckless.line(LINE).delete().send().await.unwrap();
    // The right way: say whose certificate it is.
    let root = reqwest::Certificate::from_der(&der).unwrap();
    let shaped = reqwest::Client::builder().no_proxy().tls_certs_only([root]);
    let trusting = builder().http_client_builder(shaped).build().unwrap();
    trusting.line(LINE).delete().send().await.unwrap();
    assert_eq!(server.count(), 2);
    assert_eq!(
        server.requests()[0]
            .header("host")
            .unwrap()
            .split(':')
            .next(),
        Some("localhost")
    );
}

#[tokio::test]
async fn a_client_that_may_only_speak_https_sends_nothing_over_http() {
    let server = Server::replying([]).await;
    let client = client(&server, &ManualClock::new())
        .http_client_builder(reqwest::Client::builder().no_proxy().https_only(true))
        .build()
        .unwrap();

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::InvalidInput, 0)
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_finished_client_is_used_as_it_is() {
    let server = Server::always(done()).await;
    let finished = reqwest::Client::builder()
        .no_proxy()
        .default_headers(
            [("x-team".parse().unwrap(), "north".parse().unwrap())]
                .into_iter()
                .collect(),
        )
        .build()
        .unwrap();
    let client = client(&server, &ManualClock::new())
        .dangerous_http_client(finished)
        .build()
        .unwrap();
    client.line(LINE).delete().send().await.unwrap();
    assert_eq!(server.requests()[0].header("x-team"), Some("north"));
}
