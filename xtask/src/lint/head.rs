//! Rule `head`: the paths of a document begin with one of its prefixes.

use super::findings::Findings;
use crate::spec::pointer;

pub(super) fn check(findings: &mut Findings<'_>) {
    let spec = findings.spec;
    let prefixes = spec.at("/x-bce-prefixes").as_array();
    let prefixes: Vec<_> = prefixes
        .into_iter()
        .flatten()
        .filter_map(|prefix| prefix.as_str())
        .collect();
    for key in spec.keys("/paths") {
        let begins = |prefix: &&str| {
            let rest = key.strip_prefix(*prefix);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        if !prefixes.iter().any(begins) {
            let place = pointer::child("/paths", key);
            let message = format!("{key} begins with none of the document's x-bce-prefixes");
            findings.add(&place, "head", message);
        }
    }
}
