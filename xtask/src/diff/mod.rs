//! `cargo xtask diff OLD NEW`: what changed between two versions of the spec, for whoever writes the changelog.
//!
//! Changes are judged for programs written against the old document, by the direction in which things travel: a new required property of
//! a request breaks them, a new property of an answer does not; a narrower bound breaks who sends, a wider one who receives. A new value
//! of an answer's enum breaks nobody, for enums are open in Rust. Rust types and names that the document gives (`operationId`,
//! `x-bce-type`, the names of variants, regions and schemas) are part of the interface too. Whether the hand-written SDK breaks is for
//! `cargo semver-checks` to say. Examples, comments and `x-bce-differs` are not compared.
//!
//! Exit code 0 when both documents could be read, whatever has changed.

mod bounds;
mod change;
mod operations;
mod parameters;
mod report;
mod schemas;
mod servers;
mod values;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use self::change::{Change, Level, Version};
use self::report::Format;
use self::schemas::Direction;
use crate::repository::Repository;
use crate::spec::Spec;

/// What to compare, and how to tell.
#[derive(Args)]
pub struct Options {
    /// The older document.
    old: PathBuf,
    /// The newer document.
    new: PathBuf,
    /// The form of the list.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Two documents, and what has been found different.
struct Diff<'d> {
    old: &'d Spec,
    new: &'d Spec,
    changes: BTreeSet<Change>,
    /// Pairs of schemas that have been compared: many operations share them.
    seen: BTreeSet<(String, String, Direction)>,
}

/// In which document a change is to be shown.
#[derive(Clone, Copy)]
enum At<'p> {
    Old(&'p str),
    New(&'p str),
}

impl Diff<'_> {
    fn add(&mut self, level: Level, at: At<'_>, subject: &str, what: impl Into<String>) {
        let place = match at {
            At::Old(pointer) => self.old.place(pointer),
            At::New(pointer) => self.new.place(pointer),
        };
        self.changes.insert(Change {
            level,
            subject: subject.to_owned(),
            what: what.into(),
            place,
        });
    }

    /// Compares texts that are for people.
    fn wording(&mut self, (old, new): (&str, &str), names: &[&str], subject: &str) {
        for name in names {
            if self.old.at(old)[name] != self.new.at(new)[name] {
                let what = format!("has another {name}");
                self.add(Level::Wording, At::New(new), subject, what);
            }
        }
    }
}

/// Lists the changes between two documents, the most important first.
fn changes(old: &Spec, new: &Spec) -> Vec<Change> {
    let mut diff = Diff {
        old,
        new,
        changes: BTreeSet::new(),
        seen: BTreeSet::new(),
    };
    operations::compare(&mut diff);
    values::compare(&mut diff);
    servers::compare(&mut diff);
    diff.changes.into_iter().collect()
}

/// Prints the changes.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let old = Spec::load_from(&options.old, repository)?;
    let new = Spec::load_from(&options.new, repository)?;
    let changes = changes(&old, &new);
    print!(
        "{}",
        report::render(&changes, Version::current(), options.format)
    );
    Ok(ExitCode::SUCCESS)
}
