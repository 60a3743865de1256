//! Requests that are not as they should be get a documented error: never a hang, never a panic.

mod common;

use std::time::Duration;

use common::{
    ANY_LIST, Api, HOST_AND_DATE, INVALID_BODY, INVALID_REQUEST, INVALID_URI, Response,
    application, assert_contains, assert_fields, bgp_channel, changed, channel, now, start,
    start_with,
};
use et_emulator::Emulator;
use http::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MALFORMED: (u16, &str) = (400, "MalformedJSON");
const INIT: &str = "/v1/et/init";

#[tokio::test]
async fn every_response_has_a_request_id_a_date_and_a_consistent_body() {
    let api = start().await;
    let line = format!("/v1/et/{}", api.line().await);
    let (list, deletion) = (api.get(ANY_LIST).await, api.delete(&line).await);
    for response in [list, deletion, api.get("/nowhere").await] {
        let id = response.header("x-bce-request-id");
        assert_eq!(id.len(), 36);
        let date = response.header("date");
        assert!(chrono::DateTime::parse_from_rfc2822(date).is_ok(), "{date}");
        if response.text.is_empty() {
            assert_eq!(response.header("content-length"), "0");
        } else {
            let json = "application/json;charset=utf-8";
            assert_eq!(response.header("content-type"), json);
        }
        if response.status != 200 {
            assert_eq!(response.body["requestId"], id);
            assert!(!response.fails(INVALID_URI).is_empty());
        }
    }
}

#[tokio::test]
async fn the_date_is_that_of_the_virtual_clock() {
    let api = start().await;
    let time = "2031-05-06T07:08:09Z".parse().unwrap();
    api.controls().set_time(time).unwrap();
    api.controls().freeze();
    let response = api.get(ANY_LIST).await;
    let date = response.header("date");
    assert!(date.starts_with("Tue, 06 May 2031 07:08"), "{date}");
}

#[tokio::test]
async fn unknown_paths_methods_and_flags_are_rejected() {
    let api = start().await;
    let channel = api.channel().await;
    let script = r#"
        GET /v1/nothing => INVALID_URI
        GET /v1/et/ => INVALID_URI
        GET /volumes => INVALID_URI
        GET /v1/et/%FF => INVALID_URI
        GET /v1/et?marker=%FF => INVALID_URI
        GET /v2/et => INVALID_VERSION
        DELETE /v1/et => INVALID_REQUEST
        PATCH /v1/et => INVALID_REQUEST
        PUT $channel {} => INVALID_URI
        PUT $channel?explode= {} => INVALID_URI
        PUT $channel?addUsers&removeUsers {} => INVALID_URI
        DELETE $channel?addUsers= => INVALID_URI
        PUT $channel?modifyAttribute=1 {} => INVALID_REQUEST
    "#;
    api.run(&[("channel", &channel)], script).await;
}

/// Applies for a line with this body, signed without it.
async fn init(api: &Api, body: Vec<u8>, content_type: Option<&str>) -> Response {
    let mut request = api.request_with(Method::POST, INIT, Some(body), HOST_AND_DATE, now());
    let headers = request.headers_mut();
    headers.remove("content-type");
    if let Some(text) = content_type {
        headers.insert("content-type", text.parse().unwrap());
    }
    api.send(request).await
}

#[tokio::test]
async fn a_body_must_be_json_and_declared_as_json() {
    let api = start().await;
    let body = || application().to_string().into_bytes();
    let json = "application/json";
    let (gbk, utf8) = (
        "application/json;charset=gbk",
        "Application/JSON; charset=\"UTF-8\"",
    );
    let invalid = ["", "text/plain", "application/jsonp", gbk];
    for invalid in invalid.map(Some).into_iter().chain([None]) {
        let response = init(&api, body(), invalid).await;
        response.fails_with(INVALID_REQUEST, "content-type");
    }
    let mut twice = api.request_with(Method::POST, INIT, Some(body()), HOST_AND_DATE, now());
    twice
        .headers_mut()
        .append("content-type", json.parse().unwrap());
    let twice = api.send(twice).await;
    twice.fails_with(INVALID_REQUEST, "content-type");
    for valid in [json, utf8] {
        init(&api, body(), Some(valid)).await.ok();
    }
    let deep = "[".repeat(100_000);
    for (text, error) in [
        ("{\"name\": ", MALFORMED),
        (&deep, MALFORMED),
        ("", INVALID_BODY),
        ("[]", INVALID_BODY),
        ("null", INVALID_BODY),
        ("7", INVALID_BODY),
        ("{}", INVALID_BODY),
    ] {
        init(&api, text.into(), Some(json)).await.fails(error);
    }
}

#[tokio::test]
async fn a_message_never_quotes_the_body() {
    let api = start().await;
    let list = format!("/v1/et/{}/channel", api.line().await);
    let mut body = channel();
    body["bgpKey"] = json!(["TOP-SECRET"]);
    body["vlanId"] = json!("TOP-SECRET");
    let invalid = api.post(&list, body).await.fails(INVALID_BODY);
    assert_contains(&invalid, &["`bgpKey`", "`vlanId`"]);
    let text = "{\"bgpKey\": \"TOP-SECRET".into();
    let malformed = init(&api, text, Some("application/json")).await;
    let malformed = malformed.fails(MALFORMED);
    assert_contains(&malformed, &["line 1 column 22"]);
    assert!(!(invalid + &malformed).contains("TOP-SECRET"));
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_rejected_and_its_sender_can_read_why() {
    let api = start().await;
    let padded = |length: usize| {
        let mut body = application().to_string().into_bytes();
        body.resize(length, b' ');
        init(&api, body, Some("application/json"))
    };
    for length in [(1 << 20) + 1, 8 << 20] {
        padded(length).await.fails_with(INVALID_REQUEST, "1048576");
    }
    padded(1 << 20).await.ok();
}

/// The head of a request with this header.
fn head(header: &str) -> String {
    format!("POST {INIT} HTTP/1.1\r\nhost: x\r\n{header}\r\n\r\n")
}

/// A connection on which this text was sent.
async fn sent(api: &Api, text: &str) -> TcpStream {
    let stream = TcpStream::connect(api.emulator.address()).await;
    let mut stream = stream.expect("a connection");
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

async fn read_all(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the response does not matter here.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn an_announced_length_over_the_limit_is_rejected_before_the_body_arrives() {
    let api = start().await;
    let mut stream = sent(&api, &head("content-length: 9999999999")).await;
    let mut response = [0; 12];
    stream.read_exact(&mut response).await.unwrap();
    assert_eq!(&response, b"HTTP/1.1 400");
}

#[tokio::test]
async fn a_sender_that_reads_only_at_the_end_still_gets_the_response() {
    let api = start().await;
    let body = vec![b' '; 8 << 20];
    let mut stream = sent(&api, &head(&format!("content-length: {}", body.len()))).await;
    // The emulator responds to the head. Closing with the body unread would break the connection.
    stream.write_all(&body).await.expect("the body is read");
    let response = read_all(stream).await;
    let limit = "must not exceed 1048576 bytes";
    assert_contains(&response, &["HTTP/1.1 400", "connection: close", limit]);
}

#[tokio::test]
async fn an_endless_body_without_a_length_is_rejected() {
    let api = start().await;
    let request = api.request_with(Method::POST, INIT, None, HOST_AND_DATE, now());
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    let (signature, date) = (header("authorization"), header("x-bce-date"));
    let host = api.emulator.address();
    let signed = format!(
        "POST {INIT} HTTP/1.1\r\nhost: {host}\r\nx-bce-date: {date}\r\n\
         authorization: {signature}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    let stream = sent(&api, &signed).await;
    let (mut read, mut write) = stream.into_split();
    let writer = tokio::spawn(async move {
        let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
        while write.write_all(&chunk).await.is_ok() {}
    });
    let mut response = [0; 12];
    read.read_exact(&mut response).await.unwrap();
    assert_eq!(&response, b"HTTP/1.1 400");
    writer.abort();
}

#[tokio::test]
async fn slow_clients_do_not_delay_others_and_are_disconnected() {
    let timeout = Duration::from_millis(200);
    let api = start_with(Emulator::builder().timeouts(timeout, timeout)).await;
    let body = head("content-length: 100") + "{";
    let mut slow = Vec::new();
    for text in ["", "GET /v1/et HTTP/1.1\r\n", &body] {
        slow.push(sent(&api, text).await);
    }
    api.get(ANY_LIST).await.ok();
    let mut last = String::new();
    for stream in slow {
        last = read_all(stream).await;
    }
    assert_contains(&last, &["HTTP/1.1 400", "did not arrive in time"]);
}

#[tokio::test]
async fn invalid_http_ends_only_its_own_connection() {
    let api = start().await;
    let invalid = [
        "\0\0\0\0",
        "GET",
        "GET / HTTP/9.9",
        "PUT /v1/et HTTP/1.1\r\nhost: a b",
    ];
    for invalid in invalid {
        let mut stream = sent(&api, &format!("{invalid}\r\n\r\n")).await;
        stream.shutdown().await.unwrap();
        read_all(stream).await;
    }
    api.get(ANY_LIST).await.ok();
}

#[tokio::test]
async fn a_client_that_disconnects_in_the_middle_changes_nothing() {
    let api = start().await;
    drop(sent(&api, &(head("content-length: 100") + "{")).await);
    assert!(api.lines().await.is_empty());
}

#[tokio::test]
async fn it_ends_when_dropped_and_when_shut_down() {
    let api = start().await;
    let (address, http, url) = (api.emulator.address(), api.http, api.emulator.endpoint());
    drop(api.emulator);
    // The runtime drops the listening task at its next turn.
    let closed = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let closed = tokio::time::timeout(Duration::from_secs(30), closed).await;
    closed.expect("nobody listens");
    assert!(http.get(url).send().await.is_err());

    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let idle = TcpStream::connect(address).await.unwrap();
    emulator.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(read_all(idle).await, "");
}

#[tokio::test]
async fn an_address_that_others_can_reach_must_be_allowed() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let builder = || Emulator::builder().listen(everywhere);
    let error = builder().start().await.unwrap_err();
    assert!(error.to_string().contains("other machines"), "{error}");
    let emulator = builder().allow_non_loopback().start().await;
    emulator.unwrap().shutdown().await;
}

#[tokio::test]
async fn the_log_shows_requests_and_refusals_without_secrets_and_contacts() {
    let api = start().await;
    let line = api.apply("?clientToken=t&x=13300000333&y").await.id();
    api.channel_on(&line, bgp_channel()).await;
    let list = format!("/v1/et/{line}/channel");
    let misspelt = changed(bgp_channel(), "bgpkey", json!("s3cret"));
    let reason = api.post(&list, changed(misspelt, "vlanId", json!(1))).await;
    let reason = reason.fails(INVALID_BODY);
    api.post("/nowhere?x=13300000333", json!({}))
        .await
        .fails(INVALID_URI);

    let debug = format!("{:?}", api.controls().log(0, 100));
    let log = api.control("log").await;
    let key = api.credentials.secret_access_key();
    for text in [&debug, &log.text] {
        for secret in ["13300000333", "s3cret", "1@123.com", "Zhang San", key] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
    let entries = log.ok();
    let body = |place: usize| {
        let body = entries["entries"][place]["body"].as_str().expect("a body");
        serde_json::from_str::<Value>(body).expect("JSON")
    };
    let first = json!({"path": INIT, "query": "clientToken=t&x=***&y", "message": null});
    assert_fields(&entries["entries"][0], first);
    assert_fields(&body(0), json!({"isp": "ISP_CUCC", "userPhone": "***"}));
    assert_fields(&entries["entries"][2], json!({"message": reason}));
    assert_fields(
        &body(2),
        json!({"vlanId": 1, "bgpKey": "***", "bgpkey": "***"}),
    );
    let last = json!({"query": "x=***", "body": null, "code": "InvalidURI"});
    assert_fields(&entries["entries"][3], last);
}

#[tokio::test]
async fn the_response_to_head_has_no_body() {
    let api = start().await;
    let response = api.call(Method::HEAD, ANY_LIST, None).await;
    assert_eq!((response.status, &*response.text), (400, ""));
}
