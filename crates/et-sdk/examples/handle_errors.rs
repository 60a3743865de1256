//! Each kind of error, provoked and handled.
//!
//!     cargo run --example handle_errors
//!
//! The emulator makes what seldom happens happen now: outages, broken connections, answers that are no answers, a wrong clock.

use std::time::Duration;

use et_emulator::state::LineStatus as EmulatedStatus;
use et_emulator::{Emulator, Fault, FaultKind, Quotas, Snapshot};
use et_sdk::operations::{Contact, NewChannel, NewLine, NewRouteRule, NextHop, Routing};
use et_sdk::{
    AccessPoint, ApType, Client, ClientBuilder, Credentials, Error, ErrorKind, Isp, Outcome,
    PortSpeed,
};

const STATE: &str = r#"{"lines": [{"id": "dcphy-gq65bz9ip712", "name": "backbone-north", "channels": [
    {"id": "dedicatedconn-zy9t7n91k0iq", "routeType": "static-route", "networks": ["192.168.0.0/16"], "vlanId": 56}]}]}"#;
const LINE: &str = "dcphy-gq65bz9ip712";
const CHANNEL: &str = "dedicatedconn-zy9t7n91k0iq";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let emulator = Emulator::builder()
        .initial_state(Snapshot::from_json(STATE.as_bytes())?)
        .quotas(Quotas {
            lines: 1,
            ..Quotas::default()
        })
        .start()
        .await?;
    let client = builder(&emulator).build()?;

    before_anything_is_sent(&emulator, &client).await?;
    what_the_service_refuses(&emulator, &client).await?;
    what_passes(&emulator, &client).await?;
    when_the_outcome_is_unknown(&emulator, &client).await?;
    while_waiting(&emulator, &client).await
}

fn builder(emulator: &Emulator) -> ClientBuilder {
    Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(emulator.credentials().clone())
}

/// Tells an error the way a program might: one line for the operator, and what it will do.
fn tell(what: &str, error: &Error) {
    let reaction = match error.kind() {
        ErrorKind::Configuration | ErrorKind::InvalidInput | ErrorKind::ReadOnly => {
            "mend the program"
        }
        _ if error.is_authentication() => "look at the keys and the clock",
        _ if error.is_access_denied() => "ask the account's owner",
        _ if error.is_not_found() => "go on: it is not there",
        _ if error.is_conflict() => "wait for another state",
        _ if error.is_token_mismatch() => "use a new client token",
        ErrorKind::WaitTimeout => "wait again",
        ErrorKind::UnreachableState => "give it up",
        _ if error.outcome() == Outcome::Unknown => "repeat it with the same client token",
        _ if error.is_retryable() => "try again later",
        _ => "show it to somebody",
    };
    println!("{what}\n  {error}\n  -> {reaction}\n");
}

/// Takes the error out of a call that should fail.
fn failure<T>(result: Result<T, Error>) -> anyhow::Result<Error> {
    match result {
        Ok(_) => anyhow::bail!("this should have failed"),
        Err(error) => Ok(error),
    }
}

/// Mistakes that are found on this machine.
async fn before_anything_is_sent(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let error = failure(Client::builder().region("atlantis").build())?;
    assert_eq!(error.kind(), ErrorKind::Configuration);
    tell("A region that nobody knows:", &error);

    // An id that would reach another resource, or all of them.
    let error = failure(client.line("..").get().send().await)?;
    assert_eq!(
        (error.kind(), error.outcome()),
        (ErrorKind::InvalidInput, Outcome::NotSent)
    );
    tell("An id that is none:", &error);

    let reader = builder(emulator).read_only().build()?;
    let error = failure(reader.line(LINE).delete().send().await)?;
    assert_eq!(error.kind(), ErrorKind::ReadOnly);
    tell("A change by a client that only reads:", &error);
    Ok(())
}

/// Refusals, by the service's codes. None is repeated: it would refuse again.
async fn what_the_service_refuses(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let error = failure(client.line("dcphy-nosuchline00").get().send().await)?;
    assert!(error.is_not_found());
    tell("A line that does not exist:", &error);

    let stranger = builder(emulator)
        .credentials(Credentials::new("nobody", "nothing")?)
        .build()?;
    let error = failure(stranger.lines().list().send().await)?;
    assert_eq!(error.code(), Some("InvalidAccessKeyId"));
    tell("A key that the service does not know:", &error);

    let known = emulator.credentials().access_key_id();
    let mistyped = builder(emulator)
        .credentials(Credentials::new(known, "mistyped")?)
        .build()?;
    let error = failure(mistyped.lines().list().send().await)?;
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    tell("A secret that is wrong:", &error);

    emulator
        .controls()
        .set_line_status(LINE, EmulatedStatus::Building)?;
    let error = failure(
        client
            .line(LINE)
            .channels()
            .create(new_channel()?)
            .send()
            .await,
    )?;
    assert!(error.is_conflict());
    tell("A channel on a line that is still being built:", &error);
    emulator
        .controls()
        .set_line_status(LINE, EmulatedStatus::Established)?;

    let error = failure(client.lines().apply(new_line()).send().await)?;
    assert_eq!(error.code(), Some("QuotaExceeded"));
    tell("More lines than the account may have:", &error);

    // A token stands for one request; another one under it is refused.
    let channel = client.line(LINE).channel(CHANNEL);
    channel
        .update()
        .name("office")
        .client_token("token-1")
        .send()
        .await?;
    let error = failure(
        channel
            .update()
            .name("plant")
            .client_token("token-1")
            .send()
            .await,
    )?;
    assert!(error.is_token_mismatch());
    tell("A client token used for something else:", &error);
    Ok(())
}

/// Troubles that pass, and those that last longer than the patience.
async fn what_passes(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let line = client.line(LINE);
    let unavailable = || FaultKind::Status {
        status: 503,
        code: Some("ServiceUnavailable".to_owned()),
        retry_after: Some(0),
        body: None,
    };
    emulator.controls().inject(Fault::next(2, unavailable()))?;
    let answer = line.get().send().await?;
    println!(
        "An outage shorter than the retries:\n  answered after {} attempts\n",
        answer.attempts()
    );

    emulator.controls().inject(Fault::next(3, unavailable()))?;
    let error = failure(line.get().send().await)?;
    assert!(error.is_retryable() && error.attempts() == 3);
    tell("An outage that lasts:", &error);

    let page = FaultKind::Status {
        status: 502,
        code: None,
        retry_after: Some(0),
        body: Some("<html>Bad Gateway</html>".to_owned()),
    };
    emulator.controls().inject(Fault::next(3, page))?;
    let error = failure(line.get().send().await)?;
    assert_eq!(error.code(), None);
    tell("A proxy's page instead of an answer:", &error);

    emulator
        .controls()
        .inject(Fault::next(1, FaultKind::CutBody))?;
    let error = failure(line.get().without_retries().send().await)?;
    assert_eq!(error.kind(), ErrorKind::Connection);
    tell("An answer that is cut short:", &error);

    emulator
        .controls()
        .inject(Fault::next(1, FaultKind::Delay { millis: 5000 }))?;
    let impatient = line
        .get()
        .without_retries()
        .attempt_timeout(Duration::from_millis(100));
    let error = failure(impatient.send().await)?;
    assert!(error.is_timeout());
    tell("An answer that comes too late:", &error);

    let moved = FaultKind::Status {
        status: 302,
        code: None,
        retry_after: None,
        body: None,
    };
    emulator.controls().inject(Fault::next(1, moved))?;
    let error = failure(line.get().send().await)?;
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    tell("A redirect, which is never followed:", &error);

    let nonsense = FaultKind::Status {
        status: 200,
        code: None,
        retry_after: None,
        body: Some(r#"{"ets": [{"id": {}}]}"#.to_owned()),
    };
    emulator.controls().inject(Fault::next(1, nonsense))?;
    let error = failure(client.lines().list().send().await)?;
    assert_eq!(error.kind(), ErrorKind::Decode);
    tell("A success that cannot be read:", &error);

    let small = builder(emulator).max_response_bytes(10).build()?;
    let error = failure(small.lines().list().send().await)?;
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    tell("An answer larger than allowed:", &error);
    Ok(())
}

/// The service acts, and its answer is lost.
async fn when_the_outcome_is_unknown(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let create = client
        .line(LINE)
        .channel(CHANNEL)
        .route_rules()
        .create(NewRouteRule {
            destination: "10.1.0.0/16".parse()?,
            next_hop: NextHop::gateway("dcgw-p5x55p77u8ah"),
        });
    emulator
        .controls()
        .inject(Fault::next(3, FaultKind::Reset).after_acting())?;
    let error = failure(create.clone().send().await)?;
    assert_eq!(error.outcome(), Outcome::Unknown);
    tell("Three answers lost in a row:", &error);

    let token = error.client_token().unwrap_or_default();
    let rule = create.client_token(token).send().await?;
    println!(
        "The same call with the same token finds the rule that was created then:\n  {}\n",
        rule.route_rule_id
    );
    Ok(())
}

/// What ends a wait.
async fn while_waiting(emulator: &Emulator, client: &Client) -> anyhow::Result<()> {
    let wait = client
        .line(LINE)
        .wait_until_established()
        .every(Duration::from_millis(20))
        .timeout(Duration::from_millis(100));

    emulator
        .controls()
        .set_line_status(LINE, EmulatedStatus::PayWait)?;
    let error = failure(wait.clone().wait().await)?;
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    tell("A state that did not come in time:", &error);

    emulator
        .controls()
        .set_line_status(LINE, EmulatedStatus::Rejected)?;
    let error = failure(wait.wait().await)?;
    assert_eq!(error.kind(), ErrorKind::UnreachableState);
    tell("A state that will never come:", &error);
    Ok(())
}

fn new_line() -> NewLine {
    NewLine {
        name: "backbone-south".into(),
        isp: Isp::ChinaMobile,
        port_speed: PortSpeed::Gbps1,
        ap_type: ApType::Single,
        access_point: AccessPoint::Shenzhen,
        contact: Contact {
            name: "Network Operations".into(),
            phone: "13300000333".into(),
            email: "noc@example.com".into(),
        },
        customer_site: "Guangdong|Shenzhen|Nanshan|Tower 1".into(),
    }
}

fn new_channel() -> Result<NewChannel, Error> {
    Ok(NewChannel {
        name: "office".into(),
        vlan_id: 57,
        baidu_address: "11.11.12.21/24".parse()?,
        customer_address: "11.11.12.12/24".parse()?,
        routing: Routing::networks(["192.168.0.0/16".parse()?]),
    })
}
