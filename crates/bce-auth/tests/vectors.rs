//! Vectors of the vendor's own signer: the canonical request and the `Authorization` header of each
//! request.
//!
//! `BCE_AUTH_VECTORS` selects another file of the same form.

use std::collections::HashMap;
use std::path::Path;

use bce_auth::{Credentials, SignedHeaders, Signer, Verifier};
use chrono::{DateTime, Utc};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request};
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

impl Vector {
    /// The request on the wire.
    fn request(&self) -> Parts {
        let parameters = self.query.iter().map(|(name, value)| {
            let (name_on_wire, value) = (on_wire(name, false), on_wire(value, false));
            // The vendor's SDKs send a flag in both ways.
            if value.is_empty() && name.len() % 2 == 0 {
                name_on_wire
            } else {
                format!("{name_on_wire}={value}")
            }
        });
        let query = parameters.collect::<Vec<_>>().join("&");
        let target = format!("{}?{query}", on_wire(&self.path, true));
        let request = Request::builder().method(&*self.method).uri(target);
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        parts.headers = HeaderMap::try_from(&self.headers).expect("headers");
        parts
    }

    fn credentials(&self, request: &Parts) -> Credentials {
        let plain = Credentials::new(&self.access_key_id, &self.secret_access_key);
        let plain = plain.expect("a key");
        let token = request.headers.get("x-bce-security-token");
        match token.map_or("", |token| token.to_str().expect("a token").trim()) {
            "" => plain,
            token => plain.with_session_token(token).expect("a token"),
        }
    }

    fn at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.timestamp, 0).expect("a time")
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
        let request = vector.request();
        let signed = match vector.signed_headers.as_deref() {
            None | Some([]) => SignedHeaders::default_set(),
            Some(names) => SignedHeaders::list(names).expect("header names"),
        };
        let signer = Signer::new()
            .with_expiration_seconds(vector.expiration)
            .with_signed_headers(signed);
        let canonical = signer.canonical_request(&request);
        let expected = Ok(&vector.canonical_request);
        assert_eq!(canonical.as_ref(), expected, "vector {number}");
        let credentials = vector.credentials(&request);
        let value = signer.authorization(&request, &credentials, vector.at());
        let value = value.expect("signed");
        assert_eq!(value, vector.authorization.as_str(), "vector {number}");
        assert!(value.is_sensitive());
    }
}

#[test]
fn every_vector_is_verified_at_its_own_time_but_not_with_another_secret() {
    for (number, vector) in vectors().iter().enumerate() {
        let (mut request, at) = (vector.request(), vector.at());
        let value = HeaderValue::from_str(&vector.authorization).expect("a header value");
        request.headers.insert("authorization", value);
        let own = |id: &str| (id == vector.access_key_id).then(|| vector.credentials(&request));
        let verified = Verifier::new().verify(&request, None, own, at);
        let verified = verified.unwrap_or_else(|error| panic!("vector {number}: {error}"));
        assert_eq!(verified.signed_at(), at);

        let other = |id: &str| Credentials::new(id, "another secret").ok();
        let error = Verifier::new()
            .verify(&request, None, other, at)
            .unwrap_err();
        assert_eq!(error.code(), "SignatureDoesNotMatch", "vector {number}");
    }
}
