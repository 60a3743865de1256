//! Where things lie in a repository: this one, or a copy of it that `--root` names.

use std::path::{Path, PathBuf};

/// A checkout's top folder.
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The repository with this top folder; the one xtask was built in, if none is given.
    pub fn new(root: Option<PathBuf>) -> Self {
        let own = || {
            let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
            manifest
                .parent()
                .expect("xtask lies in a folder of the repository")
                .to_path_buf()
        };
        Self {
            root: root.unwrap_or_else(own),
        }
    }

    /// A file or folder by its path from the top folder.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// A path as messages give it: from the top folder where it lies below it.
    pub fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.root)
            .unwrap_or(path)
            .display()
            .to_string()
    }
}
