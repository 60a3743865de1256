//! Where requests may go: not along redirects, through proxies, only to trusted certificates.

use std::env;
use std::process::Command;
use std::sync::Arc;

use et_sdk::reqwest::redirect::Policy;
use et_sdk::{Client, Credentials, ErrorKind, Outcome, reqwest};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::support::{
    LINE, ManualClock, Reply, Server, assert_failure, client, client_with, credentials, done,
    empty_environment, without_proxy,
};

#[tokio::test]
async fn redirects_are_never_followed() {
    let temporary = Credentials::new("id", "secret").unwrap();
    let temporary = temporary.with_session_token("t").unwrap();
    for status in [301, 302, 303, 307, 308] {
        let thief = Server::always(done()).await;
        let elsewhere = format!("{}/v1/et/{LINE}", thief.endpoint());
        let server = Server::always(Reply::status(status).header("Location", elsewhere)).await;
        let plain = client(&server, &ManualClock::new()).credentials(temporary.clone());
        // Not even if the user's HTTP client would follow them.
        let following = client(&server, &ManualClock::new())
            .credentials(temporary.clone())
            .http_client_builder(without_proxy().redirect(Policy::limited(10)));
        for builder in [plain, following] {
            let client = builder.build().unwrap();
            let error = client.line(LINE).delete().send().await.unwrap_err();
            assert_failure(&error, ErrorKind::UnexpectedResponse, 1, Outcome::Unknown);
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert!(error.to_string().contains("redirect"), "{error}");
        }
        assert_eq!((thief.connections(), server.count()), (0, 2));
    }
}

#[tokio::test]
async fn the_proxy_of_an_http_client_builder_is_used_and_the_service_gets_the_signature() {
    let proxy = Server::always(done()).await;
    let through = reqwest::Proxy::http(proxy.endpoint()).unwrap();
    let through = through.basic_auth("user", "proxy-password");
    let (client, clock) = client_with(&proxy, |builder| {
        builder
            .endpoint("http://bcc.test:8791")
            .http_client_builder(reqwest::Client::builder().proxy(through))
    });

    client.line(LINE).delete().send().await.unwrap();

    let sent = proxy.last_request();
    let target = "http://bcc.test:8791/v1/et/dcphy-1?";
    assert!(sent.target.starts_with(target), "{}", sent.target);
    let request = sent.behind_proxy();
    assert_eq!(request.header("host"), Some("bcc.test:8791"));
    assert!(request.header("proxy-authorization").is_some());
    request.verify(&credentials(), clock.true_time()).unwrap();
    assert!(!format!("{client:?}").contains("proxy-password"));
}

/// The next test runs this one in a process whose environment names a proxy.
#[tokio::test]
async fn sends_a_request_if_run_behind_a_proxy() {
    if env::var_os("ET_SDK_TEST_PROXIED").is_none() {
        return;
    }
    let client = Client::builder()
        .environment(empty_environment())
        .credentials(credentials())
        .endpoint("http://bcc.test")
        .build()
        .unwrap();
    client.line(LINE).delete().send().await.unwrap();
}

#[tokio::test]
async fn the_proxy_of_the_environment_is_used() {
    let proxy = Server::always(done()).await;
    let mut child = Command::new(env::current_exe().unwrap());
    child
        .args(["--exact", "routes::sends_a_request_if_run_behind_a_proxy"])
        .env("ET_SDK_TEST_PROXIED", "1")
        .env("http_proxy", proxy.endpoint());
    for name in ["HTTP_PROXY", "NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || child.output());
    let output = output.await.unwrap().unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}");
    let target = proxy.requests().remove(0).target;
    assert!(
        target.starts_with("http://bcc.test/v1/et/dcphy-1"),
        "{target}"
    );
}

/// TLS with a certificate that nobody trusts.
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
async fn an_untrusted_certificate_is_refused_unless_the_danger_is_accepted() {
    let (tls, der) = self_signed();
    let server = Server::with_tls(tls, |_| done()).await;
    let builder = || {
        client(&server, &ManualClock::new())
            .endpoint(server.authority().replace("127.0.0.1", "localhost"))
            .without_retries()
    };
    for builder in [builder(), builder().http_client_builder(without_proxy())] {
        let client = builder.build().unwrap();
        assert!(
            client.line_endpoint().starts_with("https://"),
            "a bare host implies TLS"
        );
        let error = client.line(LINE).delete().send().await.unwrap_err();
        assert_failure(&error, ErrorKind::Connection, 1, Outcome::NotSent);
        assert!(error.to_string().to_lowercase().contains("cert"), "{error}");
    }
    assert_eq!(server.count(), 0);

    // The right way is to trust the certificate.
    let root = reqwest::Certificate::from_der(&der).unwrap();
    let trusting = builder().http_client_builder(without_proxy().tls_certs_only([root]));
    for builder in [trusting, builder().dangerous_accept_invalid_certificates()] {
        let client = builder.build().unwrap();
        client.line(LINE).delete().send().await.unwrap();
        let request = server.last_request();
        assert!(request.header("host").unwrap().starts_with("localhost:"));
    }
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn an_https_only_http_client_sends_nothing_over_http() {
    let server = Server::replying([]).await;
    let (client, _) = client_with(&server, |builder| {
        builder.http_client_builder(without_proxy().https_only(true))
    });

    let error = client.line(LINE).delete().send().await.unwrap_err();

    assert_failure(&error, ErrorKind::InvalidInput, 0, Outcome::NotSent);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_existing_http_client_is_used_as_it_is() {
    let server = Server::always(done()).await;
    let header = ("x-team".parse().unwrap(), "north".parse().unwrap());
    let headers = [header].into_iter().collect();
    let http = without_proxy().default_headers(headers).build().unwrap();
    let (client, _) = client_with(&server, |builder| builder.dangerous_http_client(http));
    client.line(LINE).delete().send().await.unwrap();
    assert_eq!(server.last_request().header("x-team"), Some("north"));
}
