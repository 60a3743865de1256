//! `cargo xtask diff OLD NEW`: what changed between two versions of the spec, for the changelog.
//!
//! Severities are those of [`interface`](crate::interface), for programs written against the older
//! document. The Rust names in the document (`operationId`, `x-bce-type`, and the names of
//! variants, regions and schemas) are part of the interface. Whether the hand-written SDK breaks is
//! for `cargo semver-checks` to say. Examples, comments and `x-bce-differs` are not compared.
//!
//! The exit code is 0 if both documents could be read, whatever has changed.

mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use self::report::{Entry, Format};
use crate::interface::{Change, Difference, Kind, Node, compare, from_spec};
use crate::repository::Repository;
use crate::spec::documents::{self, Documents};
use crate::spec::{Spec, pointer};

#[derive(Args)]
pub struct Options {
    /// The older document, or the older folder of documents.
    old: PathBuf,
    /// The newer one.
    new: PathBuf,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Prints the changes.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let mut old = documents(&options.old, repository)?;
    let mut found = BTreeSet::new();
    for (product, new) in documents(&options.new, repository)? {
        let old = old.remove(&product).unwrap_or_else(Spec::empty);
        found.extend(entries(&old, &new));
    }
    for old in old.values() {
        found.extend(entries(old, &Spec::empty()));
    }
    print!("{}", report::render(&found, options.format)?);
    Ok(ExitCode::SUCCESS)
}

/// The documents of a path by their products; the one of a file has no product.
fn documents(path: &Path, repository: &Repository) -> Result<BTreeMap<String, Spec>> {
    if !path.is_dir() {
        let spec = documents::of_file(path, repository)?;
        return Ok(BTreeMap::from([(String::new(), spec)]));
    }
    let products = Documents::of_folder(path, repository)?.products;
    let products = products.into_iter();
    Ok(products
        .map(|product| (product.code, product.spec))
        .collect())
}

/// The changes between two documents. A schema that several operations share is listed once.
fn entries(old: &Spec, new: &Spec) -> BTreeSet<Entry> {
    let (old_interface, new_interface) = (from_spec(old), from_spec(new));
    let mut entries = BTreeSet::new();
    for difference in compare(&old_interface, &new_interface) {
        if goes_with_its_body(&difference) {
            continue;
        }
        let pointer = &difference.counterpart.pointer;
        let location = match difference.change {
            Change::Removed => old.location(pointer),
            Change::Attribute { keyword, .. } => new.location(&pointer::child(pointer, keyword)),
            _ => new.location(pointer),
        };
        for (severity, what) in difference.findings() {
            let (subject, location) = (difference.subject(), location.clone());
            entries.insert(Entry {
                severity,
                subject,
                what,
                location,
            });
        }
    }
    entries
}

/// Whether this is a property of a request body that was added or removed as a whole.
fn goes_with_its_body(difference: &Difference<'_>) -> bool {
    let (old, new) = difference.parents;
    let bodies = |operation: &Node| operation.of_kind(Kind::Body).count();
    matches!(difference.change, Change::Added | Change::Removed)
        && difference.node.kind == Kind::Parameter
        && difference.node.address == "body"
        && bodies(old) != bodies(new)
}
