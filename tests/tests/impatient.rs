//! A client that does not wait: the emulator's time passes instead.

use std::sync::Arc;
use std::time::Duration;

use et_emulator::{Emulator, Fault, FaultKind, ImpatientClock, LifecyclePace};
use et_sdk::operations::LineRef;
use et_sdk::{Client, Clock, Credentials, ErrorKind, GatewayStatus, LineStatus};
use et_test_support::{Network, Reply, ScriptedServer, any_list, client_of, new_line};

const MINUTE: Duration = Duration::from_secs(60);

/// An emulator of this pace with a line that was applied for.
async fn applied(pace: LifecyclePace) -> (Emulator, Client, LineRef) {
    let builder = Emulator::builder().pace(pace).strict_time();
    let emulator = builder.start().await.unwrap();
    let client = emulator.impatient_client().unwrap();
    let applied = client.lines().apply(new_line("line")).send().await.unwrap();
    let line = client.line(&applied.id);
    (emulator, client, line)
}

#[tokio::test]
async fn minutes_of_waiting_pass_at_once_with_the_default_settings_of_a_wait() {
    let (emulator, _, line) = applied(LifecyclePace::Every(6 * MINUTE)).await;
    let before = emulator.controls().now();
    let line = line.wait_until_established().wait().await.unwrap();
    assert_eq!(line.status, Some(LineStatus::Established));
    let passed = (emulator.controls().now() - before).num_minutes();
    assert!((24..30).contains(&passed), "{passed} minutes");
}

#[tokio::test]
async fn a_wait_for_what_never_comes_times_out_at_once() {
    let (emulator, _, line) = applied(LifecyclePace::Manual).await;
    let before = emulator.controls().now();
    let error = line.wait_until_established().wait().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WaitTimeout);
    let passed = (emulator.controls().now() - before).num_minutes();
    assert!((28..=30).contains(&passed), "{passed} minutes");
}

#[tokio::test]
async fn waits_at_the_same_time_do_not_add_up() {
    let (emulator, client, _) = applied(LifecyclePace::Manual).await;
    let clock = ImpatientClock::new(emulator.controls().clone());
    let before = emulator.controls().now();
    let pauses = [10, 30, 20].map(|minutes| Clock::sleep(&clock, minutes * MINUTE));
    let [first, second, third] = pauses;
    tokio::join!(first, second, third);
    let passed = (emulator.controls().now() - before).num_minutes();
    assert_eq!(passed, 30);
    any_list(&client).send().await.unwrap();
}

#[tokio::test]
async fn retries_follow_without_a_pause_and_requests_do_not_time_out() {
    let (emulator, _, line) = applied(LifecyclePace::Manual).await;
    let controls = emulator.controls();
    let outage = FaultKind::Status {
        status: 503,
        code: None,
        retry_after: Some(20),
        body: None,
    };
    controls.inject(Fault::next(2, outage)).unwrap();
    let before = controls.now();
    let found = line.get().send().await.unwrap();
    assert_eq!(found.attempts(), 3);
    assert!((controls.now() - before).num_seconds() >= 40);

    // A timeout is not a pause: this one does not pass while the response is on its way.
    let builder = emulator.client_builder();
    let clock = Arc::new(ImpatientClock::new(controls.clone()));
    let client = builder.clock(clock).attempt_timeout(MINUTE);
    let client = client.without_retries().build().unwrap();
    let slow = FaultKind::Delay { millis: 50 };
    controls.inject(Fault::next(1, slow)).unwrap();
    any_list(&client).send().await.unwrap();
}

#[tokio::test]
async fn without_an_emulator_pauses_take_no_time_and_timeouts_do() {
    let server = ScriptedServer::always(Reply::status(503).header("retry-after", "20")).await;
    let clock = Arc::new(ImpatientClock::default());
    let client = client_of(server.endpoint(), Credentials::new("ak", "sk").unwrap());
    let client = client.clock(clock.clone()).attempt_timeout(MINUTE);
    let (before, passed) = (clock.now(), clock.monotonic());
    let error = any_list(&client.build().unwrap()).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 3));
    assert!((40..60).contains(&(clock.now() - before).num_seconds()));
    assert!((40..60).contains(&(clock.monotonic() - passed).as_secs()));
}

#[tokio::test]
async fn statuses_of_the_sdk_control_the_emulator_and_compare_with_its_own() {
    let (emulator, _, line) = applied(LifecyclePace::Manual).await;
    let controls = emulator.controls();
    controls
        .set_line_status(line.id(), LineStatus::Building)
        .unwrap();
    assert_eq!(
        controls.step_line(line.id()).unwrap().unwrap(),
        LineStatus::PayWait
    );
    controls.set_line_status(line.id(), "stopped").unwrap();
    let error = controls.set_line_status(line.id(), LineStatus::from("melting"));
    let error = error.unwrap_err().to_string();
    assert!(error.contains("`ack-wait`, `accept`"), "{error}");
    let found = line.get().send().await.unwrap();
    assert_eq!(found.status, Some(LineStatus::Stopped));

    let network = Network::start().await;
    let (gateway, _) = network.gateway("to-office").await.unwrap();
    let controls = network.emulator.controls();
    controls
        .set_gateway_status(gateway.id(), GatewayStatus::from("building"))
        .unwrap();
    let found = gateway.get().send().await.unwrap();
    assert_eq!(found.status, Some(GatewayStatus::from("building")));
    controls
        .set_gateway_status(gateway.id(), GatewayStatus::Running)
        .unwrap();
    assert_eq!(
        controls.step_gateway(gateway.id()).unwrap(),
        GatewayStatus::Running
    );
    let error = controls.set_gateway_status(gateway.id(), GatewayStatus::from("melting"));
    let error = error.unwrap_err().to_string();
    assert!(
        error.contains(&format!("gateway {}: ", gateway.id())),
        "{error}"
    );
}
