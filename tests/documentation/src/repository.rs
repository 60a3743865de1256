//! The files of the repository that the tests check.

use std::fs;
use std::path::{Path, PathBuf};

/// The path of a file or folder of the repository.
#[must_use]
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(name)
}

/// The text of a file.
///
/// # Panics
/// If the file cannot be read.
pub fn read(file: impl AsRef<Path>) -> String {
    let file = file.as_ref();
    fs::read_to_string(file)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", file.display()))
}

/// The paths in a folder.
///
/// # Panics
/// If the folder cannot be read.
pub fn entries(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}

/// The Markdown documents of the repository and its crates.
#[must_use]
pub fn documents() -> Vec<PathBuf> {
    let mut folders = vec![path(""), path("docs")];
    folders.extend(entries(path("crates")));
    let files = folders.iter().flat_map(entries);
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect()
}
