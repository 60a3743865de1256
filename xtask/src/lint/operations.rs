//! Rule `operation`: names are unique and follow from each other, and tags are declared.

use std::collections::HashMap;

use super::findings::Findings;
use crate::spec::operations::operation_id;
use crate::spec::pointer;

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let declared: Vec<_> = spec
        .items("/tags")
        .map(|tag| &spec.at(&tag)["name"])
        .collect();
    let mut first_places = HashMap::new();
    for operation in spec.operations() {
        let place = |name| pointer::child(&operation.pointer, name);
        let mut add = |place: &str, message| findings.add(place, "operation", message);
        for name in ["operationId", "x-bce-action", "x-bce-python"] {
            let location = spec.location(&place(name));
            if let Some(text) = operation.text(name)
                && let Some(first) = first_places.insert((name, text.to_owned()), location)
            {
                add(
                    &place(name),
                    format!("{name} {text} is already used at {first}"),
                );
            }
        }
        let expected = operation.text("x-bce-action").map(operation_id);
        if let (Some(id), Some(expected)) = (operation.text("operationId"), expected)
            && id != expected
        {
            let message =
                format!("operationId {id} is not its action in lower camel case: {expected}");
            add(&place("operationId"), message);
        }
        for tag in spec.items(&place("tags")) {
            let name = spec.at(&tag);
            if !declared.contains(&name) {
                add(
                    &tag,
                    format!("tag {name} is not declared under the document's tags"),
                );
            }
        }
    }
}
