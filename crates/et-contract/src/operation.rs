//! An operation of the service, and the validation of its requests and responses.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use crate::field::Field;
use crate::schema::Schema;
use crate::shape::{Shape, Unknown};
use crate::violation::{Location, Violation};

/// An operation of the service.
#[derive(Debug)]
pub struct Operation {
    pub(crate) id: String,
    pub(crate) action: String,
    pub(crate) product: Option<String>,
    pub(crate) python: Option<String>,
    pub(crate) raw_only: bool,
    pub(crate) summary: String,
    pub(crate) mutating: bool,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) flag: Option<String>,
    pub(crate) paginator: Option<Paginator>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) request_fields: Vec<Field>,
    /// By status (`200`) or class of statuses (`4XX`). Without a body, it is `None`.
    pub(crate) responses: BTreeMap<String, Option<Body>>,
}

/// The names of the parameters and fields by which a list is paginated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Paginator {
    /// The query parameter with the start of the page.
    pub input_token: String,
    /// The response field with the start of the next page.
    pub output_token: String,
    /// The query parameter with the maximum number of items.
    pub limit_key: String,
    /// The response field that says whether there are more pages.
    pub more_results: String,
    /// The response field with the items.
    pub result_key: String,
}

/// A parameter of the path, the query or a header.
#[derive(Debug)]
pub struct Parameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
    pub(crate) example: Option<Value>,
}

impl Parameter {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns where the parameter is sent.
    #[must_use]
    pub fn location(&self) -> Location {
        self.location
    }

    /// Returns whether a request must have the parameter.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required
    }

    /// Returns the document's example of a value.
    #[must_use]
    pub fn example(&self) -> Option<&Value> {
        self.example.as_ref()
    }

    /// Returns whether the parameter is an integer.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.schema.is_integer()
    }

    /// Returns whether the document allows this decoded value.
    #[must_use]
    pub fn allows(&self, value: &str) -> bool {
        let violations = self.schema.check_text(self.location, &self.name, value);
        violations.is_empty()
    }

    fn check<'v>(&self, values: impl Iterator<Item = (&'v str, &'v str)>) -> Vec<Violation> {
        let mut values = values.filter(|(name, _)| *name == self.name);
        let rule = match (values.next(), values.next()) {
            (Some((_, value)), None) => {
                return self.schema.check_text(self.location, &self.name, value);
            }
            (Some(_), Some(_)) => "must be given only once",
            (None, _) if self.required => "is required",
            (None, _) => return Vec::new(),
        };
        vec![Violation::new(self.location, &self.name, rule)]
    }
}

/// The body of a request or a response.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) schema: Schema,
    pub(crate) shape: Shape,
    pub(crate) example: Option<Value>,
}

impl Operation {
    /// Returns the id in the document: `associatedDedicatedChannel`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the vendor's name of the action: `AssociatedDedicatedChannel`.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Returns the vendor's short name of the action's product, if the document says it.
    #[must_use]
    pub fn product(&self) -> Option<&str> {
        self.product.as_deref()
    }

    /// Returns the function of the vendor's Python SDK, if there is one.
    #[must_use]
    pub fn python(&self) -> Option<&str> {
        self.python.as_deref()
    }

    /// Returns whether the raw client alone has the operation: `et-sdk` has no call of it yet,
    /// and the emulator does not carry it out.
    #[must_use]
    pub fn is_raw_only(&self) -> bool {
        self.raw_only
    }

    /// Returns a short description.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path with its parameters in braces and without the flag:
    /// `/v1/et/{etId}/channel/{etChannelId}`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the query flag that distinguishes the operation from others of the same path.
    #[must_use]
    pub fn flag(&self) -> Option<&str> {
        self.flag.as_deref()
    }

    /// Returns whether the operation changes something. It then accepts a `clientToken`, which
    /// makes it idempotent.
    #[must_use]
    pub fn is_mutating(&self) -> bool {
        self.mutating
    }

    /// Returns how the operation paginates its list, if it does.
    #[must_use]
    pub fn paginator(&self) -> Option<&Paginator> {
        self.paginator.as_ref()
    }

    /// Returns the parameters of path, query and headers, including the flag.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Returns whether a request has a body.
    #[must_use]
    pub fn has_request_body(&self) -> bool {
        self.body.is_some()
    }

    /// Returns the fields of a request body.
    #[must_use]
    pub fn request_fields(&self) -> &[Field] {
        &self.request_fields
    }

    /// Returns the document's example of a request body.
    #[must_use]
    pub fn request_example(&self) -> Option<&Value> {
        self.body.as_ref()?.example.as_ref()
    }

    /// Returns the document's example of a response body with this status.
    #[must_use]
    pub fn response_example(&self, status: StatusCode) -> Option<&Value> {
        self.response(status)??.example.as_ref()
    }

    /// Returns the rules that a request violates. The path parameters and the query are decoded
    /// names and values.
    ///
    /// Parameters and fields that the contract does not define are ignored, as by the service. A
    /// body that the operation does not accept is ignored too.
    pub fn check_request<N: AsRef<str>, V: AsRef<str>>(
        &self,
        path_parameters: &[(&str, &str)],
        query: &[(N, V)],
        body: Option<&Value>,
    ) -> Vec<Violation> {
        let mut violations = Vec::new();
        for parameter in &self.parameters {
            let query = query
                .iter()
                .map(|(name, value)| (name.as_ref(), value.as_ref()));
            violations.extend(match parameter.location {
                Location::Path => parameter.check(path_parameters.iter().copied()),
                Location::Query => parameter.check(query),
                _ => Vec::new(),
            });
        }
        match (&self.body, body) {
            (Some(expected), Some(body)) => {
                violations.extend(expected.schema.check(Location::Body, "", body));
            }
            (Some(Body { required: true, .. }), None) => {
                violations.push(Violation::new(Location::Body, "", "is required"));
            }
            _ => {}
        }
        violations
    }

    /// Returns the rules that a response violates. `body` is `None` if the response has none.
    ///
    /// An error may have no body: proxies send such responses.
    #[must_use]
    pub fn check_response(&self, status: StatusCode, body: Option<&Value>) -> Vec<Violation> {
        let (location, rule) = match (self.response(status), body) {
            (Some(Some(expected)), Some(body)) => {
                return expected.schema.check(Location::Body, "", body);
            }
            (Some(Some(_)), None) if status.is_success() => (Location::Body, "is required"),
            (Some(None), Some(_)) => (Location::Body, "must be empty"),
            (Some(_), None) => return Vec::new(),
            (None, _) => (Location::Status, "is not defined for the operation"),
        };
        vec![Violation::new(location, "", rule)]
    }

    /// Returns the fields and enum values of a response body that the document does not define.
    /// They are not violations: the service adds new ones, and clients keep them.
    #[must_use]
    pub fn find_unknown(&self, status: StatusCode, body: &Value) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        if let Some(Some(expected)) = self.response(status) {
            expected.shape.find_unknown(body, "", &mut unknown);
        }
        unknown
    }

    /// Hides the values of a request body that must not be stored, as
    /// [`redact_response`](Self::redact_response) does. The body of an operation that accepts none
    /// becomes null.
    pub fn redact_request(&self, body: &mut Value) {
        match &self.body {
            Some(expected) => expected.shape.redact(body),
            None => *body = Value::Null,
        }
    }

    /// Hides the values of a response body that must not be stored.
    ///
    /// Text that the document marks as sensitive becomes `***`. In fields that it does not define,
    /// text becomes `***` and numbers become 0.
    pub fn redact_response(&self, status: StatusCode, body: &mut Value) {
        match self.response(status) {
            Some(Some(expected)) => expected.shape.redact(body),
            _ => *body = Value::Null,
        }
    }

    /// The body of the response with this status, or else with its class.
    fn response(&self, status: StatusCode) -> Option<Option<&Body>> {
        let class = || format!("{}XX", status.as_u16() / 100);
        let response = self.responses.get(status.as_str());
        Some(response.or_else(|| self.responses.get(&class()))?.as_ref())
    }
}
