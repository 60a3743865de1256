//! The rows of the table, each measured on its own.

use anyhow::{Result, bail, ensure};

use crate::child::{Server, numbers};
use crate::counted::signature_and_hmac;
use crate::measure::{median, seconds};
use crate::report::Goal::{AtLeast, AtMost};
use crate::report::Row;
use crate::subject::{Call, Subject};

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
        "sequential reads" => sequential(name, Call::Read).await,
        "sequential creates" => sequential(name, Call::Create).await,
        "64 reads at once" => {
            let server = Server::canned(0)?;
            let subjects = Subject::both(&server.endpoint)?;
            let seconds = alternate(&subjects, SLICES, read_at_once).await?;
            Ok(vec![rate(name, seconds, TASKS * IN_EACH, 0.90)])
        }
        "listing 100,000 lines" => listing(name).await,
        "signing" => signing().await,
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
        let mut sums = [0.0, 0.0];
        for slice in 0..slices {
            // The first finds the machine as the other left it, so the order changes too.
            let order = if slice % 2 == 0 { [1, 0] } else { [0, 1] };
            for index in order {
                sums[index] += seconds(work(&subjects[index])).await?;
            }
        }
        if round > 0 {
            figures[0].push(sums[0]);
            figures[1].push(sums[1]);
        }
    }
    Ok(figures.map(median))
}

async fn read_at_once(subject: &Subject) -> Result<()> {
    subject.at_once(TASKS, Call::Read, IN_EACH).await.map(drop)
}

/// Calls a second, from the seconds of a round.
fn rate(name: &str, seconds: [f64; 2], calls_of_a_slice: usize, goal: f64) -> Row {
    let calls = (calls_of_a_slice * SLICES) as f64;
    Row::new(name, seconds.map(|s| calls / s), "/s", AtLeast(goal))
}

/// Small calls, one after the other, against a server of fixed responses.
async fn sequential(name: &str, call: Call) -> Result<Vec<Row>> {
    let server = Server::canned(0)?;
    let subjects = Subject::both(&server.endpoint)?;
    let work = async |subject: &Subject| subject.repeat(call, SEQUENTIAL).await;
    let seconds = alternate(&subjects, SLICES, work).await?;
    Ok(vec![rate(name, seconds, SEQUENTIAL, 0.97)])
}

async fn listing(name: &str) -> Result<Vec<Row>> {
    const LINES: usize = 100_000;
    /// Listings of a round.
    const LISTINGS: usize = 4;
    let server = Server::canned(LINES)?;
    let subjects = Subject::both(&server.endpoint)?;
    // A slice lists everything once; the figures are those of one listing.
    let work = async |subject: &Subject| subject.list(LINES).await;
    let seconds = alternate(&subjects, LISTINGS, work).await?;
    let seconds = seconds.map(|seconds| seconds / LISTINGS as f64);
    Ok(vec![Row::new(name, seconds, "s", AtMost(0.95))])
}

async fn signing() -> Result<Vec<Row>> {
    let mut rounds = [Vec::new(), Vec::new()];
    for _ in 0..=ROUNDS {
        let [signature, hmac] = signature_and_hmac().await?;
        rounds[0].push(signature);
        rounds[1].push(hmac);
    }
    let name = "signing, by one HMAC-SHA256";
    Ok(vec![Row::new(name, rounds.map(median), "ns", AtMost(2.5))])
}

/// Streams this many rules in a child. Returns the MiB at the peak and the seconds.
fn stream(rules: u32) -> Result<(f64, f64)> {
    let server = Server::canned(rules as usize)?;
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
    let memory = Row::new(name, [many_peak, few_peak], "MiB", AtMost(16.0));
    let name = "1,000,000 rules: time by 100 times 10,000's";
    let time = Row::new(name, [many_seconds, few_seconds * 100.0], "s", AtMost(1.2));
    Ok(vec![memory.comparing(many_peak - few_peak), time])
}

fn many() -> Result<Vec<Row>> {
    let server = Server::canned(0)?;
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
    let (emulated, canned) = (Server::start(&["emulator"])?, Server::canned(0)?);
    let reader = |server: &Server| Subject::sdk(&server.endpoint, &server.line);
    let subjects = [reader(&emulated)?, reader(&canned)?];
    let seconds = alternate(&subjects, SLICES, read_at_once).await?;
    let row = |name, goal| rate(name, seconds, TASKS * IN_EACH, goal);
    let alone = row("emulator: reads a second", 15_000.0);
    let reads = alone.ours;
    Ok(vec![
        row("emulator: signed and verified reads", 0.5),
        alone.comparing(reads),
    ])
}
