//! Which values of a type are valid: enums, ranges, lengths, patterns.

use serde_json::Value;

use super::change::Level;
use super::schemas::Direction;
use super::{At, Diff};

/// Keywords under which less is valid the greater their number is.
const LOWER: [&str; 3] = ["minimum", "minLength", "minItems"];

/// Keywords under which more is valid the greater their number is.
const UPPER: [&str; 3] = ["maximum", "maxLength", "maxItems"];

pub(super) fn compare(
    diff: &mut Diff<'_>,
    was: &Value,
    is: &Value,
    place: &str,
    direction: Direction,
    subject: &str,
) {
    let at = At::New(place);
    for (keyword, lower) in LOWER
        .map(|keyword| (keyword, true))
        .into_iter()
        .chain(UPPER.map(|keyword| (keyword, false)))
    {
        // Nothing is shorter than empty.
        let none = (lower && keyword != "minimum").then_some(0.0);
        let (old, new) = (
            was[keyword].as_f64().or(none),
            is[keyword].as_f64().or(none),
        );
        if old == new {
            continue;
        }
        let is_narrower = match (old, new) {
            (None, Some(_)) => true,
            (Some(old), Some(new)) => (new > old) == lower,
            _ => false,
        };
        let level = if is_narrower {
            direction.narrower()
        } else {
            direction.wider()
        };
        let what = format!(
            "has {} instead of {}",
            bound(keyword, &is[keyword]),
            bound(keyword, &was[keyword])
        );
        diff.add(level, at, subject, what);
    }
    // Which of two patterns or exclusions allows more, no program can tell in general.
    for keyword in ["pattern", "not"] {
        let (old, new) = (&was[keyword], &is[keyword]);
        if old == new {
            continue;
        }
        let level = match (old, new) {
            (Value::Null, _) => direction.narrower(),
            (_, Value::Null) => direction.wider(),
            _ => Level::Breaking,
        };
        let what = format!(
            "has {} instead of {}",
            bound(keyword, new),
            bound(keyword, old)
        );
        diff.add(level, at, subject, what);
    }
    if was["default"] != is["default"] {
        let what = format!(
            "has {} instead of {}",
            bound("default", &is["default"]),
            bound("default", &was["default"])
        );
        diff.add(Level::Breaking, at, subject, what);
    }
    enumeration(diff, was, is, at, direction, subject);
}

fn enumeration(
    diff: &mut Diff<'_>,
    was: &Value,
    is: &Value,
    at: At<'_>,
    direction: Direction,
    subject: &str,
) {
    match (was["enum"].as_array(), is["enum"].as_array()) {
        (None, Some(_)) => diff.add(
            direction.narrower(),
            at,
            subject,
            "takes listed values only now",
        ),
        (Some(_), None) => diff.add(direction.wider(), at, subject, "takes any value now"),
        (Some(old), Some(new)) => {
            for value in old.iter().filter(|value| !new.contains(value)) {
                diff.add(
                    direction.narrower(),
                    at,
                    subject,
                    format!("has no value {value} any more"),
                );
            }
            // Unknown values of answers are kept, so one more is no surprise.
            for value in new.iter().filter(|value| !old.contains(value)) {
                diff.add(
                    Level::Compatible,
                    at,
                    subject,
                    format!("has the value {value} now"),
                );
            }
        }
        (None, None) => {}
    }
}

fn bound(keyword: &str, value: &Value) -> String {
    if value.is_null() {
        format!("no {keyword}")
    } else {
        format!("{keyword} {value}")
    }
}
