//! Starts cargo, and builds, runs and installs programs with it.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::repository::Repository;

/// A program without the variables that describe xtask to it. Build scripts (ring's, for one) would
/// take them for their own and rebuild everything above them.
pub fn program(path: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars_os() {
        if let Some(text) = name.to_str()
            && (text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    command
}

/// The cargo that runs xtask.
pub fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program to its end. Its exit codes 0 and 1 become xtask's; every other outcome means that
/// it could not do its work, and becomes 2.
pub fn run(command: &mut Command) -> Result<ExitCode> {
    Ok(match status(command)?.code() {
        Some(0) => ExitCode::SUCCESS,
        Some(1) => ExitCode::FAILURE,
        _ => ExitCode::from(2),
    })
}

/// Runs a program that must succeed.
pub fn succeed(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    ensure!(
        status.success(),
        "{} ended with {status}",
        command.get_program().display()
    );
    Ok(())
}

fn status(command: &mut Command) -> Result<ExitStatus> {
    let program = command.get_program().to_owned();
    command
        .status()
        .with_context(|| format!("cannot start {}", program.display()))
}

/// Builds the program of a workspace package and gives its path.
pub fn build(repository: &Repository, package: &str, profile: &str) -> Result<PathBuf> {
    let output = cargo()
        .args(["build", "--quiet", "--locked"])
        .args(["--package", package, "--bin", package])
        .args(["--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(repository.path(""))
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    ensure!(output.status.success(), "{package} does not build");
    executable(&String::from_utf8_lossy(&output.stdout), package)
        .with_context(|| format!("cargo does not say where it put {package}"))
}

/// The program among cargo's messages, one JSON value a line.
fn executable(messages: &str, package: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == package)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

/// A published cargo tool, installed under `target/` on first use. Its debug build takes a third of
/// the time that the release build takes, and is fast enough.
pub fn tool(repository: &Repository, name: &str, version: &str) -> Result<Command> {
    let root = repository.path(&format!("target/tools/{name}-{version}"));
    let path = root.join(format!("bin/{name}{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        eprintln!("installing {name} {version} under target/tools");
        let mut install = cargo();
        install
            .args(["install", name, "--version", version])
            .args(["--locked", "--debug", "--quiet", "--root"])
            .arg(&root);
        if succeed(&mut install).is_err() {
            bail!("cannot install {name} {version} from the package registry");
        }
    }
    let mut command = program(path);
    command.current_dir(repository.path(""));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_program_among_cargos_messages() {
        let messages = concat!(
            "not JSON\n",
            r#"{"reason":"compiler-artifact","target":{"name":"bce-auth"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"et-emulator"},"#,
            r#""executable":"/t/debug/et-emulator"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        let found = executable(messages, "et-emulator");
        assert_eq!(found, Some(PathBuf::from("/t/debug/et-emulator")));
        assert!(executable("", "et-emulator").is_none());
    }
}
