//! `cargo xtask validate`: whether openapi/et.yaml is valid OpenAPI, according to a public
//! validator.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::python::Environment;
use crate::repository::Repository;
use crate::spec;

/// Runs openapi-spec-validator, installed under `target/`.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let environment = Environment::with(repository, "validator")?;
    let status = Command::new(environment.program("openapi-spec-validator"))
        .arg(repository.path(spec::PATH))
        .status()
        .context("cannot start openapi-spec-validator")?;
    Ok(ExitCode::from(u8::from(!status.success())))
}
