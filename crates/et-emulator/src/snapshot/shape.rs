//! Checks a document against the schema of a snapshot, field by field.
//!
//! The schema's objects and arrays are walked here, so that each mistake has its place and a
//! document full of mistakes costs no more than a valid one. A JSON Schema validator checks the
//! values in them.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use et_contract::Schema;
use serde_json::Value;

use super::mistakes::Mistakes;
use super::node::{Members, Node};
use super::place::Place;
use super::schema::schema;
use crate::clock::check_date;

/// What the schema says of a value.
#[derive(Debug)]
pub(super) enum Shape {
    Object(Object),
    Array { items: Box<Shape>, unique: bool },
    Scalar(Box<Scalar>),
    Any,
}

#[derive(Debug)]
pub(super) struct Object {
    fields: BTreeMap<String, Field>,
    required: Vec<String>,
    /// Which fields require which others.
    dependent: BTreeMap<String, Vec<String>>,
}

#[derive(Debug)]
struct Field {
    shape: Shape,
    default: Value,
    /// The field is only for objects in which another field has this value.
    only_with: Option<(String, Value)>,
}

#[derive(Debug)]
pub(super) struct Scalar {
    compiled: Schema,
    /// A value that stands for an absent one.
    blank: Option<Value>,
    range: Option<(Value, Value)>,
    is_date: bool,
}

impl Shape {
    /// The shape of a snapshot.
    pub(super) fn snapshot() -> &'static Self {
        static SNAPSHOT: LazyLock<Shape> = LazyLock::new(|| Shape::new(schema()));
        &SNAPSHOT
    }

    fn new(part: &Value) -> Self {
        if let Some(target) = part["$ref"].as_str() {
            let target = schema().pointer(target.trim_start_matches('#'));
            return target.map_or(Self::Any, Self::new);
        }
        if let Some(properties) = part["properties"].as_object() {
            return Self::Object(Object {
                fields: properties.iter().map(Field::new).collect(),
                required: names(&part["required"]),
                dependent: members(&part["dependentRequired"], names),
            });
        }
        if part["type"] == "array" {
            return Self::Array {
                items: Box::new(Self::new(&part["items"])),
                unique: part["uniqueItems"] == true,
            };
        }
        let rules = ["type", "enum", "const", "anyOf"];
        match rules.iter().any(|rule| part.get(rule).is_some()) {
            true => Self::Scalar(Box::new(Scalar::new(part))),
            false => Self::Any,
        }
    }

    /// Adds the mistakes of a value.
    pub(super) fn check(&self, value: Node<'_>, place: &Place<'_>, mistakes: &mut Mistakes) {
        match self {
            Self::Any => {}
            Self::Scalar(scalar) => {
                if let Some(rule) = scalar.violated_rule(value.scalar()) {
                    mistakes.add_value(place, value, rule);
                }
            }
            Self::Array { items, unique } => {
                let Some(values) = value.items() else {
                    return mistakes.add_value(place, value, "must be an array");
                };
                let mut seen = HashSet::new();
                for (index, value) in values.into_iter().enumerate() {
                    if mistakes.is_full() {
                        break;
                    }
                    items.check(value, &place.item(index), mistakes);
                    if *unique && value.text().is_some_and(|text| !seen.insert(text)) {
                        let rule = "must not repeat an item before it";
                        mistakes.add_value(&place.item(index), value, rule);
                    }
                }
            }
            Self::Object(object) => match value.members() {
                Some(members) => object.check(&members, place, mistakes),
                None if value.is_object() => {
                    mistakes.add_value(place, value, "must have field names of valid Unicode");
                }
                None => mistakes.add_value(place, value, "must be an object"),
            },
        }
    }
}

impl Object {
    fn check(&self, members: &Members<'_>, place: &Place<'_>, mistakes: &mut Mistakes) {
        for (name, value) in members {
            let Some(field) = self.fields.get(name) else {
                let shown = shown(name);
                mistakes.add(&place.field(&shown), self.unknown(name));
                continue;
            };
            let place = place.field(name);
            if let Some((other, needed)) = &field.only_with
                && self.contradicts(members, other, needed)
            {
                mistakes.add(&place, format_args!("is only for `{other}` {needed}"));
            }
            field.shape.check(*value, &place, mistakes);
            for other in self.dependent.get(name).into_iter().flatten() {
                if !members.contains_key(other) {
                    mistakes.add(&place, format_args!("needs `{other}` too"));
                }
            }
        }
        for name in &self.required {
            if !members.contains_key(name) {
                mistakes.add(&place.field(name), "missing; is required");
            }
        }
    }

    /// Whether a field has a valid value that is not the needed one.
    fn contradicts(&self, members: &Members<'_>, name: &str, needed: &Value) -> bool {
        let Some(field) = self.fields.get(name) else {
            return false;
        };
        let value = match members.get(name) {
            Some(value) => value.scalar(),
            None => Some(field.default.clone()),
        };
        let Shape::Scalar(scalar) = &field.shape else {
            return false;
        };
        value.as_ref() != Some(needed) && scalar.violated_rule(value).is_none()
    }

    /// What to say of an unknown field.
    fn unknown(&self, name: &str) -> String {
        let name = name.to_ascii_lowercase();
        let likeness = |known: &&String| strsim::jaro_winkler(&name, &known.to_ascii_lowercase());
        let nearest = self.fields.keys().max_by(|one, other| {
            let likeness = (likeness(one), likeness(other));
            likeness.0.total_cmp(&likeness.1)
        });
        match nearest.filter(|known| likeness(known) > 0.8) {
            Some(known) => format!("unknown field; did you mean `{known}`?"),
            None => {
                let known: Vec<String> = self.fields.keys().map(|it| format!("`{it}`")).collect();
                format!("unknown field; the known ones are {}", known.join(", "))
            }
        }
    }
}

impl Field {
    fn new((name, part): (&String, &Value)) -> (String, Self) {
        let only_with = part["x-only-with"].as_object();
        let only_with = only_with.and_then(|fields| fields.iter().next());
        let field = Self {
            shape: Shape::new(part),
            default: part["default"].clone(),
            only_with: only_with.map(|(name, value)| (name.clone(), value.clone())),
        };
        (name.clone(), field)
    }
}

impl Scalar {
    fn new(part: &Value) -> Self {
        let (blank, rules) = match part["anyOf"].as_array().map(Vec::as_slice) {
            Some([blank, rules]) => (blank.get("const").cloned(), rules),
            _ => (None, part),
        };
        let mut told = rules.clone();
        if let Some(words) = part.get("x-bce-rule") {
            told["x-bce-rule"] = words.clone();
        }
        let range = (&rules["minimum"], &rules["maximum"]);
        let has_range = range.0.is_number() && range.1.is_number();
        Self {
            // The tests compile the schema.
            compiled: Schema::new(&told).expect("the schema of a snapshot is valid"),
            blank,
            range: has_range.then(|| (range.0.clone(), range.1.clone())),
            is_date: part["format"] == "date-time",
        }
    }

    /// The first rule that a value violates. `None` stands for one that is not a scalar.
    fn violated_rule(&self, value: Option<Value>) -> Option<String> {
        const INTEGER: &str = "must be an integer";
        if value.is_some() && self.blank == value {
            return None;
        }
        // An empty array has the wrong type as well as any other.
        let value = value.unwrap_or_else(|| Value::Array(Vec::new()));
        let violation = self.compiled.first_violation(&value);
        let mut rule = violation.map(|violation| violation.rule);
        // To JSON Schema, `1.0` is an integer.
        if value.is_f64() {
            rule = Some(INTEGER.to_owned());
        }
        if let (Some(INTEGER), Some((least, most))) = (rule.as_deref(), &self.range) {
            return Some(format!("{INTEGER} from {least} to {most}"));
        }
        if rule.is_some() {
            return rule;
        }
        let date = value.as_str().filter(|_| self.is_date)?;
        match date.parse::<DateTime<Utc>>() {
            Ok(date) => check_date(date).err().map(|error| error.to_string()),
            Err(_) => Some("must be a date and time such as 2030-01-31T08:00:00Z".to_owned()),
        }
    }
}

fn names(list: &Value) -> Vec<String> {
    let names = list.as_array().into_iter().flatten();
    names
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect()
}

fn members<T>(object: &Value, read: impl Fn(&Value) -> T) -> BTreeMap<String, T> {
    let members = object.as_object().into_iter().flatten();
    members
        .map(|(name, member)| (name.clone(), read(member)))
        .collect()
}

/// The name of a field for a message. It may contain anything and be of any length.
fn shown(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-$".contains(c);
    match !name.is_empty() && name.len() <= 64 && name.chars().all(is_plain) {
        true => name.to_owned(),
        false => format!("{:?}", name.chars().take(64).collect::<String>()),
    }
}
