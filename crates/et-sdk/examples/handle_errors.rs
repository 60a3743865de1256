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
use et_sdk::ErrorKind::*;
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
fn report<T: Debug>(situation: &str, result: Result<T, Error>, kind: ErrorKind) -> Error {
    let error = result.unwrap_err();
    let reaction = match error.kind() {
        Configuration | InvalidInput | ReadOnly => "fix the code",
        _ if error.is_authentication() => "check the keys and the clock",
        _ if error.is_access_denied() => "ask the owner of the account",
        _ if error.is_not_found() => "continue without it",
        _ if error.is_conflict() => "wait for another state",
        _ if error.is_token_mismatch() => "use a new client token",
        WaitTimeout => "wait again",
        UnreachableState => "give up",
        _ if error.outcome() == Outcome::Unknown => "repeat the call with the same client token",
        _ if error.is_retryable() => "try again later",
        _ => "alert somebody",
    };
    println!("{situation}:\n  {error}\n  -> {reaction}\n");
    assert_eq!(error.kind(), kind, "{situation}");
    error
}

/// Errors found on this machine.
async fn before_sending(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let nowhere = Client::builder().region("atlantis").build();
    report("An unknown region", nowhere, Configuration);

    // The path of such an id would be that of another resource.
    let invalid = client.line("..").get().send().await;
    let error = report("An invalid id", invalid, InvalidInput);
    assert_eq!(error.outcome(), Outcome::NotSent);

    let reader = stage::client(emulator).read_only().build()?;
    let delete = reader.line(LINE).delete().send().await;
    report("A change through a read-only client", delete, ReadOnly);
    Ok(())
}

/// Errors with the service's codes. They are not retried: the service would refuse again.
async fn refused_by_the_service(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let missing = client.line("dcphy-nosuchline00").get().send().await;
    let error = report("A line that does not exist", missing, Service);
    assert!(error.is_not_found());

    let credentials = Credentials::new(emulator.credentials().access_key_id(), "wrong-secret")?;
    let forger = stage::client(emulator).credentials(credentials).build()?;
    let forged = forger.lines().list().send().await;
    let error = report("A wrong secret", forged, Service);
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));

    let create = client.line(LINE).channels().create(NewChannel {
        name: "office".into(),
        vlan_id: 102,
        baidu_address: "11.11.13.21/24".parse()?,
        customer_address: "11.11.13.12/24".parse()?,
        routing: Routing::networks(["192.168.0.0/16".parse()?]),
    });
    let controls = emulator.controls();
    controls.set_line_status(LINE, EmulatedStatus::Building)?;
    let early = create.clone().send().await;
    let error = report("A channel on a line that is being built", early, Service);
    assert!(error.is_conflict());

    controls.set_line_status(LINE, EmulatedStatus::Established)?;
    let error = report("One channel too many", create.send().await, Service);
    assert_eq!(error.code(), Some("QuotaExceeded"));

    // A client token belongs to one request; the service refuses another one with it.
    let update = || client.line(LINE).channel(CHANNEL).update();
    update().name("one").client_token("token-1").send().await?;
    let other = update().name("two").client_token("token-1").send().await;
    let error = report("A client token used for another request", other, Service);
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
    let get = || client.line(LINE).get();
    respond(controls, 2, 503, None)?;
    let attempts = get().send().await?.attempts();
    println!("A short outage:\n  succeeded after {attempts} attempts\n");

    respond(controls, 3, 503, None)?;
    let error = report("A longer outage", get().send().await, Service);
    assert!(error.is_retryable() && error.attempts() == 3);

    respond(controls, 3, 502, Some("<html>Bad Gateway</html>"))?;
    let error = report("An error page of a proxy", get().send().await, Service);
    assert_eq!(error.code(), None);

    let once = get().without_retries();
    controls.inject(Fault::next(1, FaultKind::CutBody))?;
    report(
        "A truncated response",
        once.clone().send().await,
        Connection,
    );

    controls.inject(Fault::next(1, FaultKind::Delay { millis: 5000 }))?;
    let impatient = once.attempt_timeout(Duration::from_millis(100));
    report("A slow response", impatient.send().await, Timeout);
    Ok(())
}

/// Responses that are not errors of the service and still no success.
async fn unusable_responses(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let list = || client.lines().list();
    respond(emulator.controls(), 1, 302, None)?;
    let redirected = list().send().await;
    report(
        "A redirect, which is never followed",
        redirected,
        UnexpectedResponse,
    );

    respond(
        emulator.controls(),
        1,
        200,
        Some(r#"{"ets": [{"id": {}}]}"#),
    )?;
    report(
        "A response with another schema",
        list().send().await,
        Decode,
    );

    let small = stage::client(emulator).max_response_bytes(10).build()?;
    let large = small.lines().list().send().await;
    report("A response larger than allowed", large, BodyTooLarge);
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
    let error = report(
        "Three lost responses",
        create.clone().send().await,
        Connection,
    );
    assert_eq!(error.outcome(), Outcome::Unknown);

    let token = error.client_token().unwrap_or_default();
    let created = create.client_token(token).send().await?;
    let id = &created.route_rule_id;
    println!("The same call with the same token returns the rule created then:\n  {id}\n");
    Ok(())
}

/// The ends of a wait.
async fn while_waiting(controls: &Controls, client: &Client) -> anyhow::Result<()> {
    let line = client.line(LINE);
    let wait = line
        .wait_until_established()
        .every(Duration::from_millis(20));
    let wait = wait.timeout(Duration::from_millis(100));
    for (situation, status, kind) in [
        (
            "A state that is not reached in time",
            EmulatedStatus::PayWait,
            WaitTimeout,
        ),
        (
            "A state that can no longer be reached",
            EmulatedStatus::Rejected,
            UnreachableState,
        ),
    ] {
        controls.set_line_status(LINE, status)?;
        report(situation, wait.clone().wait().await, kind);
    }
    Ok(())
}
