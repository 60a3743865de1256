//! One thing in which the spec and the vendor's metadata differ, named as what the vendor would have done.

use serde::Serialize;

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    DescriptionChanged,
    /// The spec lists a difference that is none any more.
    DifferenceObsolete,
    /// The lock is not what the metadata makes.
    LockStale,
}

/// The kinds that the spec may list as known under `x-bce-differs`, as they are spelled there.
const SPELLINGS: [(Kind, &str); 18] = [
    (Kind::ActionAdded, "action-added"),
    (Kind::ActionRemoved, "action-removed"),
    (Kind::ActionRenamed, "action-renamed"),
    (Kind::ActionMoved, "action-moved"),
    (Kind::ParameterAdded, "parameter-added"),
    (Kind::ParameterRemoved, "parameter-removed"),
    (Kind::ParameterMoved, "parameter-moved"),
    (Kind::ParameterRetyped, "parameter-retyped"),
    (Kind::ParameterRequired, "parameter-required"),
    (Kind::ParameterOptional, "parameter-optional"),
    (Kind::PaginatorAdded, "paginator-added"),
    (Kind::PaginatorRemoved, "paginator-removed"),
    (Kind::PaginatorChanged, "paginator-changed"),
    (Kind::EndpointAdded, "endpoint-added"),
    (Kind::EndpointRemoved, "endpoint-removed"),
    (Kind::EndpointRenamed, "endpoint-renamed"),
    (Kind::EndpointMoved, "endpoint-moved"),
    (Kind::ProtocolChanged, "protocol-changed"),
];

impl Kind {
    /// How the kind is spelled in the spec and in reports.
    pub fn spelling(self) -> &'static str {
        match self {
            Self::DescriptionChanged => "description-changed",
            Self::DifferenceObsolete => "difference-obsolete",
            Self::LockStale => "lock-stale",
            listed => SPELLINGS
                .iter()
                .find(|(kind, _)| *kind == listed)
                .map_or("", |(_, spelling)| spelling),
        }
    }

    /// What to do about a change of this kind.
    pub fn advice(self) -> &'static str {
        match self {
            Self::ActionAdded => "describe it as a new operation",
            Self::ActionRemoved => "remove the operation, or list the difference with its reason",
            Self::ActionRenamed => "rename it under x-bce-action and operationId",
            Self::ActionMoved => "move the operation to that method, path and flag",
            Self::ParameterAdded => "describe it here",
            Self::ParameterRemoved => "remove it, or list the difference with its reason",
            Self::ParameterMoved => "move it there",
            Self::ParameterRetyped => "give it that type",
            Self::ParameterRequired => "make it required",
            Self::ParameterOptional => "make it optional",
            Self::PaginatorAdded => "add the x-bce-paginator",
            Self::PaginatorRemoved => "remove the paginator",
            Self::PaginatorChanged => "change the paginator",
            Self::EndpointAdded => "add it to the servers",
            Self::EndpointRemoved => "remove the server, or list the difference with its reason",
            Self::EndpointRenamed => "rename the region, or list the difference with its reason",
            Self::EndpointMoved => "change the server's URL",
            Self::ProtocolChanged => {
                "change the servers' URLs, or list the difference with its reason"
            }
            Self::DescriptionChanged => {
                "see whether values, bounds or defaults changed with it, then run with --write-lock"
            }
            Self::DifferenceObsolete => "remove the entry",
            Self::LockStale => "when the spec is right again, write it with --write-lock",
        }
    }

    /// The kind that may be listed under this spelling.
    pub fn from_spelling(spelling: &str) -> Option<Self> {
        let found = SPELLINGS.iter().find(|(_, known)| *known == spelling);
        found.map(|(kind, _)| *kind)
    }
}

/// Whether programs written against the spec as it is go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Breaks {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// A person has to tell.
    Perhaps,
}

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its kind.
    pub kind: Kind,
    /// The action it is about.
    pub action: Option<String>,
    /// The parameter, region or action it is about.
    pub name: Option<String>,
    /// Where in the spec to act, as a JSON pointer.
    pub pointer: String,
    /// The same for people: `openapi/et.yaml:LINE`.
    pub place: String,
    /// What changed, in a sentence's half that follows the name.
    pub what: String,
    /// Whether it breaks callers.
    pub breaks: Breaks,
    /// Texts to look at, with their headings.
    pub texts: Vec<(String, String)>,
}

impl Change {
    /// What it is about: `Action: parameter`, or the given words where it is about no single thing.
    pub fn subject_or(&self, nothing: &str) -> String {
        let parts = [self.action.as_deref(), self.name.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            nothing.to_owned()
        } else {
            parts.join(": ")
        }
    }
}
