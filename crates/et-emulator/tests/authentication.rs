//! Every request is authenticated; failures have the documented error codes.

mod common;

use std::time::Duration;

use bce_auth::Credentials;
use chrono::TimeDelta;
use common::{
    ANY_LIST, Api, HOST_AND_DATE, Response, UNNAMED, WITH_BODY, application, now, start, start_with,
};
use et_emulator::Emulator;
use http::Method;
use serde_json::json;

const DENIED: (u16, &str) = (403, "AccessDenied");
const EXPIRED: (u16, &str) = (400, "RequestExpired");
const UNKNOWN_KEY: (u16, &str) = (403, "InvalidAccessKeyId");
const WRONG_SIGNATURE: (u16, &str) = (400, "SignatureDoesNotMatch");

/// A request whose date is this many minutes after the system clock's time.
async fn dated(api: &Api, minutes: i64) -> Response {
    let date = now() + TimeDelta::minutes(minutes);
    let request = api.request_with(Method::GET, ANY_LIST, None, UNNAMED, date);
    api.send(request).await
}

#[tokio::test]
async fn accepts_all_styles_of_the_official_clients() {
    let api = start().await;
    for style in [UNNAMED, HOST_AND_DATE, WITH_BODY] {
        let body = application().to_string().into_bytes();
        for (method, target, body) in [
            (Method::POST, "/v1/et/init", Some(body)),
            (Method::GET, "/v1/et?maxKeys=1", None),
        ] {
            let request = api.request_with(method, target, body, style, now());
            assert_eq!(api.send(request).await.status, 200, "{style:?} {target}");
        }
    }
}

#[tokio::test]
async fn rejects_an_unsigned_request_and_a_malformed_header() {
    let api = start().await;
    let mut request = api.request(Method::GET, ANY_LIST, None);
    let malformed = "bce-auth-v1/nonsense".parse().unwrap();
    request.headers_mut().insert("authorization", malformed);
    let mut unsigned = request.try_clone().unwrap();
    unsigned.headers_mut().remove("authorization");
    api.send(unsigned).await.fails(DENIED);
    let malformed = api.send(request).await;
    malformed.fails((400, "InvalidHTTPAuthHeader"));
}

#[tokio::test]
async fn rejects_an_unknown_key_before_anything_else_and_a_wrong_secret() {
    let mut api = start().await;
    let id = api.credentials.access_key_id().to_owned();
    api.credentials = Credentials::new("stranger", "secret").unwrap();
    for target in [ANY_LIST, "/v1/et/none", "/nowhere", "/v1/et?maxKeys=1001"] {
        api.get(target).await.fails(UNKNOWN_KEY);
    }
    api.credentials = Credentials::new(id, "not-the-secret").unwrap();
    api.get(ANY_LIST).await.fails(WRONG_SIGNATURE);
}

#[tokio::test]
async fn rejects_an_expired_date_and_one_in_the_future() {
    let api = start().await;
    for minutes in [-31, 31] {
        dated(&api, minutes).await.fails(EXPIRED);
    }
    for minutes in [-29, 29] {
        dated(&api, minutes).await.ok();
    }
}

#[tokio::test]
async fn rejects_a_body_that_does_not_match_its_signed_digest() {
    let api = start().await;
    let body = application().to_string();
    let (target, signed) = ("/v1/et/init", Some(body.clone().into()));
    let mut request = api.request_with(Method::POST, target, signed, WITH_BODY, now());
    *request.body_mut() = Some(body.replace("10G", "40G").into());
    api.send(request).await.fails(WRONG_SIGNATURE);
    assert!(api.lines().await.is_empty());
}

#[tokio::test]
async fn the_clients_request_id_need_not_be_signed_and_is_logged() {
    let api = start().await;
    let mut request = api.request_with(Method::GET, ANY_LIST, None, HOST_AND_DATE, now());
    let id = "client-made-id".parse().unwrap();
    request.headers_mut().insert("x-bce-request-id", id);
    let response = api.send(request).await;
    assert_eq!(response.status, 200);
    let entry = &api.controls().log(0, 1)[0];
    assert_eq!(entry.client_request_id.as_deref(), Some("client-made-id"));
    assert_eq!(entry.request_id, response.header("x-bce-request-id"));
    assert_ne!(entry.request_id, "client-made-id");
}

#[tokio::test]
async fn temporary_credentials_need_their_token_and_end_by_the_virtual_clock() {
    let key = Credentials::new("sts-key", "sts-secret").unwrap();
    let with = |token: &str| key.clone().with_session_token(token).unwrap();
    let valid = with("the-token").with_expiry(now() + TimeDelta::hours(1));
    let mut api = start_with(Emulator::builder().credentials(valid.clone())).await;
    for credentials in [key.clone(), with("another-token")] {
        api.credentials = credentials;
        api.get(ANY_LIST).await.fails(DENIED);
    }
    api.credentials = valid;
    api.get(ANY_LIST).await.ok();
    api.controls().advance(Duration::from_secs(3700)).unwrap();
    api.get(ANY_LIST).await.fails(DENIED);
}

#[tokio::test]
async fn all_keys_belong_to_the_same_account() {
    let [one, two] = ["one", "two"].map(|id| Credentials::new(id, "secret").unwrap());
    let builder = Emulator::builder().credentials(one);
    let mut api = start_with(builder.credentials(two.clone())).await;
    let line = api.line().await;
    api.credentials = two;
    let shown = api.get(&format!("/v1/et/{line}")).await.ok();
    assert_eq!(shown["id"], json!(line));
}

#[tokio::test]
async fn advancing_the_clock_does_not_lock_out_clients_unless_time_is_strict() {
    let day = Duration::from_secs(86_400);
    let api = start().await;
    api.controls().advance(day).unwrap();
    dated(&api, 0).await.ok();
    dated(&api, 24 * 60).await.ok();
    dated(&api, 12 * 60).await.fails(EXPIRED);

    let api = start_with(Emulator::builder().strict_time()).await;
    api.controls().advance(day).unwrap();
    dated(&api, 0).await.fails(EXPIRED);
    dated(&api, 24 * 60).await.ok();
}
