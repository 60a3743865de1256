//! The audit, on an emulator in which things are not as they were reported.

use et_emulator::Emulator;
use et_sdk::bce_auth::provider::StaticProvider;
use et_sdk::{ErrorBuilder, http};
use indicatif::ProgressBar;

use super::*;
use crate::call::{Kind, plan};
use crate::drive::{client, drive};
use crate::stage::stage;

/// One call of each kind, made without faults.
async fn made() -> (Emulator, Client, Vec<Report>) {
    let emulator = crate::bench::emulator(1000).await.unwrap();
    let credentials = StaticProvider::new(emulator.credentials().clone());
    let client = client(&emulator.endpoint(), credentials).unwrap();
    let calls: Vec<Call> = Kind::SHARES
        .iter()
        .zip(0..)
        .map(|((kind, _), number)| Call {
            number,
            kind: *kind,
        })
        .collect();
    emulator.controls().load(stage(&calls).unwrap()).unwrap();
    let effects = Effects::of(emulator.controls());
    for call in &calls {
        let before = effects.effect(*call);
        assert_eq!(
            (before.times, before.shows),
            (0, false),
            "{call:?} before it is made"
        );
    }
    let reports = drive(&client, &calls, &ProgressBar::hidden())
        .await
        .unwrap();
    (emulator, client, reports)
}

fn call_of(kind: Kind, reports: &[Report]) -> Call {
    let report = reports.iter().find(|report| report.call.kind == kind);
    report.unwrap().call
}

#[tokio::test]
async fn sees_each_kind_of_call_carried_out_once() {
    let (emulator, _, reports) = made().await;
    let effects = Effects::of(emulator.controls());
    for Report { call, result } in &reports {
        assert!(result.is_ok(), "{call:?}: {result:?}");
        let effect = effects.effect(*call);
        assert_eq!((effect.times, effect.shows), (1, true), "{call:?}");
    }
    let verdict = Verdict::of(&reports, &effects);
    assert!(verdict.is_clean(), "{verdict:?}");
    assert_eq!(
        verdict.to_string(),
        "calls 21 ok 21 failed 0 lost 0 duplicated 0"
    );
}

#[tokio::test]
async fn counts_what_was_created_twice() {
    let (emulator, client, reports) = made().await;
    for kind in [Kind::CreateRule, Kind::ApplyLine] {
        perform(&client, call_of(kind, &reports), None)
            .await
            .unwrap();
    }
    let verdict = Verdict::of(&reports, &Effects::of(emulator.controls()));
    assert_eq!((verdict.lost, verdict.duplicated), (0, 2));
    assert_eq!(verdict.violations.len(), 2, "{verdict:?}");
}

#[tokio::test]
async fn counts_what_was_performed_twice_though_the_state_does_not_show_it() {
    let (emulator, client, reports) = made().await;
    perform(&client, call_of(Kind::AddUsers, &reports), None)
        .await
        .unwrap();
    let verdict = Verdict::of(&reports, &Effects::of(emulator.controls()));
    assert_eq!((verdict.lost, verdict.duplicated), (0, 1));
}

#[tokio::test]
async fn counts_what_was_reported_but_is_not_there() {
    let (emulator, _, mut reports) = made().await;
    // The first ones are those made; the others are reported alone.
    let calls = [plan(100, 7), plan(100, 8)].concat();
    let mut never_made: Vec<Call> = calls
        .into_iter()
        .filter(|call| {
            call.number >= 21
                && !matches!(
                    call.kind,
                    Kind::DeleteLine | Kind::DeleteRule | Kind::DeleteChannel
                )
        })
        .collect();
    never_made.dedup();
    let count = never_made.len();
    reports.extend(never_made.into_iter().map(|call| Report {
        call,
        result: Ok(None),
    }));
    let verdict = Verdict::of(&reports, &Effects::of(emulator.controls()));
    assert_eq!((verdict.lost, verdict.duplicated), (count, 0));
}

#[tokio::test]
async fn an_id_that_is_not_there_counts_as_lost() {
    let (emulator, _, mut reports) = made().await;
    let created = reports
        .iter_mut()
        .find(|report| report.call.kind == Kind::CreateChannel);
    created.unwrap().result = Ok(Some("dedicatedconn-another".into()));
    let verdict = Verdict::of(&reports, &Effects::of(emulator.controls()));
    assert_eq!((verdict.lost, verdict.duplicated), (1, 0));
}

#[tokio::test]
async fn a_failed_call_that_was_carried_out_is_neither_lost_nor_doubled_and_can_be_repeated() {
    let (emulator, client, mut reports) = made().await;
    let log = emulator.controls().log(0, usize::MAX);
    for report in &mut reports {
        let (action, path) = report.call.target();
        let entry = log
            .iter()
            .find(|entry| entry.action == Some(action) && entry.path == path);
        let token = entry.unwrap().client_token.clone().unwrap();
        report.result = Err(ErrorBuilder::new(ErrorKind::Timeout)
            .attempts(5)
            .outcome(Outcome::Unknown)
            .client_token(token)
            .build());
    }
    let effects = Effects::of(emulator.controls());
    let mut verdict = Verdict::of(&reports, &effects);
    let repeats = repeat(&client, &reports, &effects).await;
    assert_eq!(repeats.len(), reports.len());
    verdict.judge_repeats(&repeats, &Effects::of(emulator.controls()));
    assert!(verdict.is_clean(), "{verdict:?}");
    assert_eq!((verdict.ok, verdict.failed), (0, 21));
}

#[tokio::test]
async fn counts_what_a_repetition_doubles() {
    let (emulator, client, mut reports) = made().await;
    let report = reports
        .iter_mut()
        .find(|report| report.call.kind == Kind::CreateRule);
    // Not the token that it was made under.
    report.unwrap().result = Err(ErrorBuilder::new(ErrorKind::Timeout)
        .outcome(Outcome::Unknown)
        .client_token("another")
        .build());
    let effects = Effects::of(emulator.controls());
    let mut verdict = Verdict::of(&reports, &effects);
    assert!(verdict.is_clean(), "{verdict:?}");
    let repeats = repeat(&client, &reports, &effects).await;
    verdict.judge_repeats(&repeats, &Effects::of(emulator.controls()));
    assert_eq!((verdict.lost, verdict.duplicated), (0, 1));
}

#[test]
fn an_error_must_tell_what_is_known_of_the_outcome() {
    let error = |kind| ErrorBuilder::new(kind).attempts(5).client_token("token-1");
    let status = |code| error(ErrorKind::Service).status(http::StatusCode::from_u16(code).unwrap());
    let (done, not_done) = (
        Effect {
            times: 1,
            shows: true,
            ids: vec![],
        },
        Effect::default(),
    );

    let honest = [
        (error(ErrorKind::Timeout).outcome(Outcome::Unknown), &done),
        (
            error(ErrorKind::Timeout).outcome(Outcome::Unknown),
            &not_done,
        ),
        (status(500).outcome(Outcome::Unknown), &done),
        (status(429).outcome(Outcome::Unchanged), &not_done),
        (
            error(ErrorKind::BodyTooLarge).outcome(Outcome::Completed),
            &done,
        ),
        (
            error(ErrorKind::Credentials).outcome(Outcome::NotSent),
            &not_done,
        ),
    ];
    for (error, effect) in honest {
        let error = error.build();
        assert_eq!(problem(&error, effect), None, "{error}");
    }
    let dishonest = [
        (
            ErrorBuilder::new(ErrorKind::Timeout).outcome(Outcome::Unknown),
            &not_done,
        ),
        (
            error(ErrorKind::Timeout).outcome(Outcome::Unchanged),
            &not_done,
        ),
        (
            error(ErrorKind::Connection).outcome(Outcome::NotSent),
            &not_done,
        ),
        (status(503).outcome(Outcome::Unchanged), &not_done),
        (status(429).outcome(Outcome::Unchanged), &done),
        (
            error(ErrorKind::BodyTooLarge).outcome(Outcome::Completed),
            &not_done,
        ),
        (status(404).outcome(Outcome::Unknown), &done),
        (status(409).outcome(Outcome::Unchanged), &not_done),
    ];
    for (error, effect) in dishonest {
        let error = error.build();
        assert!(problem(&error, effect).is_some(), "{error}");
    }
}
