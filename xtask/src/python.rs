//! Python environments under `target/`, for the tools and official clients that are Python
//! packages.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo;
use crate::repository::Repository;

/// A virtual environment with packages from PyPI.
pub struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Creates the environment of this name if need be, and installs the packages in it when their
    /// list, `tests/python/requirements/NAME.txt`, has changed.
    pub fn with(repository: &Repository, name: &str) -> Result<Self> {
        let folder = repository.path("target/python").join(name);
        let environment = Self { folder };
        let stamp = environment.folder.join("installed.txt");
        let list = format!("tests/python/requirements/{name}.txt");
        let wanted = std::fs::read_to_string(repository.path(&list))
            .with_context(|| format!("cannot read {list}"))?;
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
            return Ok(environment);
        }
        eprintln!("installing the packages of {list} under target/python/{name}");
        if !environment.program("python").exists() {
            let mut create = Command::new(interpreter()?);
            create.args(["-m", "venv"]).arg(&environment.folder);
            cargo::succeed(&mut create).context(
                "cannot create a virtual environment; on Debian, install the package python3-venv",
            )?;
        }
        let mut install = Command::new(environment.program("python"));
        install
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--only-binary", ":all:"])
            .args(["--require-hashes", "--requirement"])
            .arg(repository.path(&list));
        cargo::succeed(&mut install).context(
            "cannot install from PyPI; the network, or a mirror configured for pip, must be \
             reachable",
        )?;
        std::fs::write(stamp, wanted)?;
        Ok(environment)
    }

    /// A program of the environment.
    pub fn program(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.folder.join(folder).join(name)
    }

    /// Python, for a test that starts the emulator by `tests/python/emulator.py`. It leaves nothing
    /// beside its sources.
    pub fn emulator_test(&self, repository: &Repository) -> Result<Command> {
        let mut python = cargo::program(self.program("python"));
        python
            .env(
                "ET_EMULATOR",
                cargo::build(repository, "et-emulator", "dev")?,
            )
            .env("PYTHONPATH", repository.path("tests/python"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONUTF8", "1");
        Ok(python)
    }
}

/// This machine's Python 3.
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
        "Python 3 is required but not installed; on Debian, install the packages python3 and \
         python3-venv"
    )
}
