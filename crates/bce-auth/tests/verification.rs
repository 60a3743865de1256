//! What the verifier lets in, what it refuses, and with which code.

use std::time::Duration;

use bce_auth::{Credentials, SignedHeaders, Signer, Verified, Verifier, VerifyError, content_md5};
use chrono::{DateTime, TimeDelta, Utc};
use http::request::Parts;
use http::{HeaderValue, Request};

const BODY: &[u8] = br#"{"name":"line-1"}"#;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_769_763_000, 0).unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("ak", "sk").unwrap()
}

fn temporary() -> Credentials {
    credentials().with_session_token("token").unwrap()
}

fn parts() -> Parts {
    Request::post("https://bcc.bj.baidubce.com/v1/et/init?clientToken=t")
        .header("content-type", "application/json;charset=utf-8")
        .body(())
        .unwrap()
        .into_parts()
        .0
}

fn signed_by(signer: &Signer) -> Parts {
    let mut parts = parts();
    signer.sign(&mut parts, &credentials(), now()).unwrap();
    parts
}

fn listed<const N: usize>(names: [&str; N]) -> Signer {
    Signer::new().with_signed_headers(SignedHeaders::list(names).unwrap())
}

fn set(parts: &mut Parts, name: &'static str, value: &str) {
    parts
        .headers
        .insert(name, HeaderValue::from_str(value).unwrap());
}

fn verify_at(
    parts: &Parts,
    body: Option<&[u8]>,
    time: DateTime<Utc>,
) -> Result<Verified, VerifyError> {
    let key = |id: &str| (id == "ak").then(credentials);
    Verifier::new().verify(parts, body, key, time)
}

fn verify(parts: &Parts) -> Result<Verified, VerifyError> {
    verify_at(parts, None, now())
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(
    outcome: Result<T, VerifyError>,
    code: &str,
    status: u16,
) -> VerifyError {
    let error = outcome.unwrap_err();
    assert_eq!(
        (error.code(), error.status().as_u16()),
        (code, status),
        "{error}"
    );
    error
}

#[test]
fn lets_in_what_each_of_the_vendors_clients_signs() {
    // The Python SDK: the default set, unnamed, with a length and a type also where there is no
    // body.
    let mut python = parts();
    set(&mut python, "content-length", "0");
    Signer::new()
        .sign(&mut python, &credentials(), now())
        .unwrap();
    verify_at(&python, Some(b""), now()).unwrap();
    // The newer Python SDK: two headers.
    verify(&signed_by(&listed(["host", "x-bce-date"]))).unwrap();
    // The Go SDK: the body covered, and a request id that is not.
    let mut go = parts();
    set(&mut go, "content-length", &BODY.len().to_string());
    set(&mut go, "content-md5", &content_md5(BODY));
    set(&mut go, "x-bce-request-id", "r");
    let signer = listed([
        "content-length",
        "content-md5",
        "content-type",
        "host",
        "x-bce-date",
    ]);
    signer.sign(&mut go, &credentials(), now()).unwrap();
    assert!(verify_at(&go, Some(BODY), now()).unwrap().covers_body());
}

#[test]
fn tells_who_signed_and_when() {
    let verified = verify(&signed_by(&Signer::new().with_expiration_seconds(60))).unwrap();
    assert_eq!(verified.credentials().access_key_id(), "ak");
    assert_eq!(
        (verified.signed_at(), verified.expiration_seconds()),
        (now(), 60)
    );
    assert!(!verified.covers_body());
}

#[test]
fn refuses_a_request_without_authorization() {
    assert_refused(verify(&parts()), "AccessDenied", 403);
    let mut blank = parts();
    set(&mut blank, "authorization", " ");
    assert_refused(verify(&blank), "AccessDenied", 403);
}

#[test]
fn refuses_an_authorization_of_another_form_or_version() {
    let good = signed_by(&Signer::new());
    let value = good.headers["authorization"].to_str().unwrap().to_owned();
    for bad in [
        "Basic abc",
        &value.replace("v1", "v2"),
        &format!("{value}/"),
        &value.replace("1800", "-1"),
    ] {
        let mut parts = good.clone();
        set(&mut parts, "authorization", bad);
        assert_refused(verify(&parts), "InvalidHTTPAuthHeader", 400);
    }
    let mut twice = good.clone();
    twice
        .headers
        .append("authorization", HeaderValue::from_str(&value).unwrap());
    assert_refused(verify(&twice), "InvalidHTTPAuthHeader", 400);
}

#[test]
fn refuses_an_unknown_key_and_a_wrong_secret() {
    let parts = signed_by(&Signer::new());
    assert_refused(
        Verifier::new().verify(&parts, None, |_| None, now()),
        "InvalidAccessKeyId",
        403,
    );
    let other = |id: &str| Credentials::new(id, "another").ok();
    assert_refused(
        Verifier::new().verify(&parts, None, other, now()),
        "SignatureDoesNotMatch",
        400,
    );
}

#[test]
fn refuses_a_signature_that_is_cut_lengthened_or_in_upper_case() {
    let good = signed_by(&Signer::new());
    let value = good.headers["authorization"].to_str().unwrap();
    let (prefix, signature) = value.rsplit_once('/').unwrap();
    for bad in [
        &signature[..63],
        &format!("{signature}0"),
        &signature.to_uppercase(),
        "0",
        &"0".repeat(64),
    ] {
        let mut parts = good.clone();
        set(&mut parts, "authorization", &format!("{prefix}/{bad}"));
        assert_refused(verify(&parts), "SignatureDoesNotMatch", 400);
    }
}

#[test]
fn refuses_a_date_outside_the_window_on_either_side() {
    let parts = signed_by(&Signer::new().with_expiration_seconds(86_400));
    let window = TimeDelta::minutes(30);
    let second = TimeDelta::seconds(1);
    for inside in [now() - window, now() + window] {
        verify_at(&parts, None, inside).unwrap();
    }
    for outside in [now() - window - second, now() + window + second] {
        let error = assert_refused(verify_at(&parts, None, outside), "RequestExpired", 400);
        assert_eq!(error, VerifyError::OutsideWindow);
    }
    let wide = Verifier::new().with_window(Duration::from_secs(7_200));
    wide.verify(
        &parts,
        None,
        |_| Some(credentials()),
        now() + TimeDelta::hours(2),
    )
    .unwrap();
}

#[test]
fn refuses_an_expired_signature() {
    let parts = signed_by(&Signer::new().with_expiration_seconds(60));
    verify_at(&parts, None, now() + TimeDelta::milliseconds(60_900)).unwrap();
    let late = verify_at(&parts, None, now() + TimeDelta::seconds(61));
    assert_eq!(
        assert_refused(late, "RequestExpired", 400),
        VerifyError::Expired
    );
}

#[test]
fn refuses_a_date_header_other_than_the_one_that_was_signed() {
    // The vendor's Go SDK reads the clock twice: some seconds apart is agreement.
    for (seconds, agrees) in [(0, true), (5, true), (-5, true), (6, false), (-6, false)] {
        let mut parts = parts();
        let sent = (now() + TimeDelta::seconds(seconds))
            .format("%Y-%m-%dT%H:%M:%SZ")
            .to_string();
        set(&mut parts, "host", "bcc.bj.baidubce.com");
        set(&mut parts, "x-bce-date", &sent);
        let value = Signer::new()
            .authorization(&parts, &credentials(), now())
            .unwrap();
        parts.headers.insert("authorization", value);
        match agrees {
            true => drop(verify(&parts).unwrap()),
            false => drop(assert_refused(verify(&parts), "InvalidHTTPAuthHeader", 400)),
        }
    }
}

#[test]
fn takes_the_date_header_where_there_is_no_x_bce_date() {
    let sign_with_date = |date: Option<&str>| {
        let mut parts = parts();
        if let Some(date) = date {
            set(&mut parts, "date", date);
        }
        let value = Signer::new()
            .authorization(&parts, &credentials(), now())
            .unwrap();
        parts.headers.insert("authorization", value);
        verify(&parts)
    };
    sign_with_date(Some("Fri, 30 Jan 2026 08:50:00 GMT")).unwrap();
    sign_with_date(Some("2026-01-30T08:50:00Z")).unwrap();
    assert_refused(sign_with_date(Some("yesterday")), "InvalidHTTPRequest", 400);
    assert_refused(sign_with_date(None), "InvalidHTTPRequest", 400);
}

#[test]
fn refuses_a_list_that_leaves_out_what_must_be_signed() {
    let mut added =
        signed_by(&Signer::new().with_signed_headers(SignedHeaders::default_set_by_name()));
    set(&mut added, "accept", "*/*");
    set(&mut added, "x-bce-request-id", "r");
    set(&mut added, "x-bce-empty", "  ");
    verify(&added).unwrap();
    set(&mut added, "x-bce-note", "n");
    let error = assert_refused(verify(&added), "InvalidHTTPAuthHeader", 400);
    assert!(matches!(error, VerifyError::UnsignedHeader { name } if name == "x-bce-note"));

    let mut without_host = signed_by(&listed(["x-bce-date"]));
    let value = without_host.headers["authorization"]
        .to_str()
        .unwrap()
        .replace("host;", "");
    set(&mut without_host, "authorization", &value);
    let error = assert_refused(verify(&without_host), "InvalidHTTPAuthHeader", 400);
    assert!(matches!(error, VerifyError::UnsignedHeader { name } if name == "host"));
}

#[test]
fn refuses_a_request_that_lost_a_signed_header() {
    let mut parts = signed_by(&listed(["content-type", "x-bce-date"]));
    parts.headers.remove("content-type");
    let error = assert_refused(verify(&parts), "SignatureDoesNotMatch", 400);
    assert!(matches!(error, VerifyError::MissingSignedHeader { name } if name == "content-type"));
}

#[test]
fn refuses_a_signed_header_that_occurs_twice_and_a_malformed_target() {
    let mut parts = signed_by(&Signer::new());
    parts
        .headers
        .append("content-type", HeaderValue::from_static("text/plain"));
    assert_refused(verify(&parts), "InvalidHTTPRequest", 400);
    let mut parts = signed_by(&Signer::new());
    parts.uri = "https://bcc.bj.baidubce.com/v1/et/%zz".parse().unwrap();
    assert_refused(verify(&parts), "InvalidURI", 400);
}

#[test]
fn refuses_a_token_that_is_missing_wrong_or_not_expected() {
    let signed_with = |signer: &Signer, credentials: &Credentials| {
        let mut parts = parts();
        signer.sign(&mut parts, credentials, now()).unwrap();
        parts
    };
    let verify_as = |parts: &Parts, credentials: Credentials| {
        Verifier::new().verify(parts, None, |_| Some(credentials), now())
    };
    let signer = Signer::new();
    verify_as(&signed_with(&signer, &temporary()), temporary()).unwrap();
    let wrong = credentials().with_session_token("wrong").unwrap();
    for (sent, expected) in [
        (credentials(), temporary()),
        (wrong, temporary()),
        (temporary(), credentials()),
    ] {
        assert_refused(
            verify_as(&signed_with(&signer, &sent), expected),
            "AccessDenied",
            403,
        );
    }
    // By name, the token must be among the names.
    verify_as(
        &signed_with(
            &listed(["x-bce-date", "x-bce-security-token"]),
            &temporary(),
        ),
        temporary(),
    )
    .unwrap();
    let uncovered = signed_with(&listed(["x-bce-date"]), &temporary());
    assert_refused(
        verify_as(&uncovered, temporary()),
        "InvalidHTTPAuthHeader",
        400,
    );
}

#[test]
fn refuses_a_body_that_a_signed_header_does_not_describe() {
    let with = |name: &'static str, value: &str, signer: Signer| {
        let mut parts = parts();
        set(&mut parts, name, value);
        signer.sign(&mut parts, &credentials(), now()).unwrap();
        parts
    };
    let digest = with("content-md5", &content_md5(BODY), Signer::new());
    assert!(verify_at(&digest, Some(BODY), now()).unwrap().covers_body());
    assert!(!verify_at(&digest, None, now()).unwrap().covers_body());
    assert_refused(
        verify_at(&digest, Some(b"{}"), now()),
        "SignatureDoesNotMatch",
        400,
    );

    let length = with("content-length", "17", Signer::new());
    assert!(!verify_at(&length, Some(BODY), now()).unwrap().covers_body());
    assert_refused(
        verify_at(&length, Some(b"{}"), now()),
        "SignatureDoesNotMatch",
        400,
    );

    // What is not signed does not speak for the body.
    let unsigned = with("content-md5", "nonsense", listed(["x-bce-date"]));
    assert!(
        !verify_at(&unsigned, Some(BODY), now())
            .unwrap()
            .covers_body()
    );
}

#[test]
fn no_refusal_shows_the_expected_signature() {
    let mut parts = signed_by(&Signer::new());
    let value = parts.headers["authorization"].to_str().unwrap().to_owned();
    let (prefix, signature) = value.rsplit_once('/').unwrap();
    set(
        &mut parts,
        "authorization",
        &format!("{prefix}/{}", "0".repeat(64)),
    );
    let error = verify(&parts).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(signature));
}

#[test]
fn a_host_beside_the_headers_is_verified_like_the_header() {
    // As in HTTP/2, where the authority takes the place of the header.
    let mut parts = signed_by(&Signer::new());
    parts.headers.remove("host");
    verify(&parts).unwrap();
    parts.uri = "https://elsewhere.baidubce.com/v1/et/init?clientToken=t"
        .parse()
        .unwrap();
    assert_refused(verify(&parts), "SignatureDoesNotMatch", 400);
}
