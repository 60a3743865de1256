//! Rule `operation`: what every operation says of itself.

use std::collections::HashMap;

use super::Findings;
use crate::spec::pointer;

const RULE: &str = "operation";

/// The answers every operation documents.
const STATUSES: [&str; 3] = ["2XX", "4XX", "5XX"];

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let mut first_use = HashMap::new();
    for operation in spec.operations() {
        let label = operation.label();
        for (name, what) in [
            ("operationId", "the id that names it in generated code"),
            ("x-bce-action", "the vendor's name of the action"),
            ("x-bce-python", "the official Python SDK's function"),
            ("summary", "a summary of a few words"),
            ("description", "a description"),
        ] {
            if operation
                .text(name)
                .is_none_or(|text| text.trim().is_empty())
            {
                findings.add(
                    &operation.pointer,
                    RULE,
                    format!("{label} has no {name}; add {what}"),
                );
            }
        }
        for name in ["operationId", "x-bce-action", "x-bce-python"] {
            let Some(text) = operation.text(name) else {
                continue;
            };
            let place = pointer::child(&operation.pointer, name);
            let line = spec.line(&place);
            if let Some(first) = first_use.insert((name, text.to_owned()), line) {
                findings.add(
                    &place,
                    RULE,
                    format!("{name} {text} is taken by line {first}; give each its own"),
                );
            }
        }
        if let (Some(id), Some(action)) = (
            operation.text("operationId"),
            operation.text("x-bce-action"),
        ) && id != lower_camel(action)
        {
            findings.add(
                &pointer::child(&operation.pointer, "operationId"),
                RULE,
                format!(
                    "operationId {id} is not its action in lower camel case; call it {}",
                    lower_camel(action)
                ),
            );
        }
        check_tags(findings, &operation.pointer, &label);
        for status in STATUSES {
            let place = pointer::child(&pointer::child(&operation.pointer, "responses"), status);
            if spec.document.pointer(&place).is_none() {
                findings.add(
                    &operation.pointer,
                    RULE,
                    format!("{label} documents no {status} answer"),
                );
            }
        }
    }
}

fn check_tags(findings: &mut Findings<'_>, operation: &str, label: &str) {
    let spec = findings.spec;
    let list = pointer::child(operation, "tags");
    let tags = spec.at(&list).as_array().map_or(&[][..], Vec::as_slice);
    if tags.is_empty() {
        findings.add(operation, RULE, format!("{label} has no tag"));
    }
    for (index, tag) in tags.iter().enumerate() {
        let declared = spec.document["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|declared| declared["name"] == *tag);
        if !declared {
            findings.add(
                &pointer::item(&list, index),
                RULE,
                format!("tag {tag} is not declared under the document's tags"),
            );
        }
    }
}

fn lower_camel(action: &str) -> String {
    let mut letters = action.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}
