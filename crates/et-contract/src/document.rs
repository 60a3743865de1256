//! Reads the OpenAPI document: from JSON text to compiled operations.

use http::{Method, StatusCode};
use jsonschema::Registry;
use serde_json::{Map, Value};

use crate::lookup::Template;
use crate::operation::{Answer, AnswerStatus, Operation, Paginator, Parameter, RequestBody};
use crate::schema::{DOCUMENT, Schema};
use crate::shape::Shape;
use crate::violation::Location;

/// A document that is no contract this crate understands.
#[derive(Debug, thiserror::Error)]
#[error("the API document is not usable: {place} {problem}")]
#[non_exhaustive]
pub struct ContractError {
    /// Where in the document.
    pub place: String,
    /// What is wrong there.
    pub problem: String,
}

impl ContractError {
    pub(crate) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            problem: problem.into(),
        }
    }
}

/// Compiles every operation of the document.
pub(crate) fn read(text: &str) -> Result<Vec<Operation>, ContractError> {
    let document: Value = serde_json::from_str(text)
        .map_err(|error| ContractError::new("the text", format!("is no JSON: {error}")))?;
    let registry = Registry::new()
        .add(DOCUMENT, document.clone())
        .and_then(|registry| registry.prepare())
        .map_err(|error| {
            ContractError::new(
                "the document",
                format!("has a reference that leads nowhere: {error}"),
            )
        })?;
    let reader = Reader {
        document: &document,
        registry: &registry,
    };
    let mut operations = Vec::new();
    for (key, item) in object(document.get("paths"), "paths")? {
        for (method, operation) in object(Some(item), key)? {
            operations.push(reader.operation(key, method, operation)?);
        }
    }
    Ok(operations)
}

struct Reader<'d> {
    document: &'d Value,
    registry: &'d Registry<'d>,
}

impl<'d> Reader<'d> {
    fn operation(
        &self,
        key: &str,
        method: &str,
        operation: &'d Value,
    ) -> Result<Operation, ContractError> {
        let place = format!("paths `{key}` {method}");
        // The flag by which operations on one path are told apart rides on the key as a fragment.
        let (path, flag) = match key.split_once('#') {
            Some((path, flag)) => (path, Some(flag.to_owned())),
            None => (key, None),
        };
        let method: Method = method
            .to_ascii_uppercase()
            .parse()
            .map_err(|_| ContractError::new(place.as_str(), "has a key that is no HTTP method"))?;
        let mut parameters = Vec::new();
        for parameter in operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            parameters.push(self.parameter(&place, self.resolve(parameter)?)?);
        }
        let body = operation
            .get("requestBody")
            .map(|body| self.request_body(&place, body))
            .transpose()?;
        let mut answers = Vec::new();
        for (status, answer) in object(operation.get("responses"), &place)? {
            answers.push(self.answer(&place, status, self.resolve(answer)?)?);
        }
        Ok(Operation {
            id: text(operation, "operationId", &place)?,
            action: text(operation, "x-bce-action", &place)?,
            python: operation
                .get("x-bce-python")
                .and_then(Value::as_str)
                .map(str::to_owned),
            summary: text(operation, "summary", &place)?,
            // The service's reads are GETs and nothing else is.
            mutating: method != Method::GET,
            method,
            template: Template::parse(path),
            flag,
            paginator: operation
                .get("x-bce-paginator")
                .map(|paginator| read_paginator(&place, paginator))
                .transpose()?,
            parameters,
            body,
            answers,
        })
    }

    fn parameter(&self, place: &str, parameter: &Value) -> Result<Parameter, ContractError> {
        let location = match text(parameter, "in", place)?.as_str() {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            _ => {
                return Err(ContractError::new(
                    place,
                    "has a parameter that is in neither path, query nor header",
                ));
            }
        };
        Ok(Parameter {
            name: text(parameter, "name", place)?,
            location,
            required: parameter
                .get("required")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            schema: self.schema(place, parameter.get("schema"))?,
        })
    }

    fn request_body(&self, place: &str, body: &Value) -> Result<RequestBody, ContractError> {
        let content = body.pointer("/content/application~1json");
        Ok(RequestBody {
            required: body
                .get("required")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            schema: self.schema(place, content.and_then(|content| content.get("schema")))?,
            example: content.and_then(|content| content.get("example")).cloned(),
        })
    }

    fn answer(&self, place: &str, status: &str, answer: &Value) -> Result<Answer, ContractError> {
        let status = match status.as_bytes() {
            [class @ b'1'..=b'5', b'X', b'X'] => AnswerStatus::Class(u16::from(class - b'0')),
            digits => StatusCode::from_bytes(digits)
                .map(AnswerStatus::Exactly)
                .map_err(|_| {
                    ContractError::new(place, "has an answer under a key that is no status")
                })?,
        };
        let content = answer.pointer("/content/application~1json");
        Ok(Answer {
            status,
            schema: content
                .map(|content| self.schema(place, content.get("schema")))
                .transpose()?,
            shape: content
                .and_then(|content| content.get("schema"))
                .map(|schema| Shape::of(schema, self.document)),
            example: content.and_then(|content| content.get("example")).cloned(),
        })
    }

    fn schema(&self, place: &str, schema: Option<&Value>) -> Result<Schema, ContractError> {
        let schema =
            schema.ok_or_else(|| ContractError::new(place, "has a part without a schema"))?;
        Schema::compile(schema, self.document, self.registry).map_err(|error| {
            ContractError::new(place, format!("{} {}", error.place, error.problem))
        })
    }

    fn resolve(&self, value: &'d Value) -> Result<&'d Value, ContractError> {
        match value.get("$ref").and_then(Value::as_str) {
            Some(target) => target
                .strip_prefix('#')
                .and_then(|pointer| self.document.pointer(pointer))
                .ok_or_else(|| ContractError::new(target, "is referred to and does not exist")),
            None => Ok(value),
        }
    }
}

fn read_paginator(place: &str, paginator: &Value) -> Result<Paginator, ContractError> {
    Ok(Paginator {
        input_token: text(paginator, "input_token", place)?,
        output_token: text(paginator, "output_token", place)?,
        limit_key: text(paginator, "limit_key", place)?,
        more_results: text(paginator, "more_results", place)?,
        result_key: text(paginator, "result_key", place)?,
    })
}

fn object<'v>(
    value: Option<&'v Value>,
    place: &str,
) -> Result<&'v Map<String, Value>, ContractError> {
    value
        .and_then(Value::as_object)
        .ok_or_else(|| ContractError::new(place, "must be an object"))
}

fn text(value: &Value, key: &str, place: &str) -> Result<String, ContractError> {
    value
        .get(key)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| ContractError::new(place, format!("lacks `{key}`")))
}
