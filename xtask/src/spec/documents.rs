//! The documents in a folder: one for each product, and what they share.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context, Result, ensure};

use super::Spec;
use super::file::File;
use crate::repository::Repository;

/// The folder of the project's own documents.
pub const FOLDER: &str = "openapi";

/// The file that has what the documents share.
const COMMON: &str = "common.yaml";

/// All documents of a folder.
pub struct Documents {
    /// All of them as one, with the head of the file that they share.
    pub whole: Spec,
    /// The products in the order of their files' names.
    pub products: Vec<Product>,
}

/// A product of the vendor, as one file describes it.
pub struct Product {
    /// The vendor's short name of it: `x-bce-product`.
    pub code: String,
    /// Its document, with what all documents share.
    pub spec: Spec,
    /// The file that keeps what the vendor's metadata said about it: `x-bce-lock`.
    pub lock: PathBuf,
}

impl Documents {
    /// Reads a repository's own documents.
    pub fn load(repository: &Repository) -> Result<Self> {
        Self::of_folder(&repository.path(FOLDER), repository)
    }

    /// Reads the documents of a folder.
    pub fn of_folder(folder: &Path, repository: &Repository) -> Result<Self> {
        let common = Rc::new(File::load(&folder.join(COMMON), repository)?);
        let mut files = Vec::new();
        for path in yaml_files(folder)? {
            files.push(Rc::new(File::load(&path, repository)?.with_paths()?));
        }
        let name = repository.name(folder);
        ensure!(!files.is_empty(), "{name} has no document beside {COMMON}");
        let mut products: Vec<Product> = Vec::new();
        for file in &files {
            let code = file.text("x-bce-product")?.to_owned();
            let mut others = products.iter();
            let other = others.find(|other| other.code == code);
            let other = other.map_or("", |other| &other.spec.name);
            let name = &file.name;
            ensure!(
                other.is_empty(),
                "{other} and {name} both describe the product {code}"
            );
            products.push(Product {
                lock: folder.join(file.text("x-bce-lock")?),
                spec: Spec::merge(file, &[Rc::clone(&common)])?,
                code,
            });
        }
        Ok(Self {
            whole: Spec::merge(&common, &files)?,
            products,
        })
    }

    /// The names of the files, for messages.
    pub fn names(&self) -> String {
        let products = self.products.iter().map(|product| &*product.spec.name);
        let names: Vec<_> = std::iter::once(&*self.whole.name).chain(products).collect();
        names.join(", ")
    }
}

/// Reads the document in a file, with what is shared in its folder.
pub fn of_file(path: &Path, repository: &Repository) -> Result<Spec> {
    let file = Rc::new(File::load(path, repository)?.with_paths()?);
    let common = path.with_file_name(COMMON);
    if !common.exists() {
        return Spec::merge(&file, &[]);
    }
    Spec::merge(&file, &[Rc::new(File::load(&common, repository)?)])
}

/// The YAML files of a folder without the shared one, sorted by name.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("cannot read the folder {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        paths.push(entry.with_context(context)?.path());
    }
    paths.retain(|path| path.extension() == Some("yaml".as_ref()) && !path.ends_with(COMMON));
    paths.sort();
    Ok(paths)
}
