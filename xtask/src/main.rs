//! The repository's chores, run as `cargo xtask COMMAND`.

mod check;
mod generate;
mod python;
mod repository;
mod spec;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The repository's chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write the code and data that are made from openapi/et.yaml.
    Generate,
    /// Make them again in memory, show how the files checked in differ, and fail if they do.
    Check,
    /// Have a public validator look at openapi/et.yaml (needs Python 3; installs under target/).
    Validate,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate => generate::run(),
        Command::Check => check::run(),
        Command::Validate => validate::run(),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
