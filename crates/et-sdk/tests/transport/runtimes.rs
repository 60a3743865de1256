//! A client without a suitable tokio runtime, and in several of them.

use std::pin::Pin;
use std::time::Duration;

use et_sdk::{Client, ClientBuilder, Error, ErrorKind, Outcome};
use et_test_support::{any_list, ends, new_rule};
use futures_util::FutureExt;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::support::assert_failure;
use crate::support::{
    CHANNEL, LINE, Recorded, Reply, Server, credentials, done, empty_environment, without_proxy,
};

/// Longer than any of this takes, unless it waits in vain.
const LONG: Duration = Duration::from_secs(10);

/// A builder of a client with the system's clock.
fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .endpoint(server.endpoint())
        .credentials(credentials())
        .environment(empty_environment())
        .attempt_timeout(LONG)
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

fn small_runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

type Failing = Pin<Box<dyn Future<Output = Error>>>;

/// Everything that can be awaited.
fn everything(client: &Client) -> Vec<(&'static str, Failing)> {
    let line = client.line(LINE);
    let channel = line.channel(CHANNEL);
    let (get, delete) = (line.get(), line.delete());
    let mut pages = any_list(client).pages();
    let mut items = any_list(client).items();
    let wait = line.wait_until_deleted();
    let mut states = line.wait_until_established().states();
    let rules = channel.reconcile_route_rules([]);
    let routes = channel.reconcile_routes();
    let create = channel.route_rules().create(new_rule("10.1.0.0/16"));
    vec![
        ("send", Box::pin(async { get.send().await.unwrap_err() })),
        ("await", Box::pin(async { delete.await.unwrap_err() })),
        ("create", Box::pin(async { create.await.unwrap_err() })),
        (
            "pages",
            Box::pin(async move { pages.next().await.unwrap().unwrap_err() }),
        ),
        (
            "items",
            Box::pin(async move { items.next().await.unwrap().unwrap_err() }),
        ),
        ("wait", Box::pin(async { wait.wait().await.unwrap_err() })),
        (
            "states",
            Box::pin(async move { states.next().await.unwrap().unwrap_err() }),
        ),
        (
            "rules",
            Box::pin(async { rules.run().await.unwrap_err().into() }),
        ),
        (
            "routes",
            Box::pin(async { routes.run().await.unwrap_err().into() }),
        ),
    ]
}

#[test]
fn without_a_runtime_that_has_time_and_io_everything_says_what_it_needs() {
    let around = Runtime::new().unwrap();
    let server = around.block_on(Server::replying([]));
    let with = |set_up: fn(&mut Builder) -> &mut Builder| {
        Some(set_up(&mut Builder::new_current_thread()).build().unwrap())
    };
    for (runtime, problem) in [
        (None, "there is none here"),
        (with(|it| it), "this one has no time and I/O"),
        (with(Builder::enable_io), "this one has no time;"),
        (with(Builder::enable_time), "this one has no I/O"),
    ] {
        let client = client(&server);
        for (name, failing) in everything(&client) {
            let error = match &runtime {
                Some(runtime) => runtime.block_on(ends(name, failing)),
                None => failing.now_or_never().unwrap(),
            };
            assert_failure(&error, ErrorKind::Configuration, 0, Outcome::NotSent);
            let text = error.to_string();
            assert!(
                text.contains("tokio runtime with time and I/O"),
                "{name}: {text}"
            );
            assert!(text.contains(problem), "{name}: {text}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn no_attempt_is_lost_to_a_connection_of_another_runtime() {
    let around = Runtime::new().unwrap();
    for is_dropped in [true, false] {
        let server = around.block_on(Server::always(done()));
        let client = client(&server);
        let call = || client.line(LINE).delete().without_retries().send();
        // A second runtime at once after the first, which is gone or stands still.
        let mut earlier = Vec::new();
        for _ in 0..4 {
            let runtime = small_runtime();
            runtime.block_on(call()).unwrap();
            if !is_dropped {
                earlier.push(runtime);
            }
        }
        assert_eq!((server.count(), server.connections()), (4, 4));
        // One that runs again still has its connection.
        for runtime in &earlier {
            runtime.block_on(call()).unwrap();
        }
        assert_eq!(server.connections(), 4);
    }
}

/// Three pages of a line each.
fn page(request: &Recorded) -> Reply {
    let query = request.query();
    let marker = query.iter().find(|(name, _)| name == "marker");
    let number = marker.map_or(1, |(_, marker)| marker.parse().unwrap());
    let mut page = json!({"ets": [{"id": format!("dcphy-{number}")}], "isTruncated": number < 3});
    if number < 3 {
        page["nextMarker"] = json!((number + 1).to_string());
    }
    Reply::json(page)
}

#[test]
fn an_http_client_of_the_user_opens_another_connection_when_its_runtime_is_gone() {
    let around = Runtime::new().unwrap();
    let server = around.block_on(Server::always(done()));
    for builder in [
        builder(&server).http_client_builder(without_proxy()),
        builder(&server).dangerous_http_client(without_proxy().build().unwrap()),
    ] {
        let client = builder.build().unwrap();
        for _ in 0..10 {
            let call = client.line(LINE).delete().without_retries();
            small_runtime().block_on(call.send()).unwrap();
        }
    }
    assert_eq!((server.count(), server.connections()), (20, 20));
}

#[test]
fn a_list_goes_on_in_another_runtime() {
    let around = Runtime::new().unwrap();
    let server = around.block_on(Server::deciding(page));
    let mut lines = any_list(&client(&server)).items();
    let mut ids = Vec::new();
    let mut earlier = Vec::new();
    loop {
        let runtime = small_runtime();
        let line = runtime.block_on(async { timeout(LONG, lines.next()).await });
        let Some(line) = line.expect("the page is on its way") else {
            break;
        };
        ids.push(line.unwrap().id);
        earlier.push(runtime);
    }
    assert_eq!(ids, ["dcphy-1", "dcphy-2", "dcphy-3"]);
}
