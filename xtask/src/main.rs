//! The repository's development tasks, run as `cargo xtask COMMAND`.

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
    /// Write the code and data that are generated from openapi/et.yaml.
    Generate,
    /// Show how the generated files differ from what openapi/et.yaml generates now, and fail if
    /// they do or if something does not keep up with the spec.
    Check,
    /// Validate openapi/et.yaml by a public validator (needs Python 3; installs under target/).
    Validate,
    /// Run the official Python clients and schemathesis against the emulator (needs Python 3;
    /// installs under target/).
    Conformance(conformance::Options),
    /// Test the emulator's page in headless Chromium (needs Debian's chromium and chromium-driver).
    Browser(browser::Options),
    /// Check openapi/et.yaml against the house rules.
    Lint,
    /// Compare openapi/et.yaml with the vendor's interface metadata, or with its lock.
    Upstream(upstream::Options),
    /// List the changes between two versions of the spec, and the version that they call for.
    Diff(diff::Options),
    /// List what operations of openapi/et.yaml lack: SDK method, doc aliases, emulator handler,
    /// wire fixture, contract test.
    Coverage,
    /// Send every reading request to a live endpoint and check the responses against
    /// openapi/et.yaml (uses your credentials).
    Contract(contract::Options),
    /// Test the SDK's retries behind a proxy that breaks connections and responses.
    Torture(torture::Options),
    /// Measure speed, memory and build cost in comparison with the HTTP library alone.
    Bench(bench::Options),
    /// Count the instructions of signing and decoding, and compare them with the recorded figures
    /// (needs valgrind).
    Instructions(instructions::Options),
    /// Build every published package with none of its features, with each alone, and with all.
    Features,
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
