//! Finds the operation that a request selects.

use et_contract::{Contract, LookupError, Operation};
use http::{Method, StatusCode};

use crate::api_error::ApiError;
use crate::request_target::RequestTarget;

/// The operation that a request selects, with its path parameters.
#[derive(Debug)]
pub(crate) struct MatchedRoute<'t> {
    pub(crate) target: &'t RequestTarget,
    pub(crate) operation: &'static Operation,
    pub(crate) path: Vec<(&'t str, &'t str)>,
}

/// Finds the operation.
pub(crate) fn find<'t>(
    method: &Method,
    target: &'t RequestTarget,
) -> Result<MatchedRoute<'t>, ApiError> {
    let version = target.segments.first().map_or("", String::as_str);
    if version != "v1" && is_version(version) {
        return Err(ApiError::new(
            StatusCode::NOT_FOUND,
            "InvalidVersion",
            "this version of the API does not exist; use v1",
        ));
    }
    match Contract::embedded().find(method, &target.segments, &target.query) {
        Ok(found) => Ok(MatchedRoute {
            target,
            operation: found.operation,
            path: found.path_parameters,
        }),
        Err(error @ LookupError::MethodNotAllowed { .. }) => {
            Err(ApiError::invalid_request(error.to_string()))
        }
        Err(error) => Err(ApiError::invalid_uri(error.to_string())),
    }
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
