//! Large responses are decoded where they keep no other task waiting.

use std::sync::mpsc;
use std::time::Duration;

use et_sdk::{Client, Error, ErrorKind, Outcome};
use et_test_support::any_list;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::support::assert_failure;
use crate::support::client_on;
use crate::support::{LINE, ManualClock, Reply, Server};

/// The documented default.
const OPERATION: Duration = Duration::from_secs(120);

/// A runtime of this thread, with a single thread for work that blocks.
fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap()
}

/// A line, and a page with a line, of this many bytes.
fn response(bytes: usize) -> Reply {
    let body = |rest: usize| json!({"id": LINE, "name": "n".repeat(rest), "ets": [{"id": LINE}]});
    Reply::json(body(bytes - body(0).to_string().len()))
}

#[derive(Clone, Copy, Debug)]
enum Call {
    Read,
    List,
}

async fn make(client: Client, call: Call) -> Result<(), Error> {
    match call {
        Call::Read => client.line(LINE).get().send().await.map(drop),
        Call::List => any_list(&client)
            .items()
            .try_collect::<Vec<_>>()
            .await
            .map(drop),
    }
}

/// The one thread that may decode is occupied, so that decoding goes on for as long as the test
/// wants.
#[test]
fn other_tasks_and_deadlines_go_on_while_a_large_response_is_decoded() {
    for call in [Call::Read, Call::List] {
        let runtime = runtime();
        let (release, released) = mpsc::channel::<()>();
        runtime.spawn_blocking(move || released.recv());
        runtime.block_on(async {
            let (small, large) = (response(256 * 1024), response(256 * 1024 + 1));
            let server = Server::replying([large, small]).await;
            let clock = ManualClock::new();
            let client = client_on(&server, &clock, |builder| builder.max_in_flight(1));
            let decoding = tokio::spawn(make(client.clone(), call));
            server.seen(1).await;

            // It is sent when the large response has been read, and decoded in place.
            client.line(LINE).get().send().await.unwrap();

            assert!(!decoding.is_finished(), "{call:?}");
            clock.advance(OPERATION - Duration::from_millis(1));
            tokio::task::yield_now().await;
            assert!(!decoding.is_finished(), "{call:?}");
            clock.advance(Duration::from_millis(1));
            let error = decoding.await.unwrap().unwrap_err();
            assert_failure(&error, ErrorKind::Deadline, 1, Outcome::Unchanged);
            assert!(error.to_string().contains("decoded"), "{error}");
        });
        release.send(()).unwrap();
    }
}

#[test]
fn a_large_response_is_decoded_and_its_mistakes_are_located() {
    runtime().block_on(async {
        let wrong = json!({"id": LINE, "name": ["x".repeat(300_000)]});
        let right = json!({"id": LINE, "description": "d".repeat(300_000)});
        let server = Server::replying([Reply::json(right), Reply::json(wrong)]).await;
        let client = client_on(&server, &ManualClock::new(), |builder| builder);
        let line = client.line(LINE).get().send().await.unwrap();
        assert_eq!(line.description.as_ref().unwrap().len(), 300_000);
        let error = client.line(LINE).get().send().await.unwrap_err();
        assert_failure(&error, ErrorKind::Decode, 1, Outcome::Unchanged);
        assert_eq!(error.json_path(), Some("name"));
    });
}
