//! The emulator's program: built, started on a free port, and ended with what started it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cargo::cargo;
use crate::repository::Repository;

/// The key that the emulator accepts.
pub const ACCESS_KEY: &str = "conformance-access-key";

/// Its secret.
pub const SECRET_KEY: &str = "conformance-secret-key";

/// Builds the program and gives its path.
pub fn build(repository: &Repository) -> Result<PathBuf> {
    let output = cargo()
        .args(["build", "--quiet", "--package", "et-emulator"])
        .args([
            "--bin",
            "et-emulator",
            "--message-format",
            "json-render-diagnostics",
        ])
        .current_dir(repository.path(""))
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the emulator cannot be built");
    }
    executable(&String::from_utf8_lossy(&output.stdout))
        .context("cargo does not tell where it put the emulator")
}

/// The program among cargo's messages, one JSON a line.
fn executable(messages: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == "et-emulator")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

/// A running emulator; dropping it ends it.
pub struct Emulator {
    child: Child,
    endpoint: String,
    // Held open: the program would be refused its output otherwise.
    _output: BufReader<ChildStdout>,
}

impl Emulator {
    /// Starts the program with these arguments beside those that every run needs, and waits until it listens.
    pub fn start(program: &Path, arguments: &[&str]) -> Result<Self> {
        let mut child = Command::new(program)
            // Dates are judged by the emulator's clock alone, so that moving it makes a client's date a wrong one.
            .args([
                "--listen",
                "127.0.0.1:0",
                "--seed",
                "1",
                "--strict-time",
                "--quiet",
            ])
            .args(arguments)
            .env("BCE_ACCESS_KEY_ID", ACCESS_KEY)
            .env("BCE_SECRET_ACCESS_KEY", SECRET_KEY)
            .env_remove("BCE_SECURITY_TOKEN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let output = child.stdout.take().context("the emulator has no output")?;
        // From here on, dropping ends the program.
        let mut emulator = Self {
            child,
            endpoint: String::new(),
            _output: BufReader::new(output),
        };
        emulator.endpoint = announced(&mut emulator._output)?;
        Ok(emulator)
    }

    /// Where it listens, `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // If it has ended already there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The endpoint that the program announces.
fn announced(output: &mut impl BufRead) -> Result<String> {
    for line in output.lines() {
        let line = line.context("cannot read what the emulator prints")?;
        if let Some(endpoint) = line.strip_prefix("listening on ") {
            return Ok(endpoint.to_owned());
        }
    }
    bail!("the emulator ended before it listened")
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
            r#"{"reason":"compiler-artifact","target":{"name":"et-emulator"},"executable":"/t/debug/et-emulator"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(
            executable(messages).unwrap(),
            Path::new("/t/debug/et-emulator")
        );
        assert!(executable("").is_none());
    }

    #[test]
    fn reads_the_endpoint_that_is_announced() {
        let mut output = &b"a word before\nlistening on http://127.0.0.1:8791\nmore\n"[..];
        assert_eq!(announced(&mut output).unwrap(), "http://127.0.0.1:8791");
    }

    #[test]
    fn says_that_the_program_ended_without_listening() {
        let error = announced(&mut &b"et-emulator: the port is taken\n"[..]).unwrap_err();
        assert!(error.to_string().contains("before it listened"), "{error}");
    }
}
