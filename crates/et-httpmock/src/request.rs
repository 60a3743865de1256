//! Which requests a mock matches: the operation, its parameters and its body.

use std::marker::PhantomData;

use et_api_raw::path::encode;
use et_api_raw::sensitive::Exposed;
use et_contract::Contract;
use serde::Serialize;

use crate::operation::{Operation, contract};

/// Which requests a mock responds to. It starts with all requests of the operation `O`; each method
/// narrows them down.
pub struct When<O: Operation, B = <O as Operation>::Request> {
    inner: httpmock::When,
    operation: PhantomData<fn(O, B)>,
}

impl<O: Operation, B> When<O, B> {
    /// Matches the method, the path and the query flag of the operation.
    pub fn new(inner: httpmock::When) -> Self {
        let operation = contract::<O>();
        let inner = inner
            .method(operation.method().as_str())
            .path_matches(pattern(operation.path(), None));
        Self::from(match operation.flag() {
            Some(flag) => inner.query_param(flag, ""),
            None => flags_beside(operation).fold(inner, httpmock::When::query_param_missing),
        })
    }

    /// Returns the underlying httpmock builder, for anything else a request can be matched by.
    pub fn into_inner(self) -> httpmock::When {
        self.inner
    }

    pub(crate) fn path_parameter(self, name: &str, value: &str) -> Self {
        let pattern = pattern(contract::<O>().path(), Some((name, value)));
        Self::from(self.inner.path_matches(pattern))
    }

    pub(crate) fn query_parameter(self, name: &str, value: Option<impl ToString>) -> Self {
        Self::from(match value {
            Some(value) => self.inner.query_param(name, value.to_string()),
            None => self.inner.query_param_missing(name),
        })
    }

    fn from(inner: httpmock::When) -> Self {
        let operation = PhantomData;
        Self { inner, operation }
    }
}

impl<O: Operation, B: Serialize> When<O, B> {
    /// Matches requests with exactly this JSON body.
    pub fn body(self, value: &B) -> Self {
        Self::from(self.inner.json_body_obj(&Exposed(value)))
    }
}

/// The flags by which other operations differ from one that has none.
fn flags_beside(operation: &'static et_contract::Operation) -> impl Iterator<Item = &'static str> {
    let place = (operation.method(), operation.path());
    let others = Contract::embedded().operations().iter();
    others
        .filter(move |other| (other.method(), other.path()) == place)
        .filter_map(et_contract::Operation::flag)
}

/// A regular expression that matches a path template. One parameter may have a fixed value.
fn pattern(path: &str, fixed: Option<(&str, &str)>) -> String {
    let segment = |segment: &str| {
        let name = segment
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        match (name, fixed) {
            (None, _) => regex::escape(segment),
            (Some(name), Some((fixed, value))) if name == fixed => {
                regex::escape(&encode(value).to_string())
            }
            (Some(_), _) => "[^/]+".to_owned(),
        }
    };
    let segments: Vec<String> = path.split('/').map(segment).collect();
    format!("^{}$", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::pattern;

    const CHANNEL: &str = "/v1/et/{etId}/channel/{etChannelId}";

    #[test]
    fn a_parameter_matches_one_segment() {
        assert_eq!(pattern(CHANNEL, None), "^/v1/et/[^/]+/channel/[^/]+$");
    }

    #[test]
    fn a_fixed_value_is_matched_literally() {
        assert_eq!(
            pattern(CHANNEL, Some(("etChannelId", "a.b/c*"))),
            r"^/v1/et/[^/]+/channel/a\.b%2Fc%2A$"
        );
    }
}
