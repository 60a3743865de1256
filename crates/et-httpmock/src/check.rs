//! Checks a response against the API document.

use et_contract::{Contract, Violation};
use http::StatusCode;
use serde_json::Value;

/// A response that the service would never send.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid {status} response to {action}: {}", describe(violations))]
#[non_exhaustive]
pub struct InvalidResponse {
    /// The official name of the action.
    pub action: String,
    /// The status of the response.
    pub status: u16,
    /// The rules that the response breaks. Empty if the action or the status does not exist.
    pub violations: Vec<Violation>,
}

fn describe(violations: &[Violation]) -> String {
    if violations.is_empty() {
        return "no such action or status".to_owned();
    }
    let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    violations.join("; ")
}

/// Checks whether the service could respond like this to the action with this official name.
/// `None` is a response without a body.
///
/// ```
/// use serde_json::json;
///
/// let body = json!({"ets": [{"id": 7}]});
/// let error = et_httpmock::check("QueryDedicatedLines", 200, Some(&body)).unwrap_err();
/// assert_eq!(error.violations[0].field, "ets[0].id");
/// ```
///
/// # Errors
/// Returns [`InvalidResponse`] with the rules that the response breaks.
pub fn check(action: &str, status: u16, body: Option<&Value>) -> Result<(), InvalidResponse> {
    let invalid = |violations| InvalidResponse {
        action: action.to_owned(),
        status,
        violations,
    };
    let operation = Contract::embedded().operation(action);
    let (Some(operation), Ok(code)) = (operation, StatusCode::from_u16(status)) else {
        return Err(invalid(Vec::new()));
    };
    let violations = operation.check_response(code, body);
    if violations.is_empty() {
        Ok(())
    } else {
        Err(invalid(violations))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_invalid_response_names_the_rules_it_breaks() {
        let body = json!({"ets": [{"id": "dcphy-1", "linkDelay": "soon"}]});
        let error = check("QueryDedicatedLines", 200, Some(&body)).unwrap_err();
        assert!(error.to_string().contains("`ets[0].linkDelay`"), "{error}");
        let error = check("QueryDedicatedLines", 302, None).unwrap_err();
        assert!(error.to_string().contains("the status"), "{error}");
        let error = check("QueryLines", 200, None).unwrap_err();
        assert!(error.to_string().contains("no such action"), "{error}");
    }

    #[test]
    fn valid_responses_are_accepted() {
        assert_eq!(check("DeleteDedicatedChannel", 200, None), Ok(()));
        assert_eq!(check("DeleteDedicatedChannel", 503, None), Ok(()));
        let body = json!({"etChannels": [], "new": 1});
        assert_eq!(check("QueryDedicatedChannel", 200, Some(&body)), Ok(()));
    }
}
