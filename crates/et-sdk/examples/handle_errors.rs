//! Each kind of error, provoked and handled.
//!
//!     cargo run --example handle_errors
//!
//! The emulator produces on demand what is rare: outages, broken connections, invalid responses.

use std::time::Duration;

use et_emulator::state::LineStatus as EmulatedStatus;
use et_emulator::{Controls, Emulator, Fault, FaultKind, Quotas, Snapshot};
use et_sdk::operations::{NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::{Client, ClientBuilder, Credentials, Error, ErrorKind, Outcome};

const STATE: &str = r#"{"lines": [{"id": "dcphy-gq65bz9ip712", "channels": [
    {"id": "dedicatedconn-zy9t7n91k0iq", "routeType": "static-route", "vlanId": 56}]}]}"#;
const LINE: &str = "dcphy-gq65bz9ip712";
const CHANNEL: &str = "dedicatedconn-zy9t7n91k0iq";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(STATE.as_bytes())?)
        .quotas(Quotas {
            channels_per_line: 1,
            ..Quotas::default()
        })
        .start()
        .await?;
    let client = builder(&emulator).build()?;
    let controls = emulator.controls();

    before_sending(&emulator, &client).await?;
    refused_by_the_service(&emulator, &client).await?;
    temporary_failures(controls, &client).await?;
    unusable_responses(&emulator, &client).await?;
    unknown_outcome(controls, &client).await?;
    while_waiting(controls, &client).await
}

fn builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
}

/// Reports an error as a program might: one line for the operator, and what the program will do.
fn report(situation: &str, error: &Error) {
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
}

/// Errors found on this machine.
async fn before_sending(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let error = Client::builder().region("atlantis").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    report("An unknown region", &error);

    // The path of such an id would be that of another resource.
    let error = client.line("..").get().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert_eq!(error.outcome(), Outcome::NotSent);
    report("An invalid id", &error);

    let reader = builder(emulator).read_only().build()?;
    let error = reader.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    report("A change through a read-only client", &error);
    Ok(())
}

/// Errors with the service's codes. They are not retried: the service would refuse again.
async fn refused_by_the_service(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let controls = emulator.controls();
    let missing = client.line("dcphy-nosuchline00");
    let error = missing.get().send().await.unwrap_err();
    assert!(error.is_not_found());
    report("A line that does not exist", &error);

    let known = emulator.credentials().access_key_id();
    for (situation, key, code) in [
        ("An unknown access key", "unknown", "InvalidAccessKeyId"),
        ("A wrong secret", known, "SignatureDoesNotMatch"),
    ] {
        let credentials = Credentials::new(key, "wrong-secret")?;
        let client = builder(emulator).credentials(credentials).build()?;
        let error = client.lines().list().send().await.unwrap_err();
        assert_eq!(error.code(), Some(code));
        report(situation, &error);
    }

    let create = client.line(LINE).channels().create(NewChannel {
        name: "office".into(),
        vlan_id: 57,
        baidu_address: "11.11.12.21/24".parse()?,
        customer_address: "11.11.12.12/24".parse()?,
        routing: Routing::networks(["192.168.0.0/16".parse()?]),
    });
    controls.set_line_status(LINE, EmulatedStatus::Building)?;
    let error = create.clone().send().await.unwrap_err();
    assert!(error.is_conflict());
    report("A channel on a line that is being built", &error);

    controls.set_line_status(LINE, EmulatedStatus::Established)?;
    let error = create.send().await.unwrap_err();
    assert_eq!(error.code(), Some("QuotaExceeded"));
    report("More channels than the quota allows", &error);

    // A client token belongs to one request; the service refuses another one with it.
    let update = || client.line(LINE).channel(CHANNEL).update();
    update().name("one").client_token("token-1").send().await?;
    let other = update().name("two").client_token("token-1");
    let error = other.send().await.unwrap_err();
    assert!(error.is_token_mismatch());
    report("A client token used for another request", &error);
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
    let error = line.get().send().await.unwrap_err();
    assert!(error.is_retryable() && error.attempts() == 3);
    report("A longer outage", &error);

    respond(controls, 3, 502, Some("<html>Bad Gateway</html>"))?;
    let error = line.get().send().await.unwrap_err();
    assert_eq!(error.code(), None);
    report("An error page of a proxy", &error);

    controls.inject(Fault::next(1, FaultKind::CutBody))?;
    let error = line.get().without_retries().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    report("A truncated response", &error);

    controls.inject(Fault::next(1, FaultKind::Delay { millis: 5000 }))?;
    let impatient = line.get().attempt_timeout(Duration::from_millis(100));
    let error = impatient.without_retries().send().await.unwrap_err();
    assert!(error.is_timeout());
    report("A slow response", &error);
    Ok(())
}

/// Responses that are not errors of the service and still no success.
async fn unusable_responses(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    respond(emulator.controls(), 1, 302, None)?;
    let error = client.line(LINE).get().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    report("A redirect, which is never followed", &error);

    respond(
        emulator.controls(),
        1,
        200,
        Some(r#"{"ets": [{"id": {}}]}"#),
    )?;
    let error = client.lines().list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    report("A response with another schema", &error);

    let small = builder(emulator).max_response_bytes(10).build()?;
    let error = small.lines().list().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    report("A response larger than allowed", &error);
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
    let error = create.clone().send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    report("Three lost responses", &error);

    let token = error.client_token().unwrap_or_default();
    let id = create
        .client_token(token)
        .send()
        .await?
        .route_rule_id
        .clone();
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
    let error = wait.clone().wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    report("A state that is not reached in time", &error);

    controls.set_line_status(LINE, EmulatedStatus::Rejected)?;
    let error = wait.wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    report("A state that can no longer be reached", &error);
    Ok(())
}
