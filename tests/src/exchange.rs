//! A request with its answer, held against the API document.

use bytes::Bytes;
use et_contract::{Contract, LookupError, Operation, Violation};
use http::{Request, Response, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A request and its answer as they passed.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request.
    pub request: Request<Bytes>,
    /// The answer.
    pub answer: Response<Bytes>,
}

/// What the document says of an exchange.
#[derive(Debug)]
pub struct Verdict {
    /// The operation that the request is.
    pub operation: &'static Operation,
    /// The rules that the request breaks.
    pub request: Vec<Violation>,
    /// The rules that the answer breaks.
    pub answer: Vec<Violation>,
}

impl Exchange {
    /// The segments of the path, decoded.
    pub fn segments(&self) -> Vec<String> {
        let path = self.request.uri().path();
        path.trim_start_matches('/')
            .split('/')
            .map(decoded)
            .collect()
    }

    /// Names and values of the query, decoded.
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.request.uri().query().unwrap_or_default();
        query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect()
    }

    /// The request's body, if it is JSON.
    pub fn sent(&self) -> Option<Value> {
        serde_json::from_slice(self.request.body()).ok()
    }

    /// The answer's body, if it is JSON.
    pub fn answered(&self) -> Option<Value> {
        serde_json::from_slice(self.answer.body()).ok()
    }

    /// The `code` of a refusal.
    pub fn code(&self) -> Option<String> {
        Some(self.answered()?.get("code")?.as_str()?.to_owned())
    }

    /// Replaces the answer's body.
    pub fn set_answer(&mut self, body: &Value) {
        *self.answer.body_mut() = Bytes::from(body.to_string());
    }

    /// Judges the exchange by the document.
    ///
    /// # Errors
    /// If the request is none of the service's operations.
    pub fn judge(&self) -> Result<Verdict, LookupError> {
        let contract = Contract::embedded();
        let (segments, query) = (self.segments(), self.query());
        let found = contract.find(self.request.method(), &segments, &query)?;
        let sent = self.sent();
        Ok(Verdict {
            operation: found.operation,
            request: found
                .operation
                .check_request(&found.path_parameters, &query, sent.as_ref()),
            answer: self.judge_answer(found.operation),
        })
    }

    /// Judges the answer as one of this operation. What a proxy answers in the service's stead, a page of HTML, is no body of the service.
    pub fn judge_answer(&self, operation: &Operation) -> Vec<Violation> {
        let status = self.answer.status();
        let foreign = !status.is_success()
            && self
                .answer
                .headers()
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| !kind.as_bytes().starts_with(b"application/json"));
        if foreign || self.answer.body().is_empty() {
            return operation.check_response(status, None);
        }
        match self.answered() {
            Some(body) => operation.check_response(status, Some(&body)),
            None => vec![Violation::new(
                et_contract::Location::Body,
                "",
                "must be JSON",
            )],
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
