//! What a difference means for programs written against the older interface, in words.
//!
//! A change is judged by the direction in which values travel: a new required property of a request breaks its senders, a new
//! property of a response breaks nobody; a narrower bound breaks senders, a wider one receivers. A new enum value in a response
//! breaks nobody, because enums are open in Rust.

use serde_json::Value;

use super::compare::{Change, Difference};
use super::{Kind, Node, RESPONSE};

/// How much a change matters to programs that were written against the older interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Some of them break.
    Breaking,
    /// They keep working.
    Compatible,
    /// Only texts for people changed.
    Wording,
}

use Severity::{Breaking, Compatible, Wording};

impl Difference<'_> {
    /// What messages call the node. A shared parameter comes and goes with each operation that uses it.
    pub fn subject(&self) -> String {
        let (node, operation) = (self.node, self.operation.unwrap_or_default());
        match (self.change, node.kind) {
            (Change::Added | Change::Removed, Kind::Response) => {
                format!("{operation} {} response", node.name)
            }
            (Change::Added | Change::Removed, Kind::Parameter | Kind::Flag)
                if node.address != "body" =>
            {
                format!("{operation} {}", node.name)
            }
            (Change::Renamed, _) => node.subject.clone(),
            // A schema may have been replaced by another one.
            _ => self.counterpart.subject.clone(),
        }
    }

    /// The severity of each thing that changed, with the half of a sentence that follows the subject.
    pub fn findings(&self) -> Vec<(Severity, String)> {
        let (node, new) = (self.node, self.counterpart);
        let found = match self.change {
            // The schemas of two things that differ in shape: their types tell.
            Change::Added | Change::Removed if node.kind == Kind::Schema => return Vec::new(),
            Change::Added => added(node),
            Change::Removed => (Breaking, removed(node)),
            Change::Moved if node.kind == Kind::Parameter => (
                Breaking,
                format!("was moved from the {} to the {}", node.address, new.address),
            ),
            Change::Moved => (
                Breaking,
                format!("was moved from {} to {}", node.address, new.address),
            ),
            Change::Renamed => (
                Breaking,
                format!("is now called {} ({})", new.name, new.address),
            ),
            Change::Attribute { keyword, old, new } => match keyword {
                "enum" => return self.values("value", old, new),
                "x-bce-aliases" => return self.values("alias", old, new),
                // Without a name on both sides, no Rust type is renamed.
                "schema name" if old.is_null() || new.is_null() => return Vec::new(),
                _ if old.is_number() && old.as_f64() == new.as_f64() => return Vec::new(),
                _ => self.attribute(keyword, old, new),
            },
        };
        vec![found]
    }

    /// The severity of a change that leaves fewer values valid.
    fn narrower(&self) -> Severity {
        if self.node.address == RESPONSE {
            Compatible
        } else {
            Breaking
        }
    }

    /// The severity of a change that makes more values valid.
    fn wider(&self) -> Severity {
        if self.node.address == RESPONSE {
            Breaking
        } else {
            Compatible
        }
    }

    fn attribute(&self, keyword: &str, old: &Value, new: &Value) -> (Severity, String) {
        let instead = |severity| {
            let what = format!(
                "has {} instead of {}",
                stated(keyword, new),
                stated(keyword, old)
            );
            (severity, what)
        };
        // A restriction was added or removed if one side is `null`.
        let restriction = |otherwise| match (old, new) {
            (Value::Null, _) => instead(self.narrower()),
            (_, Value::Null) => instead(self.wider()),
            _ => instead(otherwise),
        };
        let limit = |is_raised: bool, is_lower: bool| {
            restriction(if is_raised == is_lower {
                self.narrower()
            } else {
                self.wider()
            })
        };
        // Whether something holds now, which it did not, or the other way round.
        let toggle = |(on, when_on): (_, &str), (off, when_off): (_, &str)| {
            if old.is_null() {
                (on, when_on.to_owned())
            } else {
                (off, when_off.to_owned())
            }
        };
        let (narrower, wider) = (self.narrower(), self.wider());
        let is_raised = new.as_f64() > old.as_f64();
        match keyword {
            _ if self.node.kind == Kind::Document => {
                (Wording, format!("has a different {keyword}"))
            }
            "description" | "summary" | "tags" | "title" | "x-bce-python" => {
                (Wording, format!("has a different {keyword}"))
            }
            "required" => toggle(
                (narrower, "was made required"),
                (wider, "was made optional"),
            ),
            "nullable" => toggle(
                (wider, "may now be null"),
                (narrower, "may no longer be null"),
            ),
            "additionalProperties" => toggle(
                (narrower, "no longer allows unknown properties"),
                (wider, "now allows unknown properties"),
            ),
            "minimum" | "minLength" | "minItems" => limit(is_raised, true),
            "maximum" | "maxLength" | "maxItems" => limit(is_raised, false),
            // No program can tell in general which of two patterns or exclusions allows more.
            "pattern" | "not" | "uniqueItems" => restriction(Breaking),
            "type" => (
                Breaking,
                format!("is {} instead of {}", code(new), code(old)),
            ),
            "oneOf" | "anyOf" => self.alternatives(keyword, old, new),
            "allOf" => (
                Breaking,
                "is composed of different schemas (allOf)".to_owned(),
            ),
            "authentication" => (Breaking, "requires different authentication".to_owned()),
            "x-bce-paginator" => paginator(old, new),
            _ => instead(Breaking),
        }
    }

    /// The values of an enum, or the other spellings of a property.
    fn values(&self, noun: &str, old: &Value, new: &Value) -> Vec<(Severity, String)> {
        let is_enum = noun == "value";
        if is_enum && old.is_null() {
            return vec![(self.narrower(), "now accepts only listed values".to_owned())];
        }
        if is_enum && new.is_null() {
            return vec![(self.wider(), "now accepts any value".to_owned())];
        }
        let severity = if is_enum { self.narrower() } else { Breaking };
        let (removed, added) = only_in_either(old, new);
        let removed = removed
            .into_iter()
            .map(|value| (severity, format!("no longer has the {noun} {value}")));
        let added = added
            .into_iter()
            .map(|value| (Compatible, format!("now has the {noun} {value}")));
        removed.chain(added).collect()
    }

    /// No alternatives at all allow anything.
    fn alternatives(&self, keyword: &str, old: &Value, new: &Value) -> (Severity, String) {
        let (removed, added) = only_in_either(old, new);
        let (severity, what) = if old.is_null() || (added.is_empty() && !new.is_null()) {
            (self.narrower(), "fewer")
        } else if new.is_null() || removed.is_empty() {
            (self.wider(), "more")
        } else {
            (Breaking, "different")
        };
        (severity, format!("allows {what} alternatives ({keyword})"))
    }
}

fn added(node: &Node) -> (Severity, String) {
    let (severity, necessity) = if node.attribute("required") == true {
        (Breaking, "a required")
    } else {
        (Compatible, "an optional")
    };
    match node.kind {
        Kind::Property | Kind::Body if node.address == RESPONSE => {
            (Compatible, "was added to the response".to_owned())
        }
        Kind::Body => (severity, format!("was added as {necessity} body")),
        Kind::Flag | Kind::Parameter | Kind::Property => {
            let kind = node.json_type();
            (
                severity,
                format!("was added to the {} as {necessity} {kind}", node.address),
            )
        }
        _ => (Compatible, format!("was added{}", detail(node))),
    }
}

fn removed(node: &Node) -> String {
    match node.kind {
        Kind::Flag | Kind::Parameter | Kind::Property => {
            format!("was removed from the {}", node.address)
        }
        _ => format!("was removed{}", detail(node)),
    }
}

/// What else to know about something that was added or removed.
fn detail(node: &Node) -> String {
    match node.kind {
        Kind::Operation | Kind::Region => format!(" ({})", node.address),
        Kind::Variant => format!(" (variant {})", code(node.attribute("name"))),
        _ => String::new(),
    }
}

fn paginator(old: &Value, new: &Value) -> (Severity, String) {
    let pairs = |value: &Value| {
        let pairs = value.as_object().into_iter().flatten();
        let pair = |(role, name): (&String, &Value)| format!("{role} {}", code(name));
        pairs.map(pair).collect::<Vec<_>>().join(", ")
    };
    match (old, new) {
        (Value::Null, _) => (Compatible, format!("is now paginated, by {}", pairs(new))),
        (_, Value::Null) => (Breaking, "is no longer paginated".to_owned()),
        _ => (
            Breaking,
            format!("is paginated by {} instead of {}", pairs(new), pairs(old)),
        ),
    }
}

/// The items of the older list alone, and those of the newer one alone.
fn only_in_either<'v>(old: &'v Value, new: &'v Value) -> (Vec<&'v Value>, Vec<&'v Value>) {
    let items = |list: &'v Value| list.as_array().map_or(&[][..], Vec::as_slice);
    let without = |list: &'v Value, other: &'v Value| {
        items(list)
            .iter()
            .filter(|item| !items(other).contains(item))
            .collect()
    };
    (without(old, new), without(new, old))
}

/// A keyword with its value: ``Rust type `u16` ``.
fn stated(keyword: &str, value: &Value) -> String {
    let keyword = match keyword {
        "operationId" => "raw client method",
        "schema name" | "x-bce-type" => "Rust type",
        "name" => "variant",
        other => other,
    };
    match value {
        Value::Null => format!("no {keyword}"),
        value => format!("{keyword} {}", code(value)),
    }
}

fn code(value: &Value) -> String {
    match value {
        Value::Null => "any".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => other.to_string(),
    }
}
