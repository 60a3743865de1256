//! `cargo xtask coverage`: does everything that the spec describes have its counterpart in the
//! code?
//!
//! The sources are read, not built. Each finding is one line, `FILE:LINE: layer: message`, with the
//! place in the spec. The layers:
//!
//! * `sdk`: a call sends every required parameter and every required field of the body. A call that
//!   does not compiles, and fails for everyone.
//! * `blocking`: the call exists in either mode, and a list can be followed page by page.
//! * `emulator`: an action has a handler, which reads every field of the body.
//! * `sample`: the tests have a sample call.
//! * `survey`: the live survey makes every reading call.
//! * `wire`: there is a request of an official client to compare with, unless no official client
//!   has the action (`x-bce-python: null`).
//!
//! Operations whose document says `x-bce-raw-only: true` need no counterpart yet.

mod emulator;
mod sdk;
mod tests;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;

use crate::repository::Repository;
use crate::spec::operations::Operation;
use crate::spec::{Documents, Spec};

/// Location, layer and message.
type Finding = (String, &'static str, String);

/// One operation, and what was found about it.
struct Subject<'s> {
    spec: &'s Spec,
    operation: &'s Operation<'s>,
    /// The official name of the action.
    action: &'s str,
    /// The raw client's name of the operation.
    id: &'s str,
    found: &'s mut BTreeSet<Finding>,
}

impl Subject<'_> {
    fn add(&mut self, pointer: &str, layer: &'static str, message: String) {
        let location = self.spec.location(pointer);
        self.found.insert((location, layer, message));
    }

    /// Adds a finding about the operation as a whole.
    fn add_whole(&mut self, layer: &'static str, message: String) {
        let pointer = self.operation.pointer.clone();
        self.add(&pointer, layer, message);
    }
}

/// Prints what the code lacks, in the order of the spec.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let documents = Documents::load(repository)?;
    let spec = &documents.whole;
    let sdk = sdk::Sdk::read(repository)?;
    let emulator = emulator::Emulator::read(repository)?;
    let tests = tests::Tests::read(repository)?;
    let mut found = BTreeSet::new();
    let (mut covered, mut raw_only) = (0, 0);
    for operation in &spec.operations() {
        if operation.value["x-bce-raw-only"] == true {
            raw_only += 1;
            continue;
        }
        covered += 1;
        let action = operation.text("x-bce-action").unwrap_or_default();
        let id = crate::generate::snake_case(operation.text("operationId").unwrap_or_default());
        let mut subject = Subject {
            spec,
            operation,
            action,
            id: &id,
            found: &mut found,
        };
        sdk.check(&mut subject);
        emulator.check(&mut subject);
        tests.check(&mut subject);
    }
    for (location, layer, message) in &found {
        println!("{location}: {layer}: {message}");
    }
    let counted = format!("Operations: {covered}, in the raw client alone: {raw_only}");
    if found.is_empty() {
        println!("{counted}. Every one has its counterparts.");
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{counted}. Missing: {}.", found.len());
    Ok(ExitCode::FAILURE)
}
