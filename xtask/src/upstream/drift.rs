//! One point in which the spec and the vendor's metadata differ, named as what the vendor has done.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::interface::{Change, Difference, Kind as Node, Node as Interface, Severity};
use crate::spec::{Spec, pointer};

/// What kind of thing changed. The spec may list all but the last three under `x-bce-differs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    ActionAdded,
    ActionRemoved,
    ActionRenamed,
    ActionMoved,
    ParameterAdded,
    ParameterRemoved,
    ParameterMoved,
    ParameterRetyped,
    ParameterRequired,
    ParameterOptional,
    PaginatorAdded,
    PaginatorRemoved,
    PaginatorChanged,
    EndpointAdded,
    EndpointRemoved,
    EndpointRenamed,
    EndpointMoved,
    ProtocolChanged,
    #[serde(skip_deserializing)]
    DescriptionChanged,
    /// The spec lists a difference that no longer exists.
    #[serde(skip_deserializing)]
    DifferenceObsolete,
    /// The lock does not match the metadata.
    #[serde(skip_deserializing)]
    LockStale,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(formatter)
    }
}

impl Kind {
    /// The kind of a difference; none if it is in something that the metadata does not describe.
    fn of(difference: &Difference<'_>) -> Option<Self> {
        let node = difference.node;
        Some(match (difference.change, node.kind) {
            (Change::Added, Node::Operation) => Self::ActionAdded,
            (Change::Removed, Node::Operation) => Self::ActionRemoved,
            (Change::Renamed, Node::Operation) => Self::ActionRenamed,
            (Change::Moved, Node::Operation) => Self::ActionMoved,
            (Change::Added, Node::Parameter | Node::Property) => Self::ParameterAdded,
            (Change::Removed, Node::Parameter | Node::Property) => Self::ParameterRemoved,
            (Change::Moved, Node::Parameter) => Self::ParameterMoved,
            (Change::Added, Node::Region) => Self::EndpointAdded,
            (Change::Removed, Node::Region) => Self::EndpointRemoved,
            (Change::Renamed, Node::Region) => Self::EndpointRenamed,
            (Change::Moved, Node::Region) => Self::EndpointMoved,
            (Change::Attribute { keyword, old, new }, _) => match (keyword, node.kind) {
                ("type", Node::Schema) if node.name.is_empty() => Self::ParameterRetyped,
                ("required", Node::Parameter | Node::Property) if new == true => {
                    Self::ParameterRequired
                }
                ("required", Node::Parameter | Node::Property) => Self::ParameterOptional,
                ("x-bce-paginator", _) if old.is_null() => Self::PaginatorAdded,
                ("x-bce-paginator", _) if new.is_null() => Self::PaginatorRemoved,
                ("x-bce-paginator", _) => Self::PaginatorChanged,
                ("protocol", Node::Service) => Self::ProtocolChanged,
                _ => return None,
            },
            _ => return None,
        })
    }

    /// What to do about a change of this kind.
    fn advice(self) -> &'static str {
        match self {
            Self::ActionAdded => "describe it as a new operation",
            Self::ActionMoved => "move the operation to that method, path and flag",
            Self::ActionRenamed => "rename it under x-bce-action and operationId",
            Self::ActionRemoved | Self::ParameterRemoved | Self::EndpointRemoved => {
                "remove it, or list the difference with its reason"
            }
            Self::ParameterAdded => "describe it here",
            Self::ParameterMoved => "move it there",
            Self::ParameterRetyped => "give it that type",
            Self::ParameterRequired => "make it required",
            Self::ParameterOptional => "make it optional",
            Self::PaginatorAdded => "add the x-bce-paginator",
            Self::PaginatorRemoved => "remove the paginator",
            Self::PaginatorChanged => "change the paginator",
            Self::EndpointAdded => "add it to the servers",
            Self::EndpointRenamed => "rename the region, or list the difference with its reason",
            Self::EndpointMoved | Self::ProtocolChanged => {
                "change the servers' URLs, or list the difference with its reason"
            }
            Self::DescriptionChanged => {
                "check whether values, bounds or defaults changed, then run with --write-lock"
            }
            Self::DifferenceObsolete => "remove the entry",
            Self::LockStale => "once the spec is right again, run with --write-lock",
        }
    }
}

/// Whether programs written against the current spec break.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Breaks {
    Yes,
    No,
    /// A person has to decide.
    Perhaps,
}

/// One difference.
#[derive(Debug, Serialize)]
pub struct Drift {
    #[serde(rename = "change")]
    pub kind: Kind,
    pub action: Option<String>,
    /// The parameter, region or new action.
    pub name: Option<String>,
    /// What changed: the half of a sentence that follows the subject.
    pub what: String,
    pub advice: &'static str,
    pub breaks: Breaks,
    pub file: String,
    pub line: usize,
    /// Where in the spec to act, as a JSON pointer.
    #[serde(skip)]
    pub pointer: String,
    pub texts: Vec<Text>,
    /// Why the spec differs on purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A text to read.
#[derive(Debug, Serialize)]
pub struct Text {
    pub heading: String,
    pub text: String,
}

impl Text {
    pub fn new(heading: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            text: text.into(),
        }
    }
}

impl Drift {
    /// A difference at this place in the spec.
    pub fn new(kind: Kind, spec: &Spec, pointer: String, what: impl Into<String>) -> Self {
        Self {
            kind,
            action: None,
            name: None,
            what: what.into(),
            advice: kind.advice(),
            breaks: Breaks::No,
            file: spec.name.clone(),
            line: spec.line(&pointer),
            pointer,
            texts: Vec::new(),
            reason: None,
        }
    }

    /// What the vendor's metadata would have changed; none if the metadata does not describe such things.
    pub fn of(difference: &Difference<'_>, spec: &Spec) -> Option<Self> {
        let kind = Kind::of(difference)?;
        let parent = difference.parents.0;
        // A type is its parameter's.
        let node = if difference.node.kind == Node::Schema {
            parent
        } else {
            difference.node
        };
        let pointer = match difference.change {
            Change::Added => place_for(node, parent),
            Change::Attribute {
                keyword: keyword @ "x-bce-paginator",
                ..
            } => pointer::child(&node.pointer, keyword),
            _ => node.pointer.clone(),
        };
        let (severity, what) = difference.findings().into_iter().next()?;
        let name = Some(node.name.clone());
        let (action, name) = match (difference.change, node.kind) {
            (Change::Added, Node::Operation) => (None, name),
            (_, Node::Operation) => (name, None),
            (_, Node::Service) => (None, None),
            _ => (difference.operation.map(str::to_owned), name),
        };
        let breaks = match kind {
            Kind::ActionRenamed | Kind::EndpointRenamed => Breaks::No,
            Kind::ProtocolChanged => Breaks::Perhaps,
            _ if severity == Severity::Breaking => Breaks::Yes,
            _ => Breaks::No,
        };
        Some(Self {
            action,
            name,
            breaks,
            ..Self::new(kind, spec, pointer, what)
        })
    }

    /// `FILE:LINE`.
    pub fn location(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// `Action: parameter`, as far as there is either.
    pub fn subject(&self) -> String {
        let parts = [self.action.as_deref(), self.name.as_deref()];
        match parts.into_iter().flatten().collect::<Vec<_>>().as_slice() {
            [] => "the service".to_owned(),
            parts => parts.join(": "),
        }
    }
}

/// Where in the spec a node would have to be added.
fn place_for(node: &Interface, parent: &Interface) -> String {
    match node.kind {
        Node::Operation => "/paths".to_owned(),
        Node::Parameter if node.address != "body" => pointer::child(&parent.pointer, "parameters"),
        Node::Parameter | Node::Property => parent.members.clone(),
        _ => parent.pointer.clone(),
    }
}
