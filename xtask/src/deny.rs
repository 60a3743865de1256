//! `cargo xtask deny`: may the crates depend on what they depend on, by licence, name and source?
//! The rules are in deny.toml.

use std::process::ExitCode;

use anyhow::Result;

use crate::cargo;
use crate::repository::Repository;

/// Which checks to make.
#[derive(clap::Args)]
pub struct Options {
    /// Check the advisories too, which are fetched from GitHub.
    #[arg(long)]
    advisories: bool,
}

/// Runs cargo-deny in the version that the rules are written for.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    cargo::run(
        cargo::tool(repository, "cargo-deny", "0.20.2")?
            .args(["--locked", "check", "licenses", "bans", "sources"])
            .args(options.advisories.then_some("advisories")),
    )
}
