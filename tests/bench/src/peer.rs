//! The official Python SDK beside this one, on request.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::child::Server;
use crate::fixture::LINE;
use crate::report::{Goal, Row};
use crate::subject::Subject;

/// The peer's program.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peer.py");

/// Reads and a listing, ours beside the peer's. The goal is to be no slower.
pub async fn rows(python: &Path) -> Result<Vec<Row>> {
    const READS: u32 = 2000;
    let server = Server::start(&["canned", "100000"])?;
    let endpoint = &*server.endpoint;
    let sdk = Subject::sdk(endpoint, LINE)?;
    for _ in 0..READS / 10 {
        sdk.read().await?;
    }
    let start = Instant::now();
    for _ in 0..READS {
        sdk.read().await?;
    }
    let ours = f64::from(READS) / start.elapsed().as_secs_f64();
    let peer = run(python, &[endpoint, "reads", &READS.to_string()])?;
    let name = "official Python SDK: sequential reads";
    let reads = Row::new(name, [ours, peer], "/s", Goal::AtLeast(1.0));

    sdk.list().await?;
    let start = Instant::now();
    sdk.list().await?;
    let ours = start.elapsed().as_secs_f64();
    let peer = run(python, &[endpoint, "list"])?;
    let name = "official Python SDK: listing 100,000 lines";
    let listing = Row::new(name, [ours, peer], "s", Goal::AtMost(1.0));
    Ok(vec![reads, listing])
}

fn run(python: &Path, arguments: &[&str]) -> Result<f64> {
    let mut command = Command::new(python);
    let output = command.arg(PROGRAM).args(arguments).output();
    let output = output.context("cannot start Python")?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{error}");
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}
