//! `cargo xtask validate`: whether each document of the spec is valid OpenAPI together with what
//! all share, according to a public validator.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::python::Environment;
use crate::repository::Repository;
use crate::spec::Documents;

/// Runs openapi-spec-validator, installed under `target/`.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let documents = Documents::load(repository)?;
    let environment = Environment::with(repository, "validator")?;
    let mut validator = Command::new(environment.program("openapi-spec-validator"));
    for spec in documents.products.iter().map(|product| &product.spec) {
        validator.arg(spec.write_merged(repository)?);
    }
    let status = validator
        .status()
        .context("cannot start openapi-spec-validator")?;
    Ok(ExitCode::from(u8::from(!status.success())))
}
