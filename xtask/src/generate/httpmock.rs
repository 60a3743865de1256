//! The typed mocks. Each operation gets a marker type, a method for each parameter of its requests
//! and a method that mocks it; `et-httpmock` has the rest, written by hand once for all operations.

use anyhow::{Context, Result, bail};

use super::names::rust_name;
use super::operations::{snake_case, text};
use super::rustfmt;
use crate::spec::operations::Operation;
use crate::spec::{Spec, pointer};

/// Makes `et-httpmock/src/generated.rs`.
pub fn generate(spec: &Spec) -> Result<String> {
    let mut markers = String::new();
    let mut methods = String::new();
    let mut examples = String::new();
    for operation in spec.operations() {
        let marker = marker(spec, &operation).with_context(|| operation.label())?;
        markers.push_str(&marker);
        methods.push_str(&method(&operation)?);
        examples.push_str(&example(&operation)?);
    }
    let code = format!(
        "use crate::operation::Operation;
        use crate::request::When;
        use crate::response::Then;

        /// The operations as types.
        pub mod operations {{
            use super::{{Operation, When}};
            use crate::operation::NoBody;
            use et_api_raw::types;
            {markers}
        }}

        /// Methods that mock operations on a [`MockServer`](httpmock::MockServer).
        pub trait MockServerExt {{
            /// Mocks any operation. There is also a method for each one.
            fn mock_operation<O: Operation>(
                &self,
                configure: impl FnOnce(When<O>, Then<O>),
            ) -> httpmock::Mock<'_>;

            /// Mocks every operation with the document's example of its response. Returns the mocks
            /// by their actions.
            fn mock_examples(&self) -> Vec<(&'static str, httpmock::Mock<'_>)> {{
                vec![{examples}]
            }}

            {methods}
        }}"
    );
    rustfmt::file(spec, &code)
}

/// The marker type of an operation and the parameters by which its requests can be matched.
fn marker(spec: &Spec, operation: &Operation<'_>) -> Result<String> {
    let action = text(operation, "x-bce-action")?;
    let summary = text(operation, "summary")?;
    let request = operation
        .request_body(spec)
        .map(|media| pointer::child(&media, "schema"));
    let request = body_type(spec, request)?;
    let response = body_type(spec, operation.success_schema(spec))?;
    let mut parameters = String::new();
    for place in operation.parameters(spec) {
        if spec.at(&place)["name"].as_str() != operation.flag {
            parameters.push_str(&parameter(spec, &place)?);
        }
    }
    let parameters = match parameters.as_str() {
        "" => String::new(),
        methods => format!("impl When<{action}> {{ {methods} }}"),
    };
    Ok(format!(
        "
        /// {summary}.
        #[derive(Debug)]
        pub enum {action} {{}}

        impl Operation for {action} {{
            const ACTION: &'static str = {action:?};
            type Request = {request};
            type Response = {response};
        }}

        {parameters}
        "
    ))
}

/// The Rust type of a body, from the pointer to its schema.
fn body_type(spec: &Spec, schema: Option<String>) -> Result<String> {
    let Some(schema) = schema else {
        return Ok("NoBody".to_owned());
    };
    let schema = spec.resolve(&schema);
    let by_hand = spec.at(&schema)["x-bce-type"].as_str();
    if let Some(path) = by_hand.and_then(|path| path.strip_prefix("crate::")) {
        return Ok(format!("et_api_raw::{path}"));
    }
    let name = schema
        .strip_prefix("/components/schemas/")
        .map(str::to_owned);
    name.map(|name| format!("types::{name}"))
        .with_context(|| format!("the schema at {schema} has no name; move it to the components"))
}

/// The method that matches requests by a parameter.
fn parameter(spec: &Spec, place: &str) -> Result<String> {
    let parameter = spec.at(place);
    let name = parameter["name"]
        .as_str()
        .context("a parameter has no name")?;
    let method = rust_name(parameter, name);
    match parameter["in"].as_str() {
        Some("path") => Ok(format!(
            "
            /// Matches requests with this `{name}` in the path.
            pub fn {method}(self, value: &str) -> Self {{
                self.path_parameter({name:?}, value)
            }}
            "
        )),
        Some("query") => {
            let value = query_type(spec, &spec.resolve(&pointer::child(place, "schema")))
                .with_context(|| format!("parameter {name}"))?;
            let lifetime = if value.starts_with('&') { "<'a>" } else { "" };
            Ok(format!(
                "
                /// Matches requests with this `{name}` in the query, or without it if `None`.
                pub fn {method}{lifetime}(self, value: impl Into<Option<{value}>>) -> Self {{
                    self.query_parameter({name:?}, value.into())
                }}
                "
            ))
        }
        _ => bail!("mocks match path and query only, and not the parameter {name}"),
    }
}

/// The Rust type of a query parameter, from the pointer to its schema.
fn query_type(spec: &Spec, schema: &str) -> Result<String> {
    let value = spec.at(schema);
    if value.get("x-bce-variants").is_some() {
        return Ok(format!("&'a et_api_raw::values::{}", pointer::name(schema)));
    }
    match value["type"].as_str() {
        Some("string") => Ok("&'a str".to_owned()),
        Some("integer") => Ok("i64".to_owned()),
        Some("boolean") => Ok("bool".to_owned()),
        _ => bail!("mocks match strings, integers, booleans and open enums only"),
    }
}

/// The method that mocks an operation on a server.
fn method(operation: &Operation<'_>) -> Result<String> {
    let action = text(operation, "x-bce-action")?;
    let method = snake_case(text(operation, "operationId")?);
    Ok(format!(
        "
        /// Mocks [`operations::{action}`].
        fn {method}(
            &self,
            configure: impl FnOnce(When<operations::{action}>, Then<operations::{action}>),
        ) -> httpmock::Mock<'_> {{
            self.mock_operation(configure)
        }}
        "
    ))
}

/// The operation's item in the list of mocks with examples.
fn example(operation: &Operation<'_>) -> Result<String> {
    let action = text(operation, "x-bce-action")?;
    let method = snake_case(text(operation, "operationId")?);
    Ok(format!(
        "({action:?}, self.{method}(|_, then| drop(then.example()))),"
    ))
}
