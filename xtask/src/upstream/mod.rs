//! `cargo xtask upstream`: has the vendor changed the interface?
//!
//! Compares each document of the spec with the vendor's interface metadata of its product: with a
//! folder of it (`--metadata`), or with the document's lock, which was derived from one. The exit
//! code is 0 without drift, 1 with drift, and 2 if something cannot be read.
//!
//! * The document's actions, their parameters at any depth, paginators and endpoints are compared
//!   in full. Intended differences are listed in the document under `x-bce-differs` (see
//!   [`known`]) and become notes; an entry that is no longer true is drift.
//! * An action that neither the document nor the lock knows is drift. The lock names the product's
//!   other actions, which the document leaves out; they are listed once.
//! * What the vendor has added comes with a skeleton to paste into the document (see
//!   [`mod@skeleton`]).
//! * Values and bounds appear only in the metadata's sentences. The lock holds a digest of each;
//!   a changed one is drift until the document answers it (see [`descriptions`]) and
//!   `--write-lock` accepts it. Without the answer, the lock is not written. Missing sentences are
//!   notes.

mod descriptions;
mod drift;
mod known;
mod lock;
mod metadata;
mod record;
mod report;
mod skeleton;
mod vendor;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use self::drift::Drift;
use self::report::{Format, Report};
use self::skeleton::Skeletons;
use self::vendor::Vendor;
use crate::interface::{Kind, Node, compare, from_spec};
use crate::repository::Repository;
use crate::spec::documents::Product;
use crate::spec::{Documents, Spec};

#[derive(Args)]
pub struct Options {
    /// The folder that holds the metadata's `schema` and, perhaps, `i18n`. Without it, each
    /// document is compared with its lock.
    #[arg(long, value_name = "DIR")]
    metadata: Option<PathBuf>,
    /// The metadata from which the lock was written, to show old descriptions beside new ones.
    #[arg(long, value_name = "DIR", requires = "metadata")]
    old_metadata: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write the locks from the metadata. A lock is not written while the document does not answer
    /// a description that changed.
    #[arg(long, requires = "metadata")]
    write_lock: bool,
}

/// Compares and reports, product by product.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let mut reports = Vec::new();
    let Documents { whole, products } = Documents::load(repository)?;
    for product in products {
        let report = report(repository, options, &whole, &product)?;
        reports.push((product.code, report));
    }
    let is_clean = reports.iter().all(|(_, report)| report.is_clean());
    print!("{}", report::render(&reports, options.format)?);
    Ok(ExitCode::from(u8::from(!is_clean)))
}

fn report(
    repository: &Repository,
    options: &Options,
    whole: &Spec,
    product: &Product,
) -> Result<Report> {
    let spec = &product.spec;
    let ours = from_spec(spec);
    let theirs = Vendor::read(repository, options, product, &ours)?;
    let mut differences = differences(spec, &ours, &theirs.interface);
    differences.extend(theirs.sentences);
    let (mut drift, mut known) = known::separate(spec, differences);
    // A sentence is looked at when it is new. The spec may list it ever after.
    let is_new = |one: &mut Drift| one.sentence.as_ref().is_some_and(|it| it.is_new);
    let mut to_look_at: Vec<_> = drift.extract_if(.., is_new).collect();
    drift.retain(|one| one.sentence.is_none());
    to_look_at.extend(known.extract_if(.., is_new));
    to_look_at.sort_by_key(|one| one.line);
    let skeletons = Skeletons {
        spec,
        whole,
        ours: &ours,
        without_sentence: theirs.without_sentence,
    };
    skeletons.add(&mut drift);
    let unanswered = to_look_at.iter().filter(|one| one.is_unanswered());
    let unanswered: Vec<_> = unanswered.map(Drift::subject).collect();
    let mut notes = theirs.notes;
    let mut accepted = false;
    match &theirs.new_lock {
        Some(lock) if options.write_lock && unanswered.is_empty() => {
            lock::write(&product.lock, repository, lock)?;
            notes.push(format!("wrote {}", repository.name(&product.lock)));
            accepted = true;
        }
        _ => drift.extend(theirs.stale_lock),
    }
    if options.write_lock && !accepted {
        drift.push(lock_refused(repository, product, &unanswered));
    }
    Ok(Report {
        compared: compared(spec, &ours, &theirs.source),
        drift,
        to_look_at: to_look_at.into_iter().map(Drift::with_answer).collect(),
        accepted,
        known,
        not_covered: Vec::from_iter(theirs.others),
        notes,
    })
}

/// That the lock was not written, because of these parameters.
fn lock_refused(repository: &Repository, product: &Product, unanswered: &[String]) -> Drift {
    let what = format!(
        "it was not written: the spec does not answer the changed descriptions of {}",
        unanswered.join(", ")
    );
    Drift {
        file: repository.name(&product.lock),
        line: 1,
        advice: "answer them as said below",
        ..Drift::new("lock-refused", &product.spec, String::new(), &what)
    }
}

/// What the vendor has changed, in the order of the spec's lines.
fn differences(spec: &Spec, ours: &Node, theirs: &Node) -> Vec<Drift> {
    let differences = compare(ours, theirs).into_iter();
    let mut drift: Vec<_> = differences
        .filter_map(|one| Drift::of(&one, spec))
        .collect();
    drift.sort_by_key(|drift| drift.line);
    drift
}

fn compared(spec: &Spec, ours: &Node, source: &str) -> String {
    let operations = || ours.of_kind(Kind::Operation);
    let is_paginated = |operation: &&Node| !operation.attribute("x-bce-paginator").is_null();
    format!(
        "Compared {} with {source}: {} actions, {} parameters, {} paginators, {} endpoints",
        spec.name,
        operations().count(),
        operations().flat_map(Node::parameters).count(),
        operations().filter(is_paginated).count(),
        ours.of_kind(Kind::Region).count()
    )
}
