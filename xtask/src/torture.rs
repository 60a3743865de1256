//! `cargo xtask torture`: the SDK's retries put to the test, by the package et-torture, built in release.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::cargo::cargo;
use crate::repository::Repository;

/// Everything is the program's to understand, so that its arguments are described in one place: by `cargo xtask torture --help`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Options {
    /// For the program: --calls, --fault-rate, --seed, --minutes.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Builds the program if need be and runs it. Its exit code is given on.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let status = cargo()
        .args(["run", "--release", "--package", "et-torture", "--"])
        .args(&options.arguments)
        .current_dir(repository.path(""))
        .status()
        .context("cannot start cargo")?;
    // A program ended by a signal has no code.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}
