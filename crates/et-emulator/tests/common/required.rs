//! What an operation requires in the query, from the document's examples. A parameter that the
//! vendor newly requires so changes no test that is about something else.

use et_contract::{Contract, Location};
use http::Method;
use serde_json::Value;

/// The target of a request, with the query parameters that it lacks and its operation requires.
pub fn with_required(method: &Method, target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let segments: Vec<_> = path.split('/').skip(1).collect();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let query = Vec::from_iter(pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))));
    let mut target = target.to_owned();
    // What is no operation is refused for that.
    let Ok(found) = Contract::embedded().find(method, &segments, &query) else {
        return target;
    };
    for parameter in found.operation.parameters() {
        let name = parameter.name();
        let is_required = parameter.is_required() && parameter.location() == Location::Query;
        if is_required && !query.iter().any(|(given, _)| *given == name) {
            let example = match parameter.example() {
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
                None => panic!("the document needs an example of the parameter {name}"),
            };
            let separator = if target.contains('?') { '&' } else { '?' };
            target += &format!("{separator}{name}={example}");
        }
    }
    target
}
