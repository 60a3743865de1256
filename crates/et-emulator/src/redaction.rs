//! Requests as the log shows them: without secrets and contacts.

use std::fmt::Write as _;

use serde_json::Value;

use crate::routing::MatchedRoute;

/// What stands for a hidden value.
const HIDDEN: &str = "***";

const MAX_QUERY: usize = 512;
const MAX_BODY: usize = 4096;

/// The query of a request, with the values of unknown parameters hidden. Without a route, all are
/// unknown.
pub(crate) fn query(query: Option<&str>, route: Option<&MatchedRoute<'_>>) -> String {
    let is_known = |name: &str| {
        route.is_some_and(|route| {
            let mut parameters = route.operation.parameters().iter();
            parameters.any(|parameter| parameter.name() == name)
        })
    };
    let mut shown = String::new();
    for pair in query.unwrap_or_default().split('&') {
        let separator = if shown.is_empty() { "" } else { "&" };
        let _ = match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && !is_known(name) => {
                write!(shown, "{separator}{name}={HIDDEN}")
            }
            _ => write!(shown, "{separator}{pair}"),
        };
    }
    truncated(shown, MAX_QUERY)
}

/// The body of a request, if its action takes one and it is JSON.
pub(crate) fn body(body: &[u8], route: Option<&MatchedRoute<'_>>) -> Option<String> {
    let operation = route?.operation;
    if !operation.has_request_body() {
        return None;
    }
    let mut body: Value = serde_json::from_slice(body).ok()?;
    operation.redact_request(&mut body);
    Some(truncated(body.to_string(), MAX_BODY))
}

fn truncated(mut text: String, length: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(length) {
        text.truncate(end);
        text.push('…');
    }
    text
}
