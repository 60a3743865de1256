//! Requests are told apart as the service does it: by method, path and query flag.

use et_contract::{Contract, LookupError};
use http::Method;

const CHANNEL: [&str; 5] = ["v1", "et", "dcphy-1", "channel", "dedicatedconn-2"];
const NO_QUERY: [(&str, &str); 0] = [];

fn find(method: Method, path: &str, query: &[(&str, &str)]) -> Result<String, LookupError> {
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    Contract::embedded()
        .find(&method, &segments, query)
        .map(|found| found.operation.action().to_owned())
}

#[test]
fn knows_the_25_actions_each_by_its_own_request() {
    let operations = Contract::embedded().operations();
    assert_eq!(operations.len(), 25);
    for operation in operations {
        let path = operation.path().replace(['{', '}'], "");
        let query: Vec<(&str, &str)> = operation
            .flag()
            .map(|flag| (flag, ""))
            .into_iter()
            .collect();
        assert_eq!(
            find(operation.method().clone(), &path, &query).as_deref(),
            Ok(operation.action()),
            "{path}"
        );
    }
}

#[test]
fn gives_the_path_parameters_by_name() {
    let segments = [
        "v1",
        "et",
        "dcphy-1",
        "channel",
        "dedicatedconn-2",
        "route",
        "rule",
        "dcrr-3",
    ];
    let found = Contract::embedded()
        .find(&Method::DELETE, &segments, &NO_QUERY)
        .unwrap();
    assert_eq!(found.operation.action(), "DeleteDedicatedChannelRouteRules");
    assert_eq!(
        found.path_parameters,
        [
            ("etId", "dcphy-1"),
            ("etChannelId", "dedicatedconn-2"),
            ("routeRuleId", "dcrr-3")
        ]
    );
}

#[test]
fn a_slash_inside_a_segment_stays_in_the_segment() {
    let found = Contract::embedded()
        .find(&Method::GET, &["v1", "et", "a/channel"], &NO_QUERY)
        .unwrap();
    assert_eq!(found.path_parameters, [("dcphyId", "a/channel")]);
}

#[test]
fn prefers_the_path_without_parameters() {
    assert_eq!(
        find(Method::POST, "/v1/et/init", &[]).as_deref(),
        Ok("ApplyPhysicalDedicatedLine")
    );
    assert_eq!(
        find(Method::GET, "/v1/et/init", &[]),
        Err(LookupError::MethodNotAllowed {
            method: Method::GET,
            allowed: vec![Method::POST]
        })
    );
}

#[test]
fn refuses_unknown_paths() {
    for path in [
        "/",
        "/v1",
        "/v2/et",
        "/v1/et/",
        "/v1/et/dcphy-1/channel/",
        "/v1/et/a/channel/b/c",
    ] {
        assert_eq!(
            find(Method::GET, path, &[]),
            Err(LookupError::UnknownPath),
            "{path}"
        );
    }
}

#[test]
fn refuses_a_method_that_the_path_does_not_take() {
    let error = find(Method::PATCH, "/v1/et", &[]).unwrap_err();
    assert_eq!(
        error,
        LookupError::MethodNotAllowed {
            method: Method::PATCH,
            allowed: vec![Method::GET]
        }
    );
    assert_eq!(error.to_string(), "this path does not take PATCH; use GET");
}

#[test]
fn takes_a_flag_beside_other_parameters() {
    let query = [("clientToken", "t"), ("associate", ""), ("unknown", "")];
    let found = Contract::embedded()
        .find(&Method::PUT, &CHANNEL, &query)
        .unwrap();
    assert_eq!(found.operation.flag(), Some("associate"));
}

#[test]
fn asks_for_a_flag_where_one_is_needed() {
    let error = find(Method::PUT, "/v1/et/a/channel/b", &[("clientToken", "t")]).unwrap_err();
    let LookupError::MissingFlag { expected } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(expected.len(), 10);
    assert!(error.to_string().contains("modifyAttribute"), "{error}");
}

#[test]
fn refuses_an_unknown_flag() {
    let error = find(Method::PUT, "/v1/et/a/channel/b", &[("explode", "")]).unwrap_err();
    assert!(
        matches!(error, LookupError::UnknownFlag { ref expected } if expected.len() == 10),
        "{error:?}"
    );
}

#[test]
fn refuses_a_flag_with_a_method_that_takes_none() {
    let error = find(Method::DELETE, "/v1/et/a/channel/b", &[("associate", "")]).unwrap_err();
    assert_eq!(error, LookupError::UnknownFlag { expected: vec![] });
}

#[test]
fn refuses_two_flags_at_once() {
    let error = find(
        Method::PUT,
        "/v1/et/a/channel/b",
        &[("addUsers", ""), ("associate", "")],
    )
    .unwrap_err();
    assert!(
        matches!(error, LookupError::SeveralFlags { .. }),
        "{error:?}"
    );
}
