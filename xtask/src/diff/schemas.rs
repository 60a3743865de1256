//! Schemas, judged by the direction in which their values travel.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::Level;
use super::{At, Diff, bounds};
use crate::spec::{Spec, pointer};

/// Who writes the values of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The caller.
    Request,
    /// The service.
    Answer,
}

impl Direction {
    /// The level of a change that leaves fewer values valid.
    pub fn narrower(self) -> Level {
        match self {
            Self::Request => Level::Breaking,
            Self::Answer => Level::Compatible,
        }
    }

    /// The level of a change that makes more values valid.
    pub fn wider(self) -> Level {
        match self {
            Self::Request => Level::Compatible,
            Self::Answer => Level::Breaking,
        }
    }
}

impl Diff<'_> {
    /// Compares two schemas and all below them. `subject` names them where they have no name of their own.
    pub(super) fn schema(&mut self, old: &str, new: &str, direction: Direction, subject: &str) {
        let (old, new) = (self.old.resolve(old), self.new.resolve(new));
        if !self.seen.insert((old.clone(), new.clone(), direction)) {
            return;
        }
        let subject = component(&new).unwrap_or_else(|| subject.to_owned());
        let (old_core, new_core) = (core(self.old, &old), core(self.new, &new));
        if old_core != old || new_core != new {
            self.wording((&old, &new), &["description"], &subject);
            return self.schema(&old_core, &new_core, direction, &subject);
        }
        let (was, is) = (self.old.at(&old), self.new.at(&new));
        let at = At::New(&new);
        if let (Some(old_name), Some(new_name)) = (component(&old), component(&new))
            && old_name != new_name
            && is.get("x-bce-type").is_none()
        {
            let what = format!("stands where {old_name} stood: the Rust type has another name");
            self.add(Level::Breaking, at, &subject, what);
        }
        if was["type"] != is["type"] || was["format"] != is["format"] {
            let what = format!("is {} instead of {}", kind(is), kind(was));
            self.add(Level::Breaking, at, &subject, what);
        }
        if was["x-bce-type"] != is["x-bce-type"] {
            let what = format!(
                "has the Rust type {} instead of {}",
                said(&is["x-bce-type"]),
                said(&was["x-bce-type"])
            );
            self.add(Level::Breaking, at, &subject, what);
        }
        self.wording((&old, &new), &["description"], &subject);
        self.null(was, is, &new, direction, &subject);
        bounds::compare(self, was, is, &new, direction, &subject);
        self.alternatives((&old, &new), direction, &subject);
        self.unknown_properties(was, is, &new, direction, &subject);
        self.properties((&old, &new), direction, &subject);
        if was["items"].is_object() && is["items"].is_object() {
            let (old, new) = (pointer::child(&old, "items"), pointer::child(&new, "items"));
            self.schema(&old, &new, direction, &format!("{subject}[]"));
        }
    }

    fn null(&mut self, was: &Value, is: &Value, place: &str, direction: Direction, subject: &str) {
        match (was["nullable"] == true, is["nullable"] == true) {
            (false, true) => self.add(
                direction.wider(),
                At::New(place),
                subject,
                "may be null now",
            ),
            (true, false) => self.add(
                direction.narrower(),
                At::New(place),
                subject,
                "may not be null any more",
            ),
            _ => {}
        }
    }

    /// What a value must or may be beside its type, compared as sets of schemas.
    fn alternatives(&mut self, (old, new): (&str, &str), direction: Direction, subject: &str) {
        if self.old.at(old)["allOf"] != self.new.at(new)["allOf"] {
            self.add(
                Level::Breaking,
                At::New(new),
                subject,
                "is made of other schemas (allOf)",
            );
        }
        for name in ["oneOf", "anyOf"] {
            let texts = |value: &Value| -> BTreeSet<String> {
                let list = value[name].as_array();
                list.into_iter().flatten().map(Value::to_string).collect()
            };
            let (was, is) = (texts(self.old.at(old)), texts(self.new.at(new)));
            if was == is {
                continue;
            }
            // No alternatives at all allow anything.
            let (level, what) = if was.is_empty() || (is.is_subset(&was) && !is.is_empty()) {
                (direction.narrower(), "allows fewer alternatives")
            } else if is.is_empty() || was.is_subset(&is) {
                (direction.wider(), "allows more alternatives")
            } else {
                (Level::Breaking, "allows other alternatives")
            };
            self.add(level, At::New(new), subject, format!("{what} ({name})"));
        }
    }

    fn unknown_properties(
        &mut self,
        was: &Value,
        is: &Value,
        place: &str,
        direction: Direction,
        subject: &str,
    ) {
        match (
            was["additionalProperties"] == false,
            is["additionalProperties"] == false,
        ) {
            (false, true) => self.add(
                direction.narrower(),
                At::New(place),
                subject,
                "takes no unknown properties any more",
            ),
            (true, false) => self.add(
                direction.wider(),
                At::New(place),
                subject,
                "takes unknown properties now",
            ),
            _ => {}
        }
    }

    fn properties(&mut self, (old, new): (&str, &str), direction: Direction, subject: &str) {
        let (was, is) = (self.old.at(old), self.new.at(new));
        let (old_list, new_list) = (
            pointer::child(old, "properties"),
            pointer::child(new, "properties"),
        );
        for name in names(was) {
            let full = format!("{subject}.{name}");
            let (old_place, place) = (
                pointer::child(&old_list, name),
                pointer::child(&new_list, name),
            );
            if is["properties"].get(name).is_none() {
                self.add(Level::Breaking, At::Old(&old_place), &full, "was removed");
                continue;
            }
            match (required(was).contains(&name), required(is).contains(&name)) {
                (false, true) => self.add(
                    direction.narrower(),
                    At::New(&place),
                    &full,
                    "was made required",
                ),
                (true, false) => self.add(
                    direction.wider(),
                    At::New(&place),
                    &full,
                    "was made optional",
                ),
                _ => {}
            }
            self.aliases(&old_place, &place, &full);
            self.schema(&old_place, &place, direction, &full);
        }
        for name in names(is)
            .into_iter()
            .filter(|name| was["properties"].get(name).is_none())
        {
            let is_required = required(is).contains(&name);
            let (level, what) = match (direction, is_required) {
                (Direction::Request, true) => (Level::Breaking, "was added as a required property"),
                (Direction::Request, false) => {
                    (Level::Compatible, "was added as an optional property")
                }
                (Direction::Answer, _) => (Level::Compatible, "was added"),
            };
            self.add(
                level,
                At::New(&pointer::child(&new_list, name)),
                &format!("{subject}.{name}"),
                what,
            );
        }
    }

    /// Other spellings under which a property is read.
    fn aliases(&mut self, old: &str, new: &str, subject: &str) {
        let texts = |value: &Value| -> BTreeSet<String> {
            let list = value["x-bce-aliases"].as_array();
            list.into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        let (was, is) = (texts(self.old.at(old)), texts(self.new.at(new)));
        for alias in was.difference(&is) {
            self.add(
                Level::Breaking,
                At::New(new),
                subject,
                format!("is not read as {alias} any more"),
            );
        }
        for alias in is.difference(&was) {
            self.add(
                Level::Compatible,
                At::New(new),
                subject,
                format!("is read as {alias} too"),
            );
        }
    }
}

/// An `allOf` with one part and no type is a reference with a description of its own: this is what it refers to.
fn core(spec: &Spec, place: &str) -> String {
    let schema = spec.at(place);
    let is_single = schema["allOf"]
        .as_array()
        .is_some_and(|parts| parts.len() == 1);
    if !is_single || !schema["type"].is_null() {
        return place.to_owned();
    }
    spec.resolve(&pointer::item(&pointer::child(place, "allOf"), 0))
}

/// The name of a component's schema.
fn component(place: &str) -> Option<String> {
    let name = place.strip_prefix("/components/schemas/")?;
    (!name.contains('/')).then(|| name.to_owned())
}

fn names(schema: &Value) -> Vec<&str> {
    let properties = schema["properties"].as_object();
    properties
        .into_iter()
        .flat_map(|properties| properties.keys().map(String::as_str))
        .collect()
}

/// What an object must have; of alternatives, any.
fn required(schema: &Value) -> Vec<&str> {
    let alternatives = schema["anyOf"].as_array().into_iter().flatten();
    std::iter::once(schema)
        .chain(alternatives)
        .filter_map(|schema| schema["required"].as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn kind(schema: &Value) -> String {
    let kind = said(&schema["type"]);
    match schema["format"].as_str() {
        Some(format) => format!("{kind} ({format})"),
        None => kind,
    }
}

fn said(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| "none".to_owned(), |text| format!("`{text}`"))
}
