//! Vectors of the vendor's own signer: the canonical request and the `Authorization` header of each
//! request.
//!
//! `BCE_AUTH_VECTORS` selects another file of the same form.

use std::collections::HashMap;
use std::path::Path;

use bce_auth::{Credentials, RequestView, SignedHeaders, Signer, Verifier};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, Method};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: HashMap<String, String>,
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
    fn new(vector: &Vector) -> Self {
        let headers: HeaderMap = HeaderMap::try_from(&vector.headers).expect("headers");
        let mut credentials =
            Credentials::new(&vector.access_key_id, &vector.secret_access_key).expect("a key");
        let token = headers.get("x-bce-security-token");
        let token = token.map_or("", |token| token.to_str().expect("a token").trim());
        if !token.is_empty() {
            credentials = credentials.with_session_token(token).expect("a token");
        }
        let parameters = vector.query.iter().map(|(name, value)| {
            let (name_on_wire, value) = (on_wire(name, false), on_wire(value, false));
            // The vendor's SDKs send a flag in both ways.
            if value.is_empty() && name.len() % 2 == 0 {
                name_on_wire
            } else {
                format!("{name_on_wire}={value}")
            }
        });
        Self {
            method: vector.method.parse().expect("a method"),
            path: on_wire(&vector.path, true),
            query: parameters.collect::<Vec<_>>().join("&"),
            headers,
            credentials,
            at: DateTime::from_timestamp(vector.timestamp, 0).expect("a time"),
        }
    }

    fn view(&self) -> RequestView<'_> {
        RequestView::new(&self.method, &self.path, Some(&self.query), &self.headers)
    }
}

/// Percent-encodes only what a URL requires, in lower case. This is not the canonical encoding, so
/// the signer has to normalize it.
fn on_wire(text: &str, is_path: bool) -> String {
    let encode = |byte: u8| match byte {
        b'/' if is_path => "/".to_owned(),
        _ if byte.is_ascii_alphanumeric() || b"-._~!$'()*,;:@+".contains(&byte) => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02x}"),
    };
    text.bytes().map(encode).collect()
}

/// Reads the vectors. A relative path starts at this package, or else at the workspace.
fn vectors() -> Vec<Vector> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = std::env::var_os("BCE_AUTH_VECTORS")
        .unwrap_or_else(|| "tests/vectors/bce-auth-v1.json".into());
    let text = std::fs::read_to_string(package.join(&file))
        .or_else(|_| std::fs::read_to_string(package.join("../..").join(&file)))
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let vectors: Vec<Vector> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert!(!vectors.is_empty(), "{}: no vectors", file.display());
    vectors
}

#[test]
fn every_vector_has_the_canonical_request_and_authorization_of_the_vendor() {
    for (number, vector) in vectors().iter().enumerate() {
        let request = Request::new(vector);
        let signed = match vector.signed_headers.as_deref() {
            None | Some([]) => SignedHeaders::default_set(),
            Some(names) => SignedHeaders::list(names).expect("header names"),
        };
        let signer = Signer::new()
            .with_expiration_seconds(vector.expiration)
            .with_signed_headers(signed);
        let canonical = signer.canonical_request(request.view());
        let expected = Ok(&vector.canonical_request);
        assert_eq!(canonical.as_ref(), expected, "vector {number}");
        let value = signer.authorization(request.view(), &request.credentials, request.at);
        let value = value.expect("signed");
        assert_eq!(value, vector.authorization.as_str(), "vector {number}");
        assert!(value.is_sensitive());
    }
}

#[test]
fn every_vector_is_verified_at_its_own_time_but_not_with_another_secret() {
    for (number, vector) in vectors().iter().enumerate() {
        let mut request = Request::new(vector);
        let value = HeaderValue::from_str(&vector.authorization).expect("a header value");
        request.headers.insert("authorization", value);
        let key = |id: &str| (id == vector.access_key_id).then(|| request.credentials.clone());
        let verified = Verifier::new().verify(request.view(), None, key, request.at);
        let verified = verified.unwrap_or_else(|error| panic!("vector {number}: {error}"));
        assert_eq!(verified.signed_at(), request.at);

        let other = |id: &str| Credentials::new(id, "another secret").ok();
        let result = Verifier::new().verify(request.view(), None, other, request.at);
        let code = result.unwrap_err().code();
        assert_eq!(code, "SignatureDoesNotMatch", "vector {number}");
    }
}
