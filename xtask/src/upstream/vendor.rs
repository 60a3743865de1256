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
    /// The sentences about the parameters.
    pub sentences: Vec<Drift>,
    /// What to do about a parameter whose sentence is not known.
    pub without_sentence: &'static str,
    /// The lock that belongs to this metadata.
    pub new_lock: Option<Record>,
    /// That the lock is not of this metadata.
    pub stale_lock: Option<Drift>,
    pub notes: Vec<String>,
}

impl Vendor {
    /// Reads the metadata if there is any, else the lock.
    pub fn read(
        repository: &Repository,
        options: &Options,
        product: &Product,
        ours: &Node,
    ) -> Result<Self> {
        match &options.metadata {
            Some(folder) => Self::from_metadata(repository, options, product, ours, folder),
            None => Self::from_lock(repository, product, ours),
        }
    }

    fn from_lock(repository: &Repository, product: &Product, ours: &Node) -> Result<Self> {
        let lock = lock::read(&product.lock, repository)?;
        let versions = Versions {
            now: &lock,
            lock: None,
            metadata: None,
            old: None,
        };
        Ok(Self {
            sentences: descriptions::sentences(&product.spec, ours, &versions),
            without_sentence: "describe it; the lock has no sentences, --metadata shows them",
            interface: lock.interface(),
            others: lock.others,
            source: repository.name(&product.lock),
            new_lock: None,
            stale_lock: None,
            notes: Vec::new(),
        })
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
        let mut metadata = read(folder)?;
        if let Some(lock) = &lock {
            metadata.keep_digests(lock);
        }
        let old = options.old_metadata.as_deref().map(read).transpose()?;
        let versions = Versions {
            now: &metadata.record,
            lock: lock.as_ref(),
            metadata: Some(&metadata),
            old: old.as_ref(),
        };
        let sentences = descriptions::sentences(spec, ours, &versions);
        let interface = metadata.record.interface();
        let mut record = metadata.record.covering(ours);
        descriptions::note_spec(&mut record, ours);
        let is_stale = lock.is_some_and(|lock| !lock.has_interface_of(&record));
        let stale_lock = is_stale.then(|| Drift {
            file: repository.name(&product.lock),
            line: 1,
            advice: "once the spec is right again, run with --write-lock",
            ..Drift::new(
                "lock-stale",
                spec,
                String::new(),
                "it does not match this metadata",
            )
        });
        Ok(Self {
            interface,
            others: record.others.clone(),
            source: format!("the metadata in {}", folder.display()),
            sentences,
            without_sentence: "describe it; the metadata does not",
            new_lock: Some(record),
            stale_lock,
            notes: metadata.notes,
        })
    }
}
