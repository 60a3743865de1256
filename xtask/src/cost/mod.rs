//! `cargo xtask cost`: how much must be written by hand for a typical change of the service?
//!
//! Each document in `xtask/fixtures/cost` is such a change with all that it takes. It is made in a
//! copy of the repository and carried through to green checks there, and what it takes is counted:
//! the lines that are written, empty ones and comments included, and the files they are in. What
//! `cargo xtask generate` writes is not counted, nor the changelog.

mod copy;
mod fixture;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};

use self::copy::COPY;
use self::fixture::Fixture;
use crate::cargo::{cargo, succeed};
use crate::repository::Repository;
use crate::{check, coverage, generate, lint};

/// Where the changes are described.
const FIXTURES: &str = "xtask/fixtures/cost";

/// Where the figures stand.
const FIGURES: &str = "CONTRIBUTING.md";

#[derive(clap::Args)]
pub struct Options {
    /// The changes to carry through, by the names of their files without the ending; all, if none
    /// is named.
    changes: Vec<String>,
    /// Also run the tests that a change names. Without it, the checks that read the sources are
    /// run alone.
    #[arg(long)]
    test: bool,
}

/// Carries every change through.
pub fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let folder = repository.path(FIXTURES);
    let entries = std::fs::read_dir(&folder).with_context(|| format!("cannot read {FIXTURES}"))?;
    let paths = entries.map(|entry| Ok(entry?.path()));
    let mut paths = paths.collect::<Result<Vec<_>>>()?;
    paths.retain(|path| {
        let name = path.file_stem().unwrap_or_default();
        options.changes.is_empty() || options.changes.iter().any(|change| name == &**change)
    });
    ensure!(!paths.is_empty(), "{FIXTURES} has no such change");
    paths.sort();
    let figures = std::fs::read_to_string(repository.path(FIGURES))
        .with_context(|| format!("cannot read {FIGURES}"))?;
    for path in &paths {
        let name = repository.name(path);
        println!("== {name}");
        let problem = match carry_through(repository, path, options) {
            Ok(fixture) => judge(&fixture, &figures),
            Err(error) => Some(format!("{error:#}")),
        };
        if let Some(problem) = problem {
            eprintln!("{name}: {problem}. The changed copy is in {COPY}.");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes a change in a copy of the repository and checks the copy.
fn carry_through(repository: &Repository, path: &Path, options: &Options) -> Result<Fixture> {
    let text = std::fs::read_to_string(path).context("cannot be read")?;
    let fixture = Fixture::parse(&text)?;
    let copy = copy::of(repository)?;
    fixture.apply(&copy)?;
    for (name, run) in [
        (
            "generate",
            generate::run as fn(&Repository) -> Result<ExitCode>,
        ),
        ("check", check::run),
        ("lint", lint::run),
        ("coverage", coverage::run),
    ] {
        let code = run(&copy).with_context(|| format!("after the change, {name} fails"))?;
        ensure!(
            code == ExitCode::SUCCESS,
            "after the change, {name} finds what it prints above; add to the change what is \
             missing, or make it needless"
        );
    }
    for test in fixture.tests.iter().filter(|_| options.test) {
        println!("== {test}");
        let mut command = cargo();
        command.args(test.split_whitespace().skip(1));
        // The copy shares what is built of others' crates. Its own, which all depend on one of
        // these, must not replace those of the repository, and need no debugger.
        for package in ["bce-auth", "et-api-raw", "et-contract"] {
            let setting = format!("profile.dev.package.{package}.debug=false");
            command.arg("--config").arg(setting);
        }
        command.current_dir(copy.path(""));
        command.env("CARGO_TARGET_DIR", repository.path("target"));
        succeed(&mut command).with_context(|| format!("after the change, `{test}` fails"))?;
    }
    Ok(fixture)
}

/// What is wrong with what a change takes.
fn judge(fixture: &Fixture, figures: &str) -> Option<String> {
    let Fixture { title, limits, .. } = fixture;
    let (lines, files) = (fixture.lines(), fixture.files().len());
    println!("{title}: {lines} lines in {files} files");
    if lines > limits.lines || files > limits.files {
        return Some(format!(
            "it takes {lines} lines in {files} files, and may take {} in {}; say each fact once \
             instead of raising the limit",
            limits.lines, limits.files
        ));
    }
    let row = format!("| {title} | {lines} | {files} |");
    let missing = !figures.lines().any(|line| line == row);
    missing.then(|| format!("the table in {FIGURES} lacks its row, `{row}`"))
}
