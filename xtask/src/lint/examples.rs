//! Rule `example`: examples are there, and they are true.

use serde_json::{Value, json};

use super::Findings;
use crate::generate::nullable_to_json_schema;
use crate::spec::operations::json as json_body;
use crate::spec::pointer;

const RULE: &str = "example";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let mut components = spec.document["components"].clone();
    nullable_to_json_schema(&mut components);
    for operation in spec.operations() {
        let label = operation.label();
        for place in operation.parameters(spec) {
            examine(
                findings,
                &components,
                &place,
                &format!("{label}: the parameter"),
            );
        }
        let bodies = operation
            .request_body(spec)
            .map(|body| (body, format!("the request body of {label}")));
        let answers = operation
            .answers(spec)
            .into_iter()
            .filter_map(|(status, place)| {
                Some((
                    json_body(spec, &place)?,
                    format!("the {status} answer of {label}"),
                ))
            });
        for (place, what) in bodies.into_iter().chain(answers) {
            if spec.at(&place).get("example").is_none() {
                findings.add(&place, RULE, format!("{what} has no example"));
            }
            examine(findings, &components, &place, &what);
        }
    }
}

/// Validates the `example` beside a `schema`, if there is one.
fn examine(findings: &mut Findings<'_>, components: &Value, holder: &str, what: &str) {
    let value = findings.spec.at(holder);
    let Some(example) = value.get("example") else {
        return;
    };
    let mut schema = value["schema"].clone();
    nullable_to_json_schema(&mut schema);
    // References are relative to the root, so the components must lie there.
    let root = json!({"components": components, "allOf": [schema]});
    let place = pointer::child(holder, "example");
    let validator = match jsonschema::validator_for(&root) {
        Ok(validator) => validator,
        Err(error) => {
            let message = format!("the schema of {what} cannot be compiled: {error}");
            return findings.add(&pointer::child(holder, "schema"), RULE, message);
        }
    };
    for error in validator.iter_errors(example) {
        let inside = format!("{place}{}", error.instance_path());
        findings.add(&inside, RULE, format!("{what}: {error}"));
    }
}
