//! `cargo xtask bench`: what the SDK costs, as ratios from one run on one machine.
//!
//! This process is the client; the servers are its children. Each row runs the floor and the SDK in
//! turn, five rounds after a warm-up, and takes the medians.

mod builds;
mod canned;
mod child;
mod counted;
mod fixture;
mod measure;
mod peer;
mod report;
mod rows;
mod subject;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;
use tokio::runtime::Builder;

use crate::report::Row;
use crate::subject::Call;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    role: Option<Role>,
    /// Only rows whose name contains this.
    #[arg(long, global = true)]
    only: Option<String>,
    /// Where to write the rows as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// A Python with the official SDK, to measure that too.
    #[arg(long)]
    peer: Option<PathBuf>,
    /// Measure what a user's build costs too.
    #[arg(long)]
    builds: bool,
}

/// What a child of the benchmark does.
#[derive(Subcommand)]
enum Role {
    /// Serve fixed responses.
    Canned { total: usize },
    /// Serve an emulator with one line.
    Emulator,
    /// Stream route rules and print the peak memory.
    Stream { endpoint: String },
    /// Repeat a piece of work, for callgrind.
    Repeat { work: counted::Work, times: usize },
    /// Make many calls at once and print the memory and the times.
    Concurrent {
        endpoint: String,
        client: subject::Kind,
        calls: usize,
        /// Calls one after the other in each place.
        #[arg(default_value_t = 1)]
        rounds: usize,
        /// Create channels instead of reading a line.
        #[arg(long)]
        create: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Arguments) -> Result<()> {
    let role = arguments.role.take();
    // Counts must not depend on how threads take turns.
    let mut runtime = match role {
        Some(Role::Repeat { .. }) => Builder::new_current_thread(),
        _ => Builder::new_multi_thread(),
    };
    let runtime = runtime.enable_all().build().context("no runtime")?;
    runtime.block_on(async {
        match role {
            None => bench(&arguments).await,
            Some(Role::Canned { total }) => canned::serve(total).await,
            Some(Role::Emulator) => child::emulate().await,
            Some(Role::Stream { endpoint }) => child::stream(&endpoint).await,
            Some(Role::Repeat { work, times }) => counted::repeat(work, times).await,
            Some(Role::Concurrent {
                endpoint,
                client,
                calls,
                rounds,
                create,
            }) => {
                let call = if create { Call::Create } else { Call::Read };
                child::concurrent(&endpoint, client, calls, call, rounds).await
            }
        }
    })
}

async fn bench(arguments: &Arguments) -> Result<()> {
    let only = arguments.only.as_deref().unwrap_or_default();
    let names = rows::NAMES.iter().filter(|name| name.contains(only));
    let names: Vec<_> = names.collect();
    let target = ProgressDrawTarget::stderr();
    let progress = ProgressBar::with_draw_target(Some(names.len() as u64), target)
        .with_style(ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")?);
    println!(
        "{:44} {:>9} {:>9} {:6} {:>7}    {:>7}",
        "row", "ours", "floor", "unit", "ratio", "goal"
    );
    let mut measured = Vec::new();
    let mut report = |rows: Vec<Row>| {
        for row in rows {
            progress.suspend(|| println!("{row}"));
            measured.push(row.to_json());
        }
    };
    for name in names {
        progress.set_message(*name);
        report(rows::measure(name).await.context(*name)?);
        progress.inc(1);
    }
    if let Some(python) = &arguments.peer {
        report(peer::rows(python).await?);
    }
    if arguments.builds {
        report(builds::rows().await?);
    }
    progress.finish_and_clear();
    if let Some(file) = &arguments.json {
        let text = serde_json::to_string_pretty(&json!({ "rows": measured }))?;
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
