//! Chores that are programs of the workspace: `cargo xtask torture` and `cargo xtask contract`.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;

use crate::cargo::{self, cargo};
use crate::repository::Repository;

/// All arguments are for the program, and described by its own `--help`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Options {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

/// Builds a package's program if need be and runs it in the caller's folder.
pub fn run(
    repository: &Repository,
    package: &str,
    profile: &str,
    options: &Options,
) -> Result<ExitCode> {
    cargo::run(
        cargo()
            .args(["run", "--quiet", "--locked", "--package", package])
            .args(["--profile", profile])
            .arg("--manifest-path")
            .arg(repository.path("Cargo.toml"))
            .arg("--")
            .args(&options.arguments),
    )
}
