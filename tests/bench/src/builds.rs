//! What the SDK costs a user's build: throw-away programs under `target/bench-build`, each with a
//! target folder of its own, built from nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::measure::seconds;
use crate::report::{Goal::AtMost, Row};

/// The workspace.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The bodies of the programs. Ours and theirs make the same kind of call.
const OURS: &str = r#"
    let client = et_sdk::Client::builder().build()?;
    println!("{:?}", client.line("dcphy-1").get().send().await?);
"#;

const THEIRS: &str = r#"
    let config = aws_config::load_defaults(aws_config::BehaviorVersion::latest()).await;
    let client = aws_sdk_directconnect::Client::new(&config);
    println!("{:?}", client.describe_connections().connection_id("dxcon-1").send().await?);
"#;

/// The same call on the HTTP library alone, the least that an SDK on that library can cost.
const BARE: &str = r#"
    #[derive(Debug, serde::Deserialize)]
    struct Line {
        id: String,
        name: Option<String>,
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().build()?;
    let url = "https://bcc.bj.baidubce.com/v1/et/dcphy-1";
    let line: Line = client.get(url).send().await?.json().await?;
    println!("{line:?} {} {:?}", line.id, line.name);
"#;

/// Builds the programs and measures the rows.
pub async fn rows() -> Result<Vec<Row>> {
    let sdk = format!("et-sdk = {{ path = '{ROOT}/crates/et-sdk' }}\n");
    let ours = Program::write("ours", OURS, &sdk)?;
    let theirs = Program::write("theirs", THEIRS, include_str!("builds/theirs.toml"))?;
    let bare = Program::write("bare", BARE, include_str!("builds/bare.toml"))?;
    let own_file = ours.own_file().await?;
    let ours = ours.build().await?;
    let (theirs, bare) = (theirs.build().await?, bare.build().await?);
    let generated = generated_crate().await?;

    let beside = |name, unit, figure: fn(&Built) -> f64, other: &Built, goal| {
        Row::new(name, [figure(&ours), figure(other)], unit, AtMost(goal))
    };
    let build = |name, other, goal| beside(name, "s", |built| built.seconds, other, goal);
    let binary = |name, other, goal| beside(name, "MB", |built| built.megabytes, other, goal);
    let crates = "crates in the tree";
    let crates = beside(crates, "", |built| built.crates, &theirs, 130.0);
    let aws = "cold release build, by aws-sdk-directconnect";
    let touch = "touching the user's own file";
    let compile = "the generated crate's own compile time";
    Ok(vec![
        build(aws, &theirs, 0.30),
        build("cold release build, by reqwest alone", &bare, 1.25),
        crates.comparing(ours.crates),
        binary("stripped binary, by aws-sdk-directconnect", &theirs, 0.25),
        binary("stripped binary, by reqwest alone", &bare, 1.12),
        Row::alone(touch, own_file, "s", AtMost(1.5)),
        Row::alone(compile, generated, "s", None),
    ])
}

/// What building a program costs.
struct Built {
    seconds: f64,
    crates: f64,
    megabytes: f64,
}

/// A throw-away program with its own target folder.
struct Program {
    folder: PathBuf,
}

impl Program {
    fn write(name: &str, body: &str, dependencies: &str) -> Result<Self> {
        let folder = Path::new(ROOT).join("target/bench-build").join(name);
        std::fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"program\"\nedition = \"2024\"\n\n[dependencies]\n\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{dependencies}"
        );
        let source = format!(
            "#[tokio::main(flavor = \"current_thread\")]\n\
             async fn main() -> Result<(), Box<dyn std::error::Error>> {{{body}    Ok(())\n}}\n"
        );
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        std::fs::write(folder.join("src/main.rs"), source)?;
        Ok(Self { folder })
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = cargo(arguments, &self.folder);
        command.env("CARGO_TARGET_DIR", self.folder.join("target"));
        command
    }

    /// Builds everything from nothing, with what is downloaded already.
    async fn build(&self) -> Result<Built> {
        succeed(&mut self.cargo(&["fetch", "--quiet"]))?;
        let target = self.folder.join("target/release");
        if target.exists() {
            std::fs::remove_dir_all(&target)?;
        }
        let strip = "profile.release.strip=true";
        let mut build = self.cargo(&["build", "--release", "--quiet", "--config", strip]);
        let seconds = seconds(async { succeed(&mut build) }).await?;
        let tree = self
            .cargo(&["tree", "--edges", "normal,build", "--prefix", "none"])
            .output()?;
        let tree = String::from_utf8(tree.stdout)?;
        let crates = tree.lines().map(|line| line.trim_end_matches(" (*)"));
        let crates: BTreeSet<_> = crates.collect();
        let program = std::fs::metadata(target.join("program")).context("no program was built")?;
        Ok(Built {
            seconds,
            crates: crates.len() as f64,
            megabytes: program.len() as f64 / 1e6,
        })
    }

    /// Seconds of a debug build after a change of the program itself.
    async fn own_file(&self) -> Result<f64> {
        let mut build = self.cargo(&["build", "--quiet"]);
        succeed(&mut build)?;
        let source = self.folder.join("src/main.rs");
        let text = std::fs::read_to_string(&source)?;
        std::fs::write(&source, format!("{text}// touched\n"))?;
        seconds(async { succeed(&mut build) }).await
    }
}

/// Seconds of a debug build of the generated crate alone, when its dependencies are built.
async fn generated_crate() -> Result<f64> {
    let package = ["--quiet", "--package", "et-api-raw"];
    let of = |command| cargo(&[&[command], &package[..]].concat(), Path::new(ROOT));
    succeed(&mut of("build"))?;
    succeed(&mut of("clean"))?;
    seconds(async { succeed(&mut of("build")) }).await
}

fn cargo(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(folder);
    command
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().context("cannot start cargo")?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
