//! `cargo xtask lint`: the house rules of openapi/et.yaml that no public validator knows.
//!
//! Each finding is one line, `openapi/et.yaml:LINE: rule: message`. The rules:
//!
//! * `operation`: an operation has an `operationId` (its action in lower camel case), an `x-bce-action`, an `x-bce-python`, a summary,
//!   a description and a declared tag, each id and action once; a body for success where there is one, and the answers `2XX`, `4XX` and `5XX`.
//! * `path`: the parameters in a path are declared, required, and no others are; the flag in a path key's fragment is a required query
//!   parameter whose only value is the empty string.
//! * `description`: every parameter, header, answer, component schema, server, tag and property of a schema is described.
//! * `example`: every JSON body of a request or answer has an example, and every example satisfies its schema.
//! * `paginator`: an operation whose answer has `nextMarker` or `isTruncated`, or whose query has `marker`, says how it pages, and what it
//!   names exists.
//! * `unused`: every component is reached from an operation (or stands as a Rust type for one that is), and every tag is used.
//! * `extension`: each `x-bce-…` is one the project knows and well formed.
//! * `bounds`: a request's text has a length, pattern or enum and its numbers a range or enum; `minLength: 0` says of free text that this
//!   was thought of. Lists need no bound of their own: the service publishes none. A schema whose Rust type is hand-written needs one all the same.
//! * `lenient`: an answer's schemas have no enum, length, range or number of items, and a pattern only inside a `oneOf`, where it tells two
//!   forms apart; an object takes unknown fields, and a property that may be absent allows null.

mod bounds;
mod components;
mod descriptions;
mod examples;
mod extensions;
mod operations;
mod paginators;
mod paths;

use std::process::ExitCode;

use anyhow::Result;

use crate::repository::Repository;
use crate::spec::Spec;

/// Something that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The line of the document.
    pub line: usize,
    /// The rule.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub message: String,
}

/// What has been found so far in one document.
struct Findings<'s> {
    spec: &'s Spec,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, pointer: &str, rule: &'static str, message: impl Into<String>) {
        self.found.push(Finding {
            line: self.spec.line(pointer),
            rule,
            message: message.into(),
        });
    }
}

/// Holds the document against every rule, in the order of its lines.
pub fn findings(spec: &Spec) -> Vec<Finding> {
    let mut findings = Findings {
        spec,
        found: Vec::new(),
    };
    operations::check(&mut findings);
    paths::check(&mut findings);
    descriptions::check(&mut findings);
    examples::check(&mut findings);
    paginators::check(&mut findings);
    components::check(&mut findings);
    extensions::check(&mut findings);
    bounds::check(&mut findings);
    findings.found.sort();
    // A component that is used twice is looked at twice.
    findings.found.dedup();
    findings.found
}

/// Prints what breaks a rule.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let spec = Spec::load(repository)?;
    let findings = findings(&spec);
    for finding in &findings {
        println!(
            "{}:{}: {}: {}",
            spec.name, finding.line, finding.rule, finding.message
        );
    }
    if findings.is_empty() {
        println!("{} keeps the house rules.", spec.name);
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{} places break the house rules.", findings.len());
    Ok(ExitCode::FAILURE)
}
