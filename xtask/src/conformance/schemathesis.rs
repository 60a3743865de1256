//! schemathesis: cases made up from the API document, right ones and wrong ones, sent to the emulator.
//!
//! How the emulator answers is schemathesis' to judge. That its cases got anywhere is judged here: an operation that has refused every single
//! one of them was not tested.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use super::python_program;
use crate::emulator::Emulator;
use crate::python::Environment;
use crate::repository::Repository;
use crate::spec::{self, Spec};

/// A later release may bring checks and cases of other kinds, and is looked at first.
const PACKAGE: &str = "schemathesis>=4.32.5,<4.33";

/// By operation id and status, how many cases were answered so.
type Seen = BTreeMap<String, BTreeMap<String, u64>>;

/// Runs schemathesis, which prints its findings. Says whether it found nothing wrong and left nothing out.
pub fn run(repository: &Repository, program: &Path, cases: u32, seed: u32) -> Result<bool> {
    let environment = Environment::with(repository, "schemathesis", &[PACKAGE])?;
    // It makes lines and channels by the thousand, as long as nobody stops it.
    let emulator = Emulator::start(
        program,
        &["--max-lines", "100000", "--max-channels", "4000"],
    )?;
    // Its notes go to where it runs.
    let folder = repository.path("target/schemathesis");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", repository.name(&folder)))?;
    let seen = folder.join("seen.json");
    if seen.exists() {
        std::fs::remove_file(&seen).context("cannot remove what an earlier run has seen")?;
    }
    let status = python_program(environment.program("schemathesis"))
        .arg("--config-file")
        .arg(repository.path("tests/conformance/schemathesis.toml"))
        .arg("run")
        .arg(repository.path(spec::PATH))
        .args(["--url", emulator.endpoint()])
        .args(["--max-examples", &cases.to_string()])
        .args(["--seed", &seed.to_string()])
        .env(
            "SCHEMATHESIS_HOOKS",
            repository.path("tests/conformance/schemathesis_hooks.py"),
        )
        .env("CONFORMANCE_SEEN", &seen)
        .current_dir(&folder)
        .status()
        .context("cannot start schemathesis")?;

    let text = std::fs::read_to_string(&seen)
        .context("schemathesis ended without telling what it has seen")?;
    let seen: Seen =
        serde_json::from_str(&text).context("what schemathesis has seen is no JSON")?;
    let spec = Spec::load(repository)?;
    let operations = spec.operations();
    let ids = operations
        .iter()
        .filter_map(|operation| operation.text("operationId"));
    let never = never_accepted(ids, &seen);
    for id in &never {
        println!(
            "schemathesis never got a case of {id} accepted; see tests/conformance/schemathesis_hooks.py"
        );
    }
    Ok(status.success() && never.is_empty())
}

/// The operations that have accepted no case at all.
fn never_accepted<'i>(ids: impl Iterator<Item = &'i str>, seen: &Seen) -> Vec<&'i str> {
    let accepted = |id: &&str| {
        seen.get(*id)
            .is_some_and(|statuses| statuses.keys().any(|status| status.starts_with('2')))
    };
    ids.filter(|id| !accepted(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_operations_that_refused_everything_or_were_not_asked() {
        let seen: Seen = serde_json::from_value(serde_json::json!({
            "listed": {"200": 3, "404": 5},
            "refused": {"400": 7, "404": 1},
        }))
        .unwrap();
        let never = never_accepted(["listed", "refused", "forgotten"].into_iter(), &seen);
        assert_eq!(never, ["refused", "forgotten"]);
    }
}
