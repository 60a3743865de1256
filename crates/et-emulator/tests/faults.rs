//! Fault injection, as a client sees it on the wire.

mod common;

use std::error::Error;
use std::io::{self, ErrorKind};
use std::time::{Duration, Instant};

use chrono::DateTime;
use common::{ANY_LIST, Api, Response, application, start};
use et_emulator::{Fault, FaultKind};
use http::Method;
use serde_json::{Value, json};

fn status(status: u16) -> FaultKind {
    serde_json::from_value(json!({"kind": "status", "status": status})).unwrap()
}

fn inject(api: &Api, fault: Fault) {
    api.controls().inject(fault).unwrap();
}

/// The I/O error behind an error of the client.
fn io_error(error: &reqwest::Error) -> Option<ErrorKind> {
    let mut causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.find_map(|cause| Some(cause.downcast_ref::<io::Error>()?.kind()))
}

#[tokio::test]
async fn a_status_replaces_the_response_this_many_times() {
    let api = start().await;
    inject(&api, Fault::next(2, status(503)));
    let fault = json!({"id": 1, "kind": "status", "status": 503, "times": 2, "moment": "before"});
    let faults = api.control("faults").await.ok();
    assert_eq!(faults["faults"], json!([fault]));
    for _ in 0..2 {
        api.apply("").await.fails((503, "InternalError"));
    }
    assert_eq!(api.control("faults").await.ok()["faults"], json!([]));
    api.line().await;
    assert_eq!(api.lines().await.len(), 1);
    let log = api.controls().log(0, 1);
    assert_eq!((log[0].status, log[0].fault), (Some(503), Some("status")));
}

#[tokio::test]
async fn after_the_action_the_line_exists_although_the_response_was_an_error() {
    let api = start().await;
    inject(&api, Fault::next(1, status(500)).after_acting());
    assert_eq!(api.apply("?clientToken=t").await.status, 500);
    let id = api.apply("?clientToken=t").await.id();
    let lines = api.lines().await;
    assert_eq!((&lines[0]["id"], lines.len()), (&json!(id), 1));
}

#[tokio::test]
async fn a_status_can_have_retry_after_a_code_and_the_body_of_a_proxy() {
    let api = start().await;
    let next = async |fault: Value| {
        api.control_post("faults", fault).await.ok();
        api.get(ANY_LIST).await
    };
    let page = "<html>Bad gateway</html>";
    let proxy = json!({"kind": "status", "status": 502, "retryAfter": 7, "body": page, "times": 1});
    let response = next(proxy).await;
    assert_eq!((response.status, &*response.text), (502, page));
    assert_eq!(response.header("retry-after"), "7");
    assert_eq!(response.header("content-type"), "text/html");
    let empty = next(json!({"kind": "status", "status": 500, "body": "", "times": 1})).await;
    assert_eq!((empty.status, &*empty.text), (500, ""));
    let code = "TooManyRequests";
    let coded = next(json!({"kind": "status", "status": 429, "code": code, "times": 1})).await;
    coded.fails((429, code));
}

#[tokio::test]
async fn a_reset_is_a_reset_before_and_after_the_action() {
    let api = start().await;
    let reset = Fault::next(1, FaultKind::Reset);
    for (fault, lines) in [(reset.clone(), 0), (reset.after_acting(), 1)] {
        inject(&api, fault);
        let request = api.request(Method::POST, "/v1/et/init", Some(&application()));
        let error = api.http.execute(request).await.unwrap_err();
        let kind = io_error(&error);
        assert_eq!(kind, Some(ErrorKind::ConnectionReset), "{error:?}");
        assert_eq!(api.lines().await.len(), lines);
    }
    let log = api.controls().log(0, 1);
    assert_eq!((log[0].status, log[0].fault), (None, Some("reset")));
}

#[tokio::test]
async fn a_truncated_body_ends_before_its_announced_length() {
    let api = start().await;
    let line = format!("/v1/et/{}", api.line().await);
    let update = (Method::PUT, &*line, Some(json!({})));
    for (method, target, body) in [(Method::GET, ANY_LIST, None), update] {
        inject(&api, Fault::next(1, FaultKind::CutBody));
        let request = api.request(method, target, body.as_ref());
        let response = api.http.execute(request).await.unwrap();
        assert_eq!(response.status(), 200);
        assert!(response.bytes().await.is_err(), "{target}");
    }
    api.get(ANY_LIST).await.ok();
}

#[tokio::test]
async fn a_wrong_date_is_wrong_by_its_offset() {
    let api = start().await;
    let date = |of: Response| DateTime::parse_from_rfc2822(of.header("date")).unwrap();
    for offset_seconds in [7200, -7200] {
        let fault = FaultKind::WrongDate { offset_seconds };
        inject(&api, Fault::next(1, fault));
        let wrong = date(api.get(ANY_LIST).await);
        let right = date(api.get(ANY_LIST).await);
        let offset = (wrong - right).num_seconds();
        assert!((offset - offset_seconds).abs() <= 5, "{wrong} {right}");
    }
}

#[tokio::test]
async fn a_delay_delays_its_own_request_only() {
    let api = start().await;
    let delay = Fault::next(1, FaultKind::Delay { millis: 400 });
    inject(&api, delay.on_action("QueryDedicatedLines"));
    let started = Instant::now();
    let delayed = async {
        api.get(ANY_LIST).await.ok();
        started.elapsed()
    };
    let other = async {
        api.line().await;
        started.elapsed()
    };
    let (delayed, other) = tokio::join!(delayed, other);
    assert!(delayed >= Duration::from_millis(400), "{delayed:?}");
    assert!(other < delayed, "{other:?}");
}

#[tokio::test]
async fn a_rate_applies_to_its_share_until_faults_are_cleared() {
    let api = start().await;
    inject(&api, Fault::at_rate(0.5, 7, status(500)));
    let mut failed = 0;
    for _ in 0..100 {
        failed += usize::from(api.get(ANY_LIST).await.status == 500);
    }
    assert!((30..70).contains(&failed), "{failed}");

    // The control API is not affected.
    api.controls().clear_faults();
    inject(&api, Fault::at_rate(1.0, 7, FaultKind::Reset));
    api.control("state").await.ok();
    api.control_post("faults/clear", json!({})).await.ok();
    api.get(ANY_LIST).await.ok();
}

#[tokio::test]
async fn one_fault_is_cleared_by_its_id() {
    let api = start().await;
    inject(
        &api,
        Fault::next(1, status(500)).on_action("QueryDedicatedLineDetail"),
    );
    let id = api
        .controls()
        .inject(Fault::at_rate(1.0, 7, status(503)))
        .unwrap();
    api.get(ANY_LIST).await.fails((503, "InternalError"));
    api.control_post("faults/clear", json!({"id": id}))
        .await
        .ok();
    api.get(ANY_LIST).await.ok();
    let faults = api.controls().faults();
    let ids: Vec<_> = faults.iter().map(|active| active.id).collect();
    assert_eq!(ids, [1]);
    for (wrong, status) in [
        (json!({"id": id}), 404),
        (json!({"id": "1"}), 400),
        (json!({"number": 1}), 400),
    ] {
        let response = api.control_post("faults/clear", wrong).await;
        assert_eq!(response.status, status, "{}", response.text);
    }
}
