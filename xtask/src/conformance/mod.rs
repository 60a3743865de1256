//! `cargo xtask conformance`: is the emulator the service that others know?
//!
//! Two strangers judge it, each on an emulator of its own: the official Python clients, driven through all of their functions, and
//! schemathesis, which tries what the API document allows and forbids. Exit code 0 when both are content, 1 when not, 2 when something
//! that is needed is missing.

mod official_clients;
mod schemathesis;

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::emulator::{self, ACCESS_KEY, SECRET_KEY};
use crate::repository::Repository;

/// What to run, and how hard.
#[derive(Args)]
pub struct Options {
    /// Run one part alone.
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// How many cases schemathesis makes up for an operation, at most, in each of its phases.
    #[arg(long, value_name = "COUNT", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,
    /// What the made-up cases follow from: the same seed, the same cases.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u32,
}

/// A judge.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The official Python clients.
    Python,
    /// Cases made up from the API document.
    Schemathesis,
}

/// Runs the parts, all of them even when one fails.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let program = emulator::build(repository)?;
    let wanted = |part| options.only.is_none_or(|only| only == part);
    let mut good = true;
    if wanted(Part::Schemathesis) {
        good &= schemathesis::run(repository, &program, options.cases, options.seed)?;
    }
    if wanted(Part::Python) {
        good &= official_clients::run(repository, &program)?;
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A Python program that finds the emulator's keys in its environment and leaves nothing beside its sources.
fn python_program(program: PathBuf) -> Command {
    let mut command = Command::new(program);
    command
        .env("BCE_ACCESS_KEY_ID", ACCESS_KEY)
        .env("BCE_SECRET_ACCESS_KEY", SECRET_KEY)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUTF8", "1");
    command
}
