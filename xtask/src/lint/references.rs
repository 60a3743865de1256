//! Rule `reference`: every reference has a target in its document or in what all documents share.

use super::findings::Findings;

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    for (place, value) in spec.values() {
        let reference = value["$ref"]
            .as_str()
            .filter(|_| !place.contains("/example/"));
        if let Some(reference) = reference
            && spec.at(reference.trim_start_matches('#')).is_null()
        {
            findings.add(&place, "reference", format!("{reference} does not exist"));
        }
    }
}
