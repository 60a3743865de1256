//! A compiled JSON Schema and the plain words for the rules it states.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::{Location as Place, LocationSegment};
use jsonschema::{JsonType, Registry, ValidationError, Validator};
use serde_json::{Map, Value};

use crate::document::ContractError;
use crate::violation::{Location, Violation};

/// The address under which the document is known to the schema compiler. Nothing is ever fetched from it.
pub(crate) const DOCUMENT: &str = "urn:et:contract";

/// One schema of the document, compiled.
#[derive(Debug)]
pub(crate) struct Schema {
    validator: Validator,
    /// The type that text from a path or query is read as; `None` for text and for schemas that name no single type.
    kind: Option<JsonType>,
}

impl Schema {
    /// Compiles `schema`, whose references point into `document`.
    pub(crate) fn compile(
        schema: &Value,
        document: &Value,
        registry: &Registry<'_>,
    ) -> Result<Self, ContractError> {
        let validator = jsonschema::options()
            .with_registry(registry)
            .build(&absolute(schema))
            .map_err(|error| {
                ContractError::new(
                    error.schema_path().to_string(),
                    format!("is no usable schema: {}", error.masked()),
                )
            })?;
        Ok(Self {
            validator,
            kind: declared_type(schema, document),
        })
    }

    /// Lists the rules that `value` breaks.
    pub(crate) fn check(
        &self,
        location: Location,
        root: &str,
        value: &Value,
        into: &mut Vec<Violation>,
    ) {
        // The common case, a valid value, goes through the cheaper check.
        if self.validator.is_valid(value) {
            return;
        }
        into.extend(
            self.validator
                .iter_errors(value)
                .map(|error| describe(&error, location, root)),
        );
    }

    /// Lists the rules that the text of a path segment or query parameter breaks.
    pub(crate) fn check_text(
        &self,
        location: Location,
        name: &str,
        text: &str,
        into: &mut Vec<Violation>,
    ) {
        let value = match self.kind {
            Some(JsonType::Integer) => match text.parse::<i64>() {
                // `+7` and `007` are no JSON numbers.
                Ok(number) if number.to_string() == text => Value::from(number),
                _ => return into.push(Violation::new(location, name, "must be an integer")),
            },
            Some(JsonType::Boolean) => match text {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                _ => return into.push(Violation::new(location, name, "must be `true` or `false`")),
            },
            _ => Value::String(text.to_owned()),
        };
        self.check(location, name, &value, into);
    }
}

/// The schema with references that hold wherever it stands.
fn absolute(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| match (key.as_str(), value) {
                    ("$ref", Value::String(target)) if target.starts_with('#') => {
                        (key.clone(), Value::String(format!("{DOCUMENT}{target}")))
                    }
                    _ => (key.clone(), absolute(value)),
                })
                .collect::<Map<_, _>>(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(absolute).collect()),
        other => other.clone(),
    }
}

/// The single type a schema declares, through references.
fn declared_type(schema: &Value, document: &Value) -> Option<JsonType> {
    let mut schema = schema;
    // References of parameters are one deep; the bound only keeps a circular document from hanging.
    for _ in 0..16 {
        let target = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"))
            .and_then(Value::as_str);
        match target {
            Some(target) => schema = document.pointer(target.strip_prefix('#')?)?,
            None => break,
        }
    }
    match schema.get("type")?.as_str()? {
        "integer" => Some(JsonType::Integer),
        "boolean" => Some(JsonType::Boolean),
        _ => None,
    }
}

fn describe(error: &ValidationError<'_>, location: Location, root: &str) -> Violation {
    let mut field = dotted(root, error.instance_path());
    if let ValidationErrorKind::Required {
        property: Value::String(name),
    } = error.kind()
    {
        push_property(&mut field, name);
    }
    Violation {
        location,
        field,
        rule: rule(error.kind()),
    }
}

/// `/billing/reservation/0` as `billing.reservation[0]`.
fn dotted(root: &str, place: &Place) -> String {
    let mut field = root.to_owned();
    for segment in place {
        match segment {
            LocationSegment::Property(name) => push_property(&mut field, &name),
            LocationSegment::Index(index) => {
                field.push('[');
                field.push_str(&index.to_string());
                field.push(']');
            }
        }
    }
    field
}

fn push_property(field: &mut String, name: &str) {
    if !field.is_empty() {
        field.push('.');
    }
    field.push_str(name);
}

/// What a rule demands, from the schema alone: the value at fault is never part of it.
fn rule(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Required { .. } => "is required".to_owned(),
        Kind::Type { kind } => format!("must be {}", type_words(kind)),
        Kind::Enum { options } => format!("must be {}", one_of(options)),
        Kind::Constant { expected_value } => format!("must be {}", quoted(expected_value)),
        Kind::Pattern { pattern } => format!("must match the pattern {pattern}"),
        Kind::Minimum { limit } => format!("must be at least {limit}"),
        Kind::Maximum { limit } => format!("must be at most {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        Kind::MinLength { limit: 1 } => "must not be empty".to_owned(),
        Kind::MinLength { limit } => format!("must have at least {limit} characters"),
        Kind::MaxLength { limit } => format!("must have at most {limit} characters"),
        Kind::MinItems { limit } => format!("must have at least {limit} items"),
        Kind::MaxItems { limit } => format!("must have at most {limit} items"),
        Kind::UniqueItems => "must not repeat an item".to_owned(),
        Kind::Not { schema } => match schema.get("enum") {
            Some(options) => format!("must not be {}", one_of(options)),
            None => "must not have this form".to_owned(),
        },
        Kind::AnyOf { context } => alternatives(context),
        Kind::OneOfNotValid { context } => alternatives(context),
        Kind::OneOfMultipleValid { .. } => "must have exactly one of the allowed forms".to_owned(),
        other => format!("breaks the rule `{}` of the contract", other.keyword()),
    }
}

/// The rules of which one should have held, each told once.
fn alternatives(context: &[Vec<ValidationError<'_>>]) -> String {
    let mut rules: Vec<String> = Vec::new();
    for error in context.iter().flatten() {
        let violation = describe(error, Location::Body, "");
        let text = if violation.field.is_empty() {
            violation.rule
        } else {
            format!("`{}` {}", violation.field, violation.rule)
        };
        if !rules.contains(&text) {
            rules.push(text);
        }
    }
    format!("keeps none of the alternatives: {}", rules.join("; "))
}

fn type_words(kind: &TypeKind) -> String {
    fn word(kind: JsonType) -> &'static str {
        match kind {
            JsonType::Null => "null",
            JsonType::Boolean => "a boolean",
            JsonType::Integer => "an integer",
            JsonType::Number => "a number",
            JsonType::String => "a string",
            JsonType::Array => "an array",
            JsonType::Object => "an object",
        }
    }
    match kind {
        TypeKind::Single(kind) => word(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
    }
}

fn one_of(options: &Value) -> String {
    match options.as_array().map(Vec::as_slice) {
        Some([only]) => quoted(only),
        Some(many) => format!(
            "one of {}",
            many.iter().map(quoted).collect::<Vec<_>>().join(", ")
        ),
        None => quoted(options),
    }
}

fn quoted(value: &Value) -> String {
    match value.as_str() {
        Some("") => "empty".to_owned(),
        Some(text) => format!("`{text}`"),
        None => value.to_string(),
    }
}
