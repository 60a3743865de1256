//! Decoding response bodies, and finding the place where one does not match its schema.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::lenient;

/// Why a response body cannot be decoded. It names the place, and never quotes a value.
#[derive(Debug, thiserror::Error)]
#[error("{mistake}")]
pub struct DecodeError {
    mistake: Mistake,
    path: Option<String>,
    source: Option<serde_json::Error>,
}

/// What is wrong with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Mistake {
    #[error(
        "the response is empty where JSON is expected; check that the endpoint is the service's"
    )]
    Empty,
    #[error("the JSON of the response is truncated; try again, or check the endpoint")]
    Truncated,
    #[error(
        "the response is not JSON (line {line}, column {column}); check that the endpoint is the \
         service's"
    )]
    NotJson { line: usize, column: usize },
    #[error("the response has the status of a success, and an error in its body")]
    Refusal,
    #[error(
        "the page holds more than the {} items that the API allows",
        lenient::PAGE_LENGTH
    )]
    TooManyItems,
    #[error("the response does not match the expected schema")]
    Schema,
}

impl DecodeError {
    fn new(body: &[u8], source: serde_json::Error) -> Self {
        let (line, column) = (source.line(), source.column());
        let mistake = match source.classify() {
            _ if body.is_empty() => Mistake::Empty,
            Category::Eof => Mistake::Truncated,
            Category::Syntax | Category::Io => Mistake::NotJson { line, column },
            Category::Data if is_refusal(body) => Mistake::Refusal,
            Category::Data if lenient::is_page_too_long(&source) => Mistake::TooManyItems,
            Category::Data => Mistake::Schema,
        };
        let path = (mistake == Mistake::Schema)
            .then(|| path_at(body, offset(body, line, column)))
            .flatten();
        Self {
            mistake,
            path,
            source: Some(source),
        }
    }

    /// Where the body departs from the schema, such as `ets[0].name`. `None` if it is not
    /// JSON, or if the mistake is in no part of it.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Whether the body is none that the service sends with success: it is not JSON, or an error.
    /// Then the status says nothing of what the service did.
    pub fn is_unexpected(&self) -> bool {
        !matches!(self.mistake, Mistake::Schema | Mistake::TooManyItems)
    }
}

/// Decodes JSON.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(body).map_err(|error| DecodeError::new(body, error))
}

/// Checks the body of a success that needs none: it may be empty, or any JSON but an error.
pub(crate) fn empty(body: &[u8]) -> Result<(), DecodeError> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    json::<IgnoredAny>(body)?;
    if is_refusal(body) {
        return Err(DecodeError {
            mistake: Mistake::Refusal,
            path: None,
            source: None,
        });
    }
    Ok(())
}

/// Whether a body is an error of the service: it has a code and a message.
fn is_refusal(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Refusal {
        #[serde(deserialize_with = "lenient::text")]
        code: Option<String>,
        #[serde(deserialize_with = "lenient::text")]
        message: Option<String>,
    }
    let is_given = |text: Option<String>| text.is_some_and(|text| !text.is_empty());
    serde_json::from_slice::<Refusal>(body)
        .is_ok_and(|refusal| is_given(refusal.code) && is_given(refusal.message))
}

/// The offset of a position that serde_json reports: lines count from 1, columns are bytes.
fn offset(body: &[u8], line: usize, column: usize) -> usize {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    lines
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum::<usize>()
        + column
}

/// The path of the innermost value that an offset lies in or just behind. serde_json reports only
/// the offset of a mistake; to track the path while decoding would slow down every response.
fn path_at(body: &[u8], offset: usize) -> Option<String> {
    let mut path = String::new();
    let mut value: &RawValue = serde_json::from_slice(body).ok()?;
    let contains = |value: &RawValue| {
        let text = value.get();
        let start = text.as_ptr().addr() - body.as_ptr().addr();
        // An object or array of the wrong type is reported before its first byte, all else behind.
        let is_before = start == offset && text.starts_with(['{', '[']);
        is_before || (start < offset && offset <= start + text.len())
    };
    loop {
        if let Ok(properties) = serde_json::from_str::<BTreeMap<String, &RawValue>>(value.get()) {
            let Some((name, child)) = properties.into_iter().find(|(_, child)| contains(child))
            else {
                break;
            };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&name);
            value = child;
        } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            let Some(index) = items.iter().position(|child| contains(child)) else {
                break;
            };
            path.push_str(&format!("[{index}]"));
            value = items[index];
        } else {
            break;
        }
    }
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::LineList;

    #[test]
    fn a_mistake_is_located_and_its_value_is_not_quoted() {
        for (body, path) in [
            (
                r#"{"ets":[{"id":"a"},{"id":"b","tags":"hush"}]}"#,
                Some("ets[1].tags"),
            ),
            (
                "{\n \"ets\": [\n  {\"id\": [\"hush\"]}]}",
                Some("ets[0].id"),
            ),
            (
                r#"{"ets":[{"id":"a"},{"name":"hush"}],"maxKeys":1}"#,
                Some("ets[1]"),
            ),
            (r#"{"ets":{"hush":1}}"#, Some("ets")),
            (
                r#"{"ets":[{"id":"专线","name":["hush"]}]}"#,
                Some("ets[0].name"),
            ),
            (r#"{"ets":[], "isTruncated": "hush"}"#, Some("isTruncated")),
            (r#"["hush"]"#, None),
            (r#"{"ets":[]} hush"#, None),
        ] {
            let error = json::<LineList>(body.as_bytes()).unwrap_err();
            assert_eq!(error.path(), path, "{body}");
            assert!(!error.to_string().contains("hush"), "{error}");
        }
    }

    #[test]
    fn a_body_that_is_not_the_services_is_described() {
        for (body, words) in [
            ("", "empty"),
            (r#"{"ets":["#, "truncated"),
            ("<html>\n<p>", "not JSON (line 1, column 1)"),
            (r#"{"code":"NoSuchObject","message":"hush"}"#, "an error"),
            (r#"{"message":"hush","code":404,"more":[]}"#, "an error"),
        ] {
            let error = json::<LineList>(body.as_bytes()).unwrap_err();
            assert!(error.is_unexpected(), "{error}");
            assert!(error.to_string().contains(words), "{error}");
            assert!(!error.to_string().contains("hush"), "{error}");
            if !body.is_empty() {
                let error = empty(body.as_bytes()).unwrap_err();
                assert!(error.is_unexpected(), "{error}");
                assert!(error.to_string().contains(words), "{error}");
            }
        }
    }

    #[test]
    fn a_success_without_a_body_may_have_any_json_but_an_error() {
        for body in [
            "",
            " \n",
            "{}",
            "null",
            "[]",
            "\"done\"",
            r#"{"code":"","message":""}"#,
            r#"{"code":null,"message":"done"}"#,
            r#"{"message":"done"}"#,
        ] {
            assert!(empty(body.as_bytes()).is_ok(), "{body}");
        }
    }

    #[test]
    fn a_page_may_hold_as_many_items_as_the_api_allows_and_no_more() {
        let page = |items: usize| {
            let items = vec![r#"{"id":"a"}"#; items].join(",");
            format!(r#"{{"ets":[{items}]}}"#)
        };
        let list = json::<LineList>(page(1000).as_bytes()).unwrap();
        assert_eq!(list.lines.len(), 1000);
        let error = json::<LineList>(page(1001).as_bytes()).unwrap_err();
        assert!(error.to_string().contains("more than the 1000"), "{error}");
        assert!(!error.is_unexpected());
    }
}
