//! Checks every request, and in debug builds every response, against the API document.

use et_contract::{Location, Operation, Violation};
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::api_error::ApiError;
use crate::http::header::is_json;
use crate::routing::MatchedRoute;
use crate::unset::{keep_set_fields, set_parameters};

/// A request that conforms to the API document, without what is unset or unknown in it.
#[derive(Debug)]
pub(crate) struct ValidRequest<'r> {
    pub(crate) path: &'r [(&'r str, &'r str)],
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
}

impl ValidRequest<'_> {
    /// The value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.query.iter();
        let (_, value) = parameters.find(|(given, _)| given == name)?;
        Some(value)
    }
}

/// Checks a request, once its unset parameters are removed.
pub(crate) fn check_request<'r>(
    route: &'r MatchedRoute<'_>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<ValidRequest<'r>, ApiError> {
    let operation = route.operation;
    let query = set_parameters(operation, &route.target.query);
    let has_body = operation.has_request_body() && !body.is_empty();
    let mut body = has_body.then(|| parse_body(headers, body)).transpose()?;
    if let Some(body) = &mut body {
        keep_set_fields(operation.request_fields(), body);
    }
    let violations = operation.check_request(&route.path, &query, body.as_ref());
    match violations.first().map(|violation| violation.location) {
        None => Ok(ValidRequest {
            path: &route.path,
            query,
            body,
        }),
        Some(Location::Body) => Err(ApiError::invalid_body(message(&violations))),
        Some(Location::Path) => Err(ApiError::invalid_uri(message(&violations))),
        Some(_) => Err(ApiError::invalid_request(message(&violations))),
    }
}

fn parse_body(headers: &HeaderMap, body: &[u8]) -> Result<Value, ApiError> {
    if !is_json(headers) {
        return Err(ApiError::invalid_request(
            "header `content-type` must be `application/json` in UTF-8",
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        // The position is enough; the text around it may be a secret.
        let (line, column) = (error.line(), error.column());
        ApiError::malformed_json(format!(
            "the body must be JSON; the error is at line {line} column {column}"
        ))
    })
}

/// Checks a response. The error is a message.
pub(crate) fn check_response(
    operation: &Operation,
    status: StatusCode,
    body: &[u8],
) -> Result<(), String> {
    let value: Option<Value> = match body {
        [] => None,
        body => Some(serde_json::from_slice(body).map_err(|_| "the response is not JSON")?),
    };
    let violations = operation.check_response(status, value.as_ref());
    if violations.is_empty() {
        return Ok(());
    }
    Err(message(&violations))
}

fn message(violations: &[Violation]) -> String {
    let messages: Vec<String> = violations.iter().map(Violation::to_string).collect();
    messages.join("; ")
}
