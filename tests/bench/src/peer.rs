//! The official Python SDK beside this one, on request.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::report::{Goal, Row};
use crate::sdk;
use crate::server::Server;

/// The peer's program.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peer.py");

/// Reads and a listing, ours by the peer's. The goal is to be no slower.
pub async fn rows(python: &Path) -> Result<Vec<Row>> {
    const READS: u32 = 2000;
    let server = Server::start(&["canned", "100000"])?;
    let client = sdk::client(&server.endpoint)?;
    for _ in 0..READS / 10 {
        sdk::get(&client).await?;
    }
    let start = Instant::now();
    for _ in 0..READS {
        sdk::get(&client).await?;
    }
    let ours = f64::from(READS) / start.elapsed().as_secs_f64();
    let peer = run(python, &[&server.endpoint, "reads", &READS.to_string()])?;
    let name = "official Python SDK: sequential reads";
    let reads = Row::new(name, (ours, peer), "/s", Goal::AtLeast(1.0));

    sdk::list(&client).await?;
    let start = Instant::now();
    sdk::list(&client).await?;
    let ours = start.elapsed().as_secs_f64();
    let peer = run(python, &[&server.endpoint, "list"])?;
    let name = "official Python SDK: listing 100,000 lines";
    let listing = Row::new(name, (ours, peer), "s", Goal::AtMost(1.0));
    Ok(vec![reads, listing])
}

fn run(python: &Path, arguments: &[&str]) -> Result<f64> {
    let output = Command::new(python)
        .arg(PROGRAM)
        .args(arguments)
        .output()
        .context("cannot start Python")?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}
