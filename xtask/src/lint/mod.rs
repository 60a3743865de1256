//! `cargo xtask lint`: the house rules of the spec that no public validator knows.
//!
//! Each finding is one line, `FILE:LINE: rule: message`. The rules:
//!
//! * `head`: a document names its product, its lock and its prefixes, and its paths begin with one
//!   of these.
//! * `operation`: an operation has an `operationId` (its action in lower camel case), an
//!   `x-bce-action` and an `x-bce-python`, each unique, a summary, a description, a declared tag,
//!   and the responses `2XX`, `4XX` and `5XX`.
//! * `path`: the path parameters are exactly those in the path, and required; the flag in a path
//!   key's fragment is a required query parameter whose only value is the empty string.
//! * `description`: every parameter, header, response, component schema, server, tag and property
//!   of a schema is described.
//! * `example`: every JSON body of a request or response has an example, and every example
//!   satisfies its schema.
//! * `paginator`: an operation whose response has `nextMarker` or `isTruncated`, or whose query
//!   has `marker`, has an `x-bce-paginator`, and the names in it exist.
//! * `reference`: every reference has a target in the same document or in what all documents share.
//! * `unused`: every component is reached from an operation (or is the Rust type of one that is),
//!   and every tag is used.
//! * `extension`: each `x-bce-…` is known and well formed, and gives a property the same name
//!   wherever it stands.
//! * `bounds`: text in a request has a length, pattern or enum, and a number a range or enum;
//!   `minLength: 0` states that any text is accepted. Lists need no bound: the service publishes
//!   none. Schemas with a hand-written Rust type need one too. A pattern is told in words too, in
//!   an `x-bce-rule`.
//! * `lenient`: schemas of responses have no enum, length, range or number of items, and a
//!   pattern only inside a `oneOf`, where it distinguishes two forms; objects accept unknown
//!   fields, and a property that may be absent may be null.

mod bounds;
mod components;
mod examples;
mod extensions;
mod findings;
mod form;
mod head;
mod names;
mod operations;
mod paginators;
mod paths;
mod references;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;

use self::findings::{Finding, Findings};
use crate::repository::Repository;
use crate::spec::{Documents, Spec};

type Check = fn(&mut Findings<'_>);

/// What each document must satisfy by itself.
const OF_EACH: [Check; 8] = [
    bounds::check,
    examples::check,
    extensions::check,
    form::check,
    head::check,
    paginators::check,
    paths::check,
    references::check,
];

/// What all documents must satisfy together.
const OF_ALL: [Check; 4] = [
    components::check,
    extensions::check,
    form::check_shared_head,
    operations::check,
];

/// Prints what breaks a rule, in the order of the lines.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    let documents = Documents::load(repository)?;
    let mut found = findings(&documents.whole, &OF_ALL);
    for product in &documents.products {
        found.extend(findings(&product.spec, &OF_EACH));
    }
    for (file, line, rule, message) in &found {
        println!("{file}:{line}: {rule}: {message}");
    }
    if found.is_empty() {
        println!("The spec follows the house rules ({}).", documents.names());
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("Violations of the house rules: {}.", found.len());
    Ok(ExitCode::FAILURE)
}

fn findings(spec: &Spec, checks: &[Check]) -> BTreeSet<Finding> {
    let mut findings = Findings {
        spec,
        found: BTreeSet::new(),
    };
    for check in checks {
        check(&mut findings);
    }
    findings.found
}
