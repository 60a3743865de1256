//! Clients of test servers, and servers with a patient client.

use std::sync::Arc;

use et_sdk::{Client, ClientBuilder, Credentials, reqwest};
use et_test_support::{Recorded, Reply, ScriptedServer as Server};
use tokio_rustls::rustls::crypto::ring;

use super::{ManualClock, WAITS, empty_environment};

pub fn credentials() -> Credentials {
    Credentials::new("access-key-1", "secret-key-1").unwrap()
}

/// The HTTP client of a user, who has chosen a provider of cryptography.
pub fn without_proxy() -> reqwest::ClientBuilder {
    // It fails only if there is one already.
    let _ = ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}

/// A client of this server with this clock.
pub fn client(server: &Server, clock: &ManualClock) -> ClientBuilder {
    Client::builder()
        .endpoint(server.endpoint())
        .credentials(credentials())
        .environment(empty_environment())
        .clock(Arc::new(clock.clone()))
}

/// A client with this clock.
pub fn client_on(
    server: &Server,
    clock: &ManualClock,
    set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Client {
    set_up(client(server, clock)).build().unwrap()
}

/// A client, and its clock, on which waits between attempts take no time.
pub fn client_with(
    server: &Server,
    set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (Client, ManualClock) {
    let clock = ManualClock::passing(WAITS);
    (client_on(server, &clock, set_up), clock)
}

/// A client with the defaults, and its clock, on which waits between attempts take no time.
pub fn patient_client(server: &Server) -> (Client, ManualClock) {
    client_with(server, |builder| builder)
}

/// A server that gives these replies, one to each request, with its patient client.
pub async fn replying(replies: impl IntoIterator<Item = Reply>) -> (Server, Client, ManualClock) {
    with_client(Server::replying(replies).await)
}

/// A server that always gives this reply, with its patient client.
pub async fn always(reply: Reply) -> (Server, Client, ManualClock) {
    with_client(Server::always(reply).await)
}

/// A server that gives the reply that the function decides on, with its patient client.
pub async fn deciding(
    decide: impl Fn(&Recorded) -> Reply + Send + 'static,
) -> (Server, Client, ManualClock) {
    with_client(Server::deciding(decide).await)
}

fn with_client(server: Server) -> (Server, Client, ManualClock) {
    let (client, clock) = patient_client(&server);
    (server, client, clock)
}
