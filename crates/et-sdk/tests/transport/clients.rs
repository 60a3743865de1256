//! Clients of a test server, set up for one test.

use et_sdk::{Client, ClientBuilder};

use crate::support::{ManualClock, Server, WAITS, client};

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
