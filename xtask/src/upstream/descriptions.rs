//! The vendor's sentences about parameters, and whether the spec answers those that changed since
//! the lock was written.
//!
//! The metadata has no enums and no bounds: values, ranges and defaults appear only in its
//! sentences. A person has to read a sentence that changed, and to answer it in the spec. It is
//! answered once
//!
//! * the spec describes the parameter otherwise, or bounds it otherwise, than when the lock was
//!   written (an edit for another reason counts too; the report shows what the spec says), or
//! * an entry of `x-bce-differs` says why nothing follows from it (see [`super::known`]). The entry
//!   names the sentence by its id, so that it does not answer the next one.

use super::drift::{Drift, Text};
use super::metadata::Metadata;
use super::record::{Parameter, Record};
use crate::interface::{Kind, Node};
use crate::spec::{Spec, sha256};

/// The sentence that a parameter has, in all languages.
pub struct Sentence {
    /// Identifies what it says.
    pub id: String,
    /// Whether it says something else than when the lock was written.
    pub is_new: bool,
    /// Whether the spec has changed since then what it says about the parameter.
    pub spec_changed: bool,
}

/// What the vendor says and has said.
pub struct Versions<'v> {
    pub now: &'v Record,
    /// The lock, unless nothing has changed since.
    pub lock: Option<&'v Record>,
    /// The texts of what the vendor says now.
    pub metadata: Option<&'v Metadata>,
    /// The metadata from which the lock was made, if it is available.
    pub old: Option<&'v Metadata>,
}

/// Lists the sentences about all parameters, changed or not.
pub fn sentences(spec: &Spec, ours: &Node, versions: &Versions<'_>) -> Vec<Drift> {
    let mut sentences = Vec::new();
    for (action, record) in &versions.now.actions {
        for parameter in &record.parameters {
            sentences.push(sentence(spec, ours, versions, (action, parameter)));
        }
    }
    sentences
}

/// Notes in the record what the spec says about each parameter.
pub fn note_spec(record: &mut Record, ours: &Node) {
    for (action, parameter) in record.parameters_mut() {
        let described = described(ours, action, parameter);
        parameter.spec = described.map(|node| sha256(stated(node).as_bytes()));
    }
}

fn sentence(
    spec: &Spec,
    ours: &Node,
    versions: &Versions<'_>,
    (action, parameter): (&str, &Parameter),
) -> Drift {
    let (name, location) = (&parameter.name, &parameter.location);
    let lock = versions.lock;
    let before = lock.and_then(|lock| lock.parameter(action, name, location));
    let mut texts = before.map_or_else(Vec::new, |before| {
        versions.changed_texts(action, before, parameter)
    });
    let described = described(ours, action, parameter);
    let says = described.map(stated);
    let digest = says.as_ref().map(|says| sha256(says.as_bytes()));
    let was = before.and_then(|before| before.spec.as_ref());
    let sentence = Sentence {
        id: id(parameter),
        is_new: !texts.is_empty(),
        spec_changed: was.is_some() && digest.is_some() && was != digest.as_ref(),
    };
    if sentence.is_new {
        texts.extend(says.map(|says| text("the spec says", &says)));
    }
    let nearest = described.or(operation(ours, action)).unwrap_or(ours);
    let what = if sentence.spec_changed {
        "its description changed, and so did the spec"
    } else {
        "check it: its description changed"
    };
    Drift {
        action: Some(action.to_owned()),
        name: Some(name.clone()),
        advice: "run with --write-lock",
        breaks: "perhaps",
        texts,
        sentence: Some(sentence),
        ..Drift::new("description-changed", spec, nearest.pointer.clone(), what)
    }
}

impl Drift {
    /// Whether it is a changed sentence that the spec does not answer.
    pub fn is_unanswered(&self) -> bool {
        let sentence = self.sentence.as_ref();
        sentence.is_some_and(|it| it.is_new && !it.spec_changed) && self.reason.is_none()
    }

    /// Tells how a changed sentence is or can be answered.
    pub fn with_answer(mut self) -> Self {
        let heading = "the spec answers";
        let answer = self.reason.as_deref().map(|reason| text(heading, reason));
        self.texts.extend(answer);
        if self.is_unanswered()
            && let (Some(sentence), Some(name)) = (&self.sentence, &self.name)
        {
            self.advice = "say in the spec what follows from it, or list there why nothing does; \
                           then run with --write-lock";
            let entry = format!(
                "{{change: {}, name: {name}, sentence: '{}', reason: …}}",
                self.change, sentence.id
            );
            let heading = "x-bce-differs of the operation, if nothing follows";
            self.texts.push(text(heading, &entry));
        }
        self
    }
}

impl Versions<'_> {
    /// The old and the new text in each language in which the digests differ.
    fn changed_texts(&self, action: &str, before: &Parameter, now: &Parameter) -> Vec<Text> {
        let mut texts = Vec::new();
        let Some(metadata) = self.metadata else {
            return texts;
        };
        for language in metadata.languages() {
            let (was, is) = (before.digests.get(language), now.digests.get(language));
            if was == is {
                continue;
            }
            // Only the text from which the lock was made is the one that was read before.
            let old = self.old;
            let old = old.and_then(|old| old.description(language, action, &now.name));
            let old = old.filter(|text| was == Some(&sha256(text.as_bytes())));
            let old = old.unwrap_or("(not available; --old-metadata provides it)");
            let old = if was.is_some() { old } else { "(none)" };
            let new = metadata.description(language, action, &now.name);
            texts.push(text(&format!("{language}, old"), old));
            texts.push(text(&format!("{language}, new"), new.unwrap_or("(none)")));
        }
        texts
    }
}

fn text(heading: &str, text: &str) -> Text {
    Text {
        heading: heading.to_owned(),
        text: text.to_owned(),
    }
}

/// A short digest of what the vendor says about a parameter in all languages.
fn id(parameter: &Parameter) -> String {
    const LENGTH: usize = 12;
    let digests = parameter.digests.iter();
    let digests: String = digests
        .map(|(language, digest)| format!("{language} {digest}\n"))
        .collect();
    sha256(digests.as_bytes())[..LENGTH].to_owned()
}

fn operation<'n>(ours: &'n Node, action: &str) -> Option<&'n Node> {
    ours.of_kind(Kind::Operation).find(|it| it.name == action)
}

/// Where the document describes a parameter.
fn described<'n>(ours: &'n Node, action: &str, parameter: &Parameter) -> Option<&'n Node> {
    let nodes = operation(ours, action)?.parameters();
    let is_it = |node: &&Node| node.name == parameter.name && node.address == parameter.location;
    nodes.into_iter().find(is_it)
}

/// What the spec says about a parameter that the vendor says in sentences: its description, values
/// and bounds.
fn stated(parameter: &Node) -> String {
    let nodes = std::iter::once(parameter).chain(parameter.of_kind(Kind::Schema));
    let attributes = nodes.flat_map(|node| &node.attributes);
    // What the metadata has itself is compared with it, and Rust's names are no answer.
    let attributes = attributes.filter(|(keyword, _)| {
        !matches!(
            keyword.as_str(),
            "required" | "schema name" | "type" | "x-bce-name" | "x-bce-type"
        )
    });
    let stated = attributes.map(|(keyword, value)| format!("{keyword} {value}"));
    stated.collect::<Vec<_>>().join(", ")
}
