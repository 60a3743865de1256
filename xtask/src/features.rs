//! `cargo xtask features`: does every published package build with none of its features, with each alone, and with all?

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::cargo::cargo;
use crate::repository::Repository;

/// What `cargo metadata` tells, as far as it matters here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    features: serde_json::Map<String, serde_json::Value>,
    /// The registries it may go to: none in the list, if it is not published.
    publish: Option<Vec<String>>,
}

impl Package {
    /// The sets of features to check, as cargo's arguments. A package without features is checked with everything else.
    fn sets(&self) -> Vec<Vec<String>> {
        let alone: Vec<_> = self
            .features
            .keys()
            .filter(|name| *name != "default")
            .collect();
        if alone.is_empty() || self.publish.as_ref().is_some_and(Vec::is_empty) {
            return Vec::new();
        }
        let none = || vec!["--no-default-features".to_owned()];
        let mut sets = vec![none()];
        for name in alone {
            let mut set = none();
            set.extend(["--features".to_owned(), name.clone()]);
            sets.push(set);
        }
        sets.push(vec!["--all-features".to_owned()]);
        sets
    }
}

/// Checks every set, with warnings denied; the first that does not build ends it.
pub fn run(repository: &Repository) -> Result<ExitCode> {
    for package in packages(repository)? {
        for set in package.sets() {
            println!("{} {}", package.name, set.join(" "));
            // Clippy builds apart from `cargo check`, and finds what a feature leaves unused.
            let status = cargo()
                .args(["clippy", "--quiet", "--package", &package.name])
                .args(&set)
                .args(["--", "--deny", "warnings"])
                .current_dir(repository.path(""))
                .status()
                .context("cannot start cargo")?;
            if !status.success() {
                eprintln!("{} does not build so", package.name);
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn packages(repository: &Repository) -> Result<Vec<Package>> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(repository.path(""))
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!(
            "cargo metadata failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("cargo metadata gave no such JSON")?;
    Ok(metadata.packages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(publish: Option<Vec<String>>, features: &[&str]) -> Package {
        Package {
            name: "package".into(),
            features: features
                .iter()
                .map(|name| ((*name).to_owned(), serde_json::json!([])))
                .collect(),
            publish,
        }
    }

    #[test]
    fn checks_none_each_and_all() {
        let sets = package(None, &["a", "b", "default"]).sets();
        assert_eq!(
            sets.iter().map(|set| set.join(" ")).collect::<Vec<_>>(),
            [
                "--no-default-features",
                "--no-default-features --features a",
                "--no-default-features --features b",
                "--all-features"
            ]
        );
    }

    #[test]
    fn leaves_out_what_has_no_features_or_is_not_published() {
        assert!(package(None, &["default"]).sets().is_empty());
        assert!(package(Some(Vec::new()), &["a"]).sets().is_empty());
    }
}
