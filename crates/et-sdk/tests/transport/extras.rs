//! Headers and parameters that a caller adds: sent and signed, and unable to change what the call is.

use et_sdk::ErrorKind;
use et_sdk::http::{HeaderName, HeaderValue};

use crate::support::{CHANNEL, LINE, Server, credentials, done, patient_client};

#[tokio::test]
async fn extra_headers_and_parameters_are_sent_and_signed() {
    let server = Server::always(done()).await;
    let (client, clock) = patient_client(&server);
    client
        .line(LINE)
        .delete()
        .extra_header(
            HeaderName::from_static("x-bce-team"),
            HeaderValue::from_static("north south"),
        )
        .extra_header(
            HeaderName::from_static("x-other"),
            HeaderValue::from_static("1"),
        )
        .extra_query("new param", "a b+c&d=e")
        .send()
        .await
        .unwrap();
    let request = server.requests().remove(0);
    assert!(
        request.target.contains("new%20param=a%20b%2Bc%26d%3De"),
        "{}",
        request.target
    );
    assert_eq!(request.header("x-bce-team"), Some("north south"));
    assert_eq!(request.header("x-other"), Some("1"));
    assert!(request.signed_headers().contains(&"x-bce-team"));
    request.verify(&credentials(), clock.true_time()).unwrap();
}

#[tokio::test]
async fn extra_headers_cannot_change_who_asks_whom_or_where_a_body_ends() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    for name in [
        "authorization",
        "connection",
        "content-length",
        "content-md5",
        "host",
        "transfer-encoding",
        "x-bce-date",
        "x-bce-security-token",
    ] {
        let call = client
            .line(LINE)
            .delete()
            .extra_header(HeaderName::from_static(name), HeaderValue::from_static("1"));
        let error = call.send().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0),
            "{name}"
        );
        assert!(error.to_string().contains(name), "{error}");
    }
    let name = HeaderName::from_static("x-bce-team");
    let twice = client
        .line(LINE)
        .delete()
        .extra_header(name.clone(), HeaderValue::from_static("1"))
        .extra_header(name, HeaderValue::from_static("2"));
    let error = twice.send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::InvalidInput, 0)
    );
    assert!(error.to_string().contains("x-bce-team"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn extra_parameters_cannot_make_another_action_of_a_call() {
    let server = Server::replying([]).await;
    let (client, _) = patient_client(&server);
    let update = || client.line(LINE).channel(CHANNEL).update();
    for name in ["disassociate", "modifyAttribute", "Authorization"] {
        let error = update().extra_query(name, "").send().await.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts()),
            (ErrorKind::InvalidInput, 0),
            "{name}"
        );
        assert!(error.to_string().contains(name), "{error}");
    }
    let list = client.lines().list().marker("m").extra_query("marker", "n");
    let error = list.send().await.unwrap_err();
    assert!(error.to_string().contains("`marker`"), "{error}");
    assert_eq!(server.connections(), 0);
}
