//! Holds every request, and in debug builds every answer, against the API document.

use et_contract::{Contract, Location, LookupError, Operation, Violation};
use http::{HeaderMap, Method, StatusCode, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::actions::Call;
use crate::refusal::Refusal;

/// The decoded path and query of a request.
#[derive(Debug, Default)]
pub(crate) struct Target {
    pub(crate) segments: Vec<String>,
    pub(crate) query: Vec<(String, String)>,
}

impl Target {
    /// Decodes a path and query as they stand on the wire. A `+` is a plus.
    pub(crate) fn decode(path: &str, query: Option<&str>) -> Result<Self, Refusal> {
        let segments = path
            .trim_start_matches('/')
            .split('/')
            .map(decode)
            .collect::<Result<_, _>>()?;
        let mut parameters = Vec::new();
        for pair in query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
        {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            parameters.push((decode(name)?, decode(value)?));
        }
        Ok(Self {
            segments,
            query: parameters,
        })
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }
}

fn decode(text: &str) -> Result<String, Refusal> {
    percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| Refusal::invalid_uri("the path and query must be UTF-8, percent-encoded"))
}

/// The operation that a request is meant for, and what it is to act upon.
#[derive(Debug)]
pub(crate) struct Aim<'t> {
    pub(crate) target: &'t Target,
    pub(crate) operation: &'static Operation,
    pub(crate) path: Vec<(&'t str, &'t str)>,
}

/// What a request is meant for.
pub(crate) fn find<'t>(method: &Method, target: &'t Target) -> Result<Aim<'t>, Refusal> {
    // Every path of the service starts with its version.
    if let Some(version) = target.segments.first()
        && version != "v1"
        && version.strip_prefix('v').is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    {
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "InvalidVersion",
            "this version of the API does not exist; use v1",
        ));
    }
    let found = Contract::embedded().find(method, &target.segments, &target.query);
    let found = found.map_err(|error| match error {
        LookupError::MethodNotAllowed { .. } => Refusal::invalid_request(error.to_string()),
        _ => Refusal::invalid_uri(error.to_string()),
    })?;
    Ok(Aim {
        target,
        operation: found.operation,
        path: found.path_parameters,
    })
}

/// The request as its action reads it, if it keeps the contract.
pub(crate) fn judge<'t>(
    aim: Aim<'t>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Call<'t>, Refusal> {
    let Aim {
        target,
        operation,
        path,
    } = aim;
    let body = if operation.has_request_body() {
        read_body(headers, body)?
    } else {
        None
    };
    match refusal_for(&operation.check_request(&path, &target.query, body.as_ref())) {
        Some(refusal) => Err(refusal),
        None => Ok(Call {
            path,
            query: &target.query,
            body,
        }),
    }
}

fn read_body(headers: &HeaderMap, body: &[u8]) -> Result<Option<Value>, Refusal> {
    if body.is_empty() {
        return Ok(None);
    }
    if !is_json(headers) {
        return Err(Refusal::invalid_request(
            "header `content-type` must be `application/json` in UTF-8",
        ));
    }
    serde_json::from_slice(body).map(Some).map_err(|error| {
        // Line and column tell enough; the text around them may be a secret.
        Refusal::malformed_json(format!(
            "the body must be JSON; it is not at line {} column {}",
            error.line(),
            error.column()
        ))
    })
}

/// Whether the content type is JSON in UTF-8.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mut parts = value.split(';').map(str::trim);
    let json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    json && parts.all(|parameter| {
        let charset = parameter
            .split_once('=')
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
        charset.is_none_or(|(_, charset)| {
            charset
                .trim()
                .trim_matches('"')
                .eq_ignore_ascii_case("utf-8")
        })
    })
}

fn refusal_for(violations: &[Violation]) -> Option<Refusal> {
    let first = violations.first()?;
    let message = violations
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ");
    Some(match first.location {
        Location::Body => Refusal::new(StatusCode::BAD_REQUEST, "InappropriateJSON", message),
        Location::Path => Refusal::invalid_uri(message),
        _ => Refusal::invalid_request(message),
    })
}

/// What an answer does against the contract, as a sentence.
pub(crate) fn check_answer(
    operation: &Operation,
    status: StatusCode,
    body: &[u8],
) -> Option<String> {
    let value = match body {
        [] => None,
        body => match serde_json::from_slice::<Value>(body) {
            Ok(value) => Some(value),
            Err(_) => return Some("the answer is no JSON".to_owned()),
        },
    };
    let violations = operation.check_response(status, value.as_ref());
    let sentences: Vec<String> = violations.iter().map(ToString::to_string).collect();
    (!sentences.is_empty()).then(|| sentences.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content_type(value: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, http::HeaderValue::from_static(value));
        headers
    }

    #[test]
    fn decodes_percent_and_leaves_plus_alone() {
        let target = Target::decode("/v1/et/a%2Fb", Some("marker=m%20a+b&associate&x=")).unwrap();
        assert_eq!(target.segments, ["v1", "et", "a/b"]);
        assert_eq!(target.parameter("marker"), Some("m a+b"));
        assert_eq!(target.parameter("associate"), Some(""));
    }

    #[test]
    fn takes_the_content_types_clients_send() {
        for right in [
            "application/json",
            "application/json;charset=utf-8",
            "Application/JSON; charset=\"UTF-8\"",
        ] {
            assert!(is_json(&content_type(right)), "{right}");
        }
        for wrong in [
            "text/plain",
            "application/json; charset=gbk",
            "application/jsonp",
            "",
        ] {
            assert!(!is_json(&content_type(wrong)), "{wrong}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }

    #[test]
    fn a_version_that_does_not_exist_has_its_own_code() {
        let code = |path| {
            find(&Method::GET, &Target::decode(path, None).unwrap())
                .map(|_| ())
                .unwrap_err()
                .code
        };
        assert_eq!(code("/v2/et"), "InvalidVersion");
        assert_eq!(code("/v1/eta"), "InvalidURI");
        assert_eq!(code("/volumes"), "InvalidURI");
    }

    #[test]
    fn a_malformed_body_is_located_and_not_shown() {
        let refusal =
            read_body(&content_type("application/json"), b"{\"bgpKey\": \"s3cret").unwrap_err();
        assert_eq!(refusal.code, "MalformedJSON");
        assert!(!refusal.message.contains("s3cret"), "{}", refusal.message);
    }
}
