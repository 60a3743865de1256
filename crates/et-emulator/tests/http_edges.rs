//! Requests that are not what they should be get a documented error: never a hang, never a panic.

mod common;

use std::time::Duration;

use common::{Answer, Api, Style, application, channel, start, with};
use et_emulator::Emulator;
use http::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const REQUEST: (u16, &str) = (400, "InvalidHTTPRequest");
const URI: (u16, &str) = (400, "InvalidURI");

#[tokio::test]
async fn every_answer_has_a_request_id_a_date_and_a_body_that_agrees() {
    let api = start().await;
    let line = api.line().await;
    for answer in [
        api.get("/v1/et").await,
        api.delete(&format!("/v1/et/{line}")).await,
        api.get("/nowhere").await,
    ] {
        let id = answer.headers["x-bce-request-id"].to_str().unwrap();
        assert_eq!(id.len(), 36);
        let date = answer.headers["date"].to_str().unwrap();
        assert!(chrono::DateTime::parse_from_rfc2822(date).is_ok(), "{date}");
        if answer.text.is_empty() {
            assert_eq!(answer.headers["content-length"], "0");
        } else {
            assert_eq!(
                answer.headers["content-type"],
                "application/json;charset=utf-8"
            );
        }
        if answer.status != 200 {
            assert_eq!(answer.body["requestId"], id);
            assert!(!answer.code().is_empty() && !answer.message().is_empty());
        }
    }
}

#[tokio::test]
async fn the_date_is_that_of_the_virtual_clock() {
    let api = start().await;
    api.controls()
        .set_time("2031-05-06T07:08:09Z".parse().unwrap())
        .unwrap();
    api.controls().freeze();
    assert_eq!(
        api.get("/v1/et").await.headers["date"].to_str().unwrap()[..22],
        *"Tue, 06 May 2031 07:08"
    );
}

#[tokio::test]
async fn unknown_paths_methods_and_flags_are_refused() {
    let api = start().await;
    let channel = api.channel().await;
    assert_eq!(api.get("/v1/nothing").await.refusal(), URI);
    assert_eq!(api.get("/v1/et/").await.refusal(), URI);
    assert_eq!(api.get("/v2/et").await.refusal(), (404, "InvalidVersion"));
    assert_eq!(api.delete("/v1/et").await.refusal(), REQUEST);
    assert_eq!(
        api.call(Method::PATCH, "/v1/et", None).await.refusal(),
        REQUEST
    );
    assert_eq!(api.put(&channel, json!({})).await.refusal(), URI);
    assert_eq!(
        api.put(&format!("{channel}?explode="), json!({}))
            .await
            .refusal(),
        URI
    );
    assert_eq!(
        api.put(&format!("{channel}?addUsers&removeUsers"), json!({}))
            .await
            .refusal(),
        URI
    );
    assert_eq!(
        api.delete(&format!("{channel}?addUsers=")).await.refusal(),
        URI
    );
    assert_eq!(
        api.put(&format!("{channel}?modifyAttribute=1"), json!({}))
            .await
            .refusal(),
        REQUEST
    );
}

#[tokio::test]
async fn a_bad_escape_is_refused() {
    let api = start().await;
    for target in ["/v1/et/%FF", "/v1/et?marker=%FF"] {
        assert_eq!(api.get(target).await.refusal(), URI, "{target}");
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let api = start().await;
    let with_type = |content_type: Option<&'static str>| {
        let mut request = api.request_with(
            &Method::POST,
            "/v1/et/init",
            Some(application().to_string().into()),
            Style::HostAndDate,
            now(),
        );
        request.headers_mut().remove("content-type");
        if let Some(content_type) = content_type {
            request
                .headers_mut()
                .insert("content-type", content_type.parse().unwrap());
        }
        api.send(request)
    };
    for wrong in [
        None,
        Some("text/plain"),
        Some("application/json;charset=gbk"),
    ] {
        let answer = with_type(wrong).await;
        assert_eq!(answer.refusal(), REQUEST, "{wrong:?}");
        assert!(
            answer.message().contains("content-type"),
            "{}",
            answer.message()
        );
    }
    assert_eq!(with_type(Some("application/json")).await.status, 200);

    let send = |text: &'static str| {
        api.send(api.request_with(
            &Method::POST,
            "/v1/et/init",
            Some(text.into()),
            Style::Unnamed,
            now(),
        ))
    };
    assert_eq!(send("{\"name\": ").await.refusal(), (400, "MalformedJSON"));
    assert_eq!(send("").await.refusal(), (400, "InappropriateJSON"));
    for wrong in ["[]", "null", "7", "{}"] {
        assert_eq!(
            send(wrong).await.refusal(),
            (400, "InappropriateJSON"),
            "{wrong}"
        );
    }
    let deep: &'static str = Box::leak("[".repeat(100_000).into_boxed_str());
    assert_eq!(send(deep).await.refusal(), (400, "MalformedJSON"));
}

#[tokio::test]
async fn a_message_never_repeats_what_the_body_says() {
    let api = start().await;
    let line = api.line().await;
    let mut body = channel();
    body["bgpKey"] = json!(["TOP-SECRET"]);
    body["vlanId"] = json!("TOP-SECRET");
    let answer = api.post(&format!("/v1/et/{line}/channel"), body).await;
    assert!(
        answer.message().contains("`bgpKey`") && answer.message().contains("`vlanId`"),
        "{}",
        answer.message()
    );
    assert!(!answer.text.contains("TOP-SECRET"), "{}", answer.text);
}

fn now() -> chrono::DateTime<chrono::Utc> {
    std::time::SystemTime::now().into()
}

#[tokio::test]
async fn a_body_over_one_mebibyte_is_refused_and_its_sender_reads_why() {
    let api = start().await;
    for size in [(1 << 20) + 1, 8 << 20] {
        let mut body = application().to_string();
        body.push_str(&" ".repeat(size - body.len()));
        let request = api.request_with(
            &Method::POST,
            "/v1/et/init",
            Some(body.into()),
            Style::HostAndDate,
            now(),
        );
        let answer = api.send(request).await;
        assert_eq!(answer.refusal(), REQUEST, "{size}");
        assert!(answer.message().contains("1048576"), "{}", answer.message());
    }
    let mut body = application().to_string();
    body.push_str(&" ".repeat((1 << 20) - body.len()));
    let request = api.request_with(
        &Method::POST,
        "/v1/et/init",
        Some(body.into()),
        Style::HostAndDate,
        now(),
    );
    assert_eq!(api.send(request).await.status, 200);
}

async fn connect(api: &Api) -> TcpStream {
    TcpStream::connect(api.emulator.address())
        .await
        .expect("a connection")
}

async fn read_all(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // A reset after the answer is no concern of these tests.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_length_announced_over_the_limit_is_refused_before_a_byte_of_it_comes() {
    let api = start().await;
    let mut stream = connect(&api).await;
    stream
        .write_all(b"POST /v1/et/init HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n\r\n")
        .await
        .unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400");
}

#[tokio::test]
async fn a_sender_that_reads_only_at_the_end_still_gets_to_read_the_refusal() {
    let api = start().await;
    let mut stream = connect(&api).await;
    let length = 8 << 20;
    let head = format!("POST /v1/et/init HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    // The emulator answers at the head. Closing then, with the body unread, would break the connection under its sender.
    stream
        .write_all(&vec![b' '; length])
        .await
        .expect("the body is taken off the wire");
    let answer = read_all(stream).await;
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("connection: close"),
        "{answer}"
    );
    assert!(
        answer.contains("must not exceed 1048576 bytes"),
        "{answer}"
    );
}

#[tokio::test]
async fn an_endless_body_without_a_length_is_refused() {
    let api = start().await;
    let stream = connect(&api).await;
    let (mut read, mut write) = stream.into_split();
    let writer = tokio::spawn(async move {
        let head = b"POST /v1/et/init HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
        let mut sent = write.write_all(head).await;
        let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
        while sent.is_ok() {
            sent = write.write_all(&chunk).await;
        }
    });
    let mut answer = [0; 12];
    read.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 400");
    writer.abort();
}

#[tokio::test]
async fn slow_clients_hold_up_nobody_and_are_let_go() {
    let patience = Duration::from_millis(200);
    let api = with(
        Emulator::builder()
            .timeouts(patience, patience)
            .start()
            .await
            .unwrap(),
    );
    let mut slow = Vec::new();
    for head in [
        "",
        "GET /v1/et HTTP/1.1\r\n",
        "POST /v1/et/init HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{",
    ] {
        let mut stream = connect(&api).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    assert_eq!(api.get("/v1/et").await.status, 200);
    let answers = [
        read_all(slow.remove(0)).await,
        read_all(slow.remove(0)).await,
        read_all(slow.remove(0)).await,
    ];
    assert!(
        answers[2].starts_with("HTTP/1.1 400") && answers[2].contains("did not arrive in time"),
        "{}",
        answers[2]
    );
}

#[tokio::test]
async fn nonsense_on_the_wire_ends_only_its_own_connection() {
    let api = start().await;
    for nonsense in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "PUT /v1/et HTTP/1.1\r\nhost: a b\r\n\r\n",
    ] {
        let mut stream = connect(&api).await;
        stream.write_all(nonsense.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        read_all(stream).await;
    }
    assert_eq!(api.get("/v1/et").await.status, 200);
}

#[tokio::test]
async fn a_client_that_leaves_in_the_middle_changes_nothing() {
    let api = start().await;
    let mut stream = connect(&api).await;
    stream
        .write_all(b"POST /v1/et/init HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
        .await
        .unwrap();
    drop(stream);
    assert_eq!(api.get("/v1/et").await.ok()["ets"], json!([]));
}

#[tokio::test]
async fn it_is_gone_when_dropped_and_when_shut_down() {
    let api = start().await;
    let (address, http, url) = (
        api.emulator.address(),
        api.http.clone(),
        api.emulator.endpoint(),
    );
    drop(api);
    // The task that listens is dropped by the runtime at its next turn.
    let gone = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), gone)
        .await
        .expect("nobody listens");
    assert!(http.get(url).send().await.is_err());

    let emulator = Emulator::start().await.unwrap();
    let address = emulator.address();
    let idle = TcpStream::connect(address).await.unwrap();
    emulator.shutdown().await;
    assert!(TcpStream::connect(address).await.is_err());
    assert_eq!(read_all(idle).await, "");
}

#[tokio::test]
async fn refuses_to_listen_where_others_can_reach_it_unless_told_so() {
    let everywhere = "0.0.0.0:0".parse().unwrap();
    let error = Emulator::builder()
        .listen(everywhere)
        .start()
        .await
        .unwrap_err();
    assert!(error.to_string().contains("other machines"), "{error}");
    Emulator::builder()
        .listen(everywhere)
        .allow_non_loopback()
        .start()
        .await
        .unwrap()
        .shutdown()
        .await;
}

#[tokio::test]
async fn the_log_holds_no_query_no_secret_and_no_contact() {
    let api = start().await;
    let line = api
        .post("/v1/et/init?clientToken=t&x=13300000333", application())
        .await
        .id();
    let mut body = common::bgp_channel();
    body["bgpKey"] = json!("s3cret");
    api.channel_on(&line, body).await;
    let log = format!("{:?}", api.controls().log(0, 100));
    let http = api.control(Method::GET, "log", None).await.text;
    for text in [log, http] {
        for secret in [
            "13300000333",
            "s3cret",
            "1@123.com",
            api.credentials.secret_access_key(),
        ] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}

#[tokio::test]
async fn head_gets_no_body() {
    let api = start().await;
    let answer: Answer = api.call(Method::HEAD, "/v1/et", None).await;
    assert_eq!((answer.status, answer.text.as_str()), (400, ""));
}
