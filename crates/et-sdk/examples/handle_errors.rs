//! Each kind of error, provoked and handled.
//!
//!     cargo run --example handle_errors
//!
//! The emulator produces on demand what is rare: outages, broken connections, invalid responses.

use std::fmt::Debug;
use std::time::Duration;

use et_documentation::stage::{self, CHANNEL, LINE, STATE};
use et_emulator::state::LineStatus as EmulatedStatus;
use et_emulator::{Controls, Emulator, Fault, FaultKind, Quotas, Snapshot};
use et_sdk::operations::{NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::{Client, Credentials, Error, ErrorKind, Outcome};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(STATE.as_bytes())?)
        .quotas(Quotas {
            channels_per_line: 2,
            ..Quotas::default()
        })
        .start()
        .await?;
    let client = stage::client(&emulator).build()?;
    let controls = emulator.controls();

    before_sending(&emulator, &client).await?;
    refused_by_the_service(&emulator, &client).await?;
    temporary_failures(controls, &client).await?;
    unusable_responses(&emulator, &client).await?;
    unknown_outcome(controls, &client).await?;
    while_waiting(controls, &client).await
}

/// Reports a failed call as a program might: one line for the operator, and what the program will
/// do.
fn report<T: Debug>(situation: &str, result: Result<T, Error>) -> Error {
    let error = result.unwrap_err();
    let reaction = match error.kind() {
        ErrorKind::Configuration | ErrorKind::InvalidInput | ErrorKind::ReadOnly => "fix the code",
        _ if error.is_authentication() => "check the keys and the clock",
        _ if error.is_access_denied() => "ask the owner of the account",
        _ if error.is_not_found() => "continue without it",
        _ if error.is_conflict() => "wait for another state",
        _ if error.is_token_mismatch() => "use a new client token",
        ErrorKind::WaitTimeout => "wait again",
        ErrorKind::UnreachableState => "give up",
        _ if error.outcome() == Outcome::Unknown => "repeat the call with the same client token",
        _ if error.is_retryable() => "try again later",
        _ => "alert somebody",
    };
    println!("{situation}:\n  {error}\n  -> {reaction}\n");
    error
}

/// Errors found on this machine.
async fn before_sending(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let result = Client::builder().region("atlantis").build();
    let error = report("An unknown region", result);
    assert_eq!(error.kind(), ErrorKind::Configuration);

    // The path of such an id would be that of another resource.
    let error = report("An invalid id", client.line("..").get().send().await);
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.outcome(), Outcome::NotSent);

    let reader = stage::client(emulator).read_only().build()?;
    let result = reader.line(LINE).delete().send().await;
    let error = report("A change through a read-only client", result);
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    Ok(())
}

/// Errors with the service's codes. They are not retried: the service would refuse again.
async fn refused_by_the_service(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let controls = emulator.controls();
    let missing = client.line("dcphy-nosuchline00");
    let error = report("A line that does not exist", missing.get().send().await);
    assert!(error.is_not_found());

    let known = emulator.credentials().access_key_id();
    for (situation, key, code) in [
        ("An unknown access key", "unknown", "InvalidAccessKeyId"),
        ("A wrong secret", known, "SignatureDoesNotMatch"),
    ] {
        let credentials = Credentials::new(key, "wrong-secret")?;
        let client = stage::client(emulator).credentials(credentials).build()?;
        let error = report(situation, client.lines().list().send().await);
        assert_eq!(error.code(), Some(code));
    }

    let create = client.line(LINE).channels().create(NewChannel {
        name: "office".into(),
        vlan_id: 102,
        baidu_address: "11.11.13.21/24".parse()?,
        customer_address: "11.11.13.12/24".parse()?,
        routing: Routing::networks(["192.168.0.0/16".parse()?]),
    });
    controls.set_line_status(LINE, EmulatedStatus::Building)?;
    let result = create.clone().send().await;
    let error = report("A channel on a line that is being built", result);
    assert!(error.is_conflict());

    controls.set_line_status(LINE, EmulatedStatus::Established)?;
    let error = report("More channels than the quota allows", create.send().await);
    assert_eq!(error.code(), Some("QuotaExceeded"));

    // A client token belongs to one request; the service refuses another one with it.
    let update = || client.line(LINE).channel(CHANNEL).update();
    update().name("one").client_token("token-1").send().await?;
    let other = update().name("two").client_token("token-1");
    let result = other.send().await;
    let error = report("A client token used for another request", result);
    assert!(error.is_token_mismatch());
    Ok(())
}

/// Makes the next responses of the service these.
fn respond(controls: &Controls, times: u64, status: u16, body: Option<&str>) -> anyhow::Result<()> {
    let kind = FaultKind::Status {
        status,
        code: None,
        retry_after: Some(0),
        body: body.map(str::to_owned),
    };
    controls.inject(Fault::next(times, kind))?;
    Ok(())
}

/// Failures that pass, and failures that outlast the retries.
async fn temporary_failures(controls: &Controls, client: &Client) -> anyhow::Result<()> {
    let line = client.line(LINE);
    respond(controls, 2, 503, None)?;
    let response = line.get().send().await?;
    let attempts = response.attempts();
    println!("A short outage:\n  succeeded after {attempts} attempts\n");

    respond(controls, 3, 503, None)?;
    let error = report("A longer outage", line.get().send().await);
    assert!(error.is_retryable() && error.attempts() == 3);

    respond(controls, 3, 502, Some("<html>Bad Gateway</html>"))?;
    let error = report("An error page of a proxy", line.get().send().await);
    assert_eq!(error.code(), None);

    controls.inject(Fault::next(1, FaultKind::CutBody))?;
    let result = line.get().without_retries().send().await;
    let error = report("A truncated response", result);
    assert_eq!(error.kind(), ErrorKind::Connection);

    controls.inject(Fault::next(1, FaultKind::Delay { millis: 5000 }))?;
    let impatient = line.get().attempt_timeout(Duration::from_millis(100));
    let error = report("A slow response", impatient.without_retries().send().await);
    assert!(error.is_timeout());
    Ok(())
}

/// Responses that are not errors of the service and still no success.
async fn unusable_responses(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    respond(emulator.controls(), 1, 302, None)?;
    let result = client.line(LINE).get().send().await;
    let error = report("A redirect, which is never followed", result);
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);

    let body = r#"{"ets": [{"id": {}}]}"#;
    respond(emulator.controls(), 1, 200, Some(body))?;
    let result = client.lines().list().send().await;
    let error = report("A response with another schema", result);
    assert_eq!(error.kind(), ErrorKind::Decode);

    let small = stage::client(emulator).max_response_bytes(10).build()?;
    let result = small.lines().list().send().await;
    let error = report("A response larger than allowed", result);
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    Ok(())
}

/// The service acts, and its responses are lost.
async fn unknown_outcome(controls: &Controls, client: &Client) -> anyhow::Result<()> {
    let channel = client.line(LINE).channel(CHANNEL);
    let create = channel.route_rules().create(NewRouteRule {
        destination: "10.1.0.0/16".parse()?,
        next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
    });
    controls.inject(Fault::next(3, FaultKind::Reset).after_acting())?;
    let error = report("Three lost responses", create.clone().send().await);
    assert_eq!(error.outcome(), Outcome::Unknown);

    let token = error.client_token().unwrap_or_default();
    let created = create.client_token(token).send().await?;
    let id = &created.route_rule_id;
    println!("The same call with the same token returns the rule created then:\n  {id}\n");
    Ok(())
}

/// The ends of a wait.
async fn while_waiting(controls: &Controls, client: &Client) -> anyhow::Result<()> {
    let wait = client
        .line(LINE)
        .wait_until_established()
        .every(Duration::from_millis(20))
        .timeout(Duration::from_millis(100));

    controls.set_line_status(LINE, EmulatedStatus::PayWait)?;
    let result = wait.clone().wait().await;
    let error = report("A state that is not reached in time", result);
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);

    controls.set_line_status(LINE, EmulatedStatus::Rejected)?;
    let error = report("A state that can no longer be reached", wait.wait().await);
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    Ok(())
}
