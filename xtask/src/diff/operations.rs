//! Operations: what they are called, where they are, what they take and answer.

use serde_json::Value;

use super::change::Level;
use super::schemas::Direction;
use super::{At, Diff, parameters};
use crate::spec::operations::{Operation, json};
use crate::spec::pointer;

pub(super) fn compare(diff: &mut Diff<'_>) {
    let (old, new) = (diff.old.operations(), diff.new.operations());
    for operation in &old {
        let label = operation.label();
        match new.iter().find(|candidate| candidate.label() == label) {
            Some(candidate) => compare_one(diff, &label, operation, candidate),
            None => {
                let what = format!("was removed ({})", request(operation));
                diff.add(Level::Breaking, At::Old(&operation.pointer), &label, what);
            }
        }
    }
    for operation in &new {
        let label = operation.label();
        if !old.iter().any(|candidate| candidate.label() == label) {
            let what = format!("was added ({})", request(operation));
            diff.add(Level::Compatible, At::New(&operation.pointer), &label, what);
        }
    }
}

fn compare_one(diff: &mut Diff<'_>, label: &str, old: &Operation<'_>, new: &Operation<'_>) {
    let at = At::New(&new.pointer);
    if request(old) != request(new) {
        let what = format!("was moved from {} to {}", request(old), request(new));
        diff.add(Level::Breaking, at, label, what);
    }
    if let (Some(old), Some(new)) = (old.text("operationId"), new.text("operationId"))
        && old != new
    {
        let what = format!(
            "has the operationId {new} instead of {old}: the method of the raw client is renamed"
        );
        diff.add(Level::Breaking, at, label, what);
    }
    diff.wording(
        (&old.pointer, &new.pointer),
        &["summary", "description", "tags", "x-bce-python"],
        label,
    );
    paginator(diff, label, old, new);
    parameters::compare(diff, label, old, new);
    body(diff, label, old, new);
    answers(diff, label, old, new);
}

/// Method, path and flag.
fn request(operation: &Operation<'_>) -> String {
    let flag = operation
        .flag
        .map_or_else(String::new, |flag| format!("?{flag}"));
    format!("{} {}{flag}", operation.method, operation.path)
}

fn paginator(diff: &mut Diff<'_>, label: &str, old: &Operation<'_>, new: &Operation<'_>) {
    let (was, is) = (&old.value["x-bce-paginator"], &new.value["x-bce-paginator"]);
    let place = pointer::child(&new.pointer, "x-bce-paginator");
    let (level, what) = match (was, is) {
        (Value::Null, Value::Null) => return,
        (was, is) if was == is => return,
        (Value::Null, _) => (Level::Compatible, "pages now".to_owned()),
        (_, Value::Null) => (Level::Breaking, "pages no more".to_owned()),
        (was, is) => (
            Level::Breaking,
            format!("pages otherwise: by {is} instead of {was}"),
        ),
    };
    diff.add(level, At::New(&place), label, what);
}

fn body(diff: &mut Diff<'_>, label: &str, old: &Operation<'_>, new: &Operation<'_>) {
    let is_required = |diff: &Diff<'_>, side: At<'_>| match side {
        At::Old(operation) => {
            diff.old
                .at(&diff.old.resolve(&pointer::child(operation, "requestBody")))["required"]
                == true
        }
        At::New(operation) => {
            diff.new
                .at(&diff.new.resolve(&pointer::child(operation, "requestBody")))["required"]
                == true
        }
    };
    let (was, is) = (
        is_required(diff, At::Old(&old.pointer)),
        is_required(diff, At::New(&new.pointer)),
    );
    let place = pointer::child(&new.pointer, "requestBody");
    match (old.request_body(diff.old), new.request_body(diff.new)) {
        (None, Some(_)) if is => diff.add(
            Level::Breaking,
            At::New(&place),
            label,
            "takes a required body now",
        ),
        (None, Some(_)) => diff.add(
            Level::Compatible,
            At::New(&place),
            label,
            "takes an optional body now",
        ),
        (Some(_), None) => diff.add(
            Level::Breaking,
            At::New(&new.pointer),
            label,
            "takes no body any more",
        ),
        (Some(old), Some(new)) => {
            match (was, is) {
                (false, true) => diff.add(
                    Level::Breaking,
                    At::New(&place),
                    label,
                    "needs its body now",
                ),
                (true, false) => diff.add(
                    Level::Compatible,
                    At::New(&place),
                    label,
                    "may leave its body out now",
                ),
                _ => {}
            }
            let (old, new) = (
                pointer::child(&old, "schema"),
                pointer::child(&new, "schema"),
            );
            diff.schema(&old, &new, Direction::Request, &format!("{label} body"));
        }
        (None, None) => {}
    }
}

fn answers(diff: &mut Diff<'_>, label: &str, old: &Operation<'_>, new: &Operation<'_>) {
    let (was, is) = (old.answers(diff.old), new.answers(diff.new));
    for (status, old_place) in &was {
        let Some((_, place)) = is.iter().find(|(other, _)| other == status) else {
            let what = format!("documents no {status} answer any more");
            diff.add(Level::Breaking, At::Old(old_place), label, what);
            continue;
        };
        let subject = format!("{label} {status} answer");
        diff.wording((old_place, place), &["description"], &subject);
        headers(diff, old_place, place, &subject);
        match (json(diff.old, old_place), json(diff.new, place)) {
            (Some(_), None) => diff.add(
                Level::Breaking,
                At::New(place),
                &subject,
                "has no body any more",
            ),
            (None, Some(_)) => diff.add(
                Level::Compatible,
                At::New(place),
                &subject,
                "has a body now",
            ),
            (Some(old), Some(new)) => {
                let (old, new) = (
                    pointer::child(&old, "schema"),
                    pointer::child(&new, "schema"),
                );
                diff.schema(&old, &new, Direction::Answer, &subject);
            }
            (None, None) => {}
        }
    }
    for (status, place) in &is {
        if !was.iter().any(|(other, _)| other == status) {
            let what = format!("documents the answer {status} now");
            diff.add(Level::Compatible, At::New(place), label, what);
        }
    }
}

fn headers(diff: &mut Diff<'_>, old_place: &str, new_place: &str, subject: &str) {
    let names = |answer: &Value| -> Vec<String> {
        let headers = answer["headers"].as_object();
        headers
            .into_iter()
            .flat_map(|headers| headers.keys().cloned())
            .collect()
    };
    let (was, is) = (names(diff.old.at(old_place)), names(diff.new.at(new_place)));
    for name in was.iter().filter(|name| !is.contains(name)) {
        diff.add(
            Level::Breaking,
            At::New(new_place),
            subject,
            format!("has no header {name} any more"),
        );
    }
    for name in is.iter().filter(|name| !was.contains(name)) {
        diff.add(
            Level::Compatible,
            At::New(new_place),
            subject,
            format!("has the header {name} now"),
        );
    }
}
