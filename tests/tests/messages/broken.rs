//! What goes wrong on the way: connections, responses, pages, waits.

use std::sync::Arc;
use std::time::Duration;

use et_emulator::{Emulator, ImpatientClock};
use et_sdk::Client;
use et_sdk::operations::Routing;
use et_sdk::retry::RetryBudget;
use et_test_support::{
    Reply, ScriptedServer, Then, client_of, new_channel, new_rule, plain_client,
};
use serde_json::json;

use crate::table::{Table, failing};

fn credentials() -> et_sdk::Credentials {
    et_sdk::Credentials::new("ak-1", "sk-1").unwrap()
}

/// The text of the operating system for a port that nobody listens on.
fn refused_by_the_system() -> String {
    let address = "127.0.0.1:9";
    std::net::TcpStream::connect(address)
        .unwrap_err()
        .to_string()
}

fn get(
    client: &Client,
) -> impl IntoFuture<Output = Result<impl std::fmt::Debug + use<>, et_sdk::Error>> + use<> {
    client.line("dcphy-1").get()
}

async fn server(table: &mut Table, reply: Reply) -> ScriptedServer {
    let server = ScriptedServer::always(reply).await;
    table.hide(server.endpoint(), "http://SERVER");
    table.hide(server.authority(), "SERVER");
    server
}

pub async fn connections(table: &mut Table) {
    table.hide(refused_by_the_system(), "<refused, says the system>");
    table.add(
        "a port that nobody listens on",
        failing(get(&plain_client("http://127.0.0.1:9"))).await,
    );
    let stalling = server(table, Reply::stall()).await;
    let endpoint = stalling.endpoint();
    // The system accepts the connection, and nobody responds.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silence = silent.local_addr().unwrap().to_string();
    table.hide(&*silence, "SERVER");
    let tls = client_of(silence, credentials())
        .without_retries()
        .connect_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    table.add(
        "a TLS handshake that nobody responds to",
        failing(get(&tls)).await,
    );
    let plain = Emulator::start().await.unwrap();
    table.hide(plain.address().to_string(), "EMULATOR");
    let tls = client_of(plain.address().to_string(), credentials())
        .without_retries()
        .build()
        .unwrap();
    table.add("HTTPS to a server of plain HTTP", failing(get(&tls)).await);
    let impatient = |endpoint: String| {
        let builder = client_of(endpoint, credentials()).without_retries();
        builder
            .attempt_timeout(Duration::from_millis(20))
            .build()
            .unwrap()
    };
    let client = impatient(endpoint.clone());
    table.add(
        "an attempt that takes too long",
        failing(get(&client)).await,
    );
    let delete = client.line("dcphy-1").delete().client_token("token-1");
    table.add("a change that takes too long", failing(delete).await);
    let call = plain_client(&*endpoint).line("dcphy-1").get();
    let call = call.operation_timeout(Duration::from_millis(20));
    table.add("a call that takes too long", failing(call).await);
    let busy = server(table, Reply::status(503)).await;
    let slow = client_of(busy.endpoint(), credentials()).max_requests_per_second(0.001);
    let slow = slow
        .operation_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let _ = get(&slow).await;
    table.add(
        "a call that waits too long for its turn",
        failing(get(&slow)).await,
    );
    let poor = client_of(busy.endpoint(), credentials());
    let poor = poor
        .retry_budget(Arc::new(RetryBudget::new(0)))
        .build()
        .unwrap();
    table.add("a retry that the budget refuses", failing(get(&poor)).await);
    let broken = server(table, Reply::json(json!({"id": "dcphy-1"})).then(Then::Cut)).await;
    table.add(
        "a response that is cut off",
        failing(get(&plain_client(broken.endpoint()))).await,
    );
    let delete = plain_client(broken.endpoint()).line("dcphy-1").delete();
    table.add(
        "a change whose response is cut off",
        failing(delete.client_token("token-1")).await,
    );
    let full = ScriptedServer::replying([Reply::status(503), Reply::refusal(409, "QuotaExceeded")]);
    let full = full.await;
    let client =
        client_of(full.endpoint(), credentials()).clock(Arc::new(ImpatientClock::default()));
    let channels = client.build().unwrap().line("dcphy-1").channels();
    let create = channels.create(new_channel("a", 57, Routing::networks([])));
    table.add(
        "a creation that is refused after an attempt whose outcome is unknown",
        failing(create.client_token("token-1")).await,
    );
}

pub async fn responses(table: &mut Table) {
    for (wrong, reply) in [
        (
            "a portal's page",
            Reply::status(200).body("<html>log in</html>"),
        ),
        ("an empty response", Reply::status(200)),
        ("JSON that ends early", Reply::status(200).body("{\"id\":")),
        (
            "JSON of another form",
            Reply::json(json!({"id": ["dcphy-1"]})),
        ),
        (
            "an error with the status of a success",
            Reply::json(json!({
                "code": "NoSuchObject", "message": "gone", "requestId": "r-1"
            })),
        ),
        (
            "a redirect",
            Reply::status(302).header("Location", "https://portal.example/"),
        ),
        ("a status that the service never sends", Reply::status(299)),
        (
            "a gateway's error page",
            Reply::status(502).body("<html>nginx</html>"),
        ),
        ("an error without a body", Reply::status(500)),
        (
            "an error with a code alone",
            Reply::status(404).body(r#"{"code":"NoSuchObject"}"#),
        ),
        (
            "too many requests, without a message",
            Reply::status(429).body(r#"{"code":"Busy"}"#),
        ),
    ] {
        let server = server(table, reply).await;
        table.add(wrong, failing(get(&plain_client(server.endpoint()))).await);
    }
    let large = server(table, Reply::json(json!({"id": "x".repeat(2000)}))).await;
    let small = client_of(large.endpoint(), credentials()).max_response_bytes(1000);
    table.add(
        "a response that is too large",
        failing(get(&small.build().unwrap())).await,
    );
    let odd = server(table, Reply::json(json!({"unexpected": true}))).await;
    let rules = plain_client(odd.endpoint());
    let rules = rules
        .line("dcphy-1")
        .channel("dedicatedconn-1")
        .route_rules();
    let create = rules
        .create(new_rule("10.1.0.0/16"))
        .client_token("token-1");
    table.add(
        "a creation whose response cannot be read",
        failing(create).await,
    );
}

pub async fn pages(table: &mut Table) {
    let page = |next: &str| json!({"ets": [], "nextMarker": next, "isTruncated": true});
    for (wrong, body) in [
        ("a marker that is repeated", page("m1")),
        ("a marker that is too long", page(&"m".repeat(100_000))),
        (
            "a page that announces another without a marker",
            json!({"ets": [], "isTruncated": true}),
        ),
    ] {
        let server = server(table, Reply::json(body)).await;
        let items = plain_client(server.endpoint()).lines().list().items();
        table.add(wrong, items.try_collect::<Vec<_>>().await);
    }
    let stalling = server(table, Reply::stall()).await;
    let items = plain_client(stalling.endpoint()).lines().list().items();
    let items = items.timeout(Duration::from_millis(20));
    table.add(
        "a list that takes too long",
        items.try_collect::<Vec<_>>().await,
    );
}

pub async fn waits(table: &mut Table) {
    let line_of = |server: &ScriptedServer| {
        let client = client_of(server.endpoint(), credentials()).without_retries();
        let client = client
            .clock(Arc::new(ImpatientClock::default()))
            .build()
            .unwrap();
        client.line("dcphy-1")
    };
    let wait = |server: &ScriptedServer| {
        let wait = line_of(server).wait_until_established();
        wait.every(Duration::from_secs(10))
            .timeout(Duration::from_secs(60))
    };
    let line = |status: &str| Reply::json(json!({"id": "dcphy-1", "status": status}));
    for (wrong, reply) in [
        (
            "a wait for a line that is still being built",
            line("building"),
        ),
        ("a wait for a line that was rejected", line("reject")),
        (
            "a wait for a line that does not exist",
            Reply::refusal(404, "NoSuchObject"),
        ),
        (
            "a wait without the permission",
            Reply::refusal(403, "AccessDenied"),
        ),
        ("a wait during an outage", Reply::status(503)),
    ] {
        let server = server(table, reply).await;
        table.add(wrong, wait(&server).wait().await);
    }
    let there = server(table, line("established")).await;
    let gone = line_of(&there)
        .wait_until_deleted()
        .every(Duration::from_secs(10));
    let gone = gone.timeout(Duration::from_secs(60));
    table.add(
        "a wait for a deletion that does not come",
        gone.wait().await,
    );
}
