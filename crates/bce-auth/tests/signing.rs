//! What signing does to a request, and what it refuses to sign.

use bce_auth::{CanonicalError, Credentials, SignError, SignedHeaders, Signer, content_md5};
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("ak", "sk").unwrap()
}

fn parts(uri: &str) -> Parts {
    Request::put(uri).body(()).unwrap().into_parts().0
}

fn authorization(parts: &Parts) -> &str {
    parts.headers["authorization"].to_str().unwrap()
}

/// Everything of the parts that signing could touch.
fn state(parts: &Parts) -> (Method, http::Uri, Vec<(String, HeaderValue)>) {
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.clone()));
    (parts.method.clone(), parts.uri.clone(), headers.collect())
}

#[test]
fn sets_host_date_token_and_authorization() {
    let mut parts = parts("http://127.0.0.1:8080/v1/et?associate");
    let temporary = credentials().with_session_token("token").unwrap();
    Signer::new()
        .sign(&mut parts, &temporary, at(1_548_838_200))
        .unwrap();
    assert_eq!(parts.headers["host"], "127.0.0.1:8080");
    assert_eq!(parts.headers["x-bce-date"], "2019-01-30T08:50:00Z");
    assert_eq!(parts.headers["x-bce-security-token"], "token");
    assert!(parts.headers["x-bce-security-token"].is_sensitive());
    assert!(parts.headers["authorization"].is_sensitive());
    assert!(authorization(&parts).starts_with("bce-auth-v1/ak/2019-01-30T08:50:00Z/1800//"));
}

#[test]
fn keeps_a_host_that_is_set() {
    let mut parts = parts("http://127.0.0.1:8080/");
    parts
        .headers
        .insert("host", HeaderValue::from_static("bcc.bj.baidubce.com"));
    let before = Signer::new().canonical_request(&parts).unwrap();
    assert!(before.ends_with("\nhost:bcc.bj.baidubce.com"));
    Signer::new()
        .sign(&mut parts, &credentials(), at(0))
        .unwrap();
    assert_eq!(parts.headers["host"], "bcc.bj.baidubce.com");
}

#[test]
fn signing_again_replaces_the_old_signature_and_its_token() {
    let signer = Signer::new();
    let temporary = credentials().with_session_token("token").unwrap();
    let mut twice = parts("https://bcc.bj.baidubce.com/v1/et");
    signer.sign(&mut twice, &temporary, at(0)).unwrap();
    signer.sign(&mut twice, &credentials(), at(60)).unwrap();
    let mut once = parts("https://bcc.bj.baidubce.com/v1/et");
    signer.sign(&mut once, &credentials(), at(60)).unwrap();
    assert_eq!(twice.headers, once.headers);
    assert!(!twice.headers.contains_key("x-bce-security-token"));
}

#[test]
fn what_is_set_is_what_the_finished_request_signs_to() {
    let temporary = credentials().with_session_token("token").unwrap();
    for signed in [
        SignedHeaders::default_set(),
        SignedHeaders::default_set_by_name(),
        SignedHeaders::list(["content-md5", "x-bce-date", "x-bce-security-token"]).unwrap(),
    ] {
        let signer = Signer::new().with_signed_headers(signed);
        let mut parts = parts("https://bcc.bj.baidubce.com/v1/et");
        parts
            .headers
            .insert("content-md5", content_md5(b"{}").parse().unwrap());
        signer.sign(&mut parts, &temporary, at(0)).unwrap();
        let again = signer.authorization(&parts, &temporary, at(0)).unwrap();
        assert_eq!(parts.headers["authorization"], again);
    }
}

#[test]
fn names_the_default_set_without_the_request_id() {
    let signer = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    let mut parts = parts("https://bcc.bj.baidubce.com/v1/et");
    for (name, value) in [
        ("x-bce-request-id", "r"),
        ("x-bce-note", "n"),
        ("x-bce-empty", " "),
        ("accept", "*/*"),
    ] {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    signer.sign(&mut parts, &credentials(), at(0)).unwrap();
    assert!(
        authorization(&parts).contains("/host;x-bce-date;x-bce-note/"),
        "{}",
        authorization(&parts)
    );
}

#[test]
fn sorts_header_lines_as_text_and_names_as_names() {
    let mut parts = parts("https://h/");
    for name in ["x-bce-a", "x-bce-a-b"] {
        parts.headers.insert(name, HeaderValue::from_static("v"));
    }
    // `-` sorts before `:`, the end of a name before everything.
    let canonical = Signer::new().canonical_request(&parts).unwrap();
    assert!(
        canonical.ends_with("\nhost:h\nx-bce-a-b:v\nx-bce-a:v"),
        "{canonical}"
    );
    let signer = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    signer.sign(&mut parts, &credentials(), at(0)).unwrap();
    assert!(authorization(&parts).contains("/host;x-bce-a;x-bce-a-b;x-bce-date/"));
}

#[test]
fn a_plus_in_the_query_is_a_plus_and_authorization_is_left_out() {
    let parts = parts("https://h/?b=1+2&Authorization=x&a%20=%7e&&c");
    let canonical = Signer::new().canonical_request(&parts).unwrap();
    assert_eq!(canonical.split('\n').nth(2), Some("a%20=~&b=1%2B2&c="));
}

#[test]
fn a_failure_leaves_the_parts_as_they_were() {
    let refused = |mut parts: Parts, signer: Signer, time: DateTime<Utc>| {
        let before = state(&parts);
        let error = signer.sign(&mut parts, &credentials(), time).unwrap_err();
        assert_eq!(state(&parts), before);
        error
    };
    let canonical = |error| match error {
        SignError::Canonical(error) => error,
        error => panic!("{error}"),
    };

    let error = canonical(refused(parts("/v1/et"), Signer::new(), at(0)));
    assert!(matches!(error, CanonicalError::MissingHeader { name } if name == "host"));

    let error = canonical(refused(parts("https://h/%zz"), Signer::new(), at(0)));
    assert_eq!(
        error,
        CanonicalError::MalformedEscape {
            part: "path",
            offset: 1
        }
    );

    let error = canonical(refused(parts("https://h/?a=%"), Signer::new(), at(0)));
    assert_eq!(
        error,
        CanonicalError::MalformedEscape {
            part: "query",
            offset: 0
        }
    );

    let mut repeated = parts("https://h/");
    for value in ["a", "b"] {
        repeated
            .headers
            .append("x-bce-note", HeaderValue::from_static(value));
    }
    let error = canonical(refused(repeated, Signer::new(), at(0)));
    assert!(matches!(error, CanonicalError::RepeatedHeader { name } if name == "x-bce-note"));

    for absent in ["content-type", "x-bce-security-token"] {
        let signer = Signer::new().with_signed_headers(SignedHeaders::list([absent]).unwrap());
        let error = canonical(refused(parts("https://h/"), signer, at(0)));
        assert!(matches!(error, CanonicalError::MissingHeader { name } if name == absent));
    }

    let error = refused(parts("https://h/"), Signer::new(), at(253_402_300_800));
    assert_eq!(error, SignError::TimeOutOfRange);
}

#[test]
fn a_full_header_map_is_refused_and_kept() {
    let mut parts = parts("https://h/");
    for number in 0.. {
        let name = http::HeaderName::try_from(format!("n{number}")).unwrap();
        if parts
            .headers
            .try_insert(name, HeaderValue::from_static("v"))
            .is_err()
        {
            break;
        }
    }
    let before = state(&parts);
    let error = Signer::new()
        .sign(&mut parts, &credentials(), at(0))
        .unwrap_err();
    assert_eq!(error, SignError::TooManyHeaders);
    assert_eq!(state(&parts), before);
}

#[test]
fn the_cached_key_serves_its_own_credentials_second_and_expiration_only() {
    let signer = Signer::new();
    let other = Credentials::new("ak", "another secret").unwrap();
    let longer = signer.clone().with_expiration_seconds(3_600);
    let value = |signer: &Signer, credentials: &Credentials, time| {
        let mut parts = parts("https://h/");
        signer.sign(&mut parts, credentials, time).unwrap();
        authorization(&parts).to_owned()
    };
    // Each after each of the others, against a signer that has no cached key.
    let kept = credentials();
    for _ in 0..2 {
        for (signer, credentials, time) in [
            (&signer, &kept, at(0)),
            (&signer, &other, at(0)),
            (&signer, &kept, at(1)),
            (&longer, &kept, at(1)),
            (&signer, &kept, at(1)),
        ] {
            let expiration = if std::ptr::eq(signer, &longer) {
                3_600
            } else {
                1_800
            };
            let fresh = Signer::new().with_expiration_seconds(expiration);
            assert_eq!(
                value(signer, credentials, time),
                value(&fresh, credentials, time)
            );
        }
    }
}

#[test]
fn one_signer_serves_many_threads() {
    let signer = Signer::new();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let signer = &signer;
            scope.spawn(move || {
                for second in 0..200 {
                    let credentials =
                        Credentials::new("ak", format!("sk-{}", (thread + second) % 3)).unwrap();
                    let mut parts = parts("https://h/v1/et");
                    signer.sign(&mut parts, &credentials, at(second)).unwrap();
                    let alone = Signer::new()
                        .authorization(&parts, &credentials, at(second))
                        .unwrap();
                    assert_eq!(parts.headers["authorization"], alone);
                }
            });
        }
    });
}

#[test]
fn debug_of_a_signature_and_a_signed_request_shows_no_secret() {
    let signer = Signer::new();
    let temporary = Credentials::new("ak", "hunter2")
        .unwrap()
        .with_session_token("hunter3")
        .unwrap();
    let mut parts = parts("https://h/");
    let signature = signer.headers(&parts, &temporary, at(0)).unwrap();
    let value = signature
        .authorization()
        .to_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let mut shown = format!("{signature:?} {signer:?}");
    signature.apply(&mut parts.headers).unwrap();
    shown.push_str(&format!("{parts:?} {temporary:?}"));
    assert!(
        !shown.contains("hunter") && !shown.contains(&value),
        "{shown}"
    );
}

#[test]
fn signs_a_view_without_anything_set_before() {
    let headers = HeaderMap::new();
    let view =
        bce_auth::RequestView::new(&Method::GET, "/v1/et", None, &headers).with_host("h:8080");
    let signature = Signer::new().headers(view, &credentials(), at(0)).unwrap();
    assert_eq!(signature.host().unwrap(), "h:8080");
    assert_eq!(signature.date(), "1970-01-01T00:00:00Z");
    assert_eq!(signature.security_token(), None);
    let unusable = view.with_host("h\n");
    assert_eq!(
        Signer::new()
            .headers(unusable, &credentials(), at(0))
            .unwrap_err(),
        SignError::MalformedHost
    );
}
