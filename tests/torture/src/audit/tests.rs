//! The audit, on an emulator in which things are not as they were reported.

use et_emulator::Emulator;
use et_sdk::bce_auth::provider::StaticProvider;
use et_sdk::{ErrorBuilder, http};
use indicatif::ProgressBar;

use super::*;
use crate::call::{changes, initial_state};
use crate::drive::{client, drive};
use crate::expected::Expected;
use crate::setup::emulator;

/// One call of each operation, made without faults.
struct Made {
    emulator: Emulator,
    client: Client,
    reports: Vec<Report>,
    expected: Expected,
}

impl Made {
    async fn new() -> Self {
        let emulator = emulator(1000).await.unwrap();
        let credentials = StaticProvider::new(emulator.credentials().clone());
        let client = client(&emulator.endpoint(), credentials).unwrap();
        let expected = Expected::learn(emulator.controls(), &client).await.unwrap();
        // Unlike the number that was learnt with.
        let calls = (10..).zip(changes());
        let calls: Vec<_> = calls
            .map(|(number, action)| Call { number, action })
            .collect();
        emulator.controls().load(initial_state(&calls)).unwrap();
        let before = Effects::of(emulator.controls(), &expected);
        for call in &calls {
            assert_eq!(before.effect(*call), Effect::default(), "{call:?}");
        }
        let progress = ProgressBar::hidden();
        let reports = drive(&client, &calls, &progress).await.unwrap();
        Self {
            emulator,
            client,
            reports,
            expected,
        }
    }

    fn report(&mut self, action: &str) -> &mut Report {
        let mut reports = self.reports.iter_mut();
        let report = reports.find(|report| report.call.action == action);
        report.unwrap()
    }

    fn effects(&self) -> Effects<'_> {
        Effects::of(self.emulator.controls(), &self.expected)
    }

    fn verdict(&self) -> Verdict {
        Verdict::of(&self.reports, &self.effects())
    }

    /// The verdict after failed calls were made again, which was clean before.
    async fn verdict_with_repeats(&self) -> Verdict {
        let effects = self.effects();
        let mut verdict = Verdict::of(&self.reports, &effects);
        assert!(verdict.is_clean(), "{verdict:?}");
        let repeats = repeat(&self.client, &self.reports).await;
        assert_eq!(repeats.len(), verdict.failed);
        verdict.judge_repeats(&repeats, &effects, &self.effects());
        verdict
    }
}

fn timeout(token: impl Into<String>) -> Error {
    ErrorBuilder::new(ErrorKind::Timeout)
        .attempts(5)
        .outcome(Outcome::Unknown)
        .client_token(token)
        .build()
}

#[tokio::test]
async fn sees_a_call_of_each_operation_carried_out_once() {
    let made = Made::new().await;
    let effects = made.effects();
    for Report { call, result } in &made.reports {
        assert!(result.is_ok(), "{call:?}: {result:?}");
        let effect = effects.effect(*call);
        assert_eq!((effect.times, effect.trace), (1, Trace::Whole), "{call:?}");
    }
    let verdict = made.verdict();
    assert!(verdict.is_clean(), "{verdict:?}");
    let count = changes().len();
    assert_eq!(
        verdict.to_string(),
        format!("calls {count} ok {count} failed 0 lost 0 duplicated 0")
    );
}

#[tokio::test]
async fn counts_what_was_done_twice_whether_the_state_shows_it_or_not() {
    let mut made = Made::new().await;
    let twice = [
        "ApplyPhysicalDedicatedLine",
        "CreateDedicatedChannelRouteRules",
        "CreateDedicatedChannelUserObject",
    ];
    for action in twice {
        let call = made.report(action).call;
        call.send(&made.client, None).await.unwrap();
    }
    let verdict = made.verdict();
    assert_eq!((verdict.lost, verdict.duplicated), (0, 3));
    assert_eq!(verdict.violations.len(), 3, "{verdict:?}");
}

#[tokio::test]
async fn counts_what_was_reported_but_is_not_there_under_its_id_or_at_all() {
    let mut made = Made::new().await;
    let result = Ok(Some("dedicatedconn-another".into()));
    made.report("CreateDedicatedChannel").result = result;
    // Calls that were never made.
    let calls = (1000..).zip(changes());
    made.reports.extend(calls.map(|(number, action)| Report {
        call: Call { number, action },
        result: Ok(None),
    }));
    let verdict = made.verdict();
    // All operations, and the channel with another id.
    let lost = changes().len() + 1;
    assert_eq!((verdict.lost, verdict.duplicated), (lost, 0));
}

#[tokio::test]
async fn a_call_must_leave_behind_what_it_leaves_when_it_is_made_alone() {
    let mut made = Made::new().await;
    // A change beside the one that was asked for, once reported as done and once as failed.
    let mut spoilt = Vec::new();
    for (action, result) in [
        ("DisableDedicatedChannelIpv6", Ok(None)),
        ("UpdateDedicatedChannelBfd", Err(timeout("token"))),
    ] {
        let report = made.report(action);
        report.result = result;
        spoilt.push(report.call);
    }
    let mut state: serde_json::Value =
        serde_json::from_str(&made.emulator.controls().snapshot().to_json()).unwrap();
    for line in state["lines"].as_array_mut().unwrap() {
        let is_spoilt = |call: &Call| line["id"] == call.values().line;
        if spoilt.iter().any(is_spoilt) {
            line["channels"][0]["description"] = "another".into();
        }
    }
    let state = et_emulator::Snapshot::from_json(state.to_string().as_bytes()).unwrap();
    made.emulator.controls().load(state).unwrap();
    let verdict = made.verdict();
    assert_eq!((verdict.lost, verdict.duplicated), (1, 0), "{verdict:?}");
    assert_eq!(verdict.violations.len(), 2, "{verdict:?}");
}

#[tokio::test]
async fn a_failed_call_that_was_carried_out_is_neither_lost_nor_doubled_and_can_be_repeated() {
    let mut made = Made::new().await;
    let log = made.emulator.controls().log(0, usize::MAX);
    for report in &mut made.reports {
        let mut entries = log.iter();
        let entry = entries.find(|entry| entry.action == Some(report.call.action));
        let token = entry.unwrap().client_token.clone().unwrap();
        report.result = Err(timeout(token));
    }
    let verdict = made.verdict_with_repeats().await;
    assert!(verdict.is_clean(), "{verdict:?}");
    assert_eq!((verdict.ok, verdict.failed), (0, changes().len()));
}

#[tokio::test]
async fn counts_what_a_repetition_doubles() {
    let mut made = Made::new().await;
    // Not the token that the call was made under.
    let result = Err(timeout("another"));
    made.report("CreateDedicatedChannelRouteRules").result = result;
    let verdict = made.verdict_with_repeats().await;
    assert_eq!((verdict.lost, verdict.duplicated), (0, 1));
}

#[test]
fn an_error_must_tell_what_is_known_of_the_outcome() {
    use ErrorKind::{BodyTooLarge, Connection, Credentials, Timeout};
    use Outcome::{Completed, NotSent, Unchanged, Unknown};

    let error = |kind| ErrorBuilder::new(kind).attempts(5).client_token("token-1");
    let status = |code| {
        let status = http::StatusCode::from_u16(code).unwrap();
        error(ErrorKind::Service).status(status)
    };
    let without_token = ErrorBuilder::new(Timeout);
    // An error, whether its call was carried out, and whether it is honest.
    for (error, done, honest) in [
        (error(Timeout).outcome(Unknown), true, true),
        (error(Timeout).outcome(Unknown), false, true),
        (status(500).outcome(Unknown), true, true),
        (status(429).outcome(Unchanged), false, true),
        (error(BodyTooLarge).outcome(Completed), true, true),
        (error(Credentials).outcome(NotSent), false, true),
        (without_token.outcome(Unknown), false, false),
        (error(Timeout).outcome(Unchanged), false, false),
        (error(Connection).outcome(NotSent), false, false),
        (status(503).outcome(Unchanged), false, false),
        (status(429).outcome(Unchanged), true, false),
        (error(BodyTooLarge).outcome(Completed), false, false),
        (status(404).outcome(Unknown), true, false),
        (status(409).outcome(Unchanged), false, false),
    ] {
        let (error, times) = (error.build(), usize::from(done));
        let effect = Effect {
            times,
            trace: if done { Trace::Whole } else { Trace::None },
            ids: Vec::new(),
        };
        assert_eq!(problem(&error, &effect).is_none(), honest, "{error}");
    }
}
