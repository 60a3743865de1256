//! What a difference means for programs written against the older interface, in words.
//!
//! A change is judged by the direction in which values travel: a new required property of a request
//! breaks its senders, a new property of a response breaks nobody; a narrower bound breaks senders,
//! a wider one receivers. A new enum value in a response breaks nobody, because enums are open in
//! Rust.

use serde_json::Value;

use super::compare::{Change, Difference};
use super::model::{Kind, Node, RESPONSE};

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

/// The severity of a change, and the half of a sentence that follows its subject.
pub type Finding = (Severity, String);

fn breaking(what: impl Into<String>) -> Finding {
    (Breaking, what.into())
}

fn compatible(what: impl Into<String>) -> Finding {
    (Compatible, what.into())
}

impl Difference<'_> {
    /// What messages call the node. A shared parameter comes and goes with each operation that uses
    /// it.
    pub fn subject(&self) -> String {
        let (node, operation) = (self.node, self.operation.unwrap_or_default());
        let name = &node.name;
        match (self.change, node.kind) {
            (Change::Renamed, _) => node.subject.clone(),
            (Change::Added | Change::Removed, Kind::Response) => {
                format!("{operation} {name} response")
            }
            (Change::Added | Change::Removed, Kind::Parameter) if node.address != "body" => {
                format!("{operation} {name}")
            }
            // A schema may have been replaced by another one.
            _ => self.counterpart.subject.clone(),
        }
    }

    /// Everything that changed.
    pub fn findings(&self) -> Vec<Finding> {
        let (node, new) = (self.node, self.counterpart);
        let (from, to) = (&node.address, &new.address);
        let finding = match self.change {
            // The schemas of two things that differ in shape: their types tell.
            Change::Added | Change::Removed if node.kind == Kind::Schema => return Vec::new(),
            Change::Added => added(node),
            Change::Removed => removed(node),
            Change::Moved if node.kind == Kind::Parameter => {
                breaking(format!("was moved from the {from} to the {to}"))
            }
            Change::Moved => breaking(format!("was moved from {from} to {to}")),
            Change::Renamed => breaking(format!("is now called {} ({to})", new.name)),
            Change::Attribute { keyword, old, new } => match keyword {
                "anyOf" | "enum" | "oneOf" | "x-bce-aliases" => {
                    return self.items(keyword, old, new);
                }
                // Without a name on both sides, no Rust type is renamed.
                "schema name" if old.is_null() || new.is_null() => return Vec::new(),
                _ if old.is_number() && old.as_f64() == new.as_f64() => return Vec::new(),
                _ => self.attribute(keyword, old, new),
            },
        };
        vec![finding]
    }

    /// The severity of a change that leaves fewer values valid, and of one that makes more values
    /// valid.
    fn narrower_and_wider(&self) -> (Severity, Severity) {
        match self.node.address.as_str() {
            RESPONSE => (Compatible, Breaking),
            _ => (Breaking, Compatible),
        }
    }

    fn attribute(&self, keyword: &str, old: &Value, new: &Value) -> Finding {
        let (narrower, wider) = self.narrower_and_wider();
        let (was, is) = (stated(keyword, old), stated(keyword, new));
        let instead = |severity| (severity, format!("has {is} instead of {was}"));
        // A restriction was added or removed if one side is `null`.
        let restriction = |severity| match (old, new) {
            (Value::Null, _) => instead(narrower),
            (_, Value::Null) => instead(wider),
            _ => instead(severity),
        };
        // Something holds now that did not hold before, or the other way round.
        let toggle = |on: (_, &str), off: (_, &str)| {
            let (severity, what) = if old.is_null() { on } else { off };
            (severity, what.to_owned())
        };
        let is_raised = new.as_f64() > old.as_f64();
        match keyword {
            _ if self.node.kind == Kind::Document => different(keyword),
            "description" | "summary" | "tags" | "title" | "x-bce-python" => different(keyword),
            "deprecated" => instead(Compatible),
            "required" => toggle(
                (narrower, "was made required"),
                (wider, "was made optional"),
            ),
            "nullable" => toggle(
                (wider, "may now be null"),
                (narrower, "may no longer be null"),
            ),
            "additionalProperties" => {
                let closed = "no longer allows unknown properties";
                toggle((narrower, closed), (wider, "now allows unknown properties"))
            }
            "minimum" | "minLength" | "minItems" if is_raised => restriction(narrower),
            "maximum" | "maxLength" | "maxItems" if is_raised => restriction(wider),
            "minimum" | "minLength" | "minItems" => restriction(wider),
            "maximum" | "maxLength" | "maxItems" => restriction(narrower),
            // No program can tell in general which of two patterns or exclusions allows more.
            "pattern" | "not" | "uniqueItems" => restriction(Breaking),
            "type" => breaking(format!("is {} instead of {}", code(new), code(old))),
            "allOf" => breaking("is composed of different schemas (allOf)"),
            "x-bce-paginator" => paginator(old, new),
            _ => instead(Breaking),
        }
    }

    /// What a list has lost and gained. No list of values or alternatives at all allows anything.
    fn items(&self, keyword: &str, old: &Value, new: &Value) -> Vec<Finding> {
        let (narrower, wider) = self.narrower_and_wider();
        let (noun, on_loss, on_gain) = match keyword {
            "x-bce-aliases" => ("alias", Breaking, Compatible),
            "enum" => ("value", narrower, Compatible),
            _ => ("alternative", narrower, wider),
        };
        match (old, new) {
            (Value::Null, _) if noun != "alias" => {
                return vec![(narrower, format!("now allows only listed {noun}s"))];
            }
            (_, Value::Null) if noun != "alias" => {
                return vec![(wider, format!("now allows any {noun}"))];
            }
            _ => {}
        }
        let lost = without(old, new).into_iter();
        let lost = lost.map(|item| (on_loss, format!("no longer has the {noun} {item}")));
        let gained = without(new, old).into_iter();
        let gained = gained.map(|item| (on_gain, format!("now has the {noun} {item}")));
        lost.chain(gained).collect()
    }
}

fn added(node: &Node) -> Finding {
    let is_required = node.attribute("required") == true;
    let necessity = if is_required {
        "a required"
    } else {
        "an optional"
    };
    let what = match node.kind {
        Kind::Property | Kind::Body if node.address == RESPONSE => {
            return compatible("was added to the response");
        }
        Kind::Body => format!("was added as {necessity} body"),
        Kind::Flag | Kind::Parameter | Kind::Property => {
            format!(
                "was added to the {} as {necessity} {}",
                node.address,
                node.json_type()
            )
        }
        _ => return compatible(format!("was added{}", detail(node))),
    };
    if is_required {
        breaking(what)
    } else {
        compatible(what)
    }
}

fn removed(node: &Node) -> Finding {
    match node.kind {
        Kind::Flag | Kind::Parameter | Kind::Property => {
            breaking(format!("was removed from the {}", node.address))
        }
        _ => breaking(format!("was removed{}", detail(node))),
    }
}

/// What else to know about something that was added or removed.
fn detail(node: &Node) -> String {
    match node.kind {
        Kind::Operation | Kind::Region => format!(" ({})", node.address),
        Kind::Variant => format!(" (variant {})", code(node.attribute("variant"))),
        _ => String::new(),
    }
}

fn different(keyword: &str) -> Finding {
    (Wording, format!("has a different {keyword}"))
}

fn paginator(old: &Value, new: &Value) -> Finding {
    let pairs = |value: &Value| {
        let pairs = value.as_object().into_iter().flatten();
        let pair = |(role, name): (&String, &Value)| format!("{role} {}", code(name));
        pairs.map(pair).collect::<Vec<_>>().join(", ")
    };
    let (was, is) = (pairs(old), pairs(new));
    match (old, new) {
        (Value::Null, _) => compatible(format!("is now paginated, by {is}")),
        (_, Value::Null) => breaking("is no longer paginated"),
        _ => breaking(format!("is paginated by {is} instead of {was}")),
    }
}

/// The items of a list that another one lacks.
fn without<'v>(list: &'v Value, other: &Value) -> Vec<&'v Value> {
    let is_missing = |item: &&Value| !other.as_array().is_some_and(|other| other.contains(item));
    list.as_array()
        .into_iter()
        .flatten()
        .filter(is_missing)
        .collect()
}

/// A keyword with its value: ``Rust type `u16` ``.
fn stated(keyword: &str, value: &Value) -> String {
    let keyword = match keyword {
        "operationId" => "raw client method",
        "schema name" | "x-bce-type" => "Rust type",
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
