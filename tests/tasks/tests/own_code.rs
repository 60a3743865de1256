//! Tests of one's own code: one response by a mock, faults by the emulator, hours in no time.

use std::time::Duration;

use et_emulator::{Emulator, Fault, FaultKind, LifecyclePace, Snapshot};
use et_httpmock::MockServerExt;
use et_sdk::{Client, Error, LineStatus, model::Line};
use et_test_support::plain_client;
use httpmock::MockServer;
use serde_json::json;

/// The code under test: the ids of the lines that are out of service.
async fn out_of_service(client: &Client) -> Result<Vec<String>, Error> {
    let mut lines: Vec<Line> = client.lines().list().items().try_collect().await?;
    lines.retain(|line| line.status != Some(LineStatus::Established));
    Ok(lines.into_iter().map(|line| line.id).collect())
}

/// An emulator with a line that is being built, and a client of it that does not wait.
async fn emulator() -> anyhow::Result<(Emulator, Client)> {
    let state = br#"{"lines": [{"id": "dcphy-1", "status": "building"}, {"id": "dcphy-2"}]}"#;
    let state = Snapshot::from_json(state)?;
    let emulator = Emulator::builder().initial_state(state).start().await?;
    let client = emulator.impatient_client()?;
    Ok((emulator, client))
}

#[tokio::test]
async fn a_status_that_is_not_published_yet_counts_as_out_of_service() -> anyhow::Result<()> {
    let server = MockServer::start_async().await;
    let lines = json!({"ets": [{"id": "dcphy-1", "status": "melting"}]});
    server.query_dedicated_lines(|_, then| drop(then.json(200, lines)));
    let client = plain_client(server.base_url());
    assert_eq!(out_of_service(&client).await?, ["dcphy-1"]);
    Ok(())
}

#[tokio::test]
async fn a_short_outage_goes_unnoticed_and_a_long_one_is_reported() -> anyhow::Result<()> {
    let (emulator, client) = emulator().await?;
    let controls = emulator.controls();
    controls.inject(Fault::next(2, FaultKind::Reset))?;
    assert_eq!(out_of_service(&client).await?, ["dcphy-1"]);
    controls.inject(Fault::next(100, FaultKind::Reset))?;
    assert!(out_of_service(&client).await.unwrap_err().is_retryable());
    Ok(())
}

#[tokio::test]
async fn a_line_is_back_after_a_wait_that_takes_no_time() -> anyhow::Result<()> {
    let (emulator, client) = emulator().await?;
    let pace = LifecyclePace::Every(Duration::from_secs(600));
    emulator.controls().set_pace(pace);
    let line = client.line("dcphy-1");
    line.wait_until_established().wait().await?;
    assert!(out_of_service(&client).await?.is_empty());
    Ok(())
}
