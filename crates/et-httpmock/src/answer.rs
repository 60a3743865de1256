//! Answers, each held against the API document before it is set.

use std::fmt;

use et_contract::{Contract, Violation};
use http::StatusCode;
use httpmock::Then;
use serde::Serialize;
use serde_json::{Value, json};

/// The service's id of every exchange with a mock.
const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000000";

/// An answer that the service would never give.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfitAnswer {
    /// The official name of the action.
    pub action: String,
    /// The status of the answer.
    pub status: u16,
    /// The rules that it breaks. Empty if there is no such action or status.
    pub violations: Vec<Violation>,
}

impl std::error::Error for UnfitAnswer {}

impl fmt::Display for UnfitAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, status, .. } = self;
        write!(
            f,
            "the service never answers {action} with {status} like this: "
        )?;
        if self.violations.is_empty() {
            return write!(f, "there is no such action or status");
        }
        for (place, violation) in self.violations.iter().enumerate() {
            write!(f, "{}{violation}", if place > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}

/// Tells whether the service could answer the action with this official name so; `None` is an answer without a body.
///
/// ```
/// use serde_json::json;
///
/// let error = et_httpmock::check("QueryDedicatedLines", 200, Some(&json!({"ets": [{"id": 7}]}))).unwrap_err();
/// assert_eq!(error.violations[0].field, "ets[0].id");
/// ```
///
/// # Errors
/// What speaks against it.
pub fn check(action: &str, status: u16, body: Option<&Value>) -> Result<(), UnfitAnswer> {
    let violations = match (
        Contract::embedded().operation(action),
        StatusCode::from_u16(status),
    ) {
        (Some(operation), Ok(status)) => {
            let violations = operation.check_response(status, body);
            if violations.is_empty() {
                return Ok(());
            }
            violations
        }
        _ => Vec::new(),
    };
    Err(UnfitAnswer {
        action: action.to_owned(),
        status,
        violations,
    })
}

/// A status of the class with a value of the type that belongs to it.
#[track_caller]
pub(crate) fn typed(
    then: Then,
    action: &str,
    class: u16,
    status: u16,
    value: &impl Serialize,
) -> Then {
    check_class(class, status);
    match serde_json::to_value(value) {
        Ok(body) => json(then, action, status, &body),
        Err(error) => panic!("the answer to {action} cannot be written as JSON: {error}"),
    }
}

/// A status of the class without a body.
#[track_caller]
pub(crate) fn empty(then: Then, action: &str, class: u16, status: u16) -> Then {
    check_class(class, status);
    must_fit(check(action, status, None));
    then.status(status).header("x-bce-request-id", REQUEST_ID)
}

/// Any status and JSON.
#[track_caller]
pub(crate) fn json(then: Then, action: &str, status: u16, body: &Value) -> Then {
    must_fit(check(action, status, Some(body)));
    then.status(status)
        .header("content-type", "application/json;charset=utf-8")
        .header("x-bce-request-id", REQUEST_ID)
        .body(body.to_string())
}

/// A refusal or failure with this code.
#[track_caller]
pub(crate) fn refusal(then: Then, action: &str, status: u16, code: &str) -> Then {
    assert!(
        (400..600).contains(&status),
        "{status} is no status of a refusal; use one from 400 to 599"
    );
    let message = format!("{action} was mocked to be refused");
    let body = json!({"code": code, "message": message, "requestId": REQUEST_ID});
    json(then, action, status, &body)
}

#[track_caller]
fn check_class(class: u16, status: u16) {
    assert!(
        status / 100 == class,
        "{status} is not of the class that this answer is for; use one from {class}00 to {class}99"
    );
}

#[track_caller]
fn must_fit(outcome: Result<(), UnfitAnswer>) {
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_speaks_against_an_answer() {
        let body = json!({"ets": [{"id": "dcphy-1", "linkDelay": "soon"}]});
        let error = check("QueryDedicatedLines", 200, Some(&body)).unwrap_err();
        assert!(error.to_string().contains("`ets[0].linkDelay`"), "{error}");
        let error = check("QueryDedicatedLines", 302, None).unwrap_err();
        assert!(error.to_string().contains("the status"), "{error}");
        let error = check("QueryLines", 200, None).unwrap_err();
        assert!(error.to_string().contains("no such action"), "{error}");
    }

    #[test]
    fn takes_what_the_service_answers() {
        assert_eq!(check("DeleteDedicatedChannel", 200, None), Ok(()));
        assert_eq!(check("DeleteDedicatedChannel", 503, None), Ok(()));
        let body = json!({"etChannels": [], "new": 1});
        assert_eq!(check("QueryDedicatedChannel", 200, Some(&body)), Ok(()));
    }
}
