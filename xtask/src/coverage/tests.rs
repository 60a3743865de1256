//! Layers `sample`, `survey` and `wire`: what the tests know of an operation.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::Subject;
use crate::repository::Repository;
use crate::source::{Names, sources};

/// What the tests' sources and fixtures name.
pub struct Tests {
    /// The texts in the source of the sample calls.
    samples: BTreeSet<String>,
    /// The methods that the live survey calls.
    survey: BTreeSet<String>,
    /// The actions of which an official client's request is recorded.
    fixtures: BTreeSet<String>,
}

impl Tests {
    pub fn read(repository: &Repository) -> Result<Self> {
        let names = |folder| -> Result<Vec<Names>> {
            let sources = sources(folder, repository)?;
            Ok(Vec::from_iter(
                sources.iter().map(|it| Names::of_file(&it.file)),
            ))
        };
        let samples = names("tests/support/src")?.into_iter();
        let survey = names("tests/live-contract/src")?.into_iter();
        Ok(Self {
            samples: samples.flat_map(|names| names.texts).collect(),
            survey: survey.flat_map(|names| names.members).collect(),
            fixtures: fixtures(repository)?,
        })
    }

    pub fn check(&self, subject: &mut Subject<'_>) {
        let (action, operation) = (subject.action, subject.operation);
        if !self.samples.contains(action) {
            subject.add_whole(
                "sample",
                format!("the tests have no sample call of {action}"),
            );
        }
        if operation.method == "GET" && !self.survey.contains(subject.id) {
            subject.add_whole("survey", format!("the live survey does not call {action}"));
        }
        if operation.text("x-bce-python").is_some() && !self.fixtures.contains(action) {
            let message = format!("no official client's request of {action} is recorded");
            subject.add_whole("wire", message);
        }
    }
}

/// The actions in the recordings, each a list of requests.
fn fixtures(repository: &Repository) -> Result<BTreeSet<String>> {
    let folder = repository.path("tests/vectors");
    let name = repository.name(&folder);
    let mut actions = BTreeSet::new();
    let context = || format!("cannot read the folder {name}");
    for entry in std::fs::read_dir(&folder).with_context(context)? {
        let path = entry?.path();
        if path.extension() != Some("json".as_ref()) {
            continue;
        }
        let name = repository.name(&path);
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        let recording: Value =
            serde_json::from_str(&text).with_context(|| format!("{name} is not JSON"))?;
        let requests = recording.as_array().into_iter().flatten();
        actions.extend(requests.filter_map(|it| it["action"].as_str().map(str::to_owned)));
    }
    Ok(actions)
}
