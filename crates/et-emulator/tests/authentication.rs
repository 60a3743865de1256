//! Every request is verified, and refused with the documented code.

mod common;

use bce_auth::Credentials;
use chrono::{TimeDelta, Utc};
use common::{Answer, Api, Now, Style, application, start, with};
use et_emulator::Emulator;
use http::Method;
use serde_json::json;
use std::time::Duration;

async fn at(api: &Api, minutes: i64) -> Answer {
    let date = Utc::now_for_tests() + TimeDelta::minutes(minutes);
    api.send(api.request_with(&Method::GET, "/v1/et", None, Style::Unnamed, date))
        .await
}

#[tokio::test]
async fn takes_all_three_styles_of_the_official_clients() {
    let api = start().await;
    for style in [Style::Unnamed, Style::HostAndDate, Style::WithBody] {
        let body = application().to_string().into_bytes();
        for (method, target, body) in [
            (Method::POST, "/v1/et/init", Some(body)),
            (Method::GET, "/v1/et?maxKeys=1", None),
        ] {
            let request = api.request_with(&method, target, body, style, Utc::now_for_tests());
            assert_eq!(api.send(request).await.status, 200, "{style:?} {method}");
        }
    }
}

#[tokio::test]
async fn refuses_an_unsigned_request() {
    let api = start().await;
    let answer = Answer::read(
        api.http
            .get(format!("{}/v1/et", api.emulator.endpoint()))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(answer.refusal(), (403, "AccessDenied"));
}

#[tokio::test]
async fn refuses_an_unknown_key() {
    let mut api = start().await;
    api.credentials = Credentials::new("stranger", "secret").unwrap();
    assert_eq!(
        api.get("/v1/et").await.refusal(),
        (403, "InvalidAccessKeyId")
    );
}

#[tokio::test]
async fn refuses_a_wrong_secret() {
    let mut api = start().await;
    api.credentials = Credentials::new(api.credentials.access_key_id(), "not-the-secret").unwrap();
    assert_eq!(
        api.get("/v1/et").await.refusal(),
        (400, "SignatureDoesNotMatch")
    );
}

#[tokio::test]
async fn refuses_an_expired_date_and_one_from_the_future() {
    let api = start().await;
    assert_eq!(at(&api, -31).await.refusal(), (400, "RequestExpired"));
    assert_eq!(at(&api, 31).await.refusal(), (400, "RequestExpired"));
    assert_eq!(at(&api, -29).await.status, 200);
    assert_eq!(at(&api, 29).await.status, 200);
}

#[tokio::test]
async fn refuses_a_malformed_header() {
    let api = start().await;
    let mut request = api.request(&Method::GET, "/v1/et", None);
    request
        .headers_mut()
        .insert("authorization", "bce-auth-v1/nonsense".parse().unwrap());
    assert_eq!(
        api.send(request).await.refusal(),
        (400, "InvalidHTTPAuthHeader")
    );
}

#[tokio::test]
async fn refuses_a_body_that_a_signed_digest_does_not_cover() {
    let api = start().await;
    let body = application().to_string();
    let mut request = api.request_with(
        &Method::POST,
        "/v1/et/init",
        Some(body.clone().into()),
        Style::WithBody,
        Utc::now_for_tests(),
    );
    *request.body_mut() = Some(body.replace("10G", "40G").into());
    assert_eq!(
        api.send(request).await.refusal(),
        (400, "SignatureDoesNotMatch")
    );
    assert_eq!(api.get("/v1/et").await.ok()["ets"], json!([]));
}

#[tokio::test]
async fn does_not_demand_the_clients_request_id_signed_and_logs_it() {
    let api = start().await;
    let mut request = api.request_with(
        &Method::GET,
        "/v1/et",
        None,
        Style::HostAndDate,
        Utc::now_for_tests(),
    );
    request
        .headers_mut()
        .insert("x-bce-request-id", "client-made-id".parse().unwrap());
    let answer = api.send(request).await;
    assert_eq!(answer.status, 200);
    let own = answer.headers["x-bce-request-id"].to_str().unwrap();
    assert_ne!(own, "client-made-id");
    let entry = &api.controls().log(0, 1)[0];
    assert_eq!(
        (
            entry.client_request_id.as_deref(),
            entry.request_id.as_str()
        ),
        (Some("client-made-id"), own)
    );
}

#[tokio::test]
async fn temporary_credentials_need_their_token() {
    let key = Credentials::new("sts-key", "sts-secret").unwrap();
    let full = key.clone().with_session_token("the-token").unwrap();
    let mut api = with(
        Emulator::builder()
            .credentials(full.clone())
            .start()
            .await
            .unwrap(),
    );
    assert_eq!(api.get("/v1/et").await.status, 200);
    api.credentials = key.clone();
    assert_eq!(api.get("/v1/et").await.refusal(), (403, "AccessDenied"));
    api.credentials = key.with_session_token("another-token").unwrap();
    assert_eq!(api.get("/v1/et").await.refusal(), (403, "AccessDenied"));
}

#[tokio::test]
async fn temporary_credentials_end_by_the_virtual_clock() {
    let hour = Utc::now_for_tests() + TimeDelta::hours(1);
    let key = Credentials::new("sts-key", "s")
        .unwrap()
        .with_session_token("t")
        .unwrap()
        .with_expiry(hour);
    let api = with(Emulator::builder().credentials(key).start().await.unwrap());
    assert_eq!(api.get("/v1/et").await.status, 200);
    api.controls().advance(Duration::from_secs(3700)).unwrap();
    assert_eq!(api.get("/v1/et").await.refusal(), (403, "AccessDenied"));
}

#[tokio::test]
async fn every_key_it_was_given_reaches_the_same_account() {
    let (one, two) = (
        Credentials::new("one", "1").unwrap(),
        Credentials::new("two", "2").unwrap(),
    );
    let mut api = with(
        Emulator::builder()
            .credentials(one)
            .credentials(two.clone())
            .start()
            .await
            .unwrap(),
    );
    let line = api.line().await;
    api.credentials = two;
    assert_eq!(api.get(&format!("/v1/et/{line}")).await.status, 200);
}

#[tokio::test]
async fn advancing_time_does_not_lock_out_clients_that_keep_real_time() {
    let api = start().await;
    api.controls().advance(Duration::from_secs(86_400)).unwrap();
    assert_eq!(at(&api, 0).await.status, 200);
    assert_eq!(at(&api, 24 * 60).await.status, 200);
    assert_eq!(at(&api, 12 * 60).await.refusal(), (400, "RequestExpired"));
}

#[tokio::test]
async fn strict_time_knows_the_virtual_clock_alone() {
    let api = with(Emulator::builder().strict_time().start().await.unwrap());
    api.controls().advance(Duration::from_secs(7200)).unwrap();
    assert_eq!(at(&api, 0).await.refusal(), (400, "RequestExpired"));
    assert_eq!(at(&api, 120).await.status, 200);
}

#[tokio::test]
async fn is_verified_before_anything_is_said_about_the_request() {
    let mut api = start().await;
    api.credentials = Credentials::new("stranger", "secret").unwrap();
    for target in ["/v1/et/no-such-line", "/nowhere", "/v1/et?maxKeys=0"] {
        assert_eq!(
            api.get(target).await.refusal(),
            (403, "InvalidAccessKeyId"),
            "{target}"
        );
    }
}
