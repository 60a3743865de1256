//! How a request says who sends it and which one it is.

use et_sdk::http::{HeaderName, HeaderValue};

use crate::support::{LINE, ManualClock, Reply, Server, client, credentials, done, patient_client};

#[tokio::test]
async fn the_user_agent_tells_the_crate_its_version_and_the_application() {
    let server = Server::always(done()).await;
    let plain = client(&server, &ManualClock::new()).build().unwrap();
    plain.line(LINE).delete().send().await.unwrap();
    let named = client(&server, &ManualClock::new())
        .application("backbone-sync/2.1")
        .build()
        .unwrap();
    named.line(LINE).delete().send().await.unwrap();

    let requests = server.requests();
    let crate_itself = concat!("et-sdk-rust/", env!("CARGO_PKG_VERSION"));
    assert_eq!(requests[0].header("user-agent"), Some(crate_itself));
    let with_application = format!("{crate_itself} backbone-sync/2.1");
    assert_eq!(requests[1].header("user-agent"), Some(&*with_application));
}

#[tokio::test]
async fn an_application_that_fits_no_header_is_refused() {
    let server = Server::replying([]).await;
    for name in ["", "a b", "a\r\nb", "专线", "(x)"] {
        let error = client(&server, &ManualClock::new())
            .application(name)
            .build()
            .unwrap_err();
        assert!(error.to_string().contains("application"), "{error}");
    }
}

#[tokio::test]
async fn a_request_id_is_sent_unsigned_the_same_on_every_attempt_and_anew_for_every_call() {
    let server = Server::replying([Reply::status(503), done(), done()]).await;
    let (client, clock) = patient_client(&server);
    for _ in 0..2 {
        client.line(LINE).delete().send().await.unwrap();
    }
    let requests = server.requests();
    let ids: Vec<_> = requests
        .iter()
        .map(|request| request.header("x-bce-request-id").unwrap())
        .collect();
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
    for request in &requests {
        assert!(!request.signed_headers().contains(&"x-bce-request-id"));
        let mut other = request.clone();
        other.headers.insert(
            "x-bce-request-id",
            HeaderValue::from_static("changed-on-the-way"),
        );
        other.verify(&credentials(), clock.true_time()).unwrap();
    }
}

#[tokio::test]
async fn a_request_id_of_the_callers_own_is_sent_and_kept_in_the_error() {
    let server = Server::always(Reply::reset_after_acting()).await;
    let (client, _) = patient_client(&server);
    let call = client.line(LINE).delete().extra_header(
        HeaderName::from_static("x-bce-request-id"),
        HeaderValue::from_static("mine-7"),
    );
    let error = call.send().await.unwrap_err();
    assert_eq!(error.client_request_id(), Some("mine-7"));
    for request in server.requests() {
        assert_eq!(request.header("x-bce-request-id"), Some("mine-7"));
    }
}

#[tokio::test]
async fn the_signature_names_what_it_covers_the_body_included() {
    let server = Server::always(done()).await;
    let (client, clock) = patient_client(&server);
    client
        .line(LINE)
        .update()
        .name("south")
        .send()
        .await
        .unwrap();
    client.line(LINE).delete().send().await.unwrap();

    let requests = server.requests();
    assert_eq!(
        requests[0].signed_headers(),
        [
            "content-length",
            "content-md5",
            "content-type",
            "host",
            "x-bce-date"
        ]
    );
    assert_eq!(
        requests[1].signed_headers(),
        ["content-length", "content-type", "host", "x-bce-date"]
    );
    assert_eq!(
        requests[0].header("content-type"),
        Some("application/json;charset=utf-8")
    );
    assert_eq!(requests[0].header("host"), Some(&*server.authority()));
    let mut tampered = requests[0].clone();
    tampered.body = tampered.body.iter().map(u8::to_ascii_uppercase).collect();
    assert_eq!(
        tampered
            .verify(&credentials(), clock.true_time())
            .unwrap_err()
            .code(),
        "SignatureDoesNotMatch"
    );
}

#[tokio::test]
async fn a_response_tells_the_services_request_id_and_the_attempts() {
    let reply = done().header("x-bce-request-id", "r-3");
    let server = Server::replying([Reply::status(500), reply]).await;
    let (client, _) = patient_client(&server);
    let response = client.line(LINE).delete().send().await.unwrap();
    assert_eq!(
        (response.request_id(), response.attempts()),
        (Some("r-3"), 2)
    );
    assert_eq!(response.status(), 200);
}
