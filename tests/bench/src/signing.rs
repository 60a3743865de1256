//! Signing beside one HMAC-SHA256 over the same canonical request.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use bce_auth::{Credentials, RequestView, SignedHeaders, Signer};
use chrono::DateTime;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderValue, Method};
use sha2::Sha256;

const ROUNDS: u32 = 20_000;

/// Nanoseconds of one signature, and of one HMAC.
pub fn measure() -> Result<(f64, f64)> {
    let credentials = Credentials::new("bench-access-key", "bench-secret-key-0123456789abcdef")?;
    let signer = Signer::new().with_signed_headers(SignedHeaders::default_set_by_name());
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::from_static("bcc.bj.baidubce.com"));
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=utf-8"),
    );
    headers.insert(
        "x-bce-date",
        HeaderValue::from_static("2026-11-22T08:00:00Z"),
    );
    let at = DateTime::from_timestamp(1_795_334_400, 0).unwrap_or_default();
    let query = "clientToken=be31b98c-5e41-4838-9830-9be700de5a20";
    let view = RequestView::new(
        &Method::POST,
        "/v1/et/dcphy-gq65bz9ip712/channel",
        Some(query),
        &headers,
    );

    let canonical = signer.canonical_request(view)?;
    let key = [7; 64];
    let start = Instant::now();
    for _ in 0..ROUNDS {
        black_box(signer.authorization(black_box(view), &credentials, at)?);
    }
    let signing = start.elapsed();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        let mut mac = Hmac::<Sha256>::new_from_slice(black_box(&key))?;
        mac.update(black_box(canonical.as_bytes()));
        black_box(mac.finalize());
    }
    let hmac = start.elapsed();
    let nanos = |time: std::time::Duration| time.as_secs_f64() * 1e9 / f64::from(ROUNDS);
    Ok((nanos(signing), nanos(hmac)))
}
