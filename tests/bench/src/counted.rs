//! Work whose instructions callgrind counts: it is the same every time it runs.

use std::hint::black_box;

use anyhow::{Context, Result};
use chrono::DateTime;
use clap::ValueEnum;
use et_api_raw::types::LineList;

use crate::child::Server;
use crate::fixture::{credentials, headers, page, request, signer};
use crate::subject::Subject;

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

/// Does the work this many times, and once more: the difference between two runs of different
/// length is what it costs without start-up.
pub fn repeat(work: Work, times: u32) -> Result<()> {
    match work {
        Work::Sign => sign(times),
        Work::Decode => decode(times),
        call => {
            // One thread, so that the count does not depend on how threads take turns.
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(calls(call, times))
        }
    }
}

/// Calls a server in a process of its own, one call after the other.
async fn calls(work: Work, times: u32) -> Result<()> {
    let server = Server::start(&["canned", "0"])?;
    let [sdk, floor] = Subject::both(&server.endpoint)?;
    for _ in 0..=times {
        match work {
            Work::Read => sdk.read().await?,
            Work::Create => sdk.create().await?,
            Work::FloorRead => floor.read().await?,
            _ => floor.create().await?,
        }
    }
    Ok(())
}

fn sign(times: u32) -> Result<()> {
    let (credentials, signer, headers) = (credentials()?, signer(), headers());
    let at = DateTime::from_timestamp(1_795_334_400, 0).context("a valid time")?;
    let view = request(&headers);
    for _ in 0..=times {
        drop(black_box(signer.headers(
            black_box(view),
            &credentials,
            at,
        )?));
    }
    Ok(())
}

fn decode(times: u32) -> Result<()> {
    let page = page();
    for _ in 0..=times {
        black_box(serde_json::from_slice::<LineList>(black_box(&page))?);
    }
    Ok(())
}
