//! Headers and parameters added by the caller: sent, signed, and unable to change the call itself.

use et_sdk::http::{HeaderName, HeaderValue};
use et_test_support::any_list;

use crate::support::{CHANNEL, LINE, always, assert_invalid, credentials, done, replying};

fn header(name: &'static str, value: &'static str) -> (HeaderName, HeaderValue) {
    (
        HeaderName::from_static(name),
        HeaderValue::from_static(value),
    )
}

#[tokio::test]
async fn extra_headers_and_parameters_are_sent_and_signed() {
    let (server, client, clock) = always(done()).await;
    let (team, north_south) = header("x-bce-team", "north south");
    let (other, one) = header("x-other", "1");
    let call = client
        .line(LINE)
        .delete()
        .extra_query("new param", "a b+c&d=e");
    let call = call
        .extra_header(team, north_south)
        .extra_header(other, one);

    call.send().await.unwrap();

    let request = server.last_request();
    let parameter = "new%20param=a%20b%2Bc%26d%3De";
    assert!(request.target.contains(parameter), "{}", request.target);
    assert_eq!(request.header("x-bce-team"), Some("north south"));
    assert_eq!(request.header("x-other"), Some("1"));
    assert!(request.signed_headers().contains(&"x-bce-team"));
    request.verify(&credentials(), clock.true_time()).unwrap();
}

#[tokio::test]
async fn extra_headers_cannot_change_signature_connection_or_body() {
    let (server, client, _) = replying([]).await;
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
        let (header_name, value) = header(name, "1");
        let call = client.line(LINE).delete().extra_header(header_name, value);
        assert_invalid(&call.send().await.unwrap_err(), name);
    }
    let call = client.line(LINE).delete();
    let (name, value) = header("x-bce-team", "1");
    let twice = call
        .extra_header(name.clone(), value.clone())
        .extra_header(name, value);
    assert_invalid(&twice.send().await.unwrap_err(), "x-bce-team");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn extra_parameters_cannot_turn_a_call_into_another_action() {
    let (server, client, _) = replying([]).await;
    let update = || client.line(LINE).channel(CHANNEL).update();
    for name in ["disassociate", "modifyAttribute", "Authorization"] {
        let call = update().extra_query(name, "");
        assert_invalid(&call.send().await.unwrap_err(), name);
    }
    let list = any_list(&client).marker("m").extra_query("marker", "n");
    assert_invalid(&list.send().await.unwrap_err(), "`marker`");
    assert_eq!(server.connections(), 0);
}
