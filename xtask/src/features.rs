//! `cargo xtask features`: does every published package build with none of its features, with each
//! alone, and with all?

use std::process::ExitCode;

use anyhow::Result;

use crate::cargo;
use crate::repository::Repository;

/// Runs clippy on every set, by cargo-hack, with warnings denied. The first failure ends it.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    cargo::run(
        // Clippy keeps its own build apart from `cargo check`, and finds what a feature leaves
        // unused.
        cargo::tool(repository, "cargo-hack", "0.6.45")?
            .args(["hack", "clippy", "--quiet", "--locked", "--workspace"])
            .args(["--ignore-private", "--each-feature"])
            .args(["--", "--deny", "warnings"]),
    )
}
