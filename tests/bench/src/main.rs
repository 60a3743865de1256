//! `cargo xtask bench`: what the SDK costs, as ratios from one run on one machine.
//!
//! This process is the client; the servers are its children. Each row runs the floor and the SDK in
//! turn, five rounds after a warm-up, and takes the medians.

mod builds;
mod canned;
mod child;
mod concurrent;
mod counted;
mod fixture;
mod memory;
mod peer;
mod report;
mod rows;
mod signing;
mod subject;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

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
    Repeat { work: counted::Work, times: u32 },
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
    let arguments = Arguments::parse();
    if let Some(Role::Repeat { work, times }) = arguments.role {
        return exit(counted::repeat(work, times));
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: no runtime: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(async {
        match &arguments.role {
            Some(Role::Canned { total }) => {
                canned::serve(*total).await;
                Ok(())
            }
            Some(Role::Emulator) => child::emulate().await,
            Some(Role::Stream { endpoint }) => memory::stream(endpoint).await,
            Some(Role::Concurrent {
                endpoint,
                client,
                calls,
                rounds,
                create,
            }) => concurrent::run(endpoint, *client, *calls, *rounds, *create).await,
            Some(Role::Repeat { .. }) | None => bench(&arguments).await,
        }
    });
    exit(result)
}

fn exit(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn bench(arguments: &Arguments) -> Result<()> {
    let only = arguments.only.as_deref().unwrap_or_default();
    let selected: Vec<_> = rows::NAMES
        .iter()
        .filter(|name| name.contains(only))
        .collect();
    let progress =
        ProgressBar::with_draw_target(Some(selected.len() as u64), ProgressDrawTarget::stderr())
            .with_style(ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")?);
    println!(
        "{:44} {:>9} {:>9} {:6} {:>7}    {:>7}",
        "row", "ours", "floor", "unit", "ratio", "goal"
    );
    let mut measured = Vec::new();
    for name in selected {
        progress.set_message(*name);
        for row in rows::measure(name)
            .await
            .with_context(|| (*name).to_owned())?
        {
            progress.suspend(|| println!("{row}"));
            measured.push(row.to_json());
        }
        progress.inc(1);
    }
    let mut others = Vec::new();
    if let Some(python) = &arguments.peer {
        others.extend(peer::rows(python).await?);
    }
    if arguments.builds {
        others.extend(builds::rows()?);
    }
    for row in others {
        progress.suspend(|| println!("{row}"));
        measured.push(row.to_json());
    }
    progress.finish_and_clear();
    if let Some(file) = &arguments.json {
        std::fs::write(
            file,
            serde_json::to_string_pretty(&json!({"rows": Value::Array(measured)}))?,
        )
        .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
