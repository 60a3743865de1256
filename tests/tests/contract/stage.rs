//! An emulator in a known state, a client of it, and the proxy between them.

use bce_auth::Credentials;
use chrono::{DateTime, TimeDelta, Utc};
use et_emulator::{Emulator, EmulatorBuilder, Quotas, Snapshot};
use et_sdk::{Client, ClientBuilder};
use et_tests::calls::{CHANNEL, LINE, OTHER_CHANNEL, RULE};
use et_tests::exchange::Exchange;
use et_tests::proxy::Proxy;
use serde_json::{Value, json};

use crate::cases::State;

/// A key that the emulator knows and that has expired.
const EXPIRED_KEY: (&str, &str) = ("expired-access-key", "expired-secret-key");

/// The VLAN that the calls ask for.
pub const VLAN: u16 = 56;

/// The emulator, the proxy before it, and a client.
#[derive(Debug)]
pub struct Stage {
    pub emulator: Emulator,
    pub proxy: Proxy,
    pub client: Client,
}

impl Stage {
    pub async fn new() -> Self {
        Self::with(Emulator::builder()).await
    }

    pub async fn with(builder: EmulatorBuilder) -> Self {
        let own = Credentials::new("contract-access-key", "contract-secret-key").unwrap();
        let emulator = builder
            .credentials(own)
            .credentials(expired_key().with_expiry(DateTime::<Utc>::UNIX_EPOCH))
            .start()
            .await
            .unwrap();
        let proxy = Proxy::to(emulator.address()).await;
        let client = client(&proxy)
            .credentials(emulator.credentials().clone())
            .build()
            .unwrap();
        Self {
            emulator,
            proxy,
            client,
        }
    }

    /// A client that differs from the stage's own.
    pub fn other_client(&self, shape: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let known = client(&self.proxy).credentials(self.emulator.credentials().clone());
        shape(known).build().unwrap()
    }

    /// Puts the emulator in a state: one line that is established with two channels, and another line.
    pub fn set(&self, state: State) {
        self.load(state, VLAN + 1);
    }

    /// The same; the other channel has this VLAN.
    pub fn set_with_other_vlan(&self, state: State, vlan: u16) {
        self.load(state, vlan);
    }

    fn load(&self, state: State, other_vlan: u16) {
        let mut channel = json!({"id": CHANNEL, "routeType": "static-route", "networks": ["192.168.0.0/16"], "vlanId": 7, "routeRules": [
            {"routeRuleId": RULE, "destAddress": "172.16.0.0/12", "nexthopType": "etGateway", "nexthopId": "dcgw-p5x55p77u8ah"},
            {"routeRuleId": "m a/b+c", "destAddress": "10.0.0.0/8", "nexthopType": "etChannel", "nexthopId": CHANNEL},
        ]});
        lay_over(&mut channel, state.channel);
        let mut other =
            json!({"id": OTHER_CHANNEL, "routeType": "static-route", "vlanId": other_vlan});
        if channel.get("associated").is_some() {
            other["associated"] = json!([CHANNEL]);
        }
        let mut line = json!({"id": LINE, "name": "north", "userPhone": "13300000333", "userEmail": "noc@example.com",
            "isp": "ISP_CTC", "intfType": "10G", "apType": "SINGLE", "apAddr": "WHGG", "channels": [channel, other]});
        lay_over(&mut line, state.line);
        let document = json!({"lines": [line, {"id": "dcphy-gq65bz9ie712", "status": "pay-wait"}]});
        let snapshot = Snapshot::from_json(document.to_string().as_bytes()).unwrap();
        let controls = self.emulator.controls();
        controls.clear_faults();
        controls.set_quotas(Quotas::default());
        controls.load(snapshot).unwrap();
        self.proxy.take();
    }

    /// Empties the service.
    pub fn clear(&self) {
        self.emulator.controls().reset();
        self.proxy.take();
    }

    /// What the last call sent and got, if it was one exchange.
    pub fn exchange(&self) -> Exchange {
        self.proxy.take_one()
    }
}

fn client(proxy: &Proxy) -> ClientBuilder {
    Client::builder()
        .endpoint(proxy.endpoint())
        .without_retries()
}

/// The key that has expired, as a client has it that does not know.
pub fn expired_key() -> Credentials {
    Credentials::new(EXPIRED_KEY.0, EXPIRED_KEY.1).unwrap()
}

fn lay_over(value: &mut Value, patch: &str) {
    let patch: Value = serde_json::from_str(patch).unwrap();
    for (name, member) in patch.as_object().unwrap() {
        value[name] = member.clone();
    }
}

/// A clock that is an hour late.
#[derive(Debug, Default)]
pub struct LateClock(et_sdk::SystemClock);

impl et_sdk::Clock for LateClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.now() - TimeDelta::hours(1)
    }

    fn monotonic(&self) -> std::time::Duration {
        self.0.monotonic()
    }

    fn sleep(
        &self,
        duration: std::time::Duration,
    ) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.sleep(duration)
    }
}
