//! `cargo xtask check`: whether the generated files match the spec, and nothing lacks an operation.

use std::process::ExitCode;

use anyhow::{Context, Result};
use similar::TextDiff;

use crate::coverage;
use crate::generate;
use crate::repository::Repository;
use crate::spec::Spec;

/// Compares every generated file with what would be generated now, and checks the coverage.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let spec = Spec::load(repository)?;
    let is_current = generated(repository, &spec)?;
    let gaps = coverage::gaps(repository, &spec)?;
    for gap in &gaps {
        eprintln!("{gap}");
    }
    let is_clean = is_current && gaps.is_empty();
    Ok(ExitCode::from(u8::from(!is_clean)))
}

/// Whether the generated files are up to date; shows how they are not.
fn generated(repository: &Repository, spec: &Spec) -> Result<bool> {
    let mut stale = Vec::new();
    for output in generate::outputs(repository, spec)? {
        let name = repository.name(&output.path);
        let checked_in = if output.path.exists() {
            std::fs::read_to_string(&output.path).with_context(|| format!("cannot read {name}"))?
        } else {
            String::new()
        };
        if checked_in != output.content {
            let diff = TextDiff::from_lines(&checked_in, &output.content);
            let (old, new) = (
                format!("{name} (checked in)"),
                format!("{name} (generated)"),
            );
            print!("{}", diff.unified_diff().header(&old, &new));
            stale.push(name);
        }
    }
    if stale.is_empty() {
        println!("The generated files are up to date.");
        return Ok(true);
    }
    eprintln!(
        "Not what openapi/et.yaml generates: {}. Run `cargo xtask generate` and commit the result; \
         generated files are never edited by hand.",
        stale.join(", ")
    );
    Ok(false)
}
