//! Reads the OpenAPI document: from JSON text to compiled operations.

use std::collections::BTreeMap;

use http::Method;
use jsonschema::Registry;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::ContractError;
use crate::field::Field;
use crate::operation::{Body, Operation, Paginator, Parameter};
use crate::reference::resolve;
use crate::schema::{DOCUMENT, Schema};
use crate::shape::Shape;
use crate::violation::Location;

#[derive(Deserialize)]
struct PathsObject {
    paths: BTreeMap<String, BTreeMap<String, Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OperationObject {
    operation_id: String,
    #[serde(rename = "x-bce-action")]
    action: String,
    #[serde(rename = "x-bce-product")]
    product: Option<String>,
    #[serde(rename = "x-bce-raw-only", default)]
    raw_only: bool,
    #[serde(rename = "x-bce-python")]
    python: Option<String>,
    summary: String,
    #[serde(rename = "x-bce-paginator")]
    paginator: Option<Paginator>,
    #[serde(default)]
    parameters: Vec<Value>,
    request_body: Option<Value>,
    responses: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct ParameterObject {
    name: String,
    #[serde(rename = "in")]
    location: Location,
    #[serde(default)]
    required: bool,
    schema: Value,
    example: Option<Value>,
}

/// A request body or a response.
#[derive(Deserialize)]
struct BodyObject {
    #[serde(default)]
    required: bool,
    #[serde(default)]
    content: BTreeMap<String, MediaTypeObject>,
}

#[derive(Deserialize)]
struct MediaTypeObject {
    schema: Value,
    example: Option<Value>,
}

/// Reads the text of the document.
pub(crate) fn parse_json(text: &str) -> Result<Value, ContractError> {
    serde_json::from_str(text)
        .map_err(|error| ContractError::new("document", format!("it is not JSON: {error}")))
}

/// How deep the fields of a request body are described. No schema of the document contains itself;
/// the bound keeps an invalid one from hanging.
const MAX_DEPTH: u8 = 8;

/// Compiles every operation of the document.
pub(crate) fn read(document: &Value) -> Result<Vec<Operation>, ContractError> {
    let PathsObject { paths } = parse("document", document)?;
    let registry = Registry::new()
        .add(DOCUMENT, document.clone())
        .and_then(|registry| registry.prepare())
        .map_err(|error| {
            ContractError::new(
                "document",
                format!("it has an unresolved reference: {error}"),
            )
        })?;
    let reader = Reader {
        document,
        registry: &registry,
    };
    let mut operations = Vec::new();
    for (key, item) in &paths {
        for (method, operation) in item {
            operations.push(reader.operation(key, method, operation)?);
        }
    }
    Ok(operations)
}

struct Reader<'d> {
    document: &'d Value,
    registry: &'d Registry<'d>,
}

impl Reader<'_> {
    fn operation(
        &self,
        key: &str,
        method: &str,
        operation: &Value,
    ) -> Result<Operation, ContractError> {
        let place = &format!("{method} {key}");
        let operation: OperationObject = parse(place, operation)?;
        // A fragment of the key is the flag that distinguishes operations of the same path.
        let (path, flag) = match key.split_once('#') {
            Some((path, flag)) => (path, Some(flag.to_owned())),
            None => (key, None),
        };
        let method: Method = method
            .to_ascii_uppercase()
            .parse()
            .map_err(|error| ContractError::new(place, error))?;
        let (body, request_fields) = match &operation.request_body {
            Some(body) => (self.body(place, body)?, self.body_fields(place, body)?),
            None => (None, Vec::new()),
        };
        let mut parameters = Vec::new();
        for parameter in &operation.parameters {
            parameters.push(self.parameter(place, parameter)?);
        }
        let mut responses = BTreeMap::new();
        for (status, response) in &operation.responses {
            let body = self.body(&format!("{place} {status}"), response)?;
            responses.insert(status.clone(), body);
        }
        Ok(Operation {
            id: operation.operation_id,
            action: operation.action,
            product: operation.product,
            python: operation.python,
            raw_only: operation.raw_only,
            summary: operation.summary,
            // In this service, exactly the operations that read are GET.
            mutating: method != Method::GET,
            method,
            path: path.to_owned(),
            flag,
            paginator: operation.paginator,
            parameters,
            body,
            request_fields,
            responses,
        })
    }

    fn parameter(&self, place: &str, parameter: &Value) -> Result<Parameter, ContractError> {
        let parameter: ParameterObject = self.parse_resolved(place, parameter)?;
        Ok(Parameter {
            schema: self.schema(&format!("{place} {}", parameter.name), &parameter.schema)?,
            name: parameter.name,
            location: parameter.location,
            required: parameter.required,
            example: parameter.example,
        })
    }

    fn body(&self, place: &str, body: &Value) -> Result<Option<Body>, ContractError> {
        let mut body: BodyObject = self.parse_resolved(place, body)?;
        let Some(json) = body.content.remove("application/json") else {
            return Ok(None);
        };
        Ok(Some(Body {
            required: body.required,
            schema: self.schema(place, &json.schema)?,
            shape: Shape::new(&json.schema, self.document),
            example: json.example,
        }))
    }

    fn body_fields(&self, place: &str, body: &Value) -> Result<Vec<Field>, ContractError> {
        let body: BodyObject = self.parse_resolved(place, body)?;
        match body.content.get("application/json") {
            Some(json) => self.fields(place, &json.schema, MAX_DEPTH),
            None => Ok(Vec::new()),
        }
    }

    /// The fields of an object of this schema.
    fn fields(&self, place: &str, schema: &Value, depth: u8) -> Result<Vec<Field>, ContractError> {
        let schema = resolve(schema, self.document).unwrap_or(schema);
        let (Some(properties), Some(depth)) =
            (schema["properties"].as_object(), depth.checked_sub(1))
        else {
            return Ok(Vec::new());
        };
        let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
        let mut fields = Vec::new();
        for (name, property) in properties {
            let place = format!("{place} {name}");
            let declared = resolve(property, self.document).unwrap_or(property);
            fields.push(Field {
                required: required.iter().any(|required| required == name),
                json_type: declared["type"].as_str().map(str::to_owned),
                schema: self.schema(&place, property)?,
                fields: self.fields(&place, property, depth)?,
                name: name.clone(),
            });
        }
        Ok(fields)
    }

    fn schema(&self, place: &str, schema: &Value) -> Result<Schema, ContractError> {
        Schema::compile(place, schema, self.document, self.registry)
    }

    fn parse_resolved<T: DeserializeOwned>(
        &self,
        place: &str,
        value: &Value,
    ) -> Result<T, ContractError> {
        let value = resolve(value, self.document)
            .ok_or_else(|| ContractError::new(place, "a reference leads nowhere"))?;
        parse(place, value)
    }
}

fn parse<T: DeserializeOwned>(place: &str, value: &Value) -> Result<T, ContractError> {
    T::deserialize(value).map_err(|error| ContractError::new(place, error))
}
