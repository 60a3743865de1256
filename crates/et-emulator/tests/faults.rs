//! Faults on demand, as a client sees them on the wire.

mod common;

use std::error::Error;
use std::time::{Duration, Instant};

use common::{application, start};
use et_emulator::{Fault, FaultKind};
use http::Method;
use serde_json::json;

fn status(status: u16) -> FaultKind {
    serde_json::from_value(json!({"kind": "status", "status": status})).unwrap()
}

/// How a request without an answer failed, down to the operating system's word for it.
fn io_kind(error: &reqwest::Error) -> Option<std::io::ErrorKind> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            return Some(error.kind());
        }
        source = cause.source();
    }
    None
}

#[tokio::test]
async fn a_status_takes_the_answers_place_so_many_times() {
    let api = start().await;
    api.controls().inject(Fault::next(2, status(503))).unwrap();
    for _ in 0..2 {
        assert_eq!(
            api.post("/v1/et/init", application()).await.refusal(),
            (503, "InternalError")
        );
    }
    api.line().await;
    assert_eq!(
        api.get("/v1/et").await.ok()["ets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let log = api.controls().log(0, 1);
    assert_eq!((log[0].status, log[0].fault), (Some(503), Some("status")));
}

#[tokio::test]
async fn after_acting_the_line_is_there_although_the_answer_was_an_error() {
    let api = start().await;
    api.controls()
        .inject(Fault::next(1, status(500)).after_acting())
        .unwrap();
    assert_eq!(
        api.post("/v1/et/init?clientToken=t", application())
            .await
            .status,
        500
    );
    let id = api
        .post("/v1/et/init?clientToken=t", application())
        .await
        .id();
    let lines = api.get("/v1/et").await.ok();
    assert_eq!(
        (
            &lines["ets"][0]["id"],
            lines["ets"].as_array().unwrap().len()
        ),
        (&json!(id), 1)
    );
}

#[tokio::test]
async fn a_status_can_come_with_retry_after_and_a_body_of_a_proxys() {
    let api = start().await;
    let fault = json!({"kind": "status", "status": 502, "retryAfter": 7, "body": "<html>Bad gateway</html>", "times": 1});
    api.control(Method::POST, "faults", Some(fault)).await.ok();
    let answer = api.get("/v1/et").await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (502, "<html>Bad gateway</html>")
    );
    assert_eq!(
        (
            &answer.headers["retry-after"],
            &answer.headers["content-type"]
        ),
        (&"7".parse().unwrap(), &"text/html".parse().unwrap())
    );
    let empty = json!({"kind": "status", "status": 500, "body": "", "times": 1});
    api.control(Method::POST, "faults", Some(empty)).await.ok();
    assert_eq!(api.get("/v1/et").await.text, "");
    let code = json!({"kind": "status", "status": 429, "code": "TooManyRequests", "times": 1});
    api.control(Method::POST, "faults", Some(code)).await.ok();
    assert_eq!(api.get("/v1/et").await.refusal(), (429, "TooManyRequests"));
}

#[tokio::test]
async fn a_reset_is_a_reset_before_acting_and_after() {
    let api = start().await;
    for (fault, lines) in [
        (Fault::next(1, FaultKind::Reset), 0),
        (Fault::next(1, FaultKind::Reset).after_acting(), 1),
    ] {
        api.controls().inject(fault).unwrap();
        let error = api
            .http
            .execute(api.request(&Method::POST, "/v1/et/init", Some(&application())))
            .await
            .unwrap_err();
        assert_eq!(
            io_kind(&error),
            Some(std::io::ErrorKind::ConnectionReset),
            "{error:?}"
        );
        assert_eq!(
            api.get("/v1/et").await.ok()["ets"]
                .as_array()
                .unwrap()
                .len(),
            lines
        );
    }
    let log = api.controls().log(0, 1);
    assert_eq!((log[0].status, log[0].fault), (None, Some("reset")));
}

#[tokio::test]
async fn a_cut_body_ends_before_its_announced_length() {
    let api = start().await;
    let line = api.line().await;
    let update = (Method::PUT, format!("/v1/et/{line}"), Some(json!({})));
    for (method, target, body) in [(Method::GET, "/v1/et".to_owned(), None), update] {
        api.controls()
            .inject(Fault::next(1, FaultKind::CutBody))
            .unwrap();
        let response = api
            .http
            .execute(api.request(&method, &target, body.as_ref()))
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        assert!(response.bytes().await.is_err(), "{method}");
    }
    assert_eq!(api.get("/v1/et").await.status, 200);
}

#[tokio::test]
async fn a_wrong_date_is_wrong_by_so_much() {
    let api = start().await;
    let date = |answer: common::Answer| {
        chrono::DateTime::parse_from_rfc2822(answer.headers["date"].to_str().unwrap()).unwrap()
    };
    for offset_seconds in [7200, -7200] {
        api.controls()
            .inject(Fault::next(1, FaultKind::WrongDate { offset_seconds }))
            .unwrap();
        let wrong = date(api.get("/v1/et").await);
        let right = date(api.get("/v1/et").await);
        assert!(
            ((wrong - right).num_seconds() - offset_seconds).abs() <= 5,
            "{wrong} {right}"
        );
    }
}

#[tokio::test]
async fn a_delay_delays_its_own_request_alone() {
    let api = start().await;
    let fault = Fault::next(1, FaultKind::Delay { millis: 400 }).on_action("QueryDedicatedLines");
    api.controls().inject(fault).unwrap();
    let started = Instant::now();
    let delayed = async {
        api.get("/v1/et").await.ok();
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
async fn a_rate_strikes_its_share() {
    let api = start().await;
    api.controls()
        .inject(Fault::at_rate(0.5, 7, status(500)))
        .unwrap();
    let mut failed = 0;
    for _ in 0..100 {
        failed += usize::from(api.get("/v1/et").await.status == 500);
    }
    assert!((30..70).contains(&failed), "{failed}");
    api.controls().clear_faults();
    assert_eq!(api.get("/v1/et").await.status, 200);
}

#[tokio::test]
async fn the_control_api_meets_no_fault() {
    let api = start().await;
    api.controls()
        .inject(Fault::at_rate(1.0, 7, FaultKind::Reset))
        .unwrap();
    assert_eq!(api.control(Method::GET, "state", None).await.status, 200);
    api.control(Method::POST, "faults/clear", Some(json!({})))
        .await
        .ok();
    assert_eq!(api.get("/v1/et").await.status, 200);
}
