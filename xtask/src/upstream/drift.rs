//! One point in which the spec and the vendor's metadata differ, named as what the vendor has done.

use serde::Serialize;

use super::descriptions::Sentence;
use super::skeleton::Piece;
use crate::interface::{Change, Difference, Kind, Node, Severity};
use crate::spec::{Spec, pointer};

/// One difference.
#[derive(Serialize)]
pub struct Drift {
    /// What changed, as `x-bce-differs` calls it: `parameter-added`.
    pub change: String,
    pub action: Option<String>,
    /// The parameter, region or new action.
    pub name: Option<String>,
    /// How it changed: the half of a sentence that follows the subject.
    pub what: String,
    /// What to do about it.
    pub advice: &'static str,
    /// Whether programs written against the current spec break: `yes`, `no`, or `perhaps` if a
    /// person has to decide.
    pub breaks: &'static str,
    pub file: String,
    pub line: usize,
    /// Where in the spec to act, as a JSON pointer.
    #[serde(skip)]
    pub pointer: String,
    pub texts: Vec<Text>,
    /// Why the spec differs on purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What to paste into the spec for it, the last place first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skeleton: Vec<Piece>,
    /// What the vendor has added.
    #[serde(skip)]
    pub added: Option<Node>,
    /// The sentence that it is about.
    #[serde(skip)]
    pub sentence: Option<Sentence>,
}

/// A text to read.
#[derive(Serialize)]
pub struct Text {
    pub heading: String,
    pub text: String,
}

impl Drift {
    /// A difference at this place in the spec, about nothing in particular.
    pub fn new(change: &str, spec: &Spec, pointer: String, what: &str) -> Self {
        let (file, line) = spec.place(&pointer);
        Self {
            change: change.to_owned(),
            action: None,
            name: None,
            what: what.to_owned(),
            advice: "",
            breaks: "no",
            file: file.to_owned(),
            line,
            pointer,
            texts: Vec::new(),
            reason: None,
            skeleton: Vec::new(),
            added: None,
            sentence: None,
        }
    }

    /// What the vendor would have changed; none if the metadata does not describe such things.
    pub fn of(difference: &Difference<'_>, spec: &Spec) -> Option<Self> {
        let (thing, verb) = thing_and_verb(difference)?;
        let parent = difference.parents.0;
        // A type is its parameter's.
        let node = match difference.node.kind {
            Kind::Schema => parent,
            _ => difference.node,
        };
        let pointer = match difference.change {
            Change::Added => place_for(node, parent),
            _ if thing == "paginator" => pointer::child(&node.pointer, "x-bce-paginator"),
            _ => node.pointer.clone(),
        };
        let (severity, what) = difference.findings().into_iter().next()?;
        let name = Some(node.name.clone());
        let (action, name) = match (difference.change, node.kind) {
            (Change::Added, Kind::Operation) => (None, name),
            (_, Kind::Operation) => (name, None),
            (_, Kind::Service) => (None, None),
            _ => (difference.operation.map(str::to_owned), name),
        };
        let breaks = match (thing, verb) {
            ("protocol", _) => "perhaps",
            (_, "renamed") => "no",
            _ if severity == Severity::Breaking => "yes",
            _ => "no",
        };
        let added = matches!(difference.change, Change::Added).then(|| node.clone());
        let drift = Self::new(&format!("{thing}-{verb}"), spec, pointer, &what);
        Some(Self {
            action,
            name,
            advice: advice(verb),
            breaks,
            added,
            ..drift
        })
    }

    /// `FILE:LINE`.
    pub fn location(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// `Action: parameter`, as far as there is either.
    pub fn subject(&self) -> String {
        let parts: Vec<_> = self
            .action
            .iter()
            .chain(&self.name)
            .map(String::as_str)
            .collect();
        if parts.is_empty() {
            "the service".to_owned()
        } else {
            parts.join(": ")
        }
    }
}

/// What changed and how, as `x-bce-differs` calls it (see `extension.json` of `lint`).
fn thing_and_verb(difference: &Difference<'_>) -> Option<(&'static str, &'static str)> {
    let thing = match difference.node.kind {
        Kind::Operation => "action",
        Kind::Parameter | Kind::Property => "parameter",
        Kind::Schema if difference.node.name.is_empty() => "parameter",
        Kind::Region => "endpoint",
        Kind::Service => "protocol",
        _ => return None,
    };
    Some(match difference.change {
        Change::Added => (thing, "added"),
        Change::Removed => (thing, "removed"),
        Change::Moved => (thing, "moved"),
        Change::Renamed => (thing, "renamed"),
        Change::Attribute { keyword, old, new } => match (thing, keyword) {
            ("parameter", "type") => (thing, "retyped"),
            ("parameter", "required") if new == true => (thing, "required"),
            ("parameter", "required") => (thing, "optional"),
            ("action", "x-bce-paginator") if old.is_null() => ("paginator", "added"),
            ("action", "x-bce-paginator") if new.is_null() => ("paginator", "removed"),
            ("action", "x-bce-paginator") => ("paginator", "changed"),
            ("protocol", "protocol") => (thing, "changed"),
            _ => return None,
        },
    })
}

fn advice(verb: &str) -> &'static str {
    match verb {
        "added" => "describe it here",
        "removed" => "remove it, or list the difference with its reason",
        "moved" => "move it there",
        "renamed" => "rename it, or list the difference with its reason",
        "retyped" => "give it that type",
        "required" => "make it required",
        "optional" => "make it optional",
        _ => "change it, or list the difference with its reason",
    }
}

/// Where in the spec a node would have to be added.
fn place_for(node: &Node, parent: &Node) -> String {
    match node.kind {
        Kind::Operation => "/paths".to_owned(),
        Kind::Parameter if node.address != "body" => pointer::child(&parent.pointer, "parameters"),
        Kind::Parameter | Kind::Property => parent.members.clone(),
        _ => parent.pointer.clone(),
    }
}
