//! Torture for the SDK: thousands of changing calls through a proxy that breaks connections and
//! responses, and then a look at the emulator: what was reported as done must be there, and nothing
//! must be there twice.
//!
//! Prints one line on standard output, and everything else on standard error. The exit code is 0 if
//! every promise was kept, 1 if not, and 2 if something broke that was not meant to.

mod audit;
mod call;
mod drive;
mod effect;
mod expected;
mod fault;
mod proxy;
mod rotation;
mod setup;
mod share;
mod usage;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use bce_auth::provider::StaticProvider;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use crate::audit::Verdict;
use crate::rotation::Rotation;
use crate::setup::{Setup, keys};
use crate::usage::Usage;

/// Drives changing calls through a proxy that breaks connections and responses, and counts what was
/// lost or done twice.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask torture", bin_name = "cargo xtask torture")]
struct Arguments {
    /// How many calls to make; with --minutes, how many in each round.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..))]
    calls: u32,
    /// The share of the requests that a fault strikes, from 0 to 1.
    #[arg(long, default_value_t = 0.2, value_parser = share)]
    fault_rate: f64,
    /// What calls and faults are drawn from; random by default.
    #[arg(long)]
    seed: Option<u64>,
    /// Run for so many minutes, with credentials that change, and measure memory and descriptors.
    #[arg(long, value_parser = minutes)]
    minutes: Option<f64>,
}

fn share(text: &str) -> Result<f64, String> {
    number(text, |share| (0.0..=1.0).contains(&share)).ok_or_else(|| "must be from 0 to 1".into())
}

fn minutes(text: &str) -> Result<f64, String> {
    let minutes = number(text, |minutes| minutes > 0.0 && minutes <= 100_000.0);
    minutes.ok_or_else(|| "must be greater than 0 and at most 100000".into())
}

fn number(text: &str, is_allowed: impl Fn(f64) -> bool) -> Option<f64> {
    text.parse().ok().filter(|number| is_allowed(*number))
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..));
    eprintln!("seed {seed}");
    let result = match arguments.minutes {
        None => run(&arguments, seed).await,
        Some(minutes) => soak(&arguments, seed, Duration::from_secs_f64(minutes * 60.0)).await,
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Makes the calls once. Returns whether every promise was kept.
async fn run(arguments: &Arguments, seed: u64) -> Result<bool> {
    let [key, ..] = keys()?;
    let key = StaticProvider::new(key);
    let setup = Setup::start(arguments.calls, arguments.fault_rate, seed, key).await?;
    let style = "{elapsed_precise} {bar:40} {pos}/{len} calls {per_sec}";
    let progress =
        ProgressBar::new(arguments.calls.into()).with_style(ProgressStyle::with_template(style)?);
    let started = Instant::now();
    let verdict = setup.round(arguments.calls, seed, &progress).await?;
    progress.finish_and_clear();
    tell(&setup, &verdict, started);
    println!("{verdict}");
    Ok(verdict.is_clean())
}

/// How many rounds it takes until pools, caches and the allocator have reached their size.
const WARM_UP: u64 = 3;

/// Makes the calls again and again until the time is up. Returns whether every promise was kept.
async fn soak(arguments: &Arguments, seed: u64, time: Duration) -> Result<bool> {
    Usage::now()?;
    let rotation = Rotation::new(keys()?);
    let (calls, rate) = (arguments.calls, arguments.fault_rate);
    let setup = Setup::start(calls, rate, seed, rotation.cached()).await?;
    let style = "{elapsed_precise} {spinner} {pos} calls {per_sec}";
    let progress = ProgressBar::new_spinner().with_style(ProgressStyle::with_template(style)?);
    let started = Instant::now();
    let mut verdict = Verdict::default();
    let mut start = None;
    for round in 1.. {
        let seed = seed.wrapping_add(round);
        verdict.add(setup.round(calls, seed, &progress).await?);
        if round == WARM_UP {
            start = Some(Usage::at_rest().await?);
        }
        if round > WARM_UP && started.elapsed() >= time || verdict.violations.len() > MOST_PRINTED {
            break;
        }
    }
    progress.finish_and_clear();
    let end = Usage::at_rest().await?;
    let start = start.unwrap_or(end);
    tell(&setup, &verdict, started);
    let rotated = rotation.given();
    eprintln!("credentials were provided {rotated} times");
    if rotated < 2 {
        bail!("the credentials were never changed; run for longer");
    }
    println!(
        "{verdict} memory {}->{} MiB descriptors {}->{}",
        start.memory, end.memory, start.descriptors, end.descriptors
    );
    let flat = start.is_flat_until(end);
    if !flat {
        eprintln!("memory or descriptors have grown; something leaks");
    }
    Ok(flat && verdict.is_clean())
}

/// How many violations are printed; more of the same say nothing new.
const MOST_PRINTED: usize = 20;

/// Prints what happened besides the result.
fn tell(setup: &Setup, verdict: &Verdict, started: Instant) {
    for violation in verdict.violations.iter().take(MOST_PRINTED) {
        eprintln!("{violation}");
    }
    if verdict.violations.len() > MOST_PRINTED {
        eprintln!("and {} more", verdict.violations.len() - MOST_PRINTED);
    }
    let share = 100.0 * verdict.ok as f64 / verdict.calls.max(1) as f64;
    eprintln!(
        "{share:.2} % ok in {:.1} s; faults: {}",
        started.elapsed().as_secs_f64(),
        setup.faults()
    );
}
