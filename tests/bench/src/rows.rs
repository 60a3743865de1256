//! The rows of the table, each measured on its own.

use std::time::Instant;

use anyhow::{Result, bail, ensure};
use futures_util::future::try_join_all;

use crate::child::{Server, numbers};
use crate::report::Goal::{AtLeast, AtMost};
use crate::report::{Row, median};
use crate::signing;
use crate::subject::Subject;

/// All rows.
pub const NAMES: &[&str] = &[
    "sequential reads",
    "sequential creates",
    "64 reads at once",
    "listing 100,000 lines",
    "signing",
    "streaming 1,000,000 route rules",
    "10,000 concurrent calls",
    "emulator",
];

/// Rounds that count, after one that does not.
const ROUNDS: usize = 5;

/// Slices of a round of small calls. Floor and SDK take turns in them, so that a slow moment of the
/// machine affects both.
const SLICES: usize = 20;

/// Calls of a slice, one after the other.
const SEQUENTIAL: usize = 150;

/// Tasks at once, and calls of each in a slice.
const TASKS: usize = 64;
const IN_EACH: usize = 25;

/// Measures a row; some have several figures.
pub async fn measure(name: &str) -> Result<Vec<Row>> {
    match name {
        "sequential reads" => sequential_reads().await,
        "sequential creates" => sequential_creates().await,
        "64 reads at once" => reads_at_once().await,
        "listing 100,000 lines" => listing().await,
        "signing" => signing_row(),
        "streaming 1,000,000 route rules" => streaming(),
        "10,000 concurrent calls" => many(),
        "emulator" => emulator().await,
        other => bail!("there is no row {other}"),
    }
}

/// Has two subjects do the work in turn. Returns the medians of the seconds that each takes in a
/// round.
async fn alternate(
    subjects: &[Subject; 2],
    slices: usize,
    work: impl AsyncFn(&Subject) -> Result<()>,
) -> Result<[f64; 2]> {
    let mut figures = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        let mut seconds = [0.0, 0.0];
        for slice in 0..slices {
            // The first finds the machine as the other left it, so the order changes too.
            let order = if slice % 2 == 0 { [1, 0] } else { [0, 1] };
            for index in order {
                let start = Instant::now();
                work(&subjects[index]).await?;
                seconds[index] += start.elapsed().as_secs_f64();
            }
        }
        if round > 0 {
            figures[0].push(seconds[0]);
            figures[1].push(seconds[1]);
        }
    }
    Ok(figures.map(median))
}

/// Reads lines in many tasks at once.
async fn read_at_once(subject: &Subject) -> Result<()> {
    let tasks = (0..TASKS).map(|_| {
        let subject = subject.clone();
        tokio::spawn(async move {
            for _ in 0..IN_EACH {
                subject.read().await?;
            }
            anyhow::Ok(())
        })
    });
    let done = try_join_all(tasks).await?;
    done.into_iter().collect()
}

/// A row of calls a second, from seconds a round.
fn rate(name: &'static str, seconds: [f64; 2], calls_of_a_slice: usize, goal: f64) -> Row {
    let calls = (calls_of_a_slice * SLICES) as f64;
    Row::new(
        name,
        seconds.map(|seconds| calls / seconds),
        "/s",
        AtLeast(goal),
    )
}

/// Small calls against a server of fixed responses.
async fn calls(
    name: &'static str,
    calls_of_a_slice: usize,
    goal: f64,
    work: impl AsyncFn(&Subject) -> Result<()>,
) -> Result<Vec<Row>> {
    let server = Server::start(&["canned", "0"])?;
    let subjects = Subject::both(&server.endpoint)?;
    let seconds = alternate(&subjects, SLICES, work).await?;
    Ok(vec![rate(name, seconds, calls_of_a_slice, goal)])
}

async fn sequential_reads() -> Result<Vec<Row>> {
    let work = async |subject: &Subject| {
        for _ in 0..SEQUENTIAL {
            subject.read().await?;
        }
        Ok(())
    };
    calls("sequential reads", SEQUENTIAL, 0.97, work).await
}

async fn sequential_creates() -> Result<Vec<Row>> {
    let work = async |subject: &Subject| {
        for _ in 0..SEQUENTIAL {
            subject.create().await?;
        }
        Ok(())
    };
    calls("sequential creates", SEQUENTIAL, 0.97, work).await
}

async fn reads_at_once() -> Result<Vec<Row>> {
    calls("64 reads at once", TASKS * IN_EACH, 0.90, read_at_once).await
}

async fn listing() -> Result<Vec<Row>> {
    const LINES: usize = 100_000;
    /// Listings of a round.
    const LISTINGS: usize = 4;
    let server = Server::start(&["canned", &LINES.to_string()])?;
    let subjects = Subject::both(&server.endpoint)?;
    // A slice lists everything once; the figures are those of one listing.
    let seconds = alternate(&subjects, LISTINGS, async |subject| {
        ensure!(subject.list().await? == LINES, "lines are missing");
        Ok(())
    });
    let seconds = seconds.await?.map(|seconds| seconds / LISTINGS as f64);
    let row = Row::new("listing 100,000 lines", seconds, "s", AtMost(0.95));
    Ok(vec![row])
}

fn signing_row() -> Result<Vec<Row>> {
    let rounds = (0..=ROUNDS).map(|_| signing::measure());
    let (ours, floor) = rounds.collect::<Result<(Vec<_>, Vec<_>)>>()?;
    let figures = [ours, floor].map(median);
    let row = Row::new("signing, by one HMAC-SHA256", figures, "ns", AtMost(2.5));
    Ok(vec![row])
}

/// What streaming this many rules takes: MiB at the peak, and seconds.
fn stream(rules: u32) -> Result<(f64, f64)> {
    let server = Server::start(&["canned", &rules.to_string()])?;
    let [count, peak, seconds] = numbers(&["stream", &server.endpoint])?;
    ensure!(
        count == f64::from(rules),
        "{count} rules instead of {rules}"
    );
    Ok((peak / 1024.0, seconds))
}

fn streaming() -> Result<Vec<Row>> {
    let (few_peak, few_seconds) = stream(10_000)?;
    let (many_peak, many_seconds) = stream(1_000_000)?;
    let name = "1,000,000 rules: memory beyond 10,000's";
    let memory =
        Row::new(name, [many_peak, few_peak], "MiB", AtMost(16.0)).comparing(many_peak - few_peak);
    let name = "1,000,000 rules: time by 100 times 10,000's";
    let figures = [many_seconds, few_seconds * 100.0];
    let time = Row::new(name, figures, "s", AtMost(1.2));
    Ok(vec![memory, time])
}

fn many() -> Result<Vec<Row>> {
    let server = Server::start(&["canned", "0"])?;
    // Milliseconds in which 99 of 100 calls are done, and KiB at the peak.
    let measure = |kind: &str, calls: &str| -> Result<[f64; 2]> {
        numbers(&["concurrent", &server.endpoint, kind, calls])
    };
    let mut figures = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        let [floor, _] = measure("floor", "10000")?;
        let [ours, peak] = measure("sdk", "10000")?;
        let [_, tenth] = measure("sdk", "1000")?;
        for (figures, figure) in figures.iter_mut().zip([ours, floor, peak, tenth]) {
            figures.push(figure);
        }
    }
    let [ours, floor, peak, tenth] = figures.map(median);
    let (peak, tenth) = (peak / 1024.0, tenth / 1024.0);
    let name = "10,000 concurrent calls: p99";
    let time = Row::new(name, [ours, floor], "ms", AtMost(1.2));
    let name = "10,000 concurrent calls: memory by 10 times 1,000's";
    let memory = Row::new(name, [peak, tenth * 10.0], "MiB", AtMost(1.0));
    Ok(vec![time, memory])
}

async fn emulator() -> Result<Vec<Row>> {
    let canned = Server::start(&["canned", "0"])?;
    let emulated = Server::start(&["emulator"])?;
    let reader = |server: &Server| Subject::sdk(&server.endpoint, &server.line);
    let subjects = [reader(&emulated)?, reader(&canned)?];
    let seconds = alternate(&subjects, SLICES, read_at_once).await?;
    let name = "emulator: signed and verified reads";
    let beside = rate(name, seconds, TASKS * IN_EACH, 0.5);
    let name = "emulator: reads a second";
    let alone = rate(name, seconds, TASKS * IN_EACH, 15_000.0);
    let reads = (TASKS * IN_EACH * SLICES) as f64 / seconds[0];
    Ok(vec![beside, alone.comparing(reads)])
}
