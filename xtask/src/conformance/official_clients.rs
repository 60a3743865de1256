//! The official Python clients, driven through every one of their functions by `tests/conformance/drive.py`.

use std::path::Path;

use anyhow::{Context, Result};

use super::python_program;
use crate::emulator::Emulator;
use crate::python::Environment;
use crate::repository::Repository;

/// The clients. A release beyond these ranges may bring functions that the driver does not know, and is looked at first.
const CLIENTS: [&str; 2] = [
    "bce-python-sdk>=0.9.79,<0.10",
    "baiducloud-python-sdk-et>=0.0.2,<0.1",
];

/// Runs the driver, which prints its findings. Says whether every function did everything right.
pub fn run(repository: &Repository, program: &Path) -> Result<bool> {
    let environment = Environment::with(repository, "official-clients", &CLIENTS)?;
    let emulator = Emulator::start(program, &[])?;
    let status = python_program(environment.program("python"))
        .arg(repository.path("tests/conformance/drive.py"))
        .args(["--endpoint", emulator.endpoint()])
        .arg("--contract")
        .arg(repository.path("crates/et-contract/src/generated_contract.json"))
        .status()
        .context("cannot start Python")?;
    Ok(status.success())
}
