//! This program in other roles, as a child process that serves or measures.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use et_emulator::Emulator;
use et_test_support::new_line;

use crate::fixture::{LINE, credentials};
use crate::measure::{peak_kib, seconds};
use crate::subject::{Call, Kind, Subject, sdk_client};

/// A child that serves until it is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub endpoint: String,
    /// The line that it holds.
    pub line: String,
}

impl Server {
    /// Starts a server of fixed responses whose lists have this many items.
    pub fn canned(total: usize) -> Result<Self> {
        Self::start(&["canned", &total.to_string()])
    }

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
    let numbers = text.split_whitespace().map(str::parse);
    let numbers = numbers.collect::<Result<Vec<f64>, _>>()?;
    let numbers = <[f64; N]>::try_from(numbers).ok();
    numbers.with_context(|| format!("{role:?} printed {text:?}"))
}

/// Serves an emulator that holds one line and accepts the benchmark's key.
pub async fn emulate() -> Result<()> {
    let builder = Emulator::builder().credentials(credentials()?);
    let emulator = builder.log_capacity(16).start().await?;
    let client = sdk_client(&emulator.endpoint())?;
    let line = client.lines().apply(new_line("bench")).send().await?;
    println!("{} {}", emulator.endpoint(), line.id);
    std::future::pending().await
}

/// Streams all route rules of a server. Prints their number, the peak memory in KiB and the time in
/// seconds.
pub async fn stream(endpoint: &str) -> Result<()> {
    let client = sdk_client(endpoint)?;
    let rules = client.line(LINE).channel("dedicatedconn-1").route_rules();
    let mut rules = rules.list().max_keys(1000).items();
    let mut count = 0;
    let work = async {
        while let Some(rule) = rules.next().await {
            count += usize::from(!rule?.id.is_empty());
        }
        Ok(())
    };
    let seconds = seconds(work).await?;
    println!("{count} {} {seconds}", peak_kib()?);
    Ok(())
}

/// Makes calls in many tasks at once. Prints the 99th percentile of the milliseconds that a task
/// takes, and the peak memory in KiB.
pub async fn concurrent(
    endpoint: &str,
    kind: Kind,
    tasks: usize,
    call: Call,
    times: usize,
) -> Result<()> {
    let subject = Subject::new(endpoint, kind)?;
    let mut seconds = subject.at_once(tasks, call, times).await?;
    seconds.sort_by(f64::total_cmp);
    let p99 = seconds[seconds.len() * 99 / 100] * 1000.0;
    println!("{p99} {}", peak_kib()?);
    Ok(())
}
