//! Many calls at the same time: no error, memory in proportion, and how long the slowest took.

use std::time::Instant;

use anyhow::Result;
use futures_util::future::try_join_all;

use crate::memory;
use crate::subject::{Kind, Subject};

/// Makes the calls and prints p99 in milliseconds and the peak memory in KiB.
pub async fn run(
    endpoint: &str,
    kind: Kind,
    calls: usize,
    rounds: usize,
    create: bool,
) -> Result<()> {
    let subject = Subject::new(endpoint, kind)?;
    let tasks = (0..calls).map(|_| {
        let subject = subject.clone();
        tokio::spawn(async move {
            let start = Instant::now();
            for _ in 0..rounds {
                match create {
                    false => subject.read().await?,
                    true => subject.create().await?,
                }
            }
            anyhow::Ok(start.elapsed().as_secs_f64() * 1000.0)
        })
    });
    let times = try_join_all(tasks).await?;
    let mut times = times.into_iter().collect::<Result<Vec<f64>>>()?;
    times.sort_by(f64::total_cmp);
    println!("{} {}", times[times.len() * 99 / 100], memory::peak_kib()?);
    Ok(())
}
