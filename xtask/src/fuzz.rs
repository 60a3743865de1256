//! `cargo xtask fuzz`: the targets of `tests/fuzz`, with inputs that libFuzzer chooses by the code
//! they reach.
//!
//! An input that fails is kept beside the targets, and tried by `cargo test` from then on.

use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::{self, cargo};
use crate::repository::Repository;

/// What to fuzz, and for how long.
#[derive(clap::Args)]
pub struct Options {
    /// Fuzz only the targets whose names contain this.
    target: Option<String>,
    /// For how long each target is fuzzed.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Fuzzes one target after another, and ends with the first that fails.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let wanted = options.target.as_deref().unwrap_or_default();
    let mut targets = targets(repository)?;
    targets.retain(|target| target.contains(wanted));
    if targets.is_empty() {
        bail!("no target is called `{wanted}`; see tests/fuzz");
    }
    for target in targets {
        println!("{target}");
        let corpus = format!("target/fuzz/corpus/{}", target.replace("::", "."));
        let corpus = repository.path(&corpus);
        std::fs::create_dir_all(&corpus)?;
        let mut fuzz = cargo::tool(repository, "cargo-bolero", "0.13.5")?;
        // Sanitizers need a nightly toolchain, and there is no unsafe code here to find them.
        fuzz.args(["bolero", "test", &target, "--package", "et-fuzz"])
            .args(["--sanitizer", "NONE", "-T"])
            .arg(format!("{}s", options.seconds))
            .arg("--corpus-dir")
            .arg(corpus);
        let code = cargo::run(&mut fuzz)?;
        if code != ExitCode::SUCCESS {
            return Ok(code);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The names of the targets, which are tests.
fn targets(repository: &Repository) -> Result<Vec<String>> {
    let list = cargo()
        .args(["test", "--quiet", "--locked", "--package", "et-fuzz"])
        .args(["--", "--list", "--format", "terse"])
        .current_dir(repository.path(""))
        .output()
        .context("cannot start cargo")?;
    let errors = String::from_utf8_lossy(&list.stderr);
    ensure!(list.status.success(), "et-fuzz does not build: {errors}");
    let names = String::from_utf8(list.stdout)?;
    let names = names.lines().filter_map(|line| line.strip_suffix(": test"));
    Ok(names.map(str::to_owned).collect())
}
