//! The functions of the official Python SDK, by the actions they call.

use std::collections::BTreeMap;

use et_contract::Contract;

/// The functions of the Python SDK by action, as the API documents name them.
#[must_use]
pub fn functions_by_action() -> BTreeMap<&'static str, &'static str> {
    let operations = Contract::embedded().operations().iter();
    let covered = operations.filter(|operation| !operation.is_raw_only());
    covered
        .filter_map(|operation| Some((operation.action(), operation.python()?)))
        .collect()
}
