//! `cargo xtask mutants`: which small mistakes in the code would no test notice? What is changed,
//! and what is left out for which reason, is in .cargo/mutants.toml.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cargo;
use crate::repository::Repository;

/// The packages that are changed, and those whose tests must notice.
const PACKAGES: [(&str, &[&str]); 3] = [
    ("bce-auth", &["bce-auth"]),
    ("et-sdk", &["et-sdk", "et-tests"]),
    ("et-emulator", &["et-emulator"]),
];

/// The share of mutants that tests must catch.
const SHARE: f64 = 0.95;

/// What to change.
#[derive(clap::Args)]
pub struct Options {
    /// Change only this package.
    package: Option<String>,
    /// More options for cargo-mutants, such as `-- --re src/encode` or `-- --shard 0/8`.
    #[arg(last = true)]
    more: Vec<OsString>,
}

/// Runs cargo-mutants on one package after another, and prints the share that was caught.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let mut outcome = ExitCode::SUCCESS;
    let wanted = |name: &str| options.package.as_deref().is_none_or(|only| only == name);
    if !PACKAGES.iter().any(|(package, _)| wanted(package)) {
        bail!("no tests are named for this package; it is one of bce-auth, et-sdk, et-emulator");
    }
    for (package, tests) in PACKAGES.iter().filter(|(package, _)| wanted(package)) {
        let folder = repository.path("target/mutants").join(package);
        std::fs::create_dir_all(&folder)?;
        let mut mutants = cargo::tool(repository, "cargo-mutants", "27.1.0")?;
        mutants
            .args(["mutants", "--package", package, "--test-package"])
            .arg(tests.join(","))
            .arg("--output")
            .arg(&folder)
            .args(&options.more);
        let status = mutants.status().context("cannot start cargo-mutants")?;
        // 2 and 3: mutants were missed, or hung.
        if !matches!(status.code(), Some(0 | 2 | 3)) {
            bail!("cargo-mutants ended with {status} for {package}");
        }
        let outcomes = std::fs::read(folder.join("mutants.out/outcomes.json"));
        // There is none after `--list`.
        let Ok(outcomes) = outcomes else { continue };
        let outcomes: Value = serde_json::from_slice(&outcomes)?;
        let [missed, caught, hung] =
            ["missed", "caught", "timeout"].map(|name| outcomes[name].as_f64().unwrap_or_default());
        let share = (caught + hung) / (caught + hung + missed).max(1.0);
        println!(
            "{package}: {} of {} mutants caught, {:.1} %; the others are in {}",
            caught + hung,
            caught + hung + missed,
            share * 100.0,
            repository.name(&folder.join("mutants.out/missed.txt"))
        );
        if share < SHARE {
            outcome = ExitCode::FAILURE;
        }
    }
    Ok(outcome)
}
