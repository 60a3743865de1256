//! `cargo xtask check`: are the generated files what the spec makes today?

use std::process::ExitCode;

use anyhow::Result;
use similar::TextDiff;

use crate::generate;
use crate::repository::Repository;
use crate::spec::Spec;

/// Compares every generated file with what would be written now.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let spec = Spec::load(repository)?;
    Ok(if generated(repository, &spec)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Whether the generated files are up to date; shows how they are not.
fn generated(repository: &Repository, spec: &Spec) -> Result<bool> {
    let mut stale = Vec::new();
    for output in generate::outputs(repository, spec)? {
        let name = repository.name(&output.path);
        let checked_in = match std::fs::read_to_string(&output.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(anyhow::Error::new(error).context(format!("cannot read {name}")));
            }
        };
        if checked_in != output.content {
            print!(
                "{}",
                TextDiff::from_lines(&checked_in, &output.content)
                    .unified_diff()
                    .header(
                        &format!("{name} (checked in)"),
                        &format!("{name} (generated)")
                    )
            );
            stale.push(name);
        }
    }
    if stale.is_empty() {
        println!("The generated files are up to date.");
        return Ok(true);
    }
    eprintln!(
        "{} not what openapi/et.yaml makes. Run `cargo xtask generate` and commit the result; \
         generated files are never edited by hand.",
        match stale.as_slice() {
            [one] => format!("{one} is"),
            many => format!("{} are", many.join(", ")),
        }
    );
    Ok(false)
}
