//! `cargo xtask contract`: what a live endpoint answers, held against the API document, by the package et-live-contract.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::repository::Repository;

/// Everything is the program's to understand, so that its arguments are described in one place: by `cargo xtask contract --help`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Options {
    /// For the program: --endpoint, --record, --profile, --max-lines, --max-channels, --page.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Builds the program if need be and runs it in the caller's folder, where `--record` is meant. Its exit code is given on: 0 if all answers
/// are as described, 1 if not, 2 if the endpoint could not be asked or the program not be built.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let status = cargo()
        .args(["run", "--quiet", "--package", "et-live-contract"])
        .arg("--manifest-path")
        .arg(repository.path("Cargo.toml"))
        .arg("--")
        .args(&options.arguments)
        .status()
        .context("cannot start cargo")?;
    Ok(match status.code() {
        Some(0) => ExitCode::SUCCESS,
        Some(1) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}
