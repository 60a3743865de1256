//! `cargo xtask upstream`: has the vendor moved?
//!
//! Compares openapi/et.yaml with the vendor's interface metadata: with a folder of it (`--metadata`), or with
//! `openapi/upstream.lock.json`, which was derived from one. Exit code 0 without drift, 1 with, 2 when something cannot be read.
//!
//! * Actions, parameters at any depth, paginators and endpoints are compared in full. What the spec has otherwise on purpose it lists
//!   under `x-bce-differs` (see [`known`]); such differences are notes, and an entry that is true no more is drift.
//! * Values and bounds stand in the metadata's sentences only. The lock holds a digest of each; a changed one is drift until a person has
//!   looked at it and `--write-lock` accepts it. Sentences that are missing are notes.

mod change;
mod compare;
mod descriptions;
mod from_spec;
mod interface;
pub mod known;
mod lock;
mod metadata;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use self::change::{Breaks, Change, Kind};
use self::from_spec::FromSpec;
use self::interface::Interface;
use self::metadata::Metadata;
use self::report::{Format, Report};
use crate::repository::Repository;
use crate::spec::Spec;

/// What to compare with, and how to tell.
#[derive(Args)]
pub struct Options {
    /// The folder that holds the metadata's `schema` and, perhaps, `i18n`; without it, the lock is compared with.
    #[arg(long, value_name = "DIR")]
    metadata: Option<PathBuf>,
    /// The metadata as it was when the lock was written, to show old descriptions beside new ones.
    #[arg(long, value_name = "DIR", requires = "metadata")]
    old_metadata: Option<PathBuf>,
    /// The form of the report.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write openapi/upstream.lock.json from the metadata, after reporting how its descriptions changed.
    #[arg(long, requires = "metadata")]
    write_lock: bool,
}

/// Compares and reports.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let spec = Spec::load(repository)?;
    let ours = FromSpec::new(&spec);
    let (theirs, mut notes, to_look_at, source) = match &options.metadata {
        None => (
            lock::read(repository)?,
            Vec::new(),
            Vec::new(),
            lock::PATH.to_owned(),
        ),
        Some(folder) => {
            let metadata = Metadata::read(folder)?;
            let changed = since_lock(repository, options, &spec, &ours, &metadata)?;
            let source = format!("the metadata in {}", folder.display());
            (metadata.interface, metadata.notes, changed, source)
        }
    };
    let (mut drift, known) = known::sort_out(&spec, compare::compare(&spec, &ours, &theirs));
    if options.write_lock {
        lock::write(repository, &theirs)?;
        notes.push(format!("wrote {}", lock::PATH));
    } else if options.metadata.is_some() && lock::read(repository)?.bare() != theirs.bare() {
        drift.push(lock_is_stale());
    }
    let report = Report {
        compared: compared(&spec, &ours.interface, &source),
        drift,
        to_look_at,
        accepted: options.write_lock,
        known,
        notes,
    };
    print!("{}", report.render(options.format));
    Ok(if report.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The descriptions that changed since the lock was written.
fn since_lock(
    repository: &Repository,
    options: &Options,
    spec: &Spec,
    ours: &FromSpec,
    metadata: &Metadata,
) -> Result<Vec<Change>> {
    // The first lock has nothing before it.
    if options.write_lock && !repository.path(lock::PATH).exists() {
        return Ok(Vec::new());
    }
    let lock = lock::read(repository)?;
    let old = options.old_metadata.as_deref();
    let old = old.map(Metadata::read).transpose()?;
    let old = old.as_ref().map(|old| &old.descriptions);
    Ok(descriptions::compare(spec, ours, &lock, metadata, old))
}

fn lock_is_stale() -> Change {
    Change {
        kind: Kind::LockStale,
        action: None,
        name: None,
        pointer: String::new(),
        place: format!("{}:1", lock::PATH),
        what: "the lock is not what this metadata makes".to_owned(),
        breaks: Breaks::No,
        texts: Vec::new(),
    }
}

fn compared(spec: &Spec, ours: &Interface, source: &str) -> String {
    let actions = ours.actions.values();
    let parameters: usize = actions.clone().map(|action| action.parameters.len()).sum();
    let paginators = actions.filter(|action| action.paginator.is_some()).count();
    format!(
        "Compared {} with {source}: {} actions, {parameters} parameters, {paginators} paginators, {} endpoints",
        spec.name,
        ours.actions.len(),
        ours.endpoints.len()
    )
}
