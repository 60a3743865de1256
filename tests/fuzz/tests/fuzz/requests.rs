//! Whatever is sent to the emulator, it responds, with an error as the service writes it if it
//! refuses, and never fails itself.

use std::net::SocketAddr;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bce_auth::Signer;
use bolero::generator::TypeGenerator;
use et_emulator::Emulator;
use et_test_support::Values;
use et_test_support::state::State;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

use crate::edits::Edits;
use crate::inputs::check;

/// For the target of a request.
const TARGETS: &[&str] = &[
    "%",
    "%00",
    "%2F",
    "%ff",
    "/",
    "//",
    "..",
    "?",
    "&",
    "=",
    "#",
    "&clientToken=a",
    "&clientToken=",
    "&maxKeys=0",
    "&maxKeys=-1",
    "&marker=%20",
    "/_emulator/state?lines=",
    "/_emulator/",
    "\u{e9}",
    "http://h:1",
    "+",
    "*",
];

/// For its body, beside the parts of JSON.
const BODIES: &[&str] = &["\"tags\":null,", "\"\":1,"];

/// For the whole.
const WHOLES: &[&str] = &[
    "\r\n",
    "\r\n\r\n",
    "\n",
    " ",
    "0",
    "Transfer-Encoding: chunked\r\n",
    "Host: x\r\n",
    "Content-Length: 5\r\n",
    "Content-Type: text/plain\r\n",
    "x-bce-date: 1\r\n",
    "HTTP/1.0",
    "Expect: 100-continue\r\n",
    "Content-Encoding: gzip\r\n",
    "Upgrade: h2c\r\n",
    "PRI * HTTP/2.0",
];

/// What is recorded of the official SDK: a request of every operation at least.
static RECORDED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../vectors/wire-python.json")).expect("the recording")
});

struct Stage {
    runtime: Runtime,
    emulator: Emulator,
}

/// How often the emulator panicked. It keeps running, so that nothing else shows it.
static PANICS: AtomicUsize = AtomicUsize::new(0);

static STAGE: LazyLock<Stage> = LazyLock::new(|| {
    const THREAD: &str = "emulator";
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() == Some(THREAD) {
            PANICS.fetch_add(1, Ordering::SeqCst);
        }
        report(panic);
    }));
    let runtime = Builder::new_multi_thread()
        .thread_name(THREAD)
        .enable_all()
        .build()
        .expect("a runtime");
    // What never arrives is not waited for.
    let wait = Duration::from_millis(50);
    let emulator = Emulator::builder()
        .timeouts(wait, wait)
        .check_responses(true);
    let emulator = runtime.block_on(emulator.start()).expect("an emulator");
    Stage { runtime, emulator }
});

#[test]
fn any_request_is_carried_out_or_refused_as_the_service_refuses() {
    check!(800, request);
}

/// What is changed: most requests reach the action, and are changed in one place.
#[derive(Clone, Copy, Debug, PartialEq, TypeGenerator)]
enum Part {
    Target,
    Body,
    Whole,
}

fn request((recorded, part, edits): (u16, Part, Edits)) {
    let recorded = &RECORDED[usize::from(recorded) % RECORDED.len()];
    let text = |name: &str| recorded[name].as_str().expect("text");
    let state = State::before(text("action")).held(&Values::default(), 8);
    let loaded = STAGE.emulator.controls().load(state.snapshot());
    loaded.expect("a state");

    let target = match part {
        Part::Target => edits.text(text("target"), TARGETS),
        _ => text("target").into(),
    };
    let body = match (&recorded["body"], part) {
        (Value::Null, Part::Body) => edits.json_text(String::new(), BODIES),
        (document, Part::Body) => edits.json(document, BODIES),
        (Value::Null, _) => Vec::new(),
        (document, _) => document.to_string().into(),
    };
    let mut bytes = write(text("method"), &target, &body);
    if part == Part::Whole {
        bytes = edits.text(bytes, WHOLES);
    }
    let shown = String::from_utf8_lossy(&bytes);
    let response = STAGE
        .runtime
        .block_on(exchange(STAGE.emulator.address(), &bytes));
    assert_eq!(PANICS.load(Ordering::SeqCst), 0, "{shown}");
    judge(&response).unwrap_or_else(|problem| {
        panic!(
            "{problem}: {} to {shown}",
            String::from_utf8_lossy(&response)
        )
    });
}

/// A request on the wire, signed unless its target cannot be.
fn write(method: &str, target: &[u8], body: &[u8]) -> Vec<u8> {
    let emulator = &STAGE.emulator;
    let host = emulator.address().to_string();
    let mut head = [method.as_bytes(), b" ", target, b" HTTP/1.1\r\n"].concat();
    let request = http::Request::builder().method(method).uri(target);
    let request = request
        .header("host", &host)
        .header("connection", "close")
        .header("content-type", "application/json;charset=utf-8")
        .header("content-length", body.len());
    let mut headers = http::HeaderMap::new();
    if let Ok(request) = request.body(()) {
        let (mut parts, ()) = request.into_parts();
        // A target that has no canonical form is sent unsigned.
        let _ = Signer::new().sign(
            &mut parts,
            emulator.credentials(),
            emulator.controls().now(),
        );
        headers = parts.headers;
    }
    for (name, value) in &headers {
        head.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    [&head, &b"\r\n"[..], body].concat()
}

/// Sends bytes and returns what comes until the connection ends.
async fn exchange(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let mut response = Vec::new();
        // A connection that the emulator closes early ends the writing, and maybe the reading.
        let _ = stream.write_all(bytes).await;
        let _ = stream.read_to_end(&mut response).await;
        response
    };
    tokio::time::timeout(Duration::from_secs(10), exchange)
        .await
        .expect("the connection ends")
}

/// Whether a response is a success, a refusal as the service writes it, or the HTTP library's to
/// what is not HTTP.
fn judge(response: &[u8]) -> Result<(), String> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut headers);
    let Ok(httparse::Status::Complete(end)) = head.parse(response) else {
        return Ok(());
    };
    let status = head.code.unwrap_or_default();
    let from_service = head
        .headers
        .iter()
        .any(|header| header.name == "x-bce-request-id");
    if status >= 500 {
        return Err(format!("it fails with {status}"));
    }
    if status < 400 || !from_service {
        return Ok(());
    }
    // Another response may follow.
    let mut values = serde_json::Deserializer::from_slice(&response[end..]).into_iter::<Value>();
    let body = values.next().unwrap_or(Ok(Value::Null));
    let body = body.map_err(|error| error.to_string())?;
    match body["message"].as_str() {
        Some(message) if !message.is_empty() => Ok(()),
        _ => Err("the refusal has no message".to_owned()),
    }
}
