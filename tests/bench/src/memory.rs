//! Peak memory of a process that streams a list.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::sdk;
use crate::server::Server;

/// Streams all route rules of a server and prints their number, the peak memory in KiB and the
/// seconds it took.
pub async fn stream(endpoint: &str) -> Result<()> {
    let client = sdk::client(endpoint)?;
    let start = Instant::now();
    let count = sdk::stream_rules(&client).await?;
    println!("{count} {} {}", peak_kib()?, start.elapsed().as_secs_f64());
    Ok(())
}

/// The highest resident memory of this process so far.
pub fn peak_kib() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status").context("no /proc on this system")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .context("no peak in /proc/self/status")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

/// What streaming this many rules takes: MiB at the peak, and seconds.
pub fn of_streaming(rules: usize) -> Result<(f64, f64)> {
    let server = Server::start(&["canned", &rules.to_string()])?;
    let output = Command::new(std::env::current_exe()?)
        .args(["stream", &server.endpoint])
        .output()?;
    ensure!(
        output.status.success(),
        "streaming failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout)?;
    let mut words = text.split_whitespace();
    let mut number = || -> Result<f64> { Ok(words.next().context("too little output")?.parse()?) };
    let (count, peak, seconds) = (number()?, number()?, number()?);
    ensure!(
        count as usize == rules,
        "{count} rules came instead of {rules}"
    );
    Ok((peak / 1024.0, seconds))
}
