//! `cargo xtask check`: are the generated files what the spec makes today?

use std::process::ExitCode;

use anyhow::{Context, Result};
use similar::TextDiff;

use crate::generate;
use crate::repository::Repository;
use crate::spec::Documents;

/// Compares every generated file with what would be written now.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let documents = Documents::load(repository)?;
    Ok(if generated(repository, &documents)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether the generated files are up to date; shows how they are not.
fn generated(repository: &Repository, documents: &Documents) -> Result<bool> {
    let mut stale = Vec::new();
    for output in generate::outputs(repository, documents)? {
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
        "Not what the spec generates: {}. Run `cargo xtask generate` and commit the result; \
         generated files are never edited by hand.",
        stale.join(", ")
    );
    Ok(false)
}
