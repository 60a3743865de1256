//! The repository's development tasks, run as `cargo xtask COMMAND`.

mod bench;
mod browser;
mod cargo;
mod check;
mod conformance;
mod cost;
mod coverage;
mod deny;
mod diff;
mod features;
mod fuzz;
mod generate;
mod instructions;
mod interface;
mod lint;
mod mutants;
mod program;
mod python;
mod source;
mod upstream;
mod validate;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use xtask::repository::{self, Repository};
use xtask::spec;

/// The repository's development tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    /// The root of the repository to work on, instead of this one.
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the code and data that are generated from the spec, openapi/*.yaml.
    Generate,
    /// Make them again in memory, show how the files checked in differ, and fail if they do.
    Check,
    /// Validate the spec by a public validator (needs Python 3; installs under target/).
    Validate,
    /// Test the emulator with the official Python clients and schemathesis (needs Python 3;
    /// installs under target/).
    Conformance(conformance::Options),
    /// Test the emulator's page in headless Chromium (needs Python 3 and Debian's chromium;
    /// installs under target/).
    Browser(browser::Options),
    /// List what the SDK, the emulator and the tests lack of what the spec describes.
    Coverage,
    /// Carry typical changes of the service through in copies of the repository, and count what
    /// must be written for each.
    Cost(cost::Options),
    /// Check the spec against the house rules.
    Lint,
    /// Compare each document of the spec with the vendor's interface metadata, or with the lock
    /// derived from it.
    Upstream(upstream::Options),
    /// List the changes between two versions of the spec, and the version that they call for.
    Diff(diff::Options),
    /// Send every read-only request to a live endpoint and check its responses against
    /// the spec (uses your credentials).
    Contract(program::Options),
    /// Test the SDK's retries behind a proxy that breaks connections and responses (et-torture,
    /// built in release).
    Torture(program::Options),
    /// Measure speed, memory and build cost beside the HTTP library alone (et-bench, built in
    /// release).
    Bench(bench::Options),
    /// Count the instructions of signing, decoding and whole calls by callgrind and compare them
    /// with the figures checked in (needs valgrind).
    Instructions(instructions::Options),
    /// Build every published package with none of its features, each alone, and all (installs
    /// cargo-hack under target/).
    Features,
    /// Feed what reads other people's input with inputs chosen by the code they reach (installs
    /// cargo-bolero under target/).
    Fuzz(fuzz::Options),
    /// Change the code in small ways, one at a time, and see which changes no test notices; takes
    /// hours (installs cargo-mutants under target/).
    Mutants(mutants::Options),
    /// Check the dependencies against deny.toml (installs cargo-deny under target/).
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
        Command::Coverage => coverage::run(&repository),
        Command::Cost(options) => cost::run(&repository, &options),
        Command::Lint => lint::run(&repository),
        Command::Upstream(options) => upstream::run(&repository, &options),
        Command::Diff(options) => diff::run(&repository, &options),
        Command::Contract(options) => {
            program::run(&repository, "et-live-contract", "dev", &options)
        }
        Command::Torture(options) => program::run(&repository, "et-torture", "release", &options),
        Command::Bench(options) => bench::run(&repository, &options),
        Command::Instructions(options) => instructions::run(&repository, &options),
        Command::Features => features::run(&repository),
        Command::Fuzz(options) => fuzz::run(&repository, &options),
        Command::Mutants(options) => mutants::run(&repository, &options),
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
