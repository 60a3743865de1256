//! What the vendor says about a product: its metadata, or the lock that keeps what it said.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::Options;
use super::descriptions::{self, Versions};
use super::drift::Drift;
use super::lock;
use super::metadata::Metadata;
use super::record::Record;
use crate::interface::{Kind, Node};
use crate::repository::Repository;
use crate::spec::documents::Product;

/// The vendor's side of a comparison.
pub struct Vendor {
    /// The actions that the document covers, and those that neither it nor the lock knows.
    pub interface: Node,
    /// The product's other actions.
    pub others: BTreeSet<String>,
    /// Where this was read.
    pub source: String,
    /// Descriptions that differ from the lock's.
    pub changed_descriptions: Vec<Drift>,
    /// That the lock is not of this metadata.
    pub stale_lock: Option<Drift>,
    pub notes: Vec<String>,
}

impl Vendor {
    /// Reads the metadata if there is any, else the lock, and writes the lock if asked to.
    pub fn read(
        repository: &Repository,
        options: &Options,
        product: &Product,
        ours: &Node,
    ) -> Result<Self> {
        match &options.metadata {
            Some(folder) => Self::from_metadata(repository, options, product, ours, folder),
            None => Ok(Self::from_lock(
                lock::read(&product.lock, repository)?,
                repository.name(&product.lock),
            )),
        }
    }

    fn from_lock(lock: Record, name: String) -> Self {
        Self {
            interface: lock.interface(),
            others: lock.others,
            source: name,
            changed_descriptions: Vec::new(),
            stale_lock: None,
            notes: Vec::new(),
        }
    }

    fn from_metadata(
        repository: &Repository,
        options: &Options,
        product: &Product,
        ours: &Node,
        folder: &Path,
    ) -> Result<Self> {
        let spec = &product.spec;
        // Nothing precedes the first lock.
        let is_first = options.write_lock && !product.lock.exists();
        let lock = (!is_first).then(|| lock::read(&product.lock, repository));
        let lock = lock.transpose()?;
        let claimed: BTreeSet<_> = ours.of_kind(Kind::Operation).map(|it| &*it.name).collect();
        let is_new = |action: &str| {
            let lock = lock.as_ref();
            lock.is_some_and(|lock| !lock.others.contains(action))
        };
        let covers = |action: &str| claimed.contains(action) || is_new(action);
        let read = |folder: &Path| Metadata::read(folder, &product.code, covers);
        let metadata = read(folder)?;
        let mut changed_descriptions = Vec::new();
        if let Some(lock) = &lock {
            let old = options.old_metadata.as_deref().map(read).transpose()?;
            let versions = Versions {
                lock,
                metadata: &metadata,
                old: old.as_ref(),
            };
            changed_descriptions = descriptions::compare(spec, ours, &versions);
        }
        let interface = metadata.record.interface();
        let mut notes = metadata.notes;
        let record = metadata.record.covering(ours);
        let others = record.others.clone();
        let name = repository.name(&product.lock);
        let mut stale_lock = None;
        if options.write_lock {
            lock::write(&product.lock, repository, &record)?;
            notes.push(format!("wrote {name}"));
        } else if lock.map(Record::without_digests) != Some(record.without_digests()) {
            let what = "it does not match this metadata";
            stale_lock = Some(Drift {
                file: name,
                line: 1,
                advice: "once the spec is right again, run with --write-lock",
                ..Drift::new("lock-stale", spec, String::new(), what)
            });
        }
        Ok(Self {
            interface,
            others,
            source: format!("the metadata in {}", folder.display()),
            changed_descriptions,
            stale_lock,
            notes,
        })
    }
}
