//! `cargo xtask upstream`: has the vendor changed the interface?
//!
//! Compares openapi/et.yaml with the vendor's interface metadata: with a folder of it
//! (`--metadata`), or with `openapi/upstream.lock.json`, which was derived from one. The exit code
//! is 0 without drift, 1 with drift, and 2 if something cannot be read.
//!
//! * Actions, parameters at any depth, paginators and endpoints are compared in full. Intended
//!   differences are listed in the spec under `x-bce-differs` (see [`known`]) and become notes; an
//!   entry that is no longer true is drift.
//! * Values and bounds appear only in the metadata's sentences. The lock holds a digest of each;
//!   a changed one is drift until a person has read it and accepts it with `--write-lock`. Missing
//!   sentences are notes.

mod descriptions;
mod drift;
mod known;
mod lock;
mod metadata;
mod record;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use self::descriptions::Versions;
use self::drift::Drift;
use self::metadata::Metadata;
use self::report::{Format, Report};
use crate::interface::{Kind, Node, compare, from_spec};
use crate::repository::Repository;
use crate::spec::Spec;

#[derive(Args)]
pub struct Options {
    /// The folder that holds the metadata's `schema` and, perhaps, `i18n`. Without it, the spec is
    /// compared with the lock.
    #[arg(long, value_name = "DIR")]
    metadata: Option<PathBuf>,
    /// The metadata from which the lock was written, to show old descriptions beside new ones.
    #[arg(long, value_name = "DIR", requires = "metadata")]
    old_metadata: Option<PathBuf>,
    /// The output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write openapi/upstream.lock.json from the metadata, after reporting which descriptions
    /// changed.
    #[arg(long, requires = "metadata")]
    write_lock: bool,
}

/// Compares and reports.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let spec = Spec::load(repository)?;
    let ours = from_spec(&spec);
    let mut notes = Vec::new();
    let mut to_look_at = Vec::new();
    let mut source = lock::PATH.to_owned();
    let theirs = match &options.metadata {
        None => lock::read(repository)?,
        Some(folder) => {
            let metadata = Metadata::read(folder)?;
            to_look_at = changed_descriptions(repository, options, &spec, &ours, &metadata)?;
            source = format!("the metadata in {}", folder.display());
            notes = metadata.notes;
            metadata.record
        }
    };
    let (mut drift, known) = known::separate(&spec, differences(&spec, &ours, &theirs.interface()));
    if options.write_lock {
        lock::write(repository, &theirs)?;
        notes.push(format!("wrote {}", lock::PATH));
    } else if options.metadata.is_some()
        && lock::read(repository)?.without_digests() != theirs.without_digests()
    {
        let what = "it does not match this metadata";
        drift.push(Drift {
            file: lock::PATH.to_owned(),
            advice: "once the spec is right again, run with --write-lock",
            ..Drift::new("lock-stale", &spec, String::new(), what)
        });
    }
    let report = Report {
        compared: compared(&spec, &ours, &source),
        drift,
        to_look_at,
        accepted: options.write_lock,
        known,
        notes,
    };
    print!("{}", report.render(options.format)?);
    Ok(ExitCode::from(u8::from(!report.is_clean())))
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

/// The descriptions that changed since the lock was written.
fn changed_descriptions(
    repository: &Repository,
    options: &Options,
    spec: &Spec,
    ours: &Node,
    metadata: &Metadata,
) -> Result<Vec<Drift>> {
    // Nothing precedes the first lock.
    if options.write_lock && !repository.path(lock::PATH).exists() {
        return Ok(Vec::new());
    }
    let lock = lock::read(repository)?;
    let old = options.old_metadata.as_deref();
    let old = old.map(Metadata::read).transpose()?;
    let versions = Versions {
        lock: &lock,
        metadata,
        old: old.as_ref(),
    };
    Ok(descriptions::compare(spec, ours, &versions))
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
