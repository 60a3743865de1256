//! `cargo xtask bench`: speed and size beside the floor. Running times come from the `et-bench` package; what a user's build costs is
//! measured here, with throw-away programs under `target/`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::cargo::cargo;
use crate::python::Environment;
use crate::repository::Repository;

/// The program that every build row builds, but for the client it names.
const OURS: &str = r#"#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = et_sdk::Client::builder().build()?;
    println!("{:?}", client.line("dcphy-1").get().send().await?);
    Ok(())
}
"#;
const THEIRS: &str = r#"#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
    let client = aws_sdk_directconnect::Client::new(&config);
    println!("{:?}", client.describe_connections().connection_id("dxcon-1").send().await?);
    Ok(())
}
"#;

/// The same call on the HTTP library alone: below this no SDK on that library can go.
const BARE: &str = r#"#[derive(Debug, serde::Deserialize)]
struct Line {
    id: String,
    name: Option<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().build()?;
    let line: Line = client.get("https://bcc.bj.baidubce.com/v1/et/dcphy-1").send().await?.json().await?;
    println!("{line:?} {} {:?}", line.id, line.name);
    Ok(())
}
"#;

/// What to measure.
#[derive(clap::Args)]
pub struct Options {
    /// Leave out what a user's build costs; ends within 3 minutes.
    #[arg(long)]
    quick: bool,
    /// Measure the official Python SDK beside (needs Python 3; installs under target/).
    #[arg(long)]
    peers: bool,
}

/// Measures, prints the table and writes target/bench.json.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let json_file = repository.path("target/bench.json");
    let mut command = cargo();
    command
        .args([
            "run",
            "--release",
            "--quiet",
            "--package",
            "et-bench",
            "--",
            "--json",
        ])
        .arg(&json_file);
    if options.peers {
        let environment = Environment::with(repository, "peer", &["bce-python-sdk>=0.9.79,<0.10"])?;
        command.arg("--peer").arg(environment.program("python"));
    }
    let status = command
        .current_dir(repository.path(""))
        .status()
        .context("cannot start cargo")?;
    ensure!(status.success(), "et-bench ended with {status}");
    if !options.quick {
        let mut report: Value = serde_json::from_str(&std::fs::read_to_string(&json_file)?)?;
        for row in build_rows(repository)? {
            println!("{}", told(&row));
            if let Some(rows) = report["rows"].as_array_mut() {
                rows.push(row);
            }
        }
        std::fs::write(&json_file, serde_json::to_string_pretty(&report)?)?;
    }
    println!("written to {}", repository.name(&json_file));
    Ok(ExitCode::SUCCESS)
}

/// A row as the table has it. One without a goal is there to be seen beside the others.
fn told(row: &Value) -> String {
    let measured = format!(
        "{:44} {:>9} {:>9} {:6} {:>7}",
        row["name"].as_str().unwrap_or_default(),
        row["ours"],
        row["floor"],
        row["unit"].as_str().unwrap_or_default(),
        row["ratio"],
    );
    match row["pass"].as_bool() {
        Some(true) => format!("{measured} <= {:>7}  pass", row["goal"]),
        Some(false) => format!("{measured} <= {:>7}  falls short", row["goal"]),
        None => format!("{measured}    {:>7}  reported", ""),
    }
}

/// What a program costs its builder.
struct Built {
    seconds: f64,
    crates: usize,
    stripped: u64,
}

fn build_rows(repository: &Repository) -> Result<Vec<Value>> {
    let sdk = repository.path("crates/et-sdk");
    let tokio = r#"tokio = { version = "1", features = ["macros", "rt"] }"#;
    let ours = Program::write(
        repository,
        "ours",
        OURS,
        &format!(
            "et-sdk = {{ path = {:?} }}\n{tokio}",
            sdk.display().to_string()
        ),
    )?;
    let theirs = Program::write(
        repository,
        "theirs",
        THEIRS,
        &format!("aws-config = \"1\"\naws-sdk-directconnect = \"1\"\n{tokio}"),
    )?;
    let bare = Program::write(
        repository,
        "bare",
        BARE,
        &format!(
            "{}\n{}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n{tokio}",
            r#"reqwest = { version = "0.13", default-features = false, features = ["json", "query", "system-proxy", "rustls-no-provider"] }"#,
            r#"rustls = { version = "0.23", default-features = false, features = ["ring", "std", "tls12"] }"#,
        ),
    )?;
    let incremental = ours.own_file()?;
    let (ours, theirs, bare) = (ours.build()?, theirs.build()?, bare.build()?);
    let megabytes = |bytes: u64| (bytes as f64 / 1e5).round() / 10.0;
    let raw = raw_crate(repository)?;
    Ok(vec![
        row(
            "cold release build, by aws-sdk-directconnect",
            round(ours.seconds),
            round(theirs.seconds),
            "s",
            ours.seconds / theirs.seconds,
            Some(0.30),
        ),
        row(
            "cold release build, by reqwest alone",
            round(ours.seconds),
            round(bare.seconds),
            "s",
            ours.seconds / bare.seconds,
            None,
        ),
        row(
            "crates in the tree",
            ours.crates as f64,
            theirs.crates as f64,
            "",
            ours.crates as f64,
            Some(130.0),
        ),
        row(
            "stripped binary, by aws-sdk-directconnect",
            megabytes(ours.stripped),
            megabytes(theirs.stripped),
            "MB",
            ours.stripped as f64 / theirs.stripped as f64,
            Some(0.25),
        ),
        row(
            "stripped binary, by reqwest alone",
            megabytes(ours.stripped),
            megabytes(bare.stripped),
            "MB",
            ours.stripped as f64 / bare.stripped as f64,
            None,
        ),
        row(
            "touching the user's own file",
            round(incremental),
            0.0,
            "s",
            incremental,
            Some(1.5),
        ),
        row(
            "the generated crate's own compile time",
            round(raw),
            0.0,
            "s",
            raw,
            None,
        ),
    ])
}

fn row(name: &str, ours: f64, floor: f64, unit: &str, ratio: f64, goal: Option<f64>) -> Value {
    json!({
        "name": name, "ours": ours, "floor": floor, "unit": unit, "ratio": (ratio * 1000.0).round() / 1000.0,
        "sense": "at most", "goal": goal, "pass": goal.map(|goal| ratio <= goal),
    })
}

fn round(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

/// A throw-away program with its own target folder.
struct Program {
    folder: PathBuf,
}

impl Program {
    fn write(
        repository: &Repository,
        name: &str,
        source: &str,
        dependencies: &str,
    ) -> Result<Self> {
        let folder = repository.path("target/bench-build").join(name);
        std::fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\n[workspace]\n"
        );
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        std::fs::write(folder.join("src/main.rs"), source)?;
        Ok(Self { folder })
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo();
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"));
        command
    }

    /// Builds everything from nothing, with what is downloaded already.
    fn build(&self) -> Result<Built> {
        succeed(&mut self.cargo(&["fetch", "--quiet"]))?;
        let target = self.folder.join("target/release");
        if target.exists() {
            std::fs::remove_dir_all(&target)?;
        }
        let start = Instant::now();
        succeed(&mut self.cargo(&[
            "build",
            "--release",
            "--quiet",
            "--config",
            "profile.release.strip=true",
        ]))?;
        let seconds = start.elapsed().as_secs_f64();
        let tree = self
            .cargo(&["tree", "--edges", "normal,build", "--prefix", "none"])
            .output()?;
        let tree = String::from_utf8(tree.stdout)?;
        let mut crates: Vec<_> = tree
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .collect();
        crates.sort_unstable();
        crates.dedup();
        Ok(Built {
            seconds,
            crates: crates.len(),
            stripped: size(&target.join("program"))?,
        })
    }

    /// Seconds of rustc for the program itself after a change, in a debug build.
    fn own_file(&self) -> Result<f64> {
        succeed(&mut self.cargo(&["build", "--quiet"]))?;
        let source = self.folder.join("src/main.rs");
        let text = std::fs::read_to_string(&source)?;
        std::fs::write(&source, format!("{text}// touched\n"))?;
        let start = Instant::now();
        succeed(&mut self.cargo(&["build", "--quiet"]))?;
        Ok(start.elapsed().as_secs_f64())
    }
}

/// Seconds of rustc for the generated crate alone, in a debug build whose dependencies are there.
fn raw_crate(repository: &Repository) -> Result<f64> {
    let build = || -> Result<()> {
        let mut command = cargo();
        succeed(
            command
                .args(["build", "--quiet", "--package", "et-api-raw"])
                .current_dir(repository.path("")),
        )
    };
    build()?;
    let mut clean = cargo();
    succeed(
        clean
            .args(["clean", "--quiet", "--package", "et-api-raw"])
            .current_dir(repository.path("")),
    )?;
    let start = Instant::now();
    build()?;
    Ok(start.elapsed().as_secs_f64())
}

fn size(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file)
        .with_context(|| format!("no {}", file.display()))?
        .len())
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().context("cannot start cargo")?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
