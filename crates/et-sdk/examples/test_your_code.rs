//! Testing code of one's own: with the emulator, with typed mocks, and with values made by hand.
//!
//!     cargo run --example test_your_code
//!
//! The code under test is a small audit. It takes a client and does not know whom it talks to, and that is all it takes to be testable.
//! Each function below would be a `#[tokio::test]`; here a program runs one after the other.

use std::time::Duration;

use et_emulator::state::BgpStatus as EmulatedStatus;
use et_emulator::{Emulator, Fault, FaultKind, LifecyclePace, Snapshot};
use et_httpmock::MockServerExt;
use et_sdk::http::StatusCode;
use et_sdk::model::Channel;
use et_sdk::{
    BgpStatus, Client, Clock, Credentials, Error, ErrorBuilder, ErrorKind, RouteType, SystemClock,
};
use httpmock::MockServer;
use serde_json::json;

/// What is under test.
mod audit {
    use super::{BgpStatus, Channel, Client, Error, ErrorKind, RouteType};

    /// The ids of all BGP channels whose session is not up.
    pub async fn broken_sessions(client: &Client) -> Result<Vec<String>, Error> {
        let mut broken = Vec::new();
        let mut lines = client.lines().list().items();
        while let Some(line) = lines.next().await {
            let channels = client.line(line?.id).channels().list().send().await?;
            let found = channels
                .et_channels
                .iter()
                .filter(|channel| is_broken(channel));
            broken.extend(found.map(|channel| channel.id.clone()));
        }
        Ok(broken)
    }

    /// Whether a channel's session is not up.
    pub fn is_broken(channel: &Channel) -> bool {
        channel.route_type == Some(RouteType::Bgp) && channel.bgp_status != Some(BgpStatus::Up)
    }

    /// What the audit's exit code is.
    pub fn exit_code(outcome: &Result<Vec<String>, Error>) -> u8 {
        match outcome {
            Ok(broken) if broken.is_empty() => 0,
            Ok(_) => 1,
            Err(error) if error.is_retryable() => 75,
            Err(error) if error.kind() == ErrorKind::Credentials => 77,
            Err(_) => 70,
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    finds_a_session_that_went_down().await?;
    bears_a_bad_moment_of_the_service().await?;
    waits_for_a_line_without_waiting().await?;
    takes_an_answer_that_no_emulator_gives().await?;
    tells_outages_from_mistakes()?;
    println!("all passed");
    Ok(())
}

const STATE: &str = r#"{"lines": [{"id": "dcphy-gq65bz9ip712", "channels": [
    {"id": "dedicatedconn-office", "routeType": "static-route", "vlanId": 56},
    {"id": "dedicatedconn-plant", "routeType": "bgp", "bgpAsn": "65001", "vlanId": 57}]}]}"#;

fn client_of(emulator: &Emulator) -> Result<Client, Error> {
    Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        .build()
}

/// With the emulator: a whole flow, on a service with state.
async fn finds_a_session_that_went_down() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(STATE.as_bytes())?)
        .start()
        .await?;
    let client = client_of(&emulator)?;
    assert!(audit::broken_sessions(&client).await?.is_empty());

    let controls = emulator.controls();
    controls.set_bgp_status("dedicatedconn-plant", Some(EmulatedStatus::Down), None)?;
    assert_eq!(
        audit::broken_sessions(&client).await?,
        ["dedicatedconn-plant"]
    );
    // What was asked for is on record.
    assert!(
        controls
            .log(0, 10)
            .iter()
            .all(|entry| entry.method == "GET")
    );
    Ok(())
}

/// With the emulator's faults: what happens when something happens.
async fn bears_a_bad_moment_of_the_service() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(STATE.as_bytes())?)
        .start()
        .await?;
    emulator
        .controls()
        .inject(Fault::next(1, FaultKind::Reset))?;
    let outcome = audit::broken_sessions(&client_of(&emulator)?).await;
    assert_eq!(audit::exit_code(&outcome), 0);
    Ok(())
}

/// A clock whose waits take no time: each moves the emulator's time on by as much.
#[derive(Debug)]
struct NoWait {
    system: SystemClock,
    emulator: et_emulator::Controls,
}

impl Clock for NoWait {
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.system.now()
    }

    fn monotonic(&self) -> Duration {
        self.system.monotonic()
    }

    fn sleep(&self, duration: Duration) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
        // Time-outs are waits too, and long; they must not come true.
        if duration > Duration::from_secs(3600) {
            return Box::pin(std::future::pending());
        }
        let emulator = self.emulator.clone();
        Box::pin(async move {
            tokio::task::yield_now().await;
            drop(emulator.advance(duration));
        })
    }
}

/// With a clock of the test's own: a day passes at once.
async fn waits_for_a_line_without_waiting() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .pace(LifecyclePace::Every(Duration::from_secs(3600)))
        .start()
        .await?;
    let day = Duration::from_secs(24 * 3600);
    let clock = NoWait {
        system: SystemClock::default(),
        emulator: emulator.controls().clone(),
    };
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
        .attempt_timeout(day)
        .operation_timeout(day)
        .clock(std::sync::Arc::new(clock))
        .build()?;
    let applied = client.lines().apply(new_line()).send().await?;
    let began = emulator.controls().now();
    client
        .line(&applied.id)
        .wait_until_established()
        .every(Duration::from_secs(600))
        .timeout(day)
        .wait()
        .await?;
    let passed = emulator.controls().now() - began;
    assert!(passed.num_hours() >= 4, "{passed}");
    Ok(())
}

/// With typed mocks: one particular answer, here a status that is not published yet.
async fn takes_an_answer_that_no_emulator_gives() -> anyhow::Result<()> {
    let server = MockServer::start_async().await;
    let lines = server.query_dedicated_lines(|_, then| {
        then.json(200, json!({"ets": [{"id": "dcphy-1"}]}));
    });
    let channels = server.query_dedicated_channel(|when, then| {
        when.et_id("dcphy-1");
        then.json(
            200,
            json!({"etChannels": [{"id": "dedicatedconn-1", "routeType": "bgp", "bgpStatus": "flapping"}]}),
        );
    });
    let client = Client::builder()
        .endpoint(server.base_url())
        .credentials(Credentials::new("any", "key")?)
        .build()?;
    assert_eq!(audit::broken_sessions(&client).await?, ["dedicatedconn-1"]);
    lines.assert();
    channels.assert();
    Ok(())
}

/// With values made by hand: no server at all.
fn tells_outages_from_mistakes() -> anyhow::Result<()> {
    let channel: Channel = Channel::builder()
        .id("dedicatedconn-1")
        .route_type(RouteType::Bgp)
        .bgp_status(BgpStatus::Down)
        .try_into()?;
    assert!(audit::is_broken(&channel));

    let outage = ErrorBuilder::new(ErrorKind::Service)
        .status(StatusCode::SERVICE_UNAVAILABLE)
        .build();
    assert_eq!(audit::exit_code(&Err(outage)), 75);
    let no_keys = ErrorBuilder::new(ErrorKind::Credentials).build();
    assert_eq!(audit::exit_code(&Err(no_keys)), 77);
    Ok(())
}

fn new_line() -> et_sdk::operations::NewLine {
    use et_sdk::operations::{Contact, NewLine};
    use et_sdk::{AccessPoint, ApType, Isp, PortSpeed};

    NewLine {
        name: "plant".into(),
        isp: Isp::ChinaMobile,
        port_speed: PortSpeed::Gbps1,
        ap_type: ApType::Single,
        access_point: AccessPoint::Nanjing,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Jiangsu|Nanjing|Xuanwu|Hall 1".into(),
    }
}
