//! Peak memory of a process that streams a list.

use std::time::Instant;

use anyhow::{Context, Result};

use crate::fixture::LINE;
use crate::sdk::Sdk;

/// Streams all route rules of a server and prints their number, the peak memory in KiB and the
/// seconds it took.
pub async fn stream(endpoint: &str) -> Result<()> {
    let sdk = Sdk::new(endpoint, LINE)?;
    let start = Instant::now();
    let count = sdk.stream_rules().await?;
    println!("{count} {} {}", peak_kib()?, start.elapsed().as_secs_f64());
    Ok(())
}

/// The highest resident memory of this process so far.
pub fn peak_kib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("no /proc on this system")?;
    let mut lines = status.lines();
    let peak = lines.find_map(|line| line.strip_prefix("VmHWM:"));
    let peak = peak.context("no peak in /proc/self/status")?;
    Ok(peak.trim().trim_end_matches("kB").trim().parse()?)
}
