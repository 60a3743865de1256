//! `cargo xtask deny`: may the crates depend on what they depend on, by licence, name and source? The rules stand in deny.toml.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::repository::Repository;

/// The version that the rules are written for.
const VERSION: &str = "0.20.2";

/// Which checks to make.
#[derive(clap::Args)]
pub struct Options {
    /// Check the advisories too, which are fetched from GitHub.
    #[arg(long)]
    advisories: bool,
}

/// Runs cargo-deny, installed under `target/` on first use; that takes minutes.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let tools = repository.path("target/tools");
    let installed = cargo()
        .args([
            "install",
            "cargo-deny",
            "--locked",
            "--quiet",
            "--version",
            VERSION,
            "--root",
        ])
        .arg(&tools)
        .status()
        .context("cannot start cargo")?;
    if !installed.success() {
        bail!("cannot install cargo-deny {VERSION} from the package registry");
    }
    let mut checks = vec!["licenses", "bans", "sources"];
    if options.advisories {
        checks.push("advisories");
    }
    let status = Command::new(tools.join("bin/cargo-deny"))
        .arg("check")
        .args(checks)
        .current_dir(repository.path(""))
        .status()
        .context("cannot start cargo-deny")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
