//! Each kind of error, provoked and handled.
//!
//!     cargo run --example handle_errors
//!
//! The emulator produces on demand what is rare: outages, broken connections, invalid responses.

use clap::Parser;
use std::fmt::Debug;
use std::time::Duration;

use et_documentation::stage::{self, CHANNEL, LINE, STATE};
use et_emulator::{Controls, Emulator, Fault, FaultKind};
use et_sdk::ErrorKind::*;
use et_sdk::operations::{NewChannel, NewRouteRule, NextHop, Routing};
use et_sdk::{Client, Credentials, Error, ErrorKind, LineStatus, Outcome};

/// Provokes each kind of error, and handles it.
///
/// It takes no arguments, and uses an emulator in its own process: nothing outside is changed.
#[derive(Parser)]
struct Arguments;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    Arguments::parse();
    let (emulator, client) = stage::emulate(STATE).await?;
    let controls = emulator.controls();

    before_sending(&emulator, &client).await?;
    refused_by_the_service(&emulator, &client).await?;
    spoiled_reads(&emulator, &client).await?;
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

    let reader = emulator.client_builder().read_only().build()?;
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
    let forger = emulator.client_builder().credentials(credentials).build()?;
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
    controls.set_line_status(LINE, LineStatus::Building)?;
    let early = create.send().await;
    let error = report("A channel on a line that is being built", early, Service);
    assert!(error.is_conflict());

    // A client token belongs to one request; the service refuses another one with it.
    let update = || client.line(LINE).channel(CHANNEL).update();
    update().name("one").client_token("token-1").send().await?;
    let other = update().name("two").client_token("token-1").send().await;
    let error = report("A client token used for another request", other, Service);
    assert!(error.is_token_mismatch());
    Ok(())
}

/// Reads that the service, the network or a proxy spoils. Only what may pass is retried.
async fn spoiled_reads(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let controls = emulator.controls();
    let get = client.line(LINE).get();
    let get = get.attempt_timeout(Duration::from_millis(500));
    controls.inject(Fault::next(2, status(503, "")))?;
    let attempts = get.clone().send().await?.attempts();
    println!("A short outage:\n  succeeded after {attempts} attempts\n");

    for (situation, fault, kind) in [
        ("A longer outage", status(503, ""), Service),
        ("A proxy's error page", status(502, "<html>"), Service),
        ("A truncated response", FaultKind::CutBody, Connection),
        (
            "A slow response",
            FaultKind::Delay { millis: 5000 },
            Timeout,
        ),
        ("A redirect", status(302, ""), UnexpectedResponse),
        ("Another schema", status(200, r#"{"id": {}}"#), Decode),
    ] {
        controls.inject(Fault::next(3, fault))?;
        let error = report(situation, get.clone().send().await, kind);
        let attempts = if error.is_retryable() { 3 } else { 1 };
        assert_eq!(error.attempts(), attempts, "{situation}");
        controls.clear_faults();
    }

    let small = emulator.client_builder().max_response_bytes(10).build()?;
    let large = small.lines().list().send().await;
    report("A response larger than allowed", large, BodyTooLarge);
    Ok(())
}

/// A response of this status, with this body instead of the service's.
fn status(status: u16, body: &str) -> FaultKind {
    FaultKind::Status {
        status,
        code: None,
        retry_after: Some(0),
        body: (!body.is_empty()).then(|| body.to_owned()),
    }
}

/// The service acts, and its responses are lost.
async fn unknown_outcome(controls: &Controls, client: &Client) -> anyhow::Result<()> {
    let channel = client.line(LINE).channel(CHANNEL);
    let create = channel.route_rules().create(NewRouteRule {
        destination: "10.1.0.0/16".parse()?,
        next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
    });
    controls.inject(Fault::next(3, FaultKind::Reset).after_acting())?;
    let lost = create.clone().send().await;
    let error = report("Three lost responses", lost, Connection);
    assert_eq!(error.outcome(), Outcome::Unknown);

    let token = error.client_token().unwrap_or_default();
    let created = create.client_token(token).send().await?;
    let id = &created.id;
    println!("The same call with the same token returns the rule created then:\n  {id}\n");
    Ok(())
}

/// The ends of a wait.
async fn while_waiting(controls: &Controls, client: &Client) -> anyhow::Result<()> {
    let line = client.line(LINE);
    let wait = line.wait_until_established();
    let wait = wait.timeout(Duration::from_millis(100));
    for (situation, status, kind) in [
        ("Not yet in service", LineStatus::PayWait, WaitTimeout),
        ("Rejected", LineStatus::Rejected, UnreachableState),
    ] {
        controls.set_line_status(LINE, status)?;
        report(situation, wait.clone().wait().await, kind);
    }
    Ok(())
}
