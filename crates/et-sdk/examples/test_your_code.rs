//! Testing code that uses the SDK: with the emulator, with typed mocks, and with values made by
//! hand.
//!
//!     cargo run --example test_your_code
//!
//! The code under test is a small audit. It is testable because it takes a client instead of making
//! one. Each function below would be a `#[tokio::test]`; here a program runs one after the other.

use clap::Parser;
use std::time::Duration;

use et_documentation::stage::{self, STATE, emulate};
use et_emulator::{Fault, FaultKind, LifecyclePace};
use et_httpmock::MockServerExt;
use et_sdk::http::StatusCode;
use et_sdk::model::Channel;
use et_sdk::operations::{NewChannel, Routing};
use et_sdk::{BgpStatus, Client, Credentials, Error, ErrorBuilder, ErrorKind, RouteType};
use httpmock::MockServer;
use serde_json::json;

/// The code under test.
mod audit {
    use super::{BgpStatus, Channel, Client, Error, ErrorKind, RouteType};

    /// The ids of all BGP channels whose session is not up.
    pub async fn broken_sessions(client: &Client) -> Result<Vec<String>, Error> {
        let mut broken = Vec::new();
        let mut lines = client.lines().list().items();
        while let Some(line) = lines.next().await {
            let channels = client.line(line?.id).channels().list().send().await?;
            let channels = channels.channels.iter();
            broken.extend(channels.filter(|c| is_broken(c)).map(|c| c.id.clone()));
        }
        Ok(broken)
    }

    /// Whether the BGP session of a channel is not up.
    pub fn is_broken(channel: &Channel) -> bool {
        channel.route_type == Some(RouteType::Bgp) && channel.bgp_status != Some(BgpStatus::Up)
    }

    /// The exit code of the audit.
    pub fn exit_code(result: &Result<Vec<String>, Error>) -> u8 {
        match result {
            Ok(broken) if broken.is_empty() => 0,
            Ok(_) => 1,
            Err(error) if error.is_retryable() => 75,
            Err(error) if error.kind() == ErrorKind::Credentials => 77,
            Err(_) => 70,
        }
    }
}

/// Tests code with an emulator, with mocks and with values made by hand.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    finds_a_broken_session_over_a_broken_connection().await?;
    waits_for_hours_in_no_time().await?;
    handles_an_unpublished_status().await?;
    tells_outages_from_missing_credentials()?;
    println!("all passed");
    Ok(())
}

/// With the emulator: a whole flow, on a service with state and faults.
async fn finds_a_broken_session_over_a_broken_connection() -> anyhow::Result<()> {
    let (emulator, client) = emulate(STATE).await?;
    let result = audit::broken_sessions(&client).await;
    assert_eq!(audit::exit_code(&result), 0);

    let (controls, channel) = (emulator.controls(), "dedicatedconn-rn0yzti2gn1f");
    controls.set_bgp_status(channel, Some(BgpStatus::Down), None)?;
    controls.inject(Fault::next(1, FaultKind::Reset))?;
    assert_eq!(audit::broken_sessions(&client).await?, [channel]);
    // The emulator logs all requests.
    let log = controls.log(0, 10);
    assert!(log.iter().all(|entry| entry.method == "GET"));
    Ok(())
}

/// With a client that does not wait: hours pass at once.
async fn waits_for_hours_in_no_time() -> anyhow::Result<()> {
    let (emulator, _) = emulate(STATE).await?;
    let controls = emulator.controls().clone();
    controls.set_pace(LifecyclePace::Every(Duration::from_secs(3600)));
    let began = controls.now();
    let client = emulator.impatient_client()?;
    let line = client.line(stage::LINE);
    let create = line.channels().create(NewChannel {
        name: "plant".into(),
        vlan_id: 102,
        baidu_address: "11.11.13.21/24".parse()?,
        customer_address: "11.11.13.12/24".parse()?,
        routing: Routing::bgp(65001, "a-shared-secret"),
    });
    let channel = line.channel(&create.send().await?.id);
    let wait = channel.wait_until_established();
    let wait = wait.timeout(Duration::from_secs(24 * 3600));
    wait.every(Duration::from_secs(600)).wait().await?;
    let passed = controls.now() - began;
    assert!(passed.num_hours() >= 2, "{passed}");
    Ok(())
}

/// With typed mocks: one particular response, here a status that is not published yet.
async fn handles_an_unpublished_status() -> anyhow::Result<()> {
    let server = MockServer::start_async().await;
    let lines = server.query_dedicated_lines(|_, then| {
        then.json(200, json!({"ets": [{"id": "dcphy-1"}]}));
    });
    let channel = json!({"id": "dedicatedconn-1", "routeType": "bgp", "bgpStatus": "flapping"});
    let channels = server.query_dedicated_channel(|when, then| {
        when.line_id("dcphy-1");
        then.json(200, json!({ "etChannels": [channel] }));
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
fn tells_outages_from_missing_credentials() -> anyhow::Result<()> {
    let channel: Channel = Channel::builder()
        .id("dedicatedconn-1")
        .route_type(RouteType::Bgp)
        .bgp_status(BgpStatus::Down)
        .try_into()?;
    assert!(audit::is_broken(&channel));

    let outage = ErrorBuilder::new(ErrorKind::Service).status(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(audit::exit_code(&Err(outage.build())), 75);
    let no_keys = ErrorBuilder::new(ErrorKind::Credentials);
    assert_eq!(audit::exit_code(&Err(no_keys.build())), 77);
    Ok(())
}
