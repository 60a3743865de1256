//! The official Python SDK beside this one, on request.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::child::Server;
use crate::fixture::LINE;
use crate::measure::seconds;
use crate::report::{Goal, Row};
use crate::subject::{Call, Subject};

/// The peer's program.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peer.py");

/// Reads and a listing, ours beside the peer's. The goal is to be no slower.
pub async fn rows(python: &Path) -> Result<Vec<Row>> {
    const READS: usize = 2000;
    const LINES: usize = 100_000;
    let server = Server::canned(LINES)?;
    let endpoint = &*server.endpoint;
    let sdk = Subject::sdk(endpoint, LINE)?;
    sdk.repeat(Call::Read, READS / 10).await?;
    let ours = READS as f64 / seconds(sdk.repeat(Call::Read, READS)).await?;
    let peer = run(python, &[endpoint, "reads", &READS.to_string()])?;
    let name = "official Python SDK: sequential reads";
    let reads = Row::new(name, [ours, peer], "/s", Goal::AtLeast(1.0));

    sdk.list(LINES).await?;
    let ours = seconds(sdk.list(LINES)).await?;
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
