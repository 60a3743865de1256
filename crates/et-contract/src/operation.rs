//! One operation of the service, and the judging of its requests and answers.

use http::{Method, StatusCode};
use serde_json::Value;

use crate::lookup::Template;
use crate::schema::Schema;
use crate::shape::{Shape, Unknown};
use crate::violation::{Location, Violation};

/// One of the service's operations.
#[derive(Debug)]
pub struct Operation {
    pub(crate) id: String,
    pub(crate) action: String,
    pub(crate) python: Option<String>,
    pub(crate) summary: String,
    pub(crate) mutating: bool,
    pub(crate) method: Method,
    pub(crate) template: Template,
    pub(crate) flag: Option<String>,
    pub(crate) paginator: Option<Paginator>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<RequestBody>,
    pub(crate) answers: Vec<Answer>,
}

/// How a list is paged: the names of the parameters and fields that take part.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paginator {
    /// The query parameter that says where the page starts.
    pub input_token: String,
    /// The answer's field that says where the next page starts.
    pub output_token: String,
    /// The query parameter that bounds the page.
    pub limit_key: String,
    /// The answer's field that says whether more follows.
    pub more_results: String,
    /// The answer's field that holds the items.
    pub result_key: String,
}

/// A parameter in the path, the query or a header.
#[derive(Debug)]
pub struct Parameter {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) schema: Schema,
}

impl Parameter {
    /// The name as sent.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is sent.
    #[must_use]
    pub fn location(&self) -> Location {
        self.location
    }

    /// Whether a request without it is refused.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required
    }
}

#[derive(Debug)]
pub(crate) struct RequestBody {
    pub(crate) required: bool,
    pub(crate) schema: Schema,
    pub(crate) example: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: AnswerStatus,
    /// `None` where the answer has no body.
    pub(crate) schema: Option<Schema>,
    /// What of a body the document knows; `None` where the answer has no body.
    pub(crate) shape: Option<Shape>,
    pub(crate) example: Option<Value>,
}

/// The statuses an answer stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AnswerStatus {
    Exactly(StatusCode),
    /// All of a class, 2 for `2XX`.
    Class(u16),
}

impl AnswerStatus {
    fn covers(self, status: StatusCode) -> bool {
        match self {
            Self::Exactly(only) => only == status,
            Self::Class(class) => status.as_u16() / 100 == class,
        }
    }
}

impl Operation {
    /// The id in the document, `associatedDedicatedChannel`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The vendor's name of the action, `AssociatedDedicatedChannel`.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The function of the vendor's Python SDK, where it has one.
    #[must_use]
    pub fn python(&self) -> Option<&str> {
        self.python.as_deref()
    }

    /// What it does, in a few words.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path with its parameters in braces, without the flag: `/v1/et/{etId}/channel/{etChannelId}`.
    #[must_use]
    pub fn path(&self) -> &str {
        self.template.as_str()
    }

    /// The bare query flag that tells the operation from others on the same path.
    #[must_use]
    pub fn flag(&self) -> Option<&str> {
        self.flag.as_deref()
    }

    /// Whether it changes something and so takes a `clientToken` that makes it idempotent.
    #[must_use]
    pub fn is_mutating(&self) -> bool {
        self.mutating
    }

    /// How its list pages; `None` for operations that do not page.
    #[must_use]
    pub fn paginator(&self) -> Option<&Paginator> {
        self.paginator.as_ref()
    }

    /// Its parameters in path, query and headers, the flag among them.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Whether its request has a body.
    #[must_use]
    pub fn has_request_body(&self) -> bool {
        self.body.is_some()
    }

    /// The document's example of a request body.
    #[must_use]
    pub fn request_example(&self) -> Option<&Value> {
        self.body.as_ref()?.example.as_ref()
    }

    /// The document's example of an answer of this status.
    #[must_use]
    pub fn answer_example(&self, status: StatusCode) -> Option<&Value> {
        self.answer(status)?.example.as_ref()
    }

    /// Lists the rules that a request breaks: its path parameters and query as decoded names and values, and its body.
    ///
    /// What the contract does not name is ignored, as the service does.
    /// A body that the operation does not take is ignored too.
    pub fn check_request<N: AsRef<str>, V: AsRef<str>>(
        &self,
        path_parameters: &[(&str, &str)],
        query: &[(N, V)],
        body: Option<&Value>,
    ) -> Vec<Violation> {
        let mut violations = Vec::new();
        for parameter in &self.parameters {
            match parameter.location {
                Location::Path => parameter.check(path_parameters.iter().copied(), &mut violations),
                Location::Query => {
                    parameter.check(
                        query
                            .iter()
                            .map(|(name, value)| (name.as_ref(), value.as_ref())),
                        &mut violations,
                    );
                }
                _ => {}
            }
        }
        if let Some(expected) = &self.body {
            match body {
                Some(body) => expected
                    .schema
                    .check(Location::Body, "", body, &mut violations),
                None if expected.required => {
                    violations.push(Violation::new(Location::Body, "", "is required"))
                }
                None => {}
            }
        }
        violations
    }

    /// Lists the rules that an answer breaks. `body` is `None` when the answer has none.
    ///
    /// An error without a body is within the contract: proxies send such.
    #[must_use]
    pub fn check_answer(&self, status: StatusCode, body: Option<&Value>) -> Vec<Violation> {
        let mut violations = Vec::new();
        let Some(answer) = self.answer(status) else {
            violations.push(Violation::new(
                Location::Status,
                "",
                "is not among those of the operation",
            ));
            return violations;
        };
        match (&answer.schema, body) {
            (Some(schema), Some(body)) => schema.check(Location::Body, "", body, &mut violations),
            (Some(_), None) if status.is_success() => {
                violations.push(Violation::new(Location::Body, "", "is required"))
            }
            (None, Some(_)) => violations.push(Violation::new(Location::Body, "", "must be empty")),
            (_, None) => {}
        }
        violations
    }

    /// Lists the fields and the values of enums in an answer's body that the document does not know. They are no violations: the service adds
    /// some now and then, and clients keep them.
    #[must_use]
    pub fn find_unknown(&self, status: StatusCode, body: &Value) -> Vec<Unknown> {
        let mut unknown = Vec::new();
        if let Some(shape) = self.answer(status).and_then(|answer| answer.shape.as_ref()) {
            shape.find_unknown(body, "", &mut unknown);
        }
        unknown
    }

    /// Hides what must not be kept of an answer's body: text that the document calls sensitive becomes `***`, and so do the values of fields
    /// that it does not know, whose numbers become 0.
    pub fn redact_answer(&self, status: StatusCode, body: &mut Value) {
        match self.answer(status).and_then(|answer| answer.shape.as_ref()) {
            Some(shape) => shape.redact(body),
            None => *body = Value::Null,
        }
    }

    fn answer(&self, status: StatusCode) -> Option<&Answer> {
        let exact = self
            .answers
            .iter()
            .find(|answer| answer.status == AnswerStatus::Exactly(status));
        exact.or_else(|| {
            self.answers
                .iter()
                .find(|answer| answer.status.covers(status))
        })
    }
}

impl Parameter {
    fn check<'v>(
        &self,
        given: impl Iterator<Item = (&'v str, &'v str)>,
        violations: &mut Vec<Violation>,
    ) {
        let mut values = given
            .filter(|(name, _)| *name == self.name)
            .map(|(_, value)| value);
        match (values.next(), values.next()) {
            (Some(value), None) => {
                self.schema
                    .check_text(self.location, &self.name, value, violations)
            }
            (Some(_), Some(_)) => violations.push(Violation::new(
                self.location,
                &self.name,
                "must be given only once",
            )),
            (None, _) if self.required => {
                violations.push(Violation::new(self.location, &self.name, "is required"))
            }
            (None, _) => {}
        }
    }
}
