//! This program in another role, as a child process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use et_emulator::Emulator;
use et_sdk::Client;
use et_test_support::new_line;

use crate::fixture::{LINE, credentials};

/// A child that serves until it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub endpoint: String,
    /// The line that it holds.
    pub line: String,
}

impl Server {
    /// Starts this program in another role.
    pub fn start(role: &[&str]) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(role)
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a server")?;
        let output = child.stdout.take().context("the server has no output")?;
        let mut printed = String::new();
        BufReader::new(output).read_line(&mut printed)?;
        let mut words = printed.split_whitespace().map(str::to_owned);
        Ok(Self {
            child,
            endpoint: words.next().context("the server printed no endpoint")?,
            line: words.next().unwrap_or_else(|| LINE.to_owned()),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs this program in another role. Returns the numbers that it prints.
pub fn numbers<const N: usize>(role: &[&str]) -> Result<[f64; N]> {
    let output = Command::new(std::env::current_exe()?).args(role).output()?;
    let error = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{role:?}: {}", error.trim());
    let text = String::from_utf8(output.stdout)?;
    let numbers: Vec<f64> = text
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let numbers = <[f64; N]>::try_from(numbers).ok();
    numbers.with_context(|| format!("{role:?} printed {text:?}"))
}

/// Serves an emulator that holds one line and accepts the benchmark's key.
pub async fn emulate() -> Result<()> {
    let key = credentials()?;
    let builder = Emulator::builder().credentials(key.clone());
    let emulator = builder.log_capacity(16).start().await?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(key)
        .build()?;
    let line = client.lines().apply(new_line("bench")).send().await?;
    println!("{} {}", emulator.endpoint(), line.id);
    std::future::pending().await
}
