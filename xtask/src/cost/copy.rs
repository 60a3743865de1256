//! A copy of the repository to make changes in.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::repository::Repository;

/// Where every copy is. Cargo takes what it built of two copies for the same, and tells them apart
/// only by the times at which their files were written, if these have the same paths.
pub const COPY: &str = "target/cost";

/// Copies the files that are under version control, or would be if they were added, in place of any
/// earlier copy.
pub fn of(repository: &Repository) -> Result<Repository> {
    let target = repository.path(COPY);
    if target.exists() {
        std::fs::remove_dir_all(&target).context("cannot delete the earlier copy")?;
    }
    for file in files(repository)? {
        let (from, to) = (repository.path(&file), target.join(&file));
        // A file that is deleted is still listed until the deletion is committed.
        if !from.exists() {
            continue;
        }
        let folder = to.parent().unwrap_or(Path::new(""));
        let copied = std::fs::create_dir_all(folder).and_then(|()| std::fs::copy(from, &to));
        copied.with_context(|| format!("cannot copy {file}"))?;
    }
    Ok(Repository::new(Some(target)))
}

fn files(repository: &Repository) -> Result<Vec<String>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(repository.path(""))
        .output()
        .context("cannot start git, which knows the repository's files")?;
    ensure!(
        output.status.success(),
        "git cannot list the repository's files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let list = String::from_utf8(output.stdout).context("a file's name is not UTF-8")?;
    let names = list.split('\0').filter(|name| !name.is_empty());
    Ok(names.map(str::to_owned).collect())
}
