//! Work that is the same every time it runs: what callgrind counts, and a signature beside an HMAC.

use std::hint::black_box;

use anyhow::Result;
use clap::ValueEnum;
use et_api_raw::types::LineList;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use sha2::Sha256;

use crate::child::Server;
use crate::fixture::{credentials, date, headers, page, request, signer};
use crate::measure::seconds;
use crate::subject::{Call, Subject};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Work {
    /// Signing a request with a cached signing key.
    Sign,
    /// Decoding a page of 1000 lines.
    Decode,
    /// Reading a line through the SDK: a whole signed call.
    Read,
    /// Creating a channel through the SDK: a whole signed call.
    Create,
    /// Reading a line by reqwest alone.
    FloorRead,
    /// Creating a channel by reqwest alone.
    FloorCreate,
}

/// Does the work this many times, and once more. The difference between two runs of different
/// lengths is the cost without start-up.
pub async fn repeat(work: Work, times: usize) -> Result<()> {
    let times = times + 1;
    let (floor, call) = match work {
        Work::Sign => return sign(times),
        Work::Decode => return decode(times),
        Work::Read => (false, Call::Read),
        Work::Create => (false, Call::Create),
        Work::FloorRead => (true, Call::Read),
        Work::FloorCreate => (true, Call::Create),
    };
    // The server is a process of its own.
    let server = Server::canned(0)?;
    let subjects = Subject::both(&server.endpoint)?;
    subjects[usize::from(floor)].repeat(call, times).await
}

fn sign(times: usize) -> Result<()> {
    let (credentials, signer, headers) = (credentials()?, signer(), headers());
    let view = request(&headers);
    for _ in 0..times {
        let signed = signer.headers(black_box(view), &credentials, date());
        drop(black_box(signed?));
    }
    Ok(())
}

fn decode(times: usize) -> Result<()> {
    let page = page();
    for _ in 0..times {
        black_box(serde_json::from_slice::<LineList>(black_box(
            page.as_bytes(),
        ))?);
    }
    Ok(())
}

/// Nanoseconds of one signature, and of one HMAC-SHA256 over the same canonical request.
pub async fn signature_and_hmac() -> Result<[f64; 2]> {
    let (credentials, signer, mut headers) = (credentials()?, signer(), headers());
    let written = HeaderValue::from_static("2026-11-22T08:00:00Z");
    headers.insert("x-bce-date", written);
    let request = request(&headers);
    let signature = nanoseconds(|| {
        black_box(signer.authorization(black_box(request), &credentials, date())?);
        Ok(())
    });
    let signature = signature.await?;

    let canonical = signer.canonical_request(request)?;
    let key = [7; 64];
    let hmac = nanoseconds(|| {
        let mut mac = Hmac::<Sha256>::new_from_slice(black_box(&key))?;
        mac.update(black_box(canonical.as_bytes()));
        black_box(mac.finalize());
        Ok(())
    });
    Ok([signature, hmac.await?])
}

/// How long the work takes once.
async fn nanoseconds(work: impl Fn() -> Result<()>) -> Result<f64> {
    const ROUNDS: u32 = 20_000;
    let all = seconds(async { (0..ROUNDS).try_for_each(|_| work()) });
    Ok(all.await? * 1e9 / f64::from(ROUNDS))
}
