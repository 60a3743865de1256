//! `cargo xtask browser`: the tests of the emulator's page (`tests/browser`), run by pytest and
//! Playwright in Debian's Chromium.
//!
//! Exit code 0 if all pass, 1 if not, 2 if something that is needed is missing.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Result, bail};

use crate::cargo;
use crate::python::Environment;
use crate::repository::Repository;

/// Which tests to run.
#[derive(clap::Args)]
pub struct Options {
    /// Run only the tests whose names contain this.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
}

/// Runs the tests, which keep their pictures in `target/browser`.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let version = Command::new("chromium")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if version.is_err() {
        bail!("Chromium is required but not installed; on Debian, install the package chromium");
    }
    let environment = Environment::with(repository, "browser")?;
    let mut pytest = environment.emulator_test(repository)?;
    pytest
        .args([
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "--screenshot",
            "only-on-failure",
        ])
        .arg("--output")
        .arg(repository.path("target/browser"))
        .arg(repository.path("tests/browser"));
    if let Some(only) = &options.only {
        pytest.args(["-k", only]);
    }
    cargo::run(&mut pytest)
}
