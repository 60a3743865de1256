//! Formatting generated code with the toolchain's own rustfmt.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// Formats Rust source the way `cargo fmt` would.
pub fn format(source: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start rustfmt; `rustup component add rustfmt` installs it")?;
    let mut stdin = child.stdin.take().context("rustfmt has no input")?;
    // From a thread of its own: rustfmt may write before it has read everything.
    let text = source.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().context("rustfmt did not end")?;
    writer
        .join()
        .expect("the writer does not panic")
        .context("rustfmt did not read its input")?;
    ensure!(
        output.status.success(),
        "rustfmt refused the generated code"
    );
    String::from_utf8(output.stdout).context("rustfmt wrote no UTF-8")
}
