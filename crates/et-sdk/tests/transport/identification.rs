//! How a request identifies its sender and itself.

use et_sdk::http::{HeaderName, HeaderValue};

use crate::support::{
    LINE, ManualClock, Reply, Server, always, client, client_with, credentials, done, replying,
};

#[tokio::test]
async fn the_user_agent_has_the_crate_its_version_and_the_application() {
    let (server, plain, _) = always(done()).await;
    let (named, _) = client_with(&server, |builder| builder.application("backbone-sync/2.1"));
    let agent = concat!("et-sdk-rust/", env!("CARGO_PKG_VERSION"));
    for (client, agent) in [
        (plain, agent.to_owned()),
        (named, format!("{agent} backbone-sync/2.1")),
    ] {
        client.line(LINE).delete().send().await.unwrap();
        assert_eq!(server.last_request().header("user-agent"), Some(&*agent));
    }
}

#[tokio::test]
async fn an_application_that_is_not_a_token_is_refused() {
    let server = Server::replying([]).await;
    for name in ["", "a b", "a\r\nb", "专线", "(x)"] {
        let builder = client(&server, &ManualClock::new()).application(name);
        let error = builder.build().unwrap_err().to_string();
        assert!(
            error.contains("application must be visible ASCII"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_request_id_is_sent_unsigned_once_for_all_attempts_of_a_call() {
    let (server, client, clock) = replying([Reply::status(503), done(), done()]).await;
    for _ in 0..2 {
        client.line(LINE).delete().send().await.unwrap();
    }
    let requests = server.requests();
    let id = |index: usize| requests[index].header("x-bce-request-id").unwrap();
    assert_eq!(id(0), id(1));
    assert_ne!(id(1), id(2));
    for mut request in requests.clone() {
        let changed = HeaderValue::from_static("changed-on-the-way");
        request.headers.insert("x-bce-request-id", changed);
        request.verify(&credentials(), clock.true_time()).unwrap();
    }
}

#[tokio::test]
async fn a_request_id_of_the_caller_is_sent_and_kept_in_the_error() {
    let (server, client, _) = always(Reply::reset_after_acting()).await;
    let name = HeaderName::from_static("x-bce-request-id");
    let call = client.line(LINE).delete();
    let call = call.extra_header(name, HeaderValue::from_static("mine-7"));

    let error = call.send().await.unwrap_err();

    assert_eq!(error.client_request_id(), Some("mine-7"));
    for request in server.requests() {
        assert_eq!(request.header("x-bce-request-id"), Some("mine-7"));
    }
}

#[tokio::test]
async fn the_signature_names_what_it_covers_including_the_body() {
    let (server, client, clock) = always(done()).await;
    let update = client.line(LINE).update().name("south");
    update.send().await.unwrap();
    client.line(LINE).delete().send().await.unwrap();

    let requests = server.requests();
    for (request, headers) in requests.iter().zip([
        "content-length;content-md5;content-type;host;x-bce-date",
        "content-length;content-type;host;x-bce-date",
    ]) {
        assert_eq!(request.signed_headers().join(";"), headers);
    }
    let content_type = requests[0].header("content-type");
    assert_eq!(content_type, Some("application/json;charset=utf-8"));
    assert_eq!(requests[0].header("host"), Some(&*server.authority()));
    let mut tampered = requests[0].clone();
    tampered.body = tampered.body.to_ascii_uppercase().into();
    let refusal = tampered.verify(&credentials(), clock.true_time());
    assert_eq!(refusal.unwrap_err().code(), "SignatureDoesNotMatch");
}

#[tokio::test]
async fn a_response_has_its_status_the_services_request_id_and_the_attempts() {
    let reply = done().header("x-bce-request-id", "r-3");
    let (_server, client, _) = replying([Reply::status(500), reply]).await;
    let response = client.line(LINE).delete().send().await.unwrap();
    let facts = (
        response.status(),
        response.request_id(),
        response.attempts(),
    );
    assert_eq!(facts, (et_sdk::http::StatusCode::OK, Some("r-3"), 2));
}
