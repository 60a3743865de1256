//! An observer is told what happens to calls, in order.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use et_sdk::observe::{CallEvent, ObservedCall, Observer};
use et_sdk::retry::RetryBudget;
use et_sdk::{Client, ClientBuilder};
use et_test_support::ends;

use crate::support::{LINE, ManualClock, Reply, Server, Steps, client_on, client_with, done};

/// What was told, in short lines.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Observer for Log {
    fn on_event(&self, call: &ObservedCall<'_>, event: &CallEvent<'_>) {
        assert_eq!(call.action, "DeletePhysicalDedicatedLine");
        assert_eq!((call.method, call.path), ("DELETE", "/v1/et/{dcphyId}"));
        assert_eq!(call.server_address, "127.0.0.1");
        let line = match event {
            CallEvent::Started => "started".to_owned(),
            CallEvent::AttemptStarted => "attempt".to_owned(),
            CallEvent::AttemptEnded {
                duration,
                status,
                error_type,
                ..
            } => {
                let status = status.map(|status| status.as_u16());
                format!("attempt ended {duration:?} {status:?} {error_type:?}")
            }
            CallEvent::Retrying { error, delay, .. } => {
                format!("retrying {:?} {delay:?}", error.kind())
            }
            CallEvent::Refused { by, .. } => format!("refused by {}", by.as_str()),
            CallEvent::Ended {
                duration,
                attempts,
                error,
                ..
            } => {
                let kind = error.map(et_sdk::Error::kind);
                format!("ended {duration:?} {attempts} {kind:?}")
            }
            CallEvent::Cancelled { duration, .. } => format!("cancelled {duration:?}"),
            other => panic!("{other:?}"),
        };
        self.0.lock().unwrap().push(line);
    }
}

fn observed(
    server: &Server,
    set_up: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> (Client, ManualClock, Log) {
    let log = Log::default();
    let (client, clock) = client_with(server, |builder| {
        let steps = Steps(Duration::from_secs(2));
        set_up(builder.backoff_policy(steps).observer(log.clone()))
    });
    (client, clock, log)
}

#[tokio::test]
async fn attempts_and_retries_are_told_from_start_to_end() {
    let replies = [Reply::status(503), Reply::reset_after_acting(), done()];
    let server = Server::replying(replies).await;
    let (client, _, log) = observed(&server, |builder| builder);

    client.line(LINE).delete().send().await.unwrap();

    assert_eq!(
        log.take(),
        [
            "started",
            "attempt",
            "attempt ended 0ns Some(503) Some(\"503\")",
            "retrying Service 2s",
            "attempt",
            "attempt ended 0ns None Some(\"connection\")",
            "retrying Connection 4s",
            "attempt",
            "attempt ended 0ns Some(200) None",
            "ended 6s 3 None",
        ]
    );
}

#[tokio::test]
async fn a_refusal_names_what_forbids_the_attempt() {
    let server = Server::always(Reply::status(503)).await;
    let (client, _, log) = observed(&server, |builder| {
        builder.retry_budget(Arc::new(RetryBudget::new(1)))
    });
    client.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(
        log.take()[3..],
        ["refused by retry_budget", "ended 0ns 1 Some(Service)"]
    );

    let (client, _, log) = observed(&server, |builder| {
        builder
            .backoff_policy(Steps(Duration::from_secs(40)))
            .operation_timeout(Duration::from_secs(30))
    });
    client.line(LINE).delete().send().await.unwrap_err();
    assert_eq!(
        log.take()[3..],
        ["refused by deadline", "ended 0ns 1 Some(Service)"]
    );

    // The policy allows no other attempt: nothing that was due is refused.
    let call = client.line(LINE).delete().without_retries();
    call.send().await.unwrap_err();
    assert_eq!(log.take()[3..], ["ended 0ns 1 Some(Service)"]);
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_until_its_deadline_is_refused_by_the_limits() {
    let server = Server::always(Reply::stall()).await;
    let (clock, log) = (ManualClock::new(), Log::default());
    let client = client_on(&server, &clock, |builder| {
        builder.max_in_flight(1).observer(log.clone())
    });
    let delete = |seconds| {
        let call = client.line(LINE).delete().without_retries();
        let limit = Duration::from_secs(seconds);
        tokio::spawn(call.operation_timeout(limit).send())
    };
    let first = delete(60);
    server.seen(1).await;
    let second = delete(20);
    while log.0.lock().unwrap().len() < 3 {
        tokio::task::yield_now().await;
    }

    clock.advance(Duration::from_secs(20));
    ends("the second call", second).await.unwrap().unwrap_err();
    clock.advance(Duration::from_secs(10));
    ends("the first call", first).await.unwrap().unwrap_err();

    assert_eq!(
        log.take(),
        [
            "started",
            "attempt",
            "started",
            "refused by limits",
            "ended 20s 0 Some(Deadline)",
            "attempt ended 30s None Some(\"timeout\")",
            "ended 30s 1 Some(Timeout)",
        ]
    );
}

#[tokio::test]
async fn every_attempt_that_starts_ends_also_when_the_call_is_dropped_or_times_out() {
    let server = Server::always(Reply::stall()).await;
    let (clock, log) = (ManualClock::new(), Log::default());
    let client = client_on(&server, &clock, |builder| builder.observer(log.clone()));
    let call = tokio::spawn(client.line(LINE).delete().send());
    server.seen(1).await;
    clock.advance(Duration::from_secs(3));
    call.abort();
    ends("the call", call).await.unwrap_err();
    assert_eq!(
        log.take(),
        [
            "started",
            "attempt",
            "attempt ended 3s None Some(\"cancelled\")",
            "cancelled 3s"
        ]
    );

    let call = client
        .line(LINE)
        .delete()
        .operation_timeout(Duration::from_secs(5));
    let call = tokio::spawn(call.send());
    server.seen(2).await;
    clock.advance(Duration::from_secs(5));
    ends("the call", call).await.unwrap().unwrap_err();
    assert_eq!(
        log.take()[2..],
        [
            "attempt ended 5s None Some(\"timeout\")",
            "ended 5s 1 Some(Deadline)"
        ]
    );
}
