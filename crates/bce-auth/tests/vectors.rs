//! The vectors that the vendor's own signer made: the canonical request and the `Authorization`
//! header of each.
//!
//! `BCE_AUTH_VECTORS` names another file of the same form, of any length but zero.

use std::path::{Path, PathBuf};

use bce_auth::{Credentials, RequestView, SignedHeaders, Signer, Verifier};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: std::collections::BTreeMap<String, String>,
    access_key_id: String,
    secret_access_key: String,
    timestamp: i64,
    expiration: u32,
    signed_headers: Option<Vec<String>>,
    canonical_request: String,
    authorization: String,
}

/// A vector as a request on the wire.
struct Request {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    credentials: Credentials,
    at: DateTime<Utc>,
}

impl Request {
    fn of(vector: &Vector) -> Self {
        let mut headers = HeaderMap::new();
        for (name, value) in &vector.headers {
            headers.insert(
                HeaderName::from_bytes(name.as_bytes()).expect("a header name"),
                HeaderValue::from_bytes(value.as_bytes()).expect("a header value"),
            );
        }
        let mut credentials =
            Credentials::new(&vector.access_key_id, &vector.secret_access_key).expect("a key");
        let token = headers
            .get("x-bce-security-token")
            .map(|token| token.to_str().expect("a token").trim());
        if let Some(token) = token.filter(|token| !token.is_empty()) {
            credentials = credentials.with_session_token(token).expect("a token");
        }
        let pairs = vector.query.iter().map(|(name, value)| {
            // Both ways in which the vendor's SDKs send a flag.
            if value.is_empty() && name.len() % 2 == 0 {
                on_wire(name, false)
            } else {
                format!("{}={}", on_wire(name, false), on_wire(value, false))
            }
        });
        Self {
            method: vector.method.parse().expect("a method"),
            path: on_wire(&vector.path, true),
            query: pairs.collect::<Vec<_>>().join("&"),
            headers,
            credentials,
            at: DateTime::from_timestamp(vector.timestamp, 0).expect("a time"),
        }
    }

    fn view(&self) -> RequestView<'_> {
        RequestView::new(&self.method, &self.path, Some(&self.query), &self.headers)
    }
}

/// Percent-encodes no more than a URL must, in lower case: not the canonical encoding, so that the
/// signer has work to do.
fn on_wire(text: &str, path: bool) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric()
            || b"-._~!$'()*,;:@+".contains(&byte)
            || (path && byte == b'/')
        {
            out.push(byte.into());
        } else {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    out
}

/// The file to read. A relative name may also be one from where `cargo` was called, two folders up.
fn vectors_file() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(named) = std::env::var_os("BCE_AUTH_VECTORS") else {
        return package.join("tests/vectors/bce-auth-v1.json");
    };
    let from_root = package.join("../..").join(&named);
    if Path::new(&named).exists() || !from_root.exists() {
        named.into()
    } else {
        from_root
    }
}

fn vectors() -> Vec<Vector> {
    let path = vectors_file();
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let vectors: Vec<Vector> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(
        !vectors.is_empty(),
        "{}: there is no vector in it",
        path.display()
    );
    vectors
}

fn signer(vector: &Vector) -> Signer {
    let signed = match &vector.signed_headers {
        Some(names) if !names.is_empty() => SignedHeaders::list(names).expect("header names"),
        _ => SignedHeaders::default_set(),
    };
    Signer::new()
        .with_expiration_seconds(vector.expiration)
        .with_signed_headers(signed)
}

#[test]
fn every_vector_has_the_canonical_request_and_the_authorization_that_the_vendor_computes() {
    for (number, vector) in vectors().iter().enumerate() {
        let (request, signer) = (Request::of(vector), signer(vector));
        let canonical = signer
            .canonical_request(request.view())
            .expect("a canonical request");
        assert_eq!(canonical, vector.canonical_request, "vector {number}");
        let authorization = signer
            .authorization(request.view(), &request.credentials, request.at)
            .expect("signed");
        assert_eq!(
            authorization,
            vector.authorization.as_str(),
            "vector {number}"
        );
        assert!(authorization.is_sensitive());
    }
}

#[test]
fn every_vector_is_verified_at_its_own_time_and_not_with_another_secret() {
    for (number, vector) in vectors().iter().enumerate() {
        let mut request = Request::of(vector);
        let authorization = HeaderValue::from_str(&vector.authorization).expect("a header value");
        request.headers.insert("authorization", authorization);
        let key = |id: &str| (id == vector.access_key_id).then(|| request.credentials.clone());
        let verified = Verifier::new().verify(request.view(), None, key, request.at);
        let verified = verified.unwrap_or_else(|error| panic!("vector {number}: {error}"));
        assert_eq!(verified.signed_at(), request.at);

        let other = |id: &str| Credentials::new(id, "another secret").ok();
        let refused = Verifier::new()
            .verify(request.view(), None, other, request.at)
            .unwrap_err();
        assert_eq!(refused.code(), "SignatureDoesNotMatch", "vector {number}");
    }
}
