//! What signing does to a request, and which requests cannot be signed.

use bce_auth::{
    CanonicalError, Credentials, RequestView, SignError, SignedHeaders, Signer, content_md5,
};
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};

const TOKEN: &str = "x-bce-security-token";
const TYPE: &str = "content-type";

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

fn credentials() -> Credentials {
    Credentials::new("ak", "sk").unwrap()
}

fn temporary() -> Credentials {
    credentials().with_session_token("token").unwrap()
}

fn parts(uri: &str, headers: &[(&'static str, &'static str)]) -> Parts {
    let mut parts = Request::put(uri).body(()).unwrap().into_parts().0;
    for (name, value) in headers {
        parts.headers.append(*name, HeaderValue::from_static(value));
    }
    parts
}

fn authorization(parts: &Parts) -> &str {
    parts.headers["authorization"].to_str().unwrap()
}

fn listing(names: &[&str]) -> Signer {
    Signer::new().with_signed_headers(SignedHeaders::list(names).unwrap())
}

#[test]
fn sets_host_date_token_and_authorization() {
    let mut parts = parts("http://127.0.0.1:8080/v1/et?associate", &[]);
    let time = at(1_548_838_200);
    Signer::new().sign(&mut parts, &temporary(), time).unwrap();
    assert_eq!(parts.headers["host"], "127.0.0.1:8080");
    assert_eq!(parts.headers["x-bce-date"], "2019-01-30T08:50:00Z");
    assert_eq!(parts.headers["x-bce-security-token"], "token");
    assert!(parts.headers["x-bce-security-token"].is_sensitive());
    assert!(parts.headers["authorization"].is_sensitive());
    assert!(authorization(&parts).starts_with("bce-auth-v1/ak/2019-01-30T08:50:00Z/1800//"));
}

#[test]
fn keeps_an_existing_host() {
    let mut parts = parts("http://127.0.0.1:8080/", &[("host", "bcc.bj.baidubce.com")]);
    let canonical = Signer::new().canonical_request(&parts).unwrap();
    assert_eq!(canonical.lines().last(), Some("host:bcc.bj.baidubce.com"));
    let signer = Signer::new();
    signer.sign(&mut parts, &credentials(), at(0)).unwrap();
    assert_eq!(parts.headers["host"], "bcc.bj.baidubce.com");
}

#[test]
fn signing_again_replaces_the_old_signature_and_its_token() {
    let signer = Signer::new();
    let (mut twice, mut once) = (parts("https://h/v1/et", &[]), parts("https://h/v1/et", &[]));
    signer.sign(&mut twice, &temporary(), at(0)).unwrap();
    signer.sign(&mut twice, &credentials(), at(60)).unwrap();
    signer.sign(&mut once, &credentials(), at(60)).unwrap();
    assert_eq!(twice.headers, once.headers);
    assert!(!twice.headers.contains_key("x-bce-security-token"));
}

#[test]
fn the_signature_covers_the_request_with_the_headers_that_signing_sets() {
    for signed in [
        SignedHeaders::default_set(),
        SignedHeaders::default_set_by_name(),
        SignedHeaders::list(["content-md5", "x-bce-date", "x-bce-security-token"]).unwrap(),
    ] {
        let signer = Signer::new().with_signed_headers(signed);
        let mut parts = parts("https://h/v1/et", &[]);
        let digest = content_md5(b"{}").parse().unwrap();
        parts.headers.insert("content-md5", digest);
        signer.sign(&mut parts, &temporary(), at(0)).unwrap();
        let again = signer.authorization(&parts, &temporary(), at(0)).unwrap();
        assert_eq!(parts.headers["authorization"], again);
    }
}

#[test]
fn the_default_set_by_name_omits_empty_headers_and_the_request_id() {
    let omitted = [
        ("x-bce-request-id", "r"),
        ("x-bce-empty", " "),
        ("accept", "*/*"),
    ];
    let mut parts = parts("https://h/v1/et", &omitted);
    let note = HeaderValue::from_static("n");
    parts.headers.insert("x-bce-note", note);
    let signer = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    signer.sign(&mut parts, &credentials(), at(0)).unwrap();
    let value = authorization(&parts);
    assert!(value.contains("/host;x-bce-date;x-bce-note/"), "{value}");
}

#[test]
fn header_lines_are_sorted_as_text_and_names_as_names() {
    let mut parts = parts("https://h/", &[("x-bce-a", "v"), ("x-bce-a-b", "v")]);
    // `-` sorts before `:`, but the end of a name sorts before everything.
    let canonical = Signer::new().canonical_request(&parts).unwrap();
    let headers: Vec<_> = canonical.lines().skip(3).collect();
    assert_eq!(headers, ["host:h", "x-bce-a-b:v", "x-bce-a:v"]);
    let signer = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    signer.sign(&mut parts, &credentials(), at(0)).unwrap();
    assert!(authorization(&parts).contains("/host;x-bce-a;x-bce-a-b;x-bce-date/"));

    // Where every name begins with the one before it, too.
    let view = self::parts("https://h/", &[("host-a", "v")]);
    let list = SignedHeaders::list(["host", "host-a"]).unwrap();
    let signer = Signer::new().with_signed_headers(list);
    let canonical = signer.canonical_request(&view).unwrap();
    let headers: Vec<_> = canonical.lines().skip(3).collect();
    assert_eq!(headers, ["host-a:v", "host:h"]);
}

#[test]
fn credentials_that_cannot_be_used_name_the_field_and_the_rule() {
    let error = Credentials::new("", "secret").unwrap_err();
    let rule = "must not be empty; use the id of the access key";
    assert_eq!((error.field(), error.rule()), ("access_key_id", rule));
    assert_eq!(error.to_string(), format!("access_key_id: {rule}"));
}

#[test]
fn a_plus_in_the_query_is_a_plus_and_authorization_is_omitted() {
    for (query, canonical) in [
        ("b=1+2&Authorization=x&a%20=%7e&&c", "a%20=~&b=1%2B2&c="),
        ("authorization", ""),
        ("&a&Authorization=x", "a="),
    ] {
        let parts = parts(&format!("https://h/?{query}"), &[]);
        let text = Signer::new().canonical_request(&parts).unwrap();
        assert_eq!(text.split('\n').nth(2), Some(canonical));
    }
}

/// Asserts that signing fails and leaves the request unchanged. Returns the error.
#[track_caller]
fn assert_not_signed(mut parts: Parts, signer: &Signer, time: DateTime<Utc>) -> SignError {
    let before = parts.clone();
    let error = signer.sign(&mut parts, &credentials(), time).unwrap_err();
    assert_eq!((&parts.method, &parts.uri), (&before.method, &before.uri));
    assert_eq!(parts.headers, before.headers);
    error
}

#[test]
fn a_request_without_a_canonical_form_is_an_error_and_unchanged() {
    let malformed = |part, offset| CanonicalError::MalformedEscape { part, offset };
    let missing = |name| CanonicalError::MissingHeader {
        name: HeaderName::from_static(name),
    };
    let repeated = CanonicalError::RepeatedHeader {
        name: HeaderName::from_static("x-bce-note"),
    };
    let twice = [("x-bce-note", "a"), ("x-bce-note", "b")];
    let all = || Signer::new();
    for (uri, headers, signer, error) in [
        ("/v1/et", &[][..], all(), missing("host")),
        ("https://h/%zz", &[], all(), malformed("path", 1)),
        ("https://h/?a=%", &[], all(), malformed("query", 0)),
        ("https://h/", &twice, all(), repeated),
        ("https://h/", &[], listing(&[TYPE]), missing(TYPE)),
        ("https://h/", &[], listing(&[TOKEN]), missing(TOKEN)),
    ] {
        let actual = assert_not_signed(parts(uri, headers), &signer, at(0));
        assert_eq!(actual, SignError::Canonical(error));
    }
}

#[test]
fn a_target_that_is_not_split_is_an_error() {
    let headers = HeaderMap::new();
    for (path, query, error) in [
        ("v1", None, CanonicalError::MalformedPath),
        ("/v1?a", None, CanonicalError::MalformedPath),
        ("/v1#a", None, CanonicalError::MalformedPath),
        ("/v1", Some("a#b"), CanonicalError::MalformedQuery),
        ("/v1", Some("a=b#"), CanonicalError::MalformedQuery),
    ] {
        let view = RequestView::new(&Method::GET, path, query, &headers).with_host("h");
        let result = Signer::new().canonical_request(view);
        assert_eq!(result, Err(error), "{path} {query:?}");
    }
}

#[test]
fn a_time_of_a_five_digit_year_and_a_full_header_map_are_errors() {
    let parts = parts("https://h/", &[]);
    let error = assert_not_signed(parts.clone(), &Signer::new(), at(253_402_300_800));
    assert_eq!(error, SignError::TimeOutOfRange);

    let mut full = parts;
    let names = (0..).map(|number| HeaderName::try_from(format!("n{number}")).unwrap());
    for name in names {
        let value = HeaderValue::from_static("v");
        if full.headers.try_insert(name, value).is_err() {
            break;
        }
    }
    let error = assert_not_signed(full, &Signer::new(), at(0));
    assert_eq!(error, SignError::TooManyHeaders);
}

#[test]
fn the_cached_key_is_used_only_for_its_credentials_second_and_expiration() {
    let signer = Signer::new();
    let longer = signer.clone().with_expiration_seconds(3_600);
    let kept = credentials();
    let other = Credentials::new("ak", "another secret").unwrap();
    let value = |signer: &Signer, credentials: &Credentials, time| {
        let mut parts = parts("https://h/", &[]);
        signer.sign(&mut parts, credentials, time).unwrap();
        authorization(&parts).to_owned()
    };
    // Each after each of the others, compared with a signer without a cached key.
    for _ in 0..2 {
        for (signer, expiration, credentials, time) in [
            (&signer, 1_800, &kept, at(0)),
            (&signer, 1_800, &other, at(0)),
            (&signer, 1_800, &kept, at(1)),
            (&longer, 3_600, &kept, at(1)),
            (&signer, 1_800, &kept, at(1)),
        ] {
            let fresh = Signer::new().with_expiration_seconds(expiration);
            let expected = value(&fresh, credentials, time);
            assert_eq!(value(signer, credentials, time), expected);
        }
    }
}

#[test]
fn threads_can_share_one_signer() {
    let signer = Signer::new();
    let sign = |thread: i64| {
        for second in 0..200 {
            let secret = format!("sk-{}", (thread + second) % 3);
            let credentials = Credentials::new("ak", secret).unwrap();
            let mut parts = parts("https://h/v1/et", &[]);
            signer.sign(&mut parts, &credentials, at(second)).unwrap();
            let alone = Signer::new().authorization(&parts, &credentials, at(second));
            assert_eq!(parts.headers["authorization"], alone.unwrap());
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let sign = &sign;
            scope.spawn(move || sign(thread));
        }
    });
}

#[test]
fn debug_of_a_signature_and_a_signed_request_shows_no_secret() {
    let signer = Signer::new();
    let credentials = Credentials::new("ak", "hunter2").unwrap();
    let credentials = credentials.with_session_token("hunter3").unwrap();
    let mut parts = parts("https://h/", &[]);
    let headers = signer.headers(&parts, &credentials, at(0)).unwrap();
    let mut shown = format!("{headers:?} {signer:?}");
    headers.apply(&mut parts.headers).unwrap();
    shown.push_str(&format!("{parts:?}"));
    let signature = authorization(&parts).rsplit('/').next().unwrap();
    for secret in ["hunter", signature] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn signs_a_view_without_headers() {
    let headers = HeaderMap::new();
    let view = RequestView::new(&Method::GET, "/v1/et", None, &headers).with_host("h:8080");
    let signature = Signer::new().headers(view, &credentials(), at(0)).unwrap();
    assert_eq!(signature.host().unwrap(), "h:8080");
    assert_eq!(signature.date(), "1970-01-01T00:00:00Z");
    assert_eq!(signature.security_token(), None);
    let temporary = credentials().with_session_token("token").unwrap();
    let signature = Signer::new().headers(view, &temporary, at(0)).unwrap();
    assert_eq!(signature.security_token().unwrap(), "token");
    let result = Signer::new().headers(view.with_host("h\n"), &credentials(), at(0));
    assert_eq!(result.unwrap_err(), SignError::MalformedHost);
}
