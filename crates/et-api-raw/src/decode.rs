//! Decoding response bodies, and finding the place where one does not match its schema.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;

/// Why a response body cannot be decoded. It names the place, and never quotes a value.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.describe())]
pub struct DecodeError {
    is_empty: bool,
    path: Option<String>,
    source: serde_json::Error,
}

impl DecodeError {
    fn new(body: &[u8], source: serde_json::Error) -> Self {
        let path = (source.classify() == Category::Data)
            .then(|| path_at(body, offset(body, source.line(), source.column())))
            .flatten();
        Self {
            is_empty: body.is_empty(),
            path,
            source,
        }
    }

    /// Where the body departs from the schema, such as `ets[0].linkDelay`. `None` if it is not
    /// JSON, or if the mistake is in no part of it.
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    fn describe(&self) -> String {
        match self.source.classify() {
            _ if self.is_empty => "the response is empty where JSON is expected".to_owned(),
            Category::Eof => "the JSON of the response is truncated".to_owned(),
            Category::Syntax | Category::Io => format!(
                "the response is not JSON (line {}, column {}); check that the endpoint is the \
                 service's",
                self.source.line(),
                self.source.column()
            ),
            Category::Data => "the response does not match the expected schema".to_owned(),
        }
    }
}

/// Decodes JSON.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, DecodeError> {
    serde_json::from_slice(body).map_err(|error| DecodeError::new(body, error))
}

/// Accepts any body where none is expected.
#[expect(clippy::unnecessary_wraps, reason = "it has the signature of `json`")]
pub(crate) fn empty(_: &[u8]) -> Result<(), DecodeError> {
    Ok(())
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
                r#"{"ets":[{"id":"a"},{"id":"b","linkDelay":"hush"}]}"#,
                Some("ets[1].linkDelay"),
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
                r#"{"ets":[{"id":"专线","linkDelay":["hush"]}]}"#,
                Some("ets[0].linkDelay"),
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
    fn a_body_that_is_not_the_services_json_is_described() {
        for (body, words) in [
            ("", "empty"),
            (r#"{"ets":["#, "truncated"),
            ("<html>\n<p>", "not JSON (line 1, column 1)"),
        ] {
            let error = json::<LineList>(body.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
