//! A request as it would be sent.

use std::fmt;

use et_api_raw::path::encode;
use et_api_raw::values::SENSITIVE_FIELDS;
use serde_json::Value;

use crate::printable::visible_json;
use crate::transport::prepare::Prepared;

/// What a call would send. Secrets and contacts are replaced by `***`.
///
/// `Display` shows it as HTTP writes it: a line of method, path and encoded query, then the body as
/// indented JSON. No value can add a line or reorder the text, because in JSON too, control
/// characters and invisible ones are escaped.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Preview {
    /// The vendor's name of the action.
    pub action: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The path, percent-encoded.
    pub path: String,
    /// Names and values of the query, decoded. A client token that was made for this preview is
    /// replaced by another one when the call is sent.
    pub query: Vec<(String, String)>,
    /// The JSON body.
    pub body: Option<Value>,
}

impl Preview {
    pub(crate) fn of(prepared: &Prepared) -> Self {
        let request = &prepared.request;
        let mut body = request
            .body()
            .and_then(|body| serde_json::from_slice(body.as_bytes()?).ok());
        if let Some(body) = &mut body {
            redact(body);
        }
        Self {
            action: prepared.operation.action,
            method: request.method().to_string(),
            path: request.url().path().to_owned(),
            query: request
                .url()
                .query_pairs()
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
            body,
        }
    }
}

/// Hides the fields that the spec calls sensitive, at any depth.
fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(fields) => {
            for (name, field) in fields {
                if SENSITIVE_FIELDS.contains(&name.as_str()) {
                    *field = Value::String("***".to_owned());
                } else {
                    redact(field);
                }
            }
        }
        _ => {}
    }
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        for (index, (name, value)) in self.query.iter().enumerate() {
            let separator = if index == 0 { '?' } else { '&' };
            write!(f, "{separator}{}={}", encode(name), encode(value))?;
        }
        match &self.body {
            Some(body) => write!(f, "\n{}", visible_json(&format!("{body:#}"))),
            None => Ok(()),
        }
    }
}
