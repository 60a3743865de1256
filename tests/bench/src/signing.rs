//! Signing beside one HMAC-SHA256 over the same canonical request.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use chrono::DateTime;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use sha2::Sha256;

use crate::fixture::{credentials, headers, request, signer};

const ROUNDS: u32 = 20_000;

/// Nanoseconds of one signature, and of one HMAC.
pub fn measure() -> Result<(f64, f64)> {
    let (credentials, signer, mut headers) = (credentials()?, signer(), headers());
    let date = HeaderValue::from_static("2026-11-22T08:00:00Z");
    headers.insert("x-bce-date", date);
    let request = request(&headers);
    let at = DateTime::from_timestamp(1_795_334_400, 0).unwrap_or_default();
    let signing = nanoseconds(|| {
        black_box(signer.authorization(black_box(request), &credentials, at)?);
        Ok(())
    })?;

    let canonical = signer.canonical_request(request)?;
    let key = [7; 64];
    let hmac = nanoseconds(|| {
        let mut mac = Hmac::<Sha256>::new_from_slice(black_box(&key))?;
        mac.update(black_box(canonical.as_bytes()));
        black_box(mac.finalize());
        Ok(())
    })?;
    Ok((signing, hmac))
}

/// How long the work takes.
fn nanoseconds(work: impl Fn() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        work()?;
    }
    Ok(start.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS))
}
