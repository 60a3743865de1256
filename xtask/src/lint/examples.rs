//! Rule `example`: bodies have examples, and examples satisfy their schemas.

use serde_json::{Value, json};

use super::findings::Findings;
use crate::generate::nullable_to_json_schema;
use crate::spec::operations::json_content;
use crate::spec::pointer;

const RULE: &str = "example";

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let mut components = spec.document["components"].clone();
    nullable_to_json_schema(&mut components);
    for operation in spec.operations() {
        let label = operation.label();
        for place in operation.parameters(spec) {
            validate(
                findings,
                &components,
                &place,
                &format!("{label}: the parameter"),
            );
        }
        let request = operation.request_body(spec);
        let request = request.map(|body| (body, format!("the request body of {label}")));
        let responses = operation
            .responses(spec)
            .into_iter()
            .filter_map(|(status, place)| {
                Some((
                    json_content(spec, &place)?,
                    format!("the {status} response of {label}"),
                ))
            });
        for (place, subject) in request.into_iter().chain(responses) {
            if spec.at(&place).get("example").is_none() {
                findings.add(&place, RULE, format!("{subject} has no example"));
            }
            validate(findings, &components, &place, &subject);
        }
    }
}

/// Validates the `example` next to a `schema`, if there is one.
fn validate(findings: &mut Findings<'_>, components: &Value, holder: &str, subject: &str) {
    let value = findings.spec.at(holder);
    let Some(example) = value.get("example") else {
        return;
    };
    let mut schema = value["schema"].clone();
    nullable_to_json_schema(&mut schema);
    // References are relative to the root, so the components must be there.
    let root = json!({"components": components, "allOf": [schema]});
    let validator = match jsonschema::validator_for(&root) {
        Ok(validator) => validator,
        Err(error) => {
            let message = format!("the schema of {subject} is invalid: {error}");
            return findings.add(&pointer::child(holder, "schema"), RULE, message);
        }
    };
    for error in validator.iter_errors(example) {
        let place = format!("{holder}/example{}", error.instance_path());
        findings.add(&place, RULE, format!("{subject}: {error}"));
    }
}
