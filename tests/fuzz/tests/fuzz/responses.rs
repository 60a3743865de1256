//! Whatever a server responds to any operation, the SDK ends with a value or an error, and decodes
//! all that the API document allows.

use std::sync::LazyLock;
use std::time::Duration;

use et_contract::Contract;
use et_sdk::{Client, Credentials, ErrorKind};
use et_test_support::samples::call;
use et_test_support::{Reply, ScriptedServer};
use http::StatusCode;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::edits::Edits;
use crate::inputs::check;

/// Beside the parts of JSON.
const WORDS: &[&str] = &[
    " ",
    "\"id\":null,",
    "\"Id\":\"x\",",
    "\"code\":\"x\",\"message\":\"y\",",
    "<html>",
];

/// No response may keep a call for longer.
const PATIENCE: Duration = Duration::from_secs(10);

struct Stage {
    runtime: Runtime,
    server: ScriptedServer,
    client: Client,
}

static STAGE: LazyLock<Stage> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let server = runtime.block_on(ScriptedServer::always(Reply::status(500)));
    let client = runtime.block_on(async {
        Client::builder()
            .endpoint(server.endpoint())
            .credentials(Credentials::new("key", "secret").expect("credentials"))
            .without_retries()
            .build()
            .expect("a client")
    });
    Stage {
        runtime,
        server,
        client,
    }
});

#[test]
fn any_response_is_a_value_or_an_error() {
    check!(1200, respond);
}

fn respond((operation, failing, edits): (u8, bool, Edits)) {
    let operations = Contract::embedded().operations();
    let operation = &operations[usize::from(operation) % operations.len()];
    let (status, document) = match failing {
        true => (
            StatusCode::CONFLICT,
            json!({"requestId": "r", "code": "OperationNotAllowed", "message": "m"}),
        ),
        false => (
            StatusCode::OK,
            operation
                .response_example(StatusCode::OK)
                .cloned()
                .unwrap_or(json!({})),
        ),
    };
    let body = edits.json(&document, WORDS);
    let reply = Reply::status(status.as_u16()).header("content-type", "application/json");
    STAGE.server.set(reply.body(body.clone()));
    let sent = call(&STAGE.client, operation.action(), "required");
    let sent = STAGE
        .runtime
        .block_on(async { tokio::time::timeout(PATIENCE, sent).await });
    let outcome = sent.expect("the call ends");

    let shown = String::from_utf8_lossy(&body);
    let action = operation.action();
    assert!(!(failing && outcome.is_ok()), "{action}: {shown}");
    let document: Option<Value> = serde_json::from_slice(&body).ok();
    let allowed = document.is_some_and(|document| {
        // The SDK refuses an object that has a name twice, and the document never sees it.
        let is_complete = document.to_string().len() == body.len();
        is_complete
            && has_small_numbers(&document)
            && operation.check_response(status, Some(&document)).is_empty()
    });
    if let (true, Err(error)) = (allowed, outcome) {
        assert_ne!(
            error.kind(),
            ErrorKind::Decode,
            "{action}: {error}: {shown}"
        );
    }
}

/// Whether all integers fit the SDK's types. The document does not bound those of responses.
fn has_small_numbers(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() < 1e15),
        Value::Array(items) => items.iter().all(has_small_numbers),
        Value::Object(members) => members.values().all(has_small_numbers),
        _ => true,
    }
}
