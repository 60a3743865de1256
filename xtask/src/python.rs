//! A Python environment of the repository's own, for the tools and official clients that are Python packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::repository::Repository;

/// A virtual environment under `target/`, with packages from PyPI.
pub struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Makes the environment of this name, or finds it, and installs the packages in it. They are installed again only when the list
    /// changes.
    pub fn with(repository: &Repository, name: &str, packages: &[&str]) -> Result<Self> {
        let environment = Self {
            folder: repository.path("target/python").join(name),
        };
        let stamp = environment.folder.join("packages.txt");
        let wanted = packages.join("\n");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(environment);
        }
        eprintln!(
            "installing {} under target/python/{name}",
            packages.join(", ")
        );
        if !environment.program("python").exists() {
            let folder = &environment.folder;
            run(Command::new(interpreter()?)
                .args(["-m", "venv"])
                .arg(folder))
            .context(
                "cannot make a virtual environment; on Debian the package python3-venv provides it",
            )?;
        }
        run(Command::new(environment.program("python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(packages))
        .context("cannot install from PyPI; the network, or a mirror that pip is set up for, must be reachable")?;
        std::fs::write(stamp, wanted)?;
        Ok(environment)
    }

    /// A program of the environment.
    pub fn program(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder.join(folder).join(name)
    }
}

/// Python 3 of this machine.
fn interpreter() -> Result<&'static str> {
    for name in ["python3", "python"] {
        let output = Command::new(name).arg("--version").output();
        if output
            .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with("Python 3"))
        {
            return Ok(name);
        }
    }
    bail!(
        "Python 3 is needed and not installed; on Debian the packages python3 and python3-venv provide it"
    )
}

/// Runs a command to its end; anything but success is an error.
fn run(command: &mut Command) -> Result<()> {
    let program = Path::new(command.get_program()).display().to_string();
    let status = command
        .status()
        .with_context(|| format!("cannot start {program}"))?;
    if !status.success() {
        bail!("{program} ended with {status}");
    }
    Ok(())
}
