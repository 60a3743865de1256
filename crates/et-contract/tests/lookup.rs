//! The operation of a request is found as by the service: by method, path and query flag.

use et_contract::{Contract, LookupError};
use http::Method;

const CHANNEL: &str = "/v1/et/a/channel/b";

fn find(method: Method, path: &str, query: &[(&str, &str)]) -> Result<String, LookupError> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let found = Contract::embedded().find(&method, &segments, query)?;
    Ok(found.operation.action().to_owned())
}

#[test]
fn finds_each_operation_by_its_own_request() {
    let operations = Contract::embedded().operations();
    assert!(!operations.is_empty());
    for operation in operations {
        let path = operation.path().replace(['{', '}'], "");
        let query = Vec::from_iter(operation.flag().map(|flag| (flag, "")));
        let found = find(operation.method().clone(), &path, &query);
        assert_eq!(found.as_deref(), Ok(operation.action()), "{path}");
    }
}

#[test]
fn returns_the_path_parameters_by_name() {
    let rule = ["v1", "et", "l", "channel", "c", "route", "rule", "r"];
    let ids = [("etId", "l"), ("etChannelId", "c"), ("routeRuleId", "r")];
    // A slash within a segment does not split it.
    let line = ["v1", "et", "a/channel"];
    for (method, segments, parameters) in [
        (Method::DELETE, &rule[..], &ids[..]),
        (Method::GET, &line, &[("dcphyId", "a/channel")]),
    ] {
        let query: [(&str, &str); 0] = [];
        let found = Contract::embedded().find(&method, segments, &query);
        assert_eq!(found.unwrap().path_parameters, parameters);
    }
}

#[test]
fn prefers_the_path_without_parameters() {
    let found = find(Method::POST, "/v1/et/init", &[]);
    assert_eq!(found.as_deref(), Ok("ApplyPhysicalDedicatedLine"));
    let error = find(Method::GET, "/v1/et/init", &[]).unwrap_err();
    assert_eq!(error.to_string(), "this path does not accept GET; use POST");
}

#[test]
fn rejects_unknown_paths() {
    let paths = "/ /v1 /v2/et /v1/et/ /v1/et/dcphy-1/channel/ /v1/et/a/channel/b/c";
    for path in paths.split(' ') {
        let error = find(Method::GET, path, &[]).unwrap_err();
        assert_eq!(error, LookupError::UnknownPath, "{path}");
    }
}

#[test]
fn rejects_a_method_that_the_path_does_not_accept() {
    let error = find(Method::PATCH, "/v1/et", &[]).unwrap_err();
    let (method, allowed) = (Method::PATCH, vec![Method::GET]);
    assert_eq!(error, LookupError::MethodNotAllowed { method, allowed });
}

#[test]
fn accepts_a_flag_beside_other_parameters() {
    let query = [("clientToken", "t"), ("associate", ""), ("unknown", "")];
    let found = find(Method::PUT, CHANNEL, &query);
    assert_eq!(found.as_deref(), Ok("AssociatedDedicatedChannel"));
}

#[test]
fn rejects_a_missing_or_unknown_flag_and_names_the_possible_ones() {
    let missing = find(Method::PUT, CHANNEL, &[("clientToken", "t")]).unwrap_err();
    let unknown = find(Method::PUT, CHANNEL, &[("explode", "")]).unwrap_err();
    for error in [&missing, &unknown] {
        assert!(error.to_string().contains("modifyAttribute"), "{error}");
    }
    let operations = Contract::embedded().operations().iter();
    let of_channel = operations.filter(|it| it.path() == "/v1/et/{etId}/channel/{etChannelId}");
    let expected: Vec<_> = of_channel
        .filter_map(|it| it.flag().map(str::to_owned))
        .collect();
    assert!(expected.len() > 5);
    let missing_one = LookupError::MissingFlag {
        expected: expected.clone(),
    };
    assert_eq!(missing, missing_one);
    assert_eq!(unknown, LookupError::UnknownFlag { expected });
    let error = find(Method::DELETE, CHANNEL, &[("associate", "")]).unwrap_err();
    assert_eq!(error, LookupError::UnknownFlag { expected: vec![] });
}

#[test]
fn rejects_two_flags() {
    let error = find(Method::PUT, CHANNEL, &[("addUsers", ""), ("associate", "")]).unwrap_err();
    assert!(
        matches!(error, LookupError::SeveralFlags { .. }),
        "{error:?}"
    );
}
