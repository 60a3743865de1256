//! An emulator in a known state, a client of it, and the proxy between them.

use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use et_contract::{Contract, Operation};
use et_emulator::{Emulator, EmulatorBuilder, Quotas};
use et_sdk::{Client, ClientBuilder, Clock, Credentials, SystemClock};
use et_test_support::state::State;
use et_test_support::values::VLAN;
use et_test_support::{Exchange, Proxy, Recorded, Values, client_of};
use serde_json::json;

/// The id of a line that no sample names.
pub const OTHER_LINE: &str = "dcphy-gq65bz9ie712";

/// The emulator, the proxy in front of it, and a client.
#[derive(Debug)]
pub struct Stage {
    pub emulator: Emulator,
    pub proxy: Proxy,
    pub client: Client,
}

impl Stage {
    pub async fn new(builder: EmulatorBuilder) -> Self {
        let own = Credentials::new("contract-access-key", "contract-secret-key").unwrap();
        let expired = expired_key().with_expiry(DateTime::<Utc>::UNIX_EPOCH);
        let builder = builder.credentials(own).credentials(expired);
        let emulator = builder.start().await.unwrap();
        let proxy = Proxy::to(emulator.address()).await;
        let client = client(&proxy, &emulator).build().unwrap();
        Self {
            emulator,
            proxy,
            client,
        }
    }

    /// A client that differs from the stage's own.
    pub fn other_client(&self, shape: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let usual = client(&self.proxy, &self.emulator);
        shape(usual).build().unwrap()
    }

    /// Resets the emulator to this state, and another line.
    pub fn set(&self, state: State) {
        self.set_with_other_vlan(state, VLAN + 1);
    }

    /// The same, but the line's other channel has this VLAN.
    pub fn set_with_other_vlan(&self, state: State, vlan: u16) {
        self.clear();
        let other = json!({"id": OTHER_LINE, "status": "pay-wait"});
        let mut held = state.held(&Values::default(), vlan);
        held.lines.push(other);
        let controls = self.emulator.controls();
        controls.set_quotas(Quotas::default());
        controls.load(held.snapshot()).unwrap();
    }

    /// Empties the emulator.
    pub fn clear(&self) {
        self.emulator.controls().reset();
        self.proxy.take();
    }

    /// What the last call sent and received, if it was one exchange.
    pub fn exchange(&self) -> Exchange {
        self.proxy.take_one()
    }

    /// The operation that a request belongs to.
    pub fn operation_of(&self, request: &Recorded) -> &'static Operation {
        let (segments, query) = (request.segments(), request.query());
        let found = Contract::embedded().find(&request.method, &segments, &query);
        found.unwrap().operation
    }
}

fn client(proxy: &Proxy, emulator: &Emulator) -> ClientBuilder {
    client_of(proxy.endpoint(), emulator.credentials().clone()).without_retries()
}

/// A key that the emulator knows as expired, as a client has it that does not know.
pub fn expired_key() -> Credentials {
    Credentials::new("expired-access-key", "expired-secret-key").unwrap()
}

/// A clock that is an hour late.
#[derive(Debug, Default)]
pub struct LateClock(SystemClock);

impl Clock for LateClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.now() - TimeDelta::hours(1)
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.sleep(duration)
    }

    fn timeout(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.timeout(duration)
    }
}
