//! `cargo xtask instructions`: how many instructions signing a request, decoding a page, and a
//! whole signed read and create take, compared with the figures checked in. Of a whole call, what
//! it costs beyond the same exchange by reqwest alone is compared.
//!
//! Callgrind counts instead of timing, so a regression shows on any machine, however busy. Each
//! piece of work runs twice, for a different number of times; the difference is what it costs
//! without start-up.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::cargo;
use crate::repository::Repository;

/// What is counted, what it is counted beyond, and how often it is repeated in the shorter and the
/// longer run.
const WORK: [(&str, Option<&str>, u64, u64); 4] = [
    ("sign", None, 100, 1100),
    ("decode", None, 1, 11),
    ("read", Some("floor-read"), 100, 1100),
    ("create", Some("floor-create"), 100, 1100),
];

/// Where the figures are.
const FIGURES: &str = "tests/bench/instructions.json";

/// How to run.
#[derive(clap::Args)]
pub struct Options {
    /// Write the new figures instead of comparing them.
    #[arg(long)]
    bless: bool,
}

/// Counts and compares.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let found = Command::new("valgrind").arg("--version").output();
    if !found.is_ok_and(|output| output.status.success()) {
        bail!("valgrind is required but not installed; on Debian, install the package valgrind");
    }
    let program = cargo::build(repository, "et-bench", "release")?;
    let file = repository.path(FIGURES);
    let mut figures: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
    let tolerance = figures["tolerance"]
        .as_f64()
        .with_context(|| format!("{FIGURES} has no tolerance"))?;
    let mut worse = Vec::new();
    for (work, floor, few, many) in WORK {
        let cost = |work| -> Result<u64> {
            let [few_cost, many_cost] =
                [few, many].map(|times| count(repository, &program, work, times));
            Ok((many_cost? - few_cost?) / (many - few))
        };
        let (cost, beyond) = match floor.map(cost).transpose()? {
            None => (cost(work)?, String::new()),
            Some(floor) => (
                cost(work)?.saturating_sub(floor),
                format!(" beyond the {floor} of reqwest alone"),
            ),
        };
        let known = figures[work]
            .as_u64()
            .with_context(|| format!("{FIGURES} has no figure for {work}"))?;
        let change = cost as f64 / known as f64 - 1.0;
        println!(
            "{work}: {cost} instructions{beyond}, {known} checked in ({:+.1} %)",
            change * 100.0
        );
        if change > tolerance {
            worse.push(work);
        }
        figures[work] = cost.into();
    }
    if options.bless {
        std::fs::write(&file, serde_json::to_string_pretty(&figures)? + "\n")?;
        println!("wrote {FIGURES}");
        return Ok(ExitCode::SUCCESS);
    }
    if worse.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!(
        "{} exceeds the figure in {FIGURES} by more than {:.0} %; find out why, or write the new \
         figure with --bless and explain it",
        worse.join(" and "),
        tolerance * 100.0
    );
    Ok(ExitCode::FAILURE)
}

/// The instructions of a run.
fn count(repository: &Repository, program: &Path, work: &str, times: u64) -> Result<u64> {
    let output = repository.path("target/callgrind.out");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(program)
        .args(["repeat", work, &times.to_string()])
        .output()
        .context("cannot start valgrind")?;
    ensure!(
        run.status.success(),
        "callgrind: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    let text = std::fs::read_to_string(&output)?;
    let total = text.lines().find_map(|line| {
        line.strip_prefix("totals: ")
            .or_else(|| line.strip_prefix("summary: "))
    });
    total
        .context("callgrind wrote no totals")?
        .trim()
        .parse()
        .context("callgrind's total is not a number")
}
