//! `cargo xtask conformance`: is the emulator the service that other programs know?
//!
//! Three outsiders judge it, each with an emulator of its own: the official Go and Java clients, of
//! which a recording is replayed; the official Python clients, of which every function is called;
//! and schemathesis, which tries what the API document allows and forbids. Exit code 0 if all are
//! satisfied, 1 if not, 2 if something that is needed is missing.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cargo;
use crate::python::Environment;
use crate::repository::Repository;
use crate::spec::Documents;

/// What to run, and how hard.
#[derive(Args)]
pub struct Options {
    /// Run one part alone.
    #[arg(long, value_enum)]
    only: Option<Part>,
    /// The most cases that schemathesis generates for an operation in each of its phases.
    #[arg(long, value_name = "COUNT", default_value_t = 60)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,
    /// The seed of the generated cases: the same seed gives the same cases.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u32,
}

/// A judge.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// A recording of the official Go and Java clients.
    Recording,
    /// The official Python clients.
    Python,
    /// Cases generated from the API document.
    Schemathesis,
}

/// Runs the parts, all of them even when one fails.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let whole = Documents::load(repository)?
        .whole
        .write_merged(repository)?;
    let whole = whole.display().to_string();
    let (cases, seed) = (options.cases.to_string(), options.seed.to_string());
    let mut outcome = ExitCode::SUCCESS;
    if options.only.is_none_or(|only| only == Part::Recording) {
        outcome = replay(repository)?;
    }
    for (part, environment, script, arguments) in [
        (
            Part::Schemathesis,
            "schemathesis",
            "tests/conformance/fuzz.py",
            &[&*whole, "--cases", &cases, "--seed", &seed][..],
        ),
        (
            Part::Python,
            "official-clients",
            "tests/conformance/drive.py",
            &[],
        ),
    ] {
        if options.only.is_some_and(|only| only != part) {
            continue;
        }
        let environment = Environment::with(repository, environment)?;
        let mut python = environment.emulator_test(repository)?;
        let code = cargo::run(python.arg(repository.path(script)).args(arguments))?;
        if code != ExitCode::SUCCESS {
            outcome = code;
        }
    }
    Ok(outcome)
}

/// Replays the recording, and sends what the same clients send to gateways, of which there is none.
/// These are tests, so that `cargo test` runs them too; here they print a line for each client.
fn replay(repository: &Repository) -> Result<ExitCode> {
    let mut test = cargo::cargo();
    test.current_dir(repository.path(""))
        .args(["test", "--locked"])
        .args(["--package", "et-tests", "--package", "et-emulator"])
        .args(["--test", "official", "--test", "official_gateway_clients"])
        .args(["--", "--nocapture"]);
    Ok(match cargo::run(&mut test)? {
        ExitCode::SUCCESS => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}
