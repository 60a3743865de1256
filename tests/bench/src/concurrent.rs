//! Many calls at the same time: none may fail, memory must grow in proportion, and the slowest are
//! timed.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::ValueEnum;
use futures_util::future::join_all;

use crate::floor::Floor;
use crate::{memory, sdk};

/// Whose calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Floor,
    Sdk,
}

/// What many calls took.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Milliseconds within which 99 of 100 were done.
    pub p99: f64,
    /// MiB at the peak.
    pub peak: f64,
}

/// Makes the calls and prints p99 in milliseconds and the peak memory in KiB.
pub async fn run(
    endpoint: &str,
    kind: Kind,
    calls: usize,
    rounds: usize,
    create: bool,
) -> Result<()> {
    // The SDK first: it installs the cryptography that reqwest needs here.
    let client = sdk::client(endpoint)?;
    let floor = Floor::new(endpoint)?;
    let tasks = (0..calls).map(|_| {
        let (floor, client) = (floor.clone(), client.clone());
        tokio::spawn(async move {
            let start = Instant::now();
            for _ in 0..rounds {
                match (kind, create) {
                    (Kind::Floor, false) => drop(floor.get().await?),
                    (Kind::Sdk, false) => drop(sdk::get(&client).await?),
                    (Kind::Floor, true) => drop(floor.create(&crate::floor::channel()).await?),
                    (Kind::Sdk, true) => drop(sdk::create(&client, &sdk::channel()?).await?),
                }
            }
            anyhow::Ok(start.elapsed().as_secs_f64() * 1000.0)
        })
    });
    let mut times = Vec::with_capacity(calls);
    for done in join_all(tasks).await {
        times.push(done??);
    }
    times.sort_by(f64::total_cmp);
    println!("{} {}", times[times.len() * 99 / 100], memory::peak_kib()?);
    Ok(())
}

/// Has a child make the calls.
pub fn measure(endpoint: &str, kind: Kind, calls: usize) -> Result<Taken> {
    let kind = if kind == Kind::Sdk { "sdk" } else { "floor" };
    let output = Command::new(std::env::current_exe()?)
        .args(["concurrent", endpoint, kind, &calls.to_string()])
        .output()?;
    ensure!(
        output.status.success(),
        "{kind}: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    let text = String::from_utf8(output.stdout)?;
    let (p99, peak) = text.trim().split_once(' ').context("too little output")?;
    Ok(Taken {
        p99: p99.parse()?,
        peak: peak.parse::<f64>()? / 1024.0,
    })
}
