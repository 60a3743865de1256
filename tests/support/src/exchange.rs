//! A request with its response, held against the API document.

use bytes::Bytes;
use et_contract::{Contract, Location, LookupError, Operation, Violation};
use http::{Response, header};
use serde_json::Value;

use crate::recorded::Recorded;

/// A request and its response as they passed.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The request.
    pub request: Recorded,
    /// The response.
    pub response: Response<Bytes>,
}

/// What the document says of an exchange.
#[derive(Debug)]
pub struct Verdict {
    /// The operation that the request belongs to.
    pub operation: &'static Operation,
    /// The rules that the request breaks.
    pub request: Vec<Violation>,
    /// The rules that the response breaks.
    pub response: Vec<Violation>,
}

impl Exchange {
    /// The request's body, if it is JSON.
    pub fn sent(&self) -> Option<Value> {
        serde_json::from_slice(&self.request.body).ok()
    }

    /// The response's body, if it is JSON.
    pub fn received(&self) -> Option<Value> {
        serde_json::from_slice(self.response.body()).ok()
    }

    /// The `code` of a refusal.
    pub fn code(&self) -> Option<String> {
        Some(self.received()?.get("code")?.as_str()?.to_owned())
    }

    /// Replaces the response's body.
    pub fn set_body(&mut self, body: &Value) {
        *self.response.body_mut() = Bytes::from(body.to_string());
    }

    /// Holds the exchange against the document.
    pub fn judge(&self) -> Result<Verdict, LookupError> {
        let (segments, query) = (self.request.segments(), self.request.query());
        let contract = Contract::embedded();
        let found = contract.find(&self.request.method, &segments, &query)?;
        let operation = found.operation;
        let (parameters, sent) = (&found.path_parameters, self.sent());
        Ok(Verdict {
            operation,
            request: operation.check_request(parameters, &query, sent.as_ref()),
            response: self.judge_response(operation),
        })
    }

    /// Holds the response against what the document says of this operation. A page of HTML that a
    /// proxy sends in the service's place counts as no body.
    pub fn judge_response(&self, operation: &Operation) -> Vec<Violation> {
        let status = self.response.status();
        let kind = self.response.headers().get(header::CONTENT_TYPE);
        let foreign = !status.is_success()
            && kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"application/json"));
        if foreign || self.response.body().is_empty() {
            return operation.check_response(status, None);
        }
        match self.received() {
            Some(body) => operation.check_response(status, Some(&body)),
            None => vec![Violation::new(Location::Body, "", "must be JSON")],
        }
    }
}
