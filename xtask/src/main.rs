//! The repository's chores, run as `cargo xtask COMMAND`.

mod bench;
mod browser;
mod cargo;
mod check;
mod conformance;
mod contract;
mod coverage;
mod deny;
mod diff;
mod emulator;
mod features;
mod generate;
mod instructions;
mod interface;
mod lint;
mod python;
mod repository;
mod spec;
mod torture;
mod upstream;
mod validate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repository::Repository;

/// The repository's chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// The top folder of the repository to work on, instead of this one.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the code and data that are made from openapi/et.yaml.
    Generate,
    /// Make them again in memory, show how the files checked in differ, and fail if they do, or if something does not keep up with the spec.
    Check,
    /// Have a public validator look at openapi/et.yaml (needs Python 3; installs under target/).
    Validate,
    /// Drive the official Python clients and schemathesis against the emulator (needs Python 3; installs under target/).
    Conformance(conformance::Options),
    /// Use the emulator's page in headless Chromium (needs Debian's chromium and chromium-driver).
    Browser(browser::Options),
    /// Hold openapi/et.yaml against the house rules.
    Lint,
    /// Compare openapi/et.yaml with the vendor's interface metadata, or with the lock derived from it.
    Upstream(upstream::Options),
    /// List what changed between two versions of the spec, and the version that asks for.
    Diff(diff::Options),
    /// Name what an operation of openapi/et.yaml lacks: SDK method, doc aliases, emulator handler, wire fixture, contract test.
    Coverage,
    /// Ask a live endpoint everything that only reads and hold its answers against openapi/et.yaml (uses your credentials).
    Contract(contract::Options),
    /// Put the SDK's retries to the test, behind a proxy that breaks connections and answers (et-torture, built in release).
    Torture(torture::Options),
    /// Measure speed, memory and build cost beside the HTTP library alone (et-bench, built in release).
    Bench(bench::Options),
    /// Count the instructions of signing and decoding by callgrind and hold them against the figures checked in (needs valgrind).
    Instructions(instructions::Options),
    /// Build every published package with none of its features, each alone, and all.
    Features,
    /// Check what the crates depend on against deny.toml (installs cargo-deny under target/).
    Deny(deny::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let repository = Repository::new(arguments.root);
    let result = match arguments.command {
        Command::Generate => generate::run(&repository),
        Command::Check => check::run(&repository),
        Command::Validate => validate::run(&repository),
        Command::Conformance(options) => conformance::run(&repository, &options),
        Command::Browser(options) => browser::run(&repository, &options),
        Command::Lint => lint::run(&repository),
        Command::Upstream(options) => upstream::run(&repository, &options),
        Command::Diff(options) => diff::run(&repository, &options),
        Command::Coverage => coverage::run(&repository),
        Command::Contract(options) => contract::run(&repository, &options),
        Command::Torture(options) => torture::run(&repository, &options),
        Command::Bench(options) => bench::run(&repository, &options),
        Command::Instructions(options) => instructions::run(&repository, &options),
        Command::Features => features::run(&repository),
        Command::Deny(options) => deny::run(&repository, &options),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
