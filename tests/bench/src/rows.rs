//! The rows of the table, each measured on its own.

use std::time::Instant;

use anyhow::{Result, bail, ensure};
use futures_util::future::try_join_all;

use crate::concurrent::{self, Kind};
use crate::floor::Floor;
use crate::report::{Goal, Row, median};
use crate::server::Server;
use crate::{memory, sdk, signing};

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

/// Calls of a slice, one after the other.
const SEQUENTIAL: usize = 150;

/// Tasks at once, and calls of each in a slice.
const TASKS: usize = 64;
const IN_EACH: usize = 25;

/// Measures a row; some give several.
pub async fn measure(name: &str) -> Result<Vec<Row>> {
    match name {
        "sequential reads" => sequential(name, false).await,
        "sequential creates" => sequential(name, true).await,
        "64 reads at once" => at_once().await,
        "listing 100,000 lines" => listing().await,
        "signing" => signing_row(),
        "streaming 1,000,000 route rules" => streaming(),
        "10,000 concurrent calls" => many(),
        "emulator" => emulator().await,
        other => bail!("there is no row {other}"),
    }
}

/// Slices of a round of small calls. Floor and SDK alternate in them, so that a slow moment of the
/// machine affects both.
const SLICES: usize = 20;

/// Runs both in turn and gives the medians of ours and the floor's: seconds a round.
async fn alternate<A, B>(
    slices: usize,
    mut ours: impl FnMut() -> A,
    mut floor: impl FnMut() -> B,
) -> Result<(f64, f64)>
where
    A: Future<Output = Result<()>>,
    B: Future<Output = Result<()>>,
{
    let (mut our_figures, mut floor_figures) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (mut our_time, mut floor_time) = (0.0, 0.0);
        for slice in 0..slices {
            // The first of a slice finds the machine as the other left it, so the order alternates.
            if slice % 2 == 0 {
                floor_time += seconds(floor()).await?;
                our_time += seconds(ours()).await?;
            } else {
                our_time += seconds(ours()).await?;
                floor_time += seconds(floor()).await?;
            }
        }
        if round > 0 {
            our_figures.push(our_time);
            floor_figures.push(floor_time);
        }
    }
    Ok((median(our_figures), median(floor_figures)))
}

async fn seconds(work: impl Future<Output = Result<()>>) -> Result<f64> {
    let start = Instant::now();
    work.await?;
    Ok(start.elapsed().as_secs_f64())
}

/// So many calls, one after the other.
async fn one_by_one<F: Future<Output = Result<()>>>(
    calls: usize,
    mut call: impl FnMut() -> F,
) -> Result<()> {
    for _ in 0..calls {
        call().await?;
    }
    Ok(())
}

/// So many calls in each of so many tasks.
async fn at_the_same_time<F>(
    tasks: usize,
    calls: usize,
    call: impl Fn() -> F + Clone + Send + 'static,
) -> Result<()>
where
    F: Future<Output = Result<()>> + Send,
{
    let workers = (0..tasks).map(|_| {
        let call = call.clone();
        tokio::spawn(async move { one_by_one(calls, call).await })
    });
    for done in try_join_all(workers).await? {
        done?;
    }
    Ok(())
}

/// Seconds a round as calls a second, of both.
fn rates((ours, floor): (f64, f64), calls: usize) -> (f64, f64) {
    let calls = (calls * SLICES) as f64;
    (calls / ours, calls / floor)
}

async fn sequential(name: &str, create: bool) -> Result<Vec<Row>> {
    let server = Server::start(&["canned", "0"])?;
    let (client, floor) = (
        &sdk::client(&server.endpoint)?,
        &Floor::new(&server.endpoint)?,
    );
    let channel = &sdk::channel()?;
    let body = &crate::floor::channel();
    let our_call = || async move {
        if create {
            sdk::create(client, channel).await.map(drop)
        } else {
            sdk::get(client).await.map(drop)
        }
    };
    let floor_call = || async move {
        if create {
            floor.create(body).await.map(drop)
        } else {
            floor.get().await.map(drop)
        }
    };
    let seconds = alternate(
        SLICES,
        || one_by_one(SEQUENTIAL, our_call),
        || one_by_one(SEQUENTIAL, floor_call),
    )
    .await?;
    let rates = rates(seconds, SEQUENTIAL);
    Ok(vec![Row::new(name, rates, "/s", Goal::AtLeast(0.95))])
}

async fn at_once() -> Result<Vec<Row>> {
    let server = Server::start(&["canned", "0"])?;
    let (client, floor) = (
        sdk::client(&server.endpoint)?,
        Floor::new(&server.endpoint)?,
    );
    let ours = move || {
        let client = client.clone();
        at_the_same_time(TASKS, IN_EACH, move || {
            let client = client.clone();
            async move { sdk::get(&client).await.map(drop) }
        })
    };
    let floor = move || {
        let floor = floor.clone();
        at_the_same_time(TASKS, IN_EACH, move || {
            let floor = floor.clone();
            async move { floor.get().await.map(drop) }
        })
    };
    let rates = rates(alternate(SLICES, ours, floor).await?, TASKS * IN_EACH);
    let goal = Goal::AtLeast(0.90);
    Ok(vec![Row::new("64 reads at once", rates, "/s", goal)])
}

async fn listing() -> Result<Vec<Row>> {
    const LINES: usize = 100_000;
    /// Listings of a round.
    const LISTINGS: usize = 4;
    let server = Server::start(&["canned", &LINES.to_string()])?;
    let (client, floor) = (
        &sdk::client(&server.endpoint)?,
        &Floor::new(&server.endpoint)?,
    );
    // A slice lists everything once; the figures are those of one listing.
    let (ours, floor) = alternate(
        LISTINGS,
        || async {
            ensure!(sdk::list(client).await? == LINES, "lines are missing");
            Ok(())
        },
        || async {
            ensure!(floor.list().await? == LINES, "lines are missing");
            Ok(())
        },
    )
    .await?;
    let figures = (ours / LISTINGS as f64, floor / LISTINGS as f64);
    let goal = Goal::AtMost(0.95);
    Ok(vec![Row::new("listing 100,000 lines", figures, "s", goal)])
}

fn signing_row() -> Result<Vec<Row>> {
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..=ROUNDS {
        let (signing, hmac) = signing::measure()?;
        ours.push(signing);
        floor.push(hmac);
    }
    let figures = (median(ours), median(floor));
    let goal = Goal::AtMost(2.5);
    Ok(vec![Row::new(
        "signing, by one HMAC-SHA256",
        figures,
        "ns",
        goal,
    )])
}

fn streaming() -> Result<Vec<Row>> {
    let (few_peak, few_seconds) = memory::of_streaming(10_000)?;
    let (many_peak, many_seconds) = memory::of_streaming(1_000_000)?;
    let memory = "1,000,000 rules: memory beyond 10,000's";
    let time = "1,000,000 rules: time by 100 times 10,000's";
    let seconds = (many_seconds, few_seconds * 100.0);
    Ok(vec![
        Row::new(memory, (many_peak, few_peak), "MiB", Goal::AtMost(16.0))
            .comparing(many_peak - few_peak),
        Row::new(time, seconds, "s", Goal::AtMost(1.2)),
    ])
}

fn many() -> Result<Vec<Row>> {
    let server = Server::start(&["canned", "0"])?;
    let (mut ours, mut floor, mut peaks, mut tenths) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        floor.push(concurrent::measure(&server.endpoint, Kind::Floor, 10_000)?.p99);
        let taken = concurrent::measure(&server.endpoint, Kind::Sdk, 10_000)?;
        ours.push(taken.p99);
        peaks.push(taken.peak);
        tenths.push(concurrent::measure(&server.endpoint, Kind::Sdk, 1000)?.peak);
    }
    let p99 = (median(ours), median(floor));
    let memory = (median(peaks), median(tenths) * 10.0);
    let by_tenth = "10,000 concurrent calls: memory by 10 times 1,000's";
    Ok(vec![
        Row::new("10,000 concurrent calls: p99", p99, "ms", Goal::AtMost(1.2)),
        Row::new(by_tenth, memory, "MiB", Goal::AtMost(1.0)),
    ])
}

async fn emulator() -> Result<Vec<Row>> {
    let (canned, emulated) = (
        Server::start(&["canned", "0"])?,
        Server::start(&["emulator"])?,
    );
    let reads = |server: &Server| -> Result<_> {
        let (client, line) = (sdk::client(&server.endpoint)?, server.line.clone());
        Ok(move || {
            let (client, line) = (client.clone(), line.clone());
            at_the_same_time(TASKS, IN_EACH, move || {
                let (client, line) = (client.clone(), line.clone());
                async move {
                    client.line(&line).get().send().await?;
                    Ok(())
                }
            })
        })
    };
    let seconds = alternate(SLICES, reads(&emulated)?, reads(&canned)?).await?;
    let rates = rates(seconds, TASKS * IN_EACH);
    let verified = "emulator: signed and verified reads";
    Ok(vec![
        Row::new(verified, rates, "/s", Goal::AtLeast(0.5)),
        Row::new(
            "emulator: reads a second",
            rates,
            "/s",
            Goal::AtLeast(15_000.0),
        )
        .comparing(rates.0),
    ])
}
