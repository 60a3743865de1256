//! Peak memory of a process that streams a list.

use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::fixture::LINE;
use crate::subject::Subject;

/// Streams all route rules of a server and prints their number, the peak memory in KiB and the
/// seconds it took.
pub async fn stream(endpoint: &str) -> Result<()> {
    let Subject::Sdk { client, line, .. } = Subject::sdk(endpoint, LINE)? else {
        bail!("not the SDK");
    };
    let start = Instant::now();
    let rules = client.line(line).channel("dedicatedconn-1").route_rules();
    let mut rules = rules.list().max_keys(1000).items();
    let mut count = 0;
    while let Some(rule) = rules.next().await {
        count += usize::from(!rule?.route_rule_id.is_empty());
    }
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
