//! `cargo xtask bench`: speed, memory and build cost beside the HTTP library alone, measured by the
//! package `et-bench`.

use std::process::ExitCode;

use anyhow::Result;

use crate::cargo;
use crate::python::Environment;
use crate::repository::Repository;

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Leave out what a user's build costs; takes less than 3 minutes.
    #[arg(long)]
    quick: bool,
    /// Measure the official Python SDK too (needs Python 3; installs under target/).
    #[arg(long)]
    peers: bool,
}

/// Measures, prints the table and writes target/bench.json.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let file = repository.path("target/bench.json");
    let mut bench = cargo::program(cargo::build(repository, "et-bench", "release")?);
    bench
        .current_dir(repository.path(""))
        .arg("--json")
        .arg(&file);
    if !options.quick {
        bench.arg("--builds");
    }
    if options.peers {
        let environment = Environment::with(repository, "official-clients")?;
        bench.arg("--peer").arg(environment.program("python"));
    }
    let code = cargo::run(&mut bench)?;
    if code == ExitCode::SUCCESS {
        println!("written to {}", repository.name(&file));
    }
    Ok(code)
}
