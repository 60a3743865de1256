//! Which requests the verifier accepts, which it rejects, and with which code.

use std::time::Duration;

use bce_auth::{Credentials, SignedHeaders, Signer, Verified, Verifier, VerifyError, content_md5};
use chrono::{DateTime, TimeDelta, Utc};
use http::request::Parts;
use http::{HeaderValue, Request};

const BAD_HEADER: (&str, u16) = ("InvalidHTTPAuthHeader", 400);
const BAD_REQUEST: (&str, u16) = ("InvalidHTTPRequest", 400);
const DENIED: (&str, u16) = ("AccessDenied", 403);
const MISMATCH: (&str, u16) = ("SignatureDoesNotMatch", 400);
const BODY: &[u8] = br#"{"name":"line-1"}"#;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_769_763_000, 0).unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("ak", "sk").unwrap()
}

fn listing(names: &[&str]) -> Signer {
    Signer::new().with_signed_headers(SignedHeaders::list(names).unwrap())
}

fn set(parts: &mut Parts, name: &'static str, value: &str) {
    let value = HeaderValue::from_str(value).unwrap();
    parts.headers.insert(name, value);
}

fn unsigned(headers: &[(&'static str, &str)]) -> Parts {
    let uri = "https://bcc.bj.baidubce.com/v1/et/init?clientToken=t";
    let mut parts = Request::post(uri).body(()).unwrap().into_parts().0;
    set(&mut parts, "content-type", "application/json;charset=utf-8");
    for (name, value) in headers {
        set(&mut parts, name, value);
    }
    parts
}

fn signed(signer: &Signer, headers: &[(&'static str, &str)]) -> Parts {
    let mut parts = unsigned(headers);
    signer.sign(&mut parts, &credentials(), now()).unwrap();
    parts
}

/// Signs exactly these headers, with the current date.
fn signed_as_it_is(headers: &[(&'static str, &str)]) -> Parts {
    let mut parts = unsigned(headers);
    let value = Signer::new().authorization(&parts, &credentials(), now());
    parts.headers.insert("authorization", value.unwrap());
    parts
}

type Outcome = Result<Verified, VerifyError>;

fn verify_at(parts: &Parts, body: Option<&[u8]>, time: DateTime<Utc>) -> Outcome {
    let key = |id: &str| (id == "ak").then(credentials);
    Verifier::new().verify(parts, body, key, time)
}

fn verify(parts: &Parts) -> Outcome {
    verify_at(parts, None, now())
}

#[track_caller]
fn assert_rejected(result: Outcome, expected: (&str, u16)) -> VerifyError {
    let error = result.unwrap_err();
    let actual = (error.code(), error.status().as_u16());
    assert_eq!(actual, expected, "{error}");
    error
}

#[test]
fn accepts_the_requests_of_each_of_the_vendors_clients() {
    // The Python SDK signs the default set without names, with a length even if there is no body.
    let python = signed(&Signer::new(), &[("content-length", "0")]);
    assert!(verify_at(&python, Some(b""), now()).is_ok());
    // The newer Python SDK signs two headers.
    assert!(verify(&signed(&listing(&["host", "x-bce-date"]), &[])).is_ok());
    // The Go SDK covers the body, but not the request id.
    let names = listing(&[
        "content-length",
        "content-md5",
        "content-type",
        "host",
        "x-bce-date",
    ]);
    let md5 = content_md5(BODY);
    let body = [("content-length", "17"), ("content-md5", &*md5)];
    let go = signed(&names, &[&body[..], &[("x-bce-request-id", "r")]].concat());
    assert!(verify_at(&go, Some(BODY), now()).unwrap().covers_body());
}

#[test]
fn returns_who_signed_and_when() {
    let signer = Signer::new().with_expiration_seconds(60);
    let verified = verify(&signed(&signer, &[])).unwrap();
    assert_eq!(verified.credentials().access_key_id(), "ak");
    assert_eq!(verified.signed_at(), now());
    assert_eq!(verified.expiration_seconds(), 60);
    assert!(!verified.covers_body());
}

#[test]
fn rejects_a_missing_malformed_or_wrong_authorization_without_showing_the_signature() {
    let good = signed(&Signer::new(), &[]);
    let value = good.headers["authorization"].to_str().unwrap();
    let (prefix, signature) = value.rsplit_once('/').unwrap();
    let upper = signature.to_uppercase();
    for (value, expected) in [
        (" ", DENIED),
        ("Basic abc", BAD_HEADER),
        (&value.replace("v1", "v2"), BAD_HEADER),
        (&format!("{value}/"), BAD_HEADER),
        (&format!("{prefix}/{}", &signature[..63]), MISMATCH),
        (&format!("{value}0"), MISMATCH),
        (&format!("{prefix}/{upper}"), MISMATCH),
        (&format!("{prefix}/0"), MISMATCH),
        (&format!("{prefix}/{:064}", 0), MISMATCH),
    ] {
        let mut parts = good.clone();
        set(&mut parts, "authorization", value);
        let error = assert_rejected(verify(&parts), expected);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(signature), "{shown}");
    }
    assert_rejected(verify(&unsigned(&[])), DENIED);
    let mut twice = good.clone();
    let value = good.headers["authorization"].clone();
    twice.headers.append("authorization", value);
    assert_rejected(verify(&twice), BAD_HEADER);
    let unknown = Verifier::new().verify(&good, None, |_| None, now());
    assert_rejected(unknown, ("InvalidAccessKeyId", 403));
}

#[test]
fn rejects_a_date_outside_the_window_and_an_expired_signature() {
    let (window, second) = (TimeDelta::minutes(30), TimeDelta::seconds(1));
    for (expiration, late, error) in [
        (86_400, -window, None),
        (86_400, window, None),
        (86_400, -window - second, Some(VerifyError::OutsideWindow)),
        (86_400, window + second, Some(VerifyError::OutsideWindow)),
        (60, TimeDelta::milliseconds(60_900), None),
        (60, TimeDelta::seconds(61), Some(VerifyError::Expired)),
    ] {
        let parts = signed(&Signer::new().with_expiration_seconds(expiration), &[]);
        let result = verify_at(&parts, None, now() + late);
        assert_eq!(result.as_ref().err(), error.as_ref(), "{late}");
        if error.is_some() {
            assert_rejected(result, ("RequestExpired", 400));
        }
    }
    let parts = signed(&Signer::new().with_expiration_seconds(86_400), &[]);
    let wide = Verifier::new().with_window(Duration::from_secs(7_200));
    let late = now() + TimeDelta::hours(2);
    let verified = wide.verify(&parts, None, |_| Some(credentials()), late);
    assert!(verified.is_ok());
}

#[test]
fn rejects_a_date_header_that_differs_from_the_signed_date() {
    // The vendor's Go SDK reads the clock twice, so a few seconds are tolerated.
    for (seconds, agrees) in [(0, true), (5, true), (-5, true), (6, false), (-6, false)] {
        let date = now() + TimeDelta::seconds(seconds);
        let date = date.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let result = verify(&signed_as_it_is(&[("x-bce-date", &date)]));
        if agrees {
            assert!(result.is_ok(), "{seconds}");
        } else {
            assert_rejected(result, BAD_HEADER);
        }
    }
}

#[test]
fn uses_the_date_header_if_there_is_no_x_bce_date() {
    for date in ["Fri, 30 Jan 2026 08:50:00 GMT", "2026-01-30T08:50:00Z"] {
        let result = verify(&signed_as_it_is(&[("date", date)]));
        assert!(result.is_ok(), "{date}");
    }
    for headers in [&[("date", "yesterday")][..], &[]] {
        assert_rejected(verify(&signed_as_it_is(headers)), BAD_REQUEST);
    }
}

#[test]
fn host_is_the_only_header_that_a_list_must_include() {
    let by_name = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    let mut parts = signed(&by_name, &[]);
    set(&mut parts, "accept", "*/*");
    set(&mut parts, "x-bce-request-id", "r");
    set(&mut parts, "x-bce-empty", "  ");
    set(&mut parts, "x-bce-note", "n");
    assert!(verify(&parts).is_ok());

    let mut parts = signed(&listing(&["x-bce-date"]), &[]);
    let value = parts.headers["authorization"].to_str().unwrap();
    let value = value.replace("host;", "");
    set(&mut parts, "authorization", &value);
    let error = assert_rejected(verify(&parts), BAD_HEADER);
    assert!(matches!(error, VerifyError::UnsignedHeader { name } if name == "host"));
}

#[test]
fn rejects_a_missing_or_repeated_signed_header_and_a_malformed_path() {
    let mut missing = signed(&listing(&["content-type", "x-bce-date"]), &[]);
    missing.headers.remove("content-type");
    let error = assert_rejected(verify(&missing), MISMATCH);
    assert!(matches!(error, VerifyError::MissingSignedHeader { name } if name == "content-type"));

    let mut repeated = signed(&Signer::new(), &[]);
    let value = HeaderValue::from_static("text/plain");
    repeated.headers.append("content-type", value);
    assert_rejected(verify(&repeated), BAD_REQUEST);

    let mut malformed = signed(&Signer::new(), &[]);
    malformed.uri = "https://bcc.bj.baidubce.com/v1/et/%zz".parse().unwrap();
    assert_rejected(verify(&malformed), ("InvalidURI", 400));
}

#[test]
fn rejects_a_token_that_is_missing_wrong_or_unexpected_whether_it_is_signed_or_not() {
    let plain = credentials();
    let temporary = plain.clone().with_session_token("token").unwrap();
    let wrong = plain.clone().with_session_token("wrong").unwrap();
    let all = Signer::new();
    let covered = listing(&["x-bce-date", "x-bce-security-token"]);
    let uncovered = listing(&["x-bce-date"]);
    for (signer, sent, expected, rejection) in [
        (&all, &temporary, &temporary, None),
        (&covered, &temporary, &temporary, None),
        (&all, &plain, &temporary, Some(DENIED)),
        (&all, &wrong, &temporary, Some(DENIED)),
        (&all, &temporary, &plain, Some(DENIED)),
        (&uncovered, &temporary, &temporary, None),
        (&uncovered, &plain, &temporary, Some(DENIED)),
        (&uncovered, &wrong, &temporary, Some(DENIED)),
        (&uncovered, &temporary, &plain, Some(DENIED)),
    ] {
        let mut parts = unsigned(&[]);
        signer.sign(&mut parts, sent, now()).unwrap();
        let key = |_: &str| Some(expected.clone());
        let result = Verifier::new().verify(&parts, None, key, now());
        match rejection {
            Some(expected) => drop(assert_rejected(result, expected)),
            None => drop(result.unwrap()),
        }
    }
}

#[test]
fn rejects_a_body_that_a_signed_header_does_not_describe() {
    let (all, uncovered) = (Signer::new(), listing(&["x-bce-date"]));
    let md5 = ("content-md5", &*content_md5(BODY));
    let (length, nonsense) = (("content-length", "17"), ("content-md5", "nonsense"));
    for (headers, signer, body, covers_body) in [
        (md5, &all, Some(BODY), Some(true)),
        (md5, &all, None, Some(false)),
        (md5, &all, Some(b"{}"), None),
        (length, &all, Some(BODY), Some(false)),
        (length, &all, Some(b"{}"), None),
        // A header that is not signed does not describe the body.
        (nonsense, &uncovered, Some(BODY), Some(false)),
    ] {
        let result = verify_at(&signed(signer, &[headers]), body, now());
        match covers_body {
            Some(covers_body) => assert_eq!(result.unwrap().covers_body(), covers_body),
            None => drop(assert_rejected(result, MISMATCH)),
        }
    }
}

#[test]
fn a_host_beside_the_headers_is_verified_like_the_header() {
    // As in HTTP/2, where the authority replaces the header.
    let mut parts = signed(&Signer::new(), &[]);
    parts.headers.remove("host");
    assert!(verify(&parts).is_ok());
    let other = "https://elsewhere/v1/et/init?clientToken=t";
    parts.uri = other.parse().unwrap();
    assert_rejected(verify(&parts), MISMATCH);
}
