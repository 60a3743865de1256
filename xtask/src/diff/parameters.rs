//! Parameters of the path, the query and the headers.

use super::change::Level;
use super::schemas::Direction;
use super::{At, Diff};
use crate::spec::operations::Operation;
use crate::spec::{Spec, pointer};

/// A parameter of one operation.
struct Parameter {
    name: String,
    position: String,
    required: bool,
    place: String,
}

pub(super) fn compare(diff: &mut Diff<'_>, label: &str, old: &Operation<'_>, new: &Operation<'_>) {
    let was = read(diff.old, old);
    let mut is = read(diff.new, new);
    let mut removed = Vec::new();
    for parameter in was {
        let same = |other: &Parameter| {
            other.name == parameter.name && other.position == parameter.position
        };
        match is.iter().position(same) {
            Some(index) => compare_one(diff, label, &parameter, &is.remove(index)),
            None => removed.push(parameter),
        }
    }
    for parameter in removed {
        let moved = is.iter().position(|other| other.name == parameter.name);
        let subject = format!("{label} {}", parameter.name);
        if let Some(index) = moved {
            let other = is.remove(index);
            let what = format!(
                "was moved from the {} to the {}",
                parameter.position, other.position
            );
            diff.add(Level::Breaking, At::New(&other.place), &subject, what);
            compare_one(diff, label, &parameter, &other);
        } else {
            let what = format!("was removed from the {}", parameter.position);
            diff.add(Level::Breaking, At::Old(&parameter.place), &subject, what);
        }
    }
    for parameter in is {
        let subject = format!("{label} {}", parameter.name);
        let (level, kind) = if parameter.required {
            (Level::Breaking, "a required parameter")
        } else {
            (Level::Compatible, "an optional parameter")
        };
        let what = format!("was added to the {} as {kind}", parameter.position);
        diff.add(level, At::New(&parameter.place), &subject, what);
    }
}

fn compare_one(diff: &mut Diff<'_>, label: &str, old: &Parameter, new: &Parameter) {
    let subject = format!("{label} {}", new.name);
    match (old.required, new.required) {
        (false, true) => diff.add(
            Level::Breaking,
            At::New(&new.place),
            &subject,
            "was made required",
        ),
        (true, false) => diff.add(
            Level::Compatible,
            At::New(&new.place),
            &subject,
            "was made optional",
        ),
        _ => {}
    }
    // A shared parameter is described once, for all that use it.
    let described = if new.place.starts_with("/components/") {
        format!("parameter {}", new.name)
    } else {
        subject
    };
    diff.wording((&old.place, &new.place), &["description"], &described);
    let (old, new) = (
        pointer::child(&old.place, "schema"),
        pointer::child(&new.place, "schema"),
    );
    diff.schema(&old, &new, Direction::Request, &described);
}

fn read(spec: &Spec, operation: &Operation<'_>) -> Vec<Parameter> {
    let read = |place: String| {
        let value = spec.at(&place);
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Parameter {
            name: text("name"),
            position: text("in"),
            required: value["required"] == true,
            place,
        }
    };
    operation.parameters(spec).into_iter().map(read).collect()
}
